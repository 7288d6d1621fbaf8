//! A session that has sent the plan's prologue and knows its own name on the server.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use plan::{ProtocolStep, RunParameter, RunValues};

use crate::execution::Execution;
use crate::fault::Fault;
use crate::interrupt::{Interrupt, Patience, Urgency};
use crate::options::Values;
use crate::redaction;
use crate::session::{Completion, Notice, Row, Session, SessionError, Warehouse};

pub(crate) struct Connection<S> {
    session: S,
    interrupt: Interrupt,
    grace: Duration,
    identity: Identity,
    values: Values,
    /// The id of its last COPY whose files were recorded.
    last_load: Option<i64>,
    further: Use,
}

/// Whether another unit may have the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    Again,
    /// The system views may still show something of this unit's COPY as if it were the next one's.
    Over,
}

/// A session as the server names it. A pid alone is used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Identity {
    pub(crate) pid: i64,
    /// Seconds since 1970.
    pub(crate) start: i64,
}

impl Identity {
    pub(crate) fn values(self, values: RunValues) -> RunValues {
        values
            .with(RunParameter::Pid, self.pid)
            .with(RunParameter::SessionStart, self.start)
    }

    /// Reads two integers at the start of a row.
    pub(crate) fn read(row: &[Option<String>]) -> Result<Self, Fault> {
        let number = |index: usize| row.get(index)?.as_deref()?.trim().parse().ok();
        match (number(0), number(1)) {
            (Some(pid), Some(start)) => Ok(Self { pid, start }),
            _ => Err(Fault::Answer {
                expected: "a pid and the start of its session",
            }),
        }
    }
}

impl<S: Session> Connection<S> {
    pub(crate) async fn open<W: Warehouse<Session = S>>(
        execution: &Execution<W>,
        patience: Patience,
    ) -> Result<Self, Fault> {
        let mut interrupt = execution.watch();
        let grace = execution.options.grace;
        let session = execution
            .logins
            .log_in(
                execution.warehouse.as_ref(),
                &mut interrupt,
                patience,
                grace,
            )
            .await?;
        let mut connection = Self {
            session,
            interrupt,
            grace,
            identity: Identity { pid: 0, start: 0 },
            values: execution.options.values,
            last_load: None,
            further: Use::Again,
        };
        let values = execution.values();
        for statement in &execution.plan.prologue {
            let sql = statement.text.fill(None, &values)?;
            connection.run(&sql, patience).await?;
        }
        connection.identity = connection.ask_identity(execution, patience).await?;
        Ok(connection)
    }

    /// Opens a session for the run's work, and notes it before it does any.
    pub(crate) async fn enlist<W: Warehouse<Session = S>>(
        execution: &Execution<W>,
        generation: i64,
        patience: Patience,
    ) -> Result<Self, Fault> {
        let mut connection = Self::open(execution, patience).await?;
        let values = connection
            .identity
            .values(execution.values())
            .with(RunParameter::Generation, generation);
        connection
            .run_protocol(execution, ProtocolStep::SessionStarted, &values, patience)
            .await?;
        Ok(connection)
    }

    pub(crate) fn identity(&self) -> Identity {
        self.identity
    }

    /// The id of the session's last COPY, where it was asked for.
    pub(crate) fn last_load(&self) -> Option<i64> {
        self.last_load
    }

    pub(crate) fn loaded(&mut self, load: i64) {
        self.last_load = Some(load);
    }

    pub(crate) fn retire(&mut self) {
        self.further = Use::Over;
    }

    pub(crate) fn further(&self) -> Use {
        self.further
    }

    /// What the database remarked since this was last asked.
    pub(crate) fn take_notices(&mut self) -> Vec<Notice> {
        let notices = self.session.take_notices();
        notices
            .into_iter()
            .map(|notice| redaction::notice(notice, self.values))
            .collect()
    }

    /// Asks the session for its name, which also shows that it lives.
    pub(crate) async fn ask_identity<W>(
        &mut self,
        execution: &Execution<W>,
        patience: Patience,
    ) -> Result<Identity, Fault> {
        let sql = execution.protocol(ProtocolStep::SessionIdentity, &execution.values())?;
        let rows = self.query(&sql, patience).await?;
        Identity::read(rows.first().map_or(&[], Vec::as_slice))
    }

    pub(crate) async fn run(&mut self, sql: &str, patience: Patience) -> Result<Completion, Fault> {
        let canceller = self.session.canceller();
        let work = self.session.run(sql);
        let cancel = || canceller.cancel();
        let answer = attend(&mut self.interrupt, patience, self.grace, cancel, work).await;
        answer.map_err(|fault| fault.redacted(self.values))
    }

    pub(crate) async fn query(&mut self, sql: &str, patience: Patience) -> Result<Vec<Row>, Fault> {
        let canceller = self.session.canceller();
        let work = self.session.query(sql);
        let cancel = || canceller.cancel();
        let answer = attend(&mut self.interrupt, patience, self.grace, cancel, work).await;
        answer.map_err(|fault| fault.redacted(self.values))
    }

    /// Asks for exactly one integer.
    pub(crate) async fn measure(&mut self, sql: &str, patience: Patience) -> Result<i64, Fault> {
        let rows = self.query(sql, patience).await?;
        let value = match rows.as_slice() {
            [row] => match row.as_slice() {
                [Some(value)] => value.trim().parse().ok(),
                _ => None,
            },
            _ => None,
        };
        value.ok_or(Fault::Answer {
            expected: "one row with one integer",
        })
    }

    /// Runs a statement of the protocol.
    pub(crate) async fn run_protocol<W>(
        &mut self,
        execution: &Execution<W>,
        step: ProtocolStep,
        values: &RunValues,
        patience: Patience,
    ) -> Result<Completion, Fault> {
        let sql = execution.protocol(step, values)?;
        self.run(&sql, patience).await
    }

    /// Asks a question of the protocol.
    pub(crate) async fn query_protocol<W>(
        &mut self,
        execution: &Execution<W>,
        step: ProtocolStep,
        values: &RunValues,
        patience: Patience,
    ) -> Result<Vec<Row>, Fault> {
        let sql = execution.protocol(step, values)?;
        self.query(&sql, patience).await
    }

    /// Asks a question of the protocol that one integer answers.
    pub(crate) async fn measure_protocol<W>(
        &mut self,
        execution: &Execution<W>,
        step: ProtocolStep,
        values: &RunValues,
        patience: Patience,
    ) -> Result<i64, Fault> {
        let sql = execution.protocol(step, values)?;
        self.measure(&sql, patience).await
    }
}

/// Waits for an answer as long as the patience lasts, and after an interrupt no longer than grace.
pub(crate) async fn attend<T>(
    interrupt: &mut Interrupt,
    patience: Patience,
    grace: Duration,
    cancel: impl FnOnce(),
    work: impl Future<Output = Result<T, SessionError>>,
) -> Result<T, Fault> {
    interrupt.check(patience)?;
    let mut work = pin!(work);
    tokio::select! {
        biased;
        answer = &mut work => return answer.map_err(Fault::Session),
        () = interrupt.reaches(Urgency::Finish) => {}
    }
    if patience == Patience::UntilInterrupted {
        cancel();
    }
    // The server still owes an answer, and the session is of no use before it came.
    let answer = tokio::select! {
        biased;
        answer = &mut work => answer,
        () = interrupt.reaches(Urgency::Abandon) => return Err(Fault::Abandoned),
        () = tokio::time::sleep(grace) => return Err(Fault::Unanswered),
    };
    match (patience, answer) {
        (Patience::UntilAbandoned, answer) => answer.map_err(Fault::Session),
        // A session that is lost may still run the statement; it is ended by whoever knows it.
        (Patience::UntilInterrupted, Err(error @ SessionError::Lost { .. })) => {
            Err(Fault::Session(error))
        }
        // Whether the statement was stopped or had just ended makes no difference: it is rolled back.
        (Patience::UntilInterrupted, _) => Err(Fault::Cancelled),
    }
}
