//! Everything outside the processes: the warehouse with its sessions, the network, the faults to come,
//! and the witness who holds what happens against the promises.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use executor::{Refusal, SessionError};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::database::{Committed, Database, Pid, Tables, refusal};
use crate::faults::{Effect, Error, Fault, Sent, Trouble, When};
use crate::language::Statement;
use crate::log::Log;
use crate::process::{Process, ProcessId};
use crate::random::Random;
use crate::witness::Witness;

/// Handles on one world.
#[derive(Clone)]
pub(crate) struct World(Arc<Mutex<State>>);

pub(crate) struct State {
    pub(crate) database: Database,
    pub(crate) sessions: BTreeMap<Pid, Session>,
    pub(crate) witness: Witness,
    pub(crate) log: Log,
    pub(crate) random: Random,
    processes: Vec<Arc<Process>>,
    faults: Vec<Fault>,
    pace: u64,
    counts: Counts,
    start: Instant,
    /// The second in which each pid was last given away.
    pids: BTreeMap<Pid, u64>,
    last_pid: Pid,
    /// Nobody can connect before.
    down_until: Instant,
    /// A process cannot reach the warehouse before.
    apart_until: BTreeMap<ProcessId, Instant>,
    /// Told when a process first crashes, stands still or is cut off.
    pub(crate) troubled: Arc<Notify>,
}

#[derive(Default)]
struct Counts {
    messages: u64,
    commits: u64,
    logins: u64,
}

/// A session as the server has it.
pub(crate) struct Session {
    pub(crate) start: u64,
    pub(crate) process: ProcessId,
    pub(crate) link: Link,
    /// How long the server takes to notice that the client is gone.
    pub(crate) linger: Duration,
    pub(crate) kill: Arc<Notify>,
    pub(crate) cancel: Arc<Notify>,
    pub(crate) copied: u64,
    pub(crate) loads: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    Up,
    /// Nothing goes through, in neither direction.
    Cut,
}

/// Whether a statement's work grows with the data. Only such a one is slow: what a run sends to close
/// itself it waits for, as long as that may take.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    Light,
    Heavy,
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Answered,
    /// It does not arrive.
    Lost,
    /// It arrives after that; nobody hears the answer.
    Unheard(Duration),
    Slow(Duration),
    Refused(Error),
    /// Refused, and the session ends.
    RefusedForGood(Error, Effect),
}

/// The pids of a small server, so that they are used again soon.
const PIDS: Pid = 24;
const EPOCH: u64 = 1_540_000_000;

impl World {
    pub(crate) fn new(
        database: Database,
        witness: Witness,
        log: Log,
        random: Random,
        faults: Vec<Fault>,
        pace: u64,
    ) -> Self {
        Self(Arc::new(Mutex::new(State {
            database,
            sessions: BTreeMap::new(),
            witness,
            log,
            random,
            processes: Vec::new(),
            faults,
            pace,
            counts: Counts::default(),
            start: Instant::now(),
            pids: BTreeMap::new(),
            last_pid: 0,
            down_until: Instant::now(),
            apart_until: BTreeMap::new(),
            troubled: Arc::default(),
        })))
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0
            .lock()
            .expect("nothing panics while it holds the state")
    }

    /// Waits for each fault that comes by the clock.
    pub(crate) fn set_clocks(&self) {
        let faults = self.state().faults.clone();
        for fault in faults {
            if let When::After(how_long) = fault.when {
                let world = self.clone();
                tokio::spawn(async move {
                    tokio::time::sleep(how_long).await;
                    world.state().strike(&fault);
                });
            }
        }
    }
}

impl State {
    pub(crate) fn new_process(&mut self) -> Arc<Process> {
        let process = Arc::new(Process::new(self.processes.len()));
        self.processes.push(Arc::clone(&process));
        process
    }

    /// From here on nothing goes wrong any more. What has gone wrong stays so.
    pub(crate) fn heal(&mut self) {
        self.faults.clear();
        self.apart_until.clear();
        self.down_until = Instant::now();
    }

    pub(crate) fn is_reachable(&self, process: ProcessId) -> bool {
        let now = Instant::now();
        let apart = self
            .apart_until
            .get(&process)
            .is_some_and(|until| *until > now);
        !apart && self.down_until <= now
    }

    /// A short while, often none.
    pub(crate) fn latency(&mut self) -> Duration {
        if self.random.one_in(2) {
            return Duration::ZERO;
        }
        Duration::from_millis(self.random.between(1, self.pace))
    }

    /// A message leaves a process.
    pub(crate) fn send(&mut self, process: &Process, pid: Pid, sql: &str) -> Fate {
        self.counts.messages += 1;
        self.log.note(|| format!("p{} s{pid} > {sql}", process.id));
        let commit = sql == "commit";
        let heavy = [
            "append ",
            "copy ",
            "count ",
            "delete ",
            "recreate ",
            "vacuum ",
        ];
        let weight = if heavy.iter().any(|verb| sql.starts_with(verb)) {
            Weight::Heavy
        } else {
            Weight::Light
        };
        self.counts.commits += u64::from(commit);
        let (message, nth) = (self.counts.messages, self.counts.commits);
        let fault = self.take_fault(|when| match when {
            When::Message(n) => n == message,
            When::Commit(n) => commit && n == nth,
            When::Login(_) | When::After(_) => false,
        });
        let session = self.sessions.get(&pid);
        if session.is_none_or(|session| session.link == Link::Cut) {
            return Fate::Lost;
        }
        match fault {
            Some(fault) => self.befall(process, pid, weight, fault.trouble),
            None => Fate::Answered,
        }
    }

    fn take_fault(&mut self, due: impl Fn(When) -> bool) -> Option<Fault> {
        let place = self.faults.iter().position(|fault| due(fault.when))?;
        Some(self.faults.swap_remove(place))
    }

    /// Something happens to the message under way.
    fn befall(&mut self, process: &Process, pid: Pid, weight: Weight, trouble: Trouble) -> Fate {
        self.log
            .note(|| format!("p{} s{pid} ! {trouble:?}", process.id));
        self.witness.befalls(process.id, trouble);
        match trouble {
            Trouble::LoseMessage => {
                self.cut(pid);
                Fate::Lost
            }
            Trouble::LoseAnswer => {
                self.cut(pid);
                Fate::Unheard(Duration::ZERO)
            }
            Trouble::LoseLate(delay) => {
                self.cut(pid);
                Fate::Unheard(delay)
            }
            Trouble::Refuse(error) => Fate::Refused(error),
            Trouble::RefuseOpen(error, effect) => Fate::RefusedForGood(error, effect),
            Trouble::Slow(_) | Trouble::SlowAndSignal(_) if weight == Weight::Light => {
                Fate::Answered
            }
            Trouble::Slow(how_long) => Fate::Slow(how_long),
            Trouble::SlowAndSignal(how_long) => {
                self.signal_later(process.id);
                Fate::Slow(how_long)
            }
            Trouble::Crash(sent) => {
                self.crash(process);
                match sent {
                    Sent::No => Fate::Lost,
                    Sent::After(delay) => Fate::Unheard(delay),
                }
            }
            whole => {
                self.strike_process(process.id, whole);
                let session = self.sessions.get(&pid);
                if session.is_some_and(|session| session.link == Link::Up) {
                    Fate::Answered
                } else {
                    Fate::Unheard(Duration::ZERO)
                }
            }
        }
    }

    /// Asks a process to stop, a second from now.
    fn signal_later(&mut self, id: ProcessId) {
        let process = Arc::clone(&self.processes[id]);
        self.witness.signals(id);
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            process.interrupt.interrupt();
        });
    }

    /// A fault that comes by the clock meets one of the processes.
    fn strike(&mut self, fault: &Fault) {
        if self.take_fault(|when| when == fault.when).is_none() || self.processes.is_empty() {
            return;
        }
        let processes: Vec<ProcessId> = (0..self.processes.len()).collect();
        let process = *self.random.pick(&processes);
        self.witness.befalls(process, fault.trouble);
        self.strike_process(process, fault.trouble);
    }

    fn strike_process(&mut self, id: ProcessId, trouble: Trouble) {
        self.log.note(|| format!("p{id} ! {trouble:?}"));
        let process = Arc::clone(&self.processes[id]);
        match trouble {
            Trouble::Crash(_) => self.crash(&process),
            Trouble::Pause(how_long) => {
                process.pause(how_long);
                self.troubled.notify_waiters();
            }
            Trouble::Signal => {
                self.witness.signals(id);
                process.interrupt.interrupt();
            }
            Trouble::SignalTwice => {
                process.interrupt.interrupt();
                process.interrupt.interrupt();
            }
            Trouble::Restart(how_long) => {
                self.down_until = Instant::now() + how_long;
                for session in self.sessions.values() {
                    session.kill.notify_one();
                }
            }
            Trouble::Partition(how_long) => {
                self.apart_until.insert(id, Instant::now() + how_long);
                for pid in self.sessions_of(id) {
                    self.cut(pid);
                }
                self.troubled.notify_waiters();
            }
            Trouble::EndSession => {
                let pids: Vec<Pid> = self.sessions.keys().copied().collect();
                if !pids.is_empty() {
                    let pid = *self.random.pick(&pids);
                    self.sessions[&pid].kill.notify_one();
                }
            }
            message => unreachable!("{message:?} meets a message"),
        }
    }

    fn sessions_of(&self, process: ProcessId) -> Vec<Pid> {
        let of = self
            .sessions
            .iter()
            .filter(|(_, session)| session.process == process);
        of.map(|(pid, _)| *pid).collect()
    }

    fn crash(&mut self, process: &Process) {
        process.crash();
        for pid in self.sessions_of(process.id) {
            self.cut(pid);
        }
        self.troubled.notify_waiters();
    }

    /// The two ends of a session lose each other, and the server takes its time to notice.
    fn cut(&mut self, pid: Pid) {
        let linger = match self.random.below(4) {
            0 => Duration::ZERO,
            1 | 2 => Duration::from_secs(self.random.below(60)),
            _ => Duration::from_secs(self.random.below(1800)),
        };
        if let Some(session) = self.sessions.get_mut(&pid) {
            session.link = Link::Cut;
            session.linger = linger;
        }
    }

    /// A login arrives. What is wrong with it is decided here; opening the session is not.
    pub(crate) fn log_in(&mut self, process: &Process) -> Result<(), SessionError> {
        self.counts.logins += 1;
        self.counts.messages += 1;
        self.witness.logs_in(process.id);
        let unreachable = || SessionError::Unreachable {
            message: "no route to host".to_owned(),
        };
        if !self.is_reachable(process.id) {
            return Err(unreachable());
        }
        let (login, message) = (self.counts.logins, self.counts.messages);
        let fault = self.take_fault(|when| match when {
            When::Login(n) => n == login,
            When::Message(n) => n == message,
            When::Commit(_) | When::After(_) => false,
        });
        let Some(Fault { trouble, .. }) = fault else {
            return Ok(());
        };
        self.log
            .note(|| format!("p{} login ! {trouble:?}", process.id));
        self.witness.befalls(process.id, trouble);
        match trouble {
            Trouble::RefuseOpen((sqlstate, message), _) if !sqlstate.starts_with("08") => {
                Err(refused((sqlstate, message)))
            }
            Trouble::Crash(_)
            | Trouble::Pause(_)
            | Trouble::Signal
            | Trouble::SignalTwice
            | Trouble::Restart(_)
            | Trouble::Partition(_)
            | Trouble::EndSession => {
                self.strike_process(process.id, trouble);
                if self.is_reachable(process.id) {
                    Ok(())
                } else {
                    Err(unreachable())
                }
            }
            _ => Err(unreachable()),
        }
    }

    /// Opens a session.
    pub(crate) fn open(&mut self, process: ProcessId) -> Pid {
        let second = self.start.elapsed().as_secs();
        let mut pid = self.last_pid;
        loop {
            pid = pid % PIDS + 1;
            let given = self.pids.get(&pid).is_some_and(|given| *given == second);
            if !given && !self.sessions.contains_key(&pid) {
                break;
            }
            if pid == self.last_pid {
                // So many at once: a larger pid than there should be.
                pid = self.sessions.keys().max().copied().unwrap_or(0).max(PIDS) + 1;
                break;
            }
        }
        self.last_pid = pid.min(PIDS);
        self.pids.insert(pid, second);
        let session = Session {
            start: EPOCH + second,
            process,
            link: Link::Up,
            linger: Duration::ZERO,
            kill: Arc::default(),
            cancel: Arc::default(),
            copied: 0,
            loads: 0,
        };
        self.sessions.insert(pid, session);
        self.log.note(|| format!("p{process} s{pid} opened"));
        pid
    }

    /// A session is gone.
    pub(crate) fn close(&mut self, pid: Pid) {
        self.log.note(|| format!("s{pid} closed"));
        self.sessions.remove(&pid);
        self.database.end(pid);
    }

    pub(crate) fn is_alive(&self, pid: Pid, start: i64) -> bool {
        let session = self.sessions.get(&pid);
        session.is_some_and(|session| i64::try_from(session.start) == Ok(start))
    }

    /// Runs a statement that has its locks, and shows the witness what it made visible.
    pub(crate) fn perform(
        &mut self,
        pid: Pid,
        statement: &Statement<'_>,
    ) -> Result<crate::database::Answer, Refusal> {
        let (answer, committed) = self.database.perform(pid, statement)?;
        if let Some(committed) = committed {
            let process = self.sessions.get(&pid).map(|session| session.process);
            self.log
                .note(|| format!("s{pid} committed {}", committed.written.join(", ")));
            self.watch_lease(process, &committed);
            self.witness.sees(process, &committed);
        }
        Ok(answer)
    }
}

impl State {
    /// The lease of a run that lives is changed by itself, or by somebody who was told to take it.
    fn watch_lease(&mut self, process: Option<ProcessId>, committed: &Committed) {
        let [before, after] = [&committed.before, &committed.after].map(holder);
        let (Some(run), Some(process)) = (before, process) else {
            return;
        };
        // A process whose first session is gone is not seen any more, and starts nothing new.
        let holds = |(pid, session): (&Pid, &Session)| {
            session.process != process
                && session.link == Link::Up
                && self.witness.is_anchor(session.process, *pid, &run)
        };
        if after.as_ref() != Some(&run) && self.sessions.iter().any(holds) {
            self.witness.takes_from_the_living(process, &run);
        }
    }
}

/// The run that holds the lease.
fn holder(tables: &Arc<Tables>) -> Option<String> {
    let row = tables.get("lease")?.rows.first()?;
    let run = row.get("run");
    (!run.is_empty()).then(|| run.to_owned())
}

pub(crate) fn refused((sqlstate, message): Error) -> SessionError {
    SessionError::Refused(refusal(sqlstate, message))
}
