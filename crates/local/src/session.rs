//! One session: a thread of its own with a connection of its own, spoken to over a channel.

use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use executor::{Canceller, Completion, Notice, Row, Session, SessionError};
use plan::{Identifier, SqlType};
use tokio::sync::oneshot;

use crate::sessions::Stop;
use crate::warehouse::Shared;
use crate::worker::{Answer, Worker};

/// A session of a [`crate::LocalWarehouse`].
pub struct LocalSession {
    commands: Sender<Command>,
    stop: Arc<Stop>,
    notices: Arc<Mutex<Vec<Notice>>>,
}

/// What a session is asked to do.
pub(crate) enum Command {
    Run {
        sql: String,
        reply: oneshot::Sender<Result<Answer, SessionError>>,
    },
    End,
}

/// The result of a query, with the types of its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub columns: Vec<ResultColumn>,
    /// Values as text, NULL as none.
    pub rows: Vec<Row>,
}

/// A column of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultColumn {
    pub name: Identifier,
    /// None for a bare NULL.
    pub ty: Option<SqlType>,
}

/// Bytes for the tree of a statement, which is as deep as the front end lets its chains be long, in frames
/// that are large without optimisation. Only what is used is taken.
const STACK: usize = 64 << 20;

impl LocalSession {
    pub(crate) fn start(shared: &Arc<Shared>) -> Result<Self, SessionError> {
        let connection = shared.engine.connect()?;
        let (commands, inbox) = mpsc::channel();
        let wake = Mutex::new(commands.clone());
        let stop = Arc::new(Stop::new(connection.interrupt(), move || {
            let wake = wake.lock().unwrap_or_else(PoisonError::into_inner);
            // A session that has ended needs no waking.
            let _ = wake.send(Command::End);
        }));
        let notices = Arc::default();
        let said = Arc::clone(&notices);
        let worker = Worker::new(Arc::clone(shared), connection, Arc::clone(&stop), said);
        thread::Builder::new()
            .name("local session".to_owned())
            .stack_size(STACK)
            .spawn(move || worker.serve(&inbox))
            .map_err(|error| SessionError::Unreachable {
                message: format!("no thread could be started: {}", error.kind()),
            })?;
        Ok(Self {
            commands,
            stop,
            notices,
        })
    }

    /// Runs one statement and answers its result with names and types.
    ///
    /// # Errors
    /// As [`Session::query`].
    pub async fn query_table(&mut self, sql: &str) -> Result<Table, SessionError> {
        self.ask(sql).await.map(|answer| answer.table)
    }

    async fn ask(&mut self, sql: &str) -> Result<Answer, SessionError> {
        let lost = || SessionError::Lost {
            message: "the session was ended".to_owned(),
        };
        let (reply, answer) = oneshot::channel();
        let command = Command::Run {
            sql: sql.to_owned(),
            reply,
        };
        self.commands.send(command).map_err(|_| lost())?;
        answer.await.map_err(|_| lost())?
    }
}

impl Session for LocalSession {
    async fn run(&mut self, sql: &str) -> Result<Completion, SessionError> {
        self.ask(sql).await.map(|answer| answer.completion)
    }

    async fn query(&mut self, sql: &str) -> Result<Vec<Row>, SessionError> {
        self.ask(sql).await.map(|answer| answer.table.rows)
    }

    fn take_notices(&mut self) -> Vec<Notice> {
        let mut notices = self.notices.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut notices)
    }

    fn canceller(&self) -> Canceller {
        let stop = Arc::clone(&self.stop);
        Canceller::new(move || stop.cancel())
    }
}

/// Ends the session; an open transaction is rolled back.
impl Drop for LocalSession {
    fn drop(&mut self) {
        self.stop.terminate();
    }
}
