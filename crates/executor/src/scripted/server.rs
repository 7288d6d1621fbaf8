//! Sessions, transactions, and the troubles that befall them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::Notify;

use super::data::{Answer, Command, Data, numbers, one};
use super::system::System;
use super::trouble::{Trouble, When, lost, refused};
use crate::session::{Notice, SessionError};

/// The database; clones are handles on the same one.
#[derive(Clone, Default)]
pub(crate) struct Server(Arc<Mutex<State>>);

#[derive(Default)]
pub(crate) struct State {
    /// What is committed.
    pub(crate) data: Data,
    sessions: BTreeMap<i64, SessionState>,
    next_pid: i64,
    pub(crate) troubles: Vec<(When, Option<Trouble>, usize)>,
    pub(crate) messages: usize,
    pub(crate) connects: usize,
    /// Every statement that arrived, with its session.
    pub(crate) log: Vec<(i64, String)>,
    /// The most transactions that wrote tables at one time.
    pub(crate) most_writers: usize,
    /// Tables that two transactions wrote at the same time.
    pub(crate) contended: BTreeSet<String>,
    crashed: Crashed,
    refused_connects: u32,
    /// What [`Trouble::Slow`] takes; a second where it is zero.
    pub(crate) slowness: Duration,
    /// What the system views show.
    pub(crate) system: System,
    /// Whether the sessions' user is one.
    pub(crate) superuser: Option<()>,
    /// How many sessions there may be.
    pub(crate) room: Option<usize>,
    /// What each statement that loads rows takes.
    pub(crate) labour: Duration,
    /// COMMITs that run at a later message.
    late: Vec<(usize, i64)>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Crashed {
    #[default]
    No,
    Yes,
}

struct SessionState {
    start: i64,
    transaction: Option<Transaction>,
    copied: i64,
    client: Client,
    cancelled: Arc<Notify>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Client {
    Connected,
    /// The client has lost it, the server has not noticed.
    CutOff,
}

#[derive(Default)]
struct Transaction {
    statements: Vec<String>,
    written: BTreeSet<String>,
    aborted: Option<()>,
    /// What it locked: only one transaction at a time has a lock.
    locks: BTreeSet<String>,
}

pub(crate) enum Reply {
    Now(Result<Answer, SessionError>),
    /// Once it is cancelled.
    WhenCancelled(Arc<Notify>),
    After(Duration),
    /// Another session has the lock.
    Locked,
    /// Not before the session is ended.
    Never,
}

/// Statements that lock what they are named after.
const LOCKS: [&str; 2] = ["runs_lock", "claim_lock"];

impl Server {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0
            .lock()
            .expect("no test panics while it holds the state")
    }

    pub(crate) fn data(&self) -> Data {
        self.state().data.clone()
    }

    pub(crate) fn trouble(&self, when: When, trouble: Trouble) {
        self.state().troubles.push((when, Some(trouble), 0));
    }

    /// After a crash: the server has noticed that the client is gone, a new one can connect.
    pub(crate) fn revive(&self) {
        let mut state = self.state();
        state.sessions.clear();
        state.troubles.clear();
        state.late.clear();
        state.crashed = Crashed::No;
        state.refused_connects = 0;
    }

    /// A session of somebody else, for leases held by others.
    pub(crate) fn stranger(&self) -> (i64, i64) {
        let mut state = self.state();
        let pid = state.open();
        (pid, state.sessions[&pid].start)
    }

    pub(crate) fn is_alive(&self, pid: i64) -> bool {
        self.state().sessions.contains_key(&pid)
    }
}

impl State {
    fn open(&mut self) -> i64 {
        self.next_pid += 1;
        let pid = self.next_pid;
        let session = SessionState {
            start: 1_540_000_000 + pid,
            transaction: None,
            copied: 0,
            client: Client::Connected,
            cancelled: Arc::new(Notify::new()),
        };
        self.sessions.insert(pid, session);
        pid
    }

    pub(crate) fn connect(&mut self) -> Result<(i64, Arc<Notify>), SessionError> {
        self.connects += 1;
        let trouble = self.due("connect");
        let unreachable = || SessionError::Unreachable {
            message: "no route to host".to_owned(),
        };
        match trouble {
            Some(Trouble::Refuse(sqlstate, message)) => return Err(refused(sqlstate, message)),
            Some(Trouble::CrashBefore | Trouble::CrashAfter) => self.crashed = Crashed::Yes,
            Some(Trouble::Do(action)) => action(self),
            Some(Trouble::Hang) => {
                let message = "no answer to the password".to_owned();
                return Err(SessionError::LoginUnanswered { message });
            }
            Some(_) => return Err(unreachable()),
            None => {}
        }
        if self.crashed == Crashed::Yes {
            return Err(unreachable());
        }
        if self.room.is_some_and(|room| self.sessions.len() >= room) {
            return Err(refused("53300", "too many connections"));
        }
        if self.refused_connects > 0 {
            self.refused_connects -= 1;
            return Err(unreachable());
        }
        let pid = self.open();
        Ok((pid, Arc::clone(&self.sessions[&pid].cancelled)))
    }

    /// The client closed its end.
    pub(crate) fn disconnect(&mut self, pid: i64) {
        if self
            .sessions
            .get(&pid)
            .is_some_and(|s| s.client == Client::Connected)
        {
            self.sessions.remove(&pid);
        }
    }

    fn due(&mut self, sql: &str) -> Option<Trouble> {
        let message = self.messages;
        self.messages += 1;
        self.commit_late(message);
        for (when, trouble, seen) in &mut self.troubles {
            let due = match when {
                When::Message(n) => *n == message,
                When::Every(start) if sql.starts_with(*start) => match trouble {
                    Some(Trouble::Refuse(state, text)) => {
                        return Some(Trouble::Refuse(state, text));
                    }
                    Some(Trouble::LoseBefore) => return Some(Trouble::LoseBefore),
                    _ => panic!("this trouble happens once"),
                },
                When::Statement(start, n) if sql.starts_with(*start) => {
                    *seen += 1;
                    *seen == *n + 1
                }
                When::Every(_) | When::Statement(..) => false,
            };
            if due {
                return trouble.take();
            }
        }
        None
    }

    fn commit_late(&mut self, message: usize) {
        let (due, later) = self.late.iter().partition(|(at, _)| *at <= message);
        self.late = later;
        let due: Vec<(usize, i64)> = due;
        for (_, pid) in due {
            if self.sessions.contains_key(&pid) {
                let _ = self.execute(pid, "commit");
                self.sessions.remove(&pid);
            }
        }
    }

    /// One message of one session.
    pub(crate) fn message(&mut self, pid: i64, sql: &str) -> Reply {
        let arrives = |state: &Self| {
            state.crashed == Crashed::No
                && state
                    .sessions
                    .get(&pid)
                    .is_some_and(|s| s.client == Client::Connected)
        };
        if !arrives(self) {
            return Reply::Now(Err(lost()));
        }
        let trouble = self.due(sql);
        self.log.push((pid, sql.to_owned()));
        let cut_off = |state: &mut Self| {
            if let Some(session) = state.sessions.get_mut(&pid) {
                session.client = Client::CutOff;
            }
            Reply::Now(Err(lost()))
        };
        match trouble {
            None => {}
            Some(Trouble::Refuse(sqlstate, message)) => {
                self.abort(pid);
                return Reply::Now(Err(refused(sqlstate, message)));
            }
            Some(Trouble::LoseBefore) => return self.end(pid),
            Some(Trouble::LoseAfter) => {
                let _ = self.execute(pid, sql);
                return self.end(pid);
            }
            Some(Trouble::Linger) => return cut_off(self),
            Some(Trouble::LateCommit) => {
                self.late.push((self.messages + 6, pid));
                return cut_off(self);
            }
            Some(Trouble::Hang) => {
                return Reply::WhenCancelled(Arc::clone(&self.sessions[&pid].cancelled));
            }
            Some(Trouble::Slow) => return Reply::After(self.slowness.max(Duration::from_secs(1))),
            Some(Trouble::Deaf) => {
                let _ = cut_off(self);
                return Reply::Never;
            }
            Some(Trouble::CrashBefore) => {
                self.crashed = Crashed::Yes;
                return self.end(pid);
            }
            Some(Trouble::CrashAfter) => {
                let _ = self.execute(pid, sql);
                self.crashed = Crashed::Yes;
                return self.end(pid);
            }
            Some(Trouble::Away(connects)) => {
                self.refused_connects = connects;
                return self.end(pid);
            }
            Some(Trouble::AwayAfter(connects)) => {
                let _ = self.execute(pid, sql);
                self.refused_connects = connects;
                return self.end(pid);
            }
            Some(Trouble::Do(action)) => {
                action(self);
                if !arrives(self) {
                    return Reply::Now(Err(lost()));
                }
            }
        }
        self.proceed(pid, sql)
    }

    /// Runs a statement that has arrived, unless it waits for a lock.
    pub(crate) fn proceed(&mut self, pid: i64, sql: &str) -> Reply {
        let locked = |session: &SessionState| {
            let transaction = session.transaction.as_ref();
            transaction.is_some_and(|transaction| transaction.locks.contains(sql))
        };
        let mut others = self.sessions.iter().filter(|(other, _)| **other != pid);
        if LOCKS.contains(&sql) && others.any(|(_, session)| locked(session)) {
            return if self.sessions.contains_key(&pid) {
                Reply::Locked
            } else {
                Reply::Now(Err(lost()))
            };
        }
        if let Some(session) = self.sessions.get_mut(&pid)
            && let Some(transaction) = &mut session.transaction
            && LOCKS.contains(&sql)
        {
            transaction.locks.insert(sql.to_owned());
        }
        let loads = sql.starts_with("copy ") || sql.starts_with("insert");
        if loads && !self.labour.is_zero() {
            return Reply::After(self.labour);
        }
        Reply::Now(self.execute(pid, sql))
    }

    pub(crate) fn take_notices(&mut self, pid: i64) -> Vec<Notice> {
        self.system.notices.remove(&pid).unwrap_or_default()
    }

    /// The statement under way was stopped.
    pub(crate) fn cancelled(&mut self, pid: i64) -> SessionError {
        self.abort(pid);
        refused("57014", "canceled on user's request")
    }

    fn abort(&mut self, pid: i64) {
        let session = self.sessions.get_mut(&pid);
        if let Some(transaction) = session.and_then(|s| s.transaction.as_mut()) {
            transaction.aborted = Some(());
        }
    }

    pub(crate) fn end(&mut self, pid: i64) -> Reply {
        self.sessions.remove(&pid);
        Reply::Now(Err(lost()))
    }

    pub(crate) fn execute(&mut self, pid: i64, sql: &str) -> Result<Answer, SessionError> {
        let remarks = &self.system.remarks;
        let said = remarks.iter().filter(|(start, _)| sql.starts_with(start));
        let said: Vec<Notice> = said.map(|(_, notice)| notice.clone()).collect();
        self.system.notices.entry(pid).or_default().extend(said);
        let command = Command::parse(sql);
        let session = self.sessions.get_mut(&pid).ok_or_else(lost)?;
        let in_transaction = session.transaction.is_some();
        let aborted = session
            .transaction
            .as_ref()
            .is_some_and(|t| t.aborted.is_some());
        if aborted && command.verb != "rollback" {
            return Err(refused("25P02", "current transaction is aborted"));
        }
        assert!(
            !(in_transaction && command.verb == "tally"),
            "it cannot run in a transaction"
        );
        match command.verb {
            "begin" => {
                assert!(!in_transaction, "a transaction is open already");
                session.transaction = Some(Transaction::default());
            }
            "rollback" => session.transaction = None,
            "commit" => {
                let transaction = session.transaction.take().expect("a transaction is open");
                for statement in &transaction.statements {
                    let applied = self.data.apply(&Command::parse(statement));
                    applied.expect("it ran in the transaction");
                }
            }
            "identity" => {
                let row = [pid, session.start].map(|number| Some(number.to_string()));
                return Ok(super::data::rows(vec![row.to_vec()]));
            }
            "copy_count" => return Ok(one(session.copied)),
            "alive" => {
                let asked = self.sessions.get(&command.number("pid"));
                let same = asked.is_some_and(|s| s.start == command.number("start"));
                return Ok(one(i64::from(same)));
            }
            "last_query" => return Ok(one(9000 + self.messages)),
            "last_load" => {
                let pid = command.number("pid");
                let last = self.system.last_load(pid);
                let row = last.map(|load| vec![Some(load.to_string())]);
                return Ok(super::data::rows(row.into_iter().collect()));
            }
            "load_error" => return Ok(super::data::rows(self.system.load_errors.clone())),
            "load_error_legacy" => {
                return Ok(super::data::rows(self.system.load_errors_legacy.clone()));
            }
            "load_error_value" => return Ok(super::data::rows(self.system.load_values.clone())),
            "files_recorded" => {
                let load = usize::try_from(command.number("load")).expect("from 1");
                let rows = self.system.files(load);
                let rows = rows.iter().map(|(name, bytes)| {
                    (command.text("attempt").to_owned(), name.clone(), *bytes)
                });
                self.data.files.extend(rows);
            }
            "live" => {
                let live = self.sessions.iter();
                let row = |(pid, session): (&i64, &SessionState)| vec![*pid, session.start];
                return Ok(numbers(live.map(row)));
            }
            "superuser" => return Ok(one(i64::from(self.superuser.is_some()))),
            "terminate" => {
                self.sessions.remove(&command.number("pid"));
                return Ok(one("t"));
            }
            _ => return self.statement(pid, sql, &command),
        }
        Ok(Answer::default())
    }

    fn statement(
        &mut self,
        pid: i64,
        sql: &str,
        command: &Command<'_>,
    ) -> Result<Answer, SessionError> {
        let session = self.sessions.get_mut(&pid).expect("it has just been found");
        let Some(transaction) = &mut session.transaction else {
            return self.data.apply(command).map_err(SessionError::Refused);
        };
        let mut view = self.data.clone();
        for statement in &transaction.statements {
            // What others committed since may have taken a table away.
            let _ = view.apply(&Command::parse(statement));
        }
        let answer = view.apply(command).map_err(|refusal| {
            transaction.aborted = Some(());
            SessionError::Refused(refusal)
        })?;
        transaction.statements.push(sql.to_owned());
        transaction
            .written
            .extend(command.written().map(str::to_owned));
        if command.verb == "copy" {
            session.copied = command.number("rows");
            self.system.note_copy(pid);
        }
        self.note_writers();
        Ok(answer)
    }

    fn note_writers(&mut self) {
        let open = self
            .sessions
            .values()
            .filter_map(|session| session.transaction.as_ref());
        let writing: Vec<&BTreeSet<String>> = open
            .map(|open| &open.written)
            .filter(|written| !written.is_empty())
            .collect();
        self.most_writers = self.most_writers.max(writing.len());
        let mut seen = BTreeSet::new();
        for table in writing.into_iter().flatten() {
            if !seen.insert(table) {
                self.contended.insert(table.clone());
            }
        }
    }
}
