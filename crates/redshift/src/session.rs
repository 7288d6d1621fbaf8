//! One session on the wire.

use executor::{Canceller, Completion, Notice, Row, Session, SessionError};
use tokio_postgres::Client;

use crate::answer::Answer;
use crate::cancel::Cancellation;
use crate::failure::{self, Standing};
use crate::line::Line;

/// A session of a [`crate::RedshiftWarehouse`].
pub struct RedshiftSession {
    /// None once the session has ended.
    client: Option<Client>,
    line: Line,
    state: State,
    cancellation: Cancellation,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Idle,
    /// An answer is awaited; or nobody awaits it any more, and it will come all the same.
    Busy,
    Ended,
}

impl RedshiftSession {
    pub(crate) fn new(client: Client, line: Line, cancellation: Cancellation) -> Self {
        Self {
            client: Some(client),
            line,
            state: State::Idle,
            cancellation,
        }
    }

    /// A setting that the server reports by itself, such as `standard_conforming_strings`.
    ///
    /// <https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-ASYNC>
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.line.parameter(name)
    }

    async fn ask(&mut self, sql: &str) -> Result<Answer, SessionError> {
        if sql.contains('\0') {
            return Err(failure::of_nul());
        }
        self.cancellation.settle().await;
        let Some(client) = &self.client else {
            return Err(SessionError::Lost {
                message: "the session has ended before".to_owned(),
            });
        };
        self.state = State::Busy;
        let answered = self.line.carry(client.simple_query(sql)).await;
        let (error, standing) = match answered {
            Ok(messages) => match Answer::read(sql, &messages) {
                Ok(answer) => {
                    self.state = State::Idle;
                    return Ok(answer);
                }
                Err(unreadable) => failure::of_answer(&unreadable),
            },
            Err(error) => failure::of_statement(&error),
        };
        match standing {
            Standing::Sound => self.state = State::Idle,
            Standing::Broken => self.end(),
        }
        Err(error)
    }

    /// What came last makes no sense or was the end: nothing may follow on this line.
    fn end(&mut self) {
        self.state = State::Ended;
        self.client = None;
        self.line.close();
    }
}

impl Session for RedshiftSession {
    async fn run(&mut self, sql: &str) -> Result<Completion, SessionError> {
        self.ask(sql).await.map(|answer| answer.completion)
    }

    async fn query(&mut self, sql: &str) -> Result<Vec<Row>, SessionError> {
        self.ask(sql).await.map(|answer| answer.rows)
    }

    fn canceller(&self) -> Canceller {
        self.cancellation.canceller()
    }

    fn take_notices(&mut self) -> Vec<Notice> {
        self.line.take_notices()
    }
}

/// Closes the socket, and the server rolls back. A statement under way is not stopped: it ends when
/// the server next writes to the line.
impl Drop for RedshiftSession {
    fn drop(&mut self) {
        drop(self.client.take());
        match self.state {
            State::Idle => self.line.say_goodbye(),
            State::Busy | State::Ended => self.line.close(),
        }
    }
}
