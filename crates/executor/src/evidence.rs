//! What a unit leaves behind, asked after its transaction has ended: nothing here can change what
//! became of it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use plan::evidence::Evidence;
use plan::record::Outcome;
use plan::{ProtocolStep, RunValues, Verb};

use crate::assignment::Assignment;
use crate::attempt::{Attempt, LoadErrors};
use crate::connection::Connection;
use crate::copy_failure;
use crate::fault::Fault;
use crate::interrupt::Patience::UntilInterrupted;
use crate::loaded_files;
use crate::session::{Row, SessionError, Warehouse};

/// The system views are filled a moment after the statement that they are about is answered.
pub(crate) const PAUSE: Duration = Duration::from_secs(1);
pub(crate) const ASKS: usize = 3;

/// Questions that this database does not answer to this user: asked once in a run.
#[derive(Debug, Default)]
pub(crate) struct Unanswered(Mutex<BTreeMap<ProtocolStep, Fault>>);

impl Unanswered {
    pub(crate) fn get(&self, step: ProtocolStep) -> Option<Fault> {
        let steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        steps.get(&step).cloned()
    }

    fn note(&self, step: ProtocolStep, fault: &Fault) {
        let mut steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        steps.insert(step, fault.clone());
    }
}

/// Asks about one try, on the session at hand.
pub(crate) struct Inquiry<'a, W: Warehouse> {
    pub(crate) assignment: &'a Assignment<'a, W>,
    pub(crate) attempt: &'a Attempt,
    connection: Option<Connection<W::Session>>,
}

impl<W: Warehouse> Inquiry<'_, W> {
    /// Sends a statement of the protocol, outside of any transaction.
    pub(crate) async fn ask(
        &mut self,
        step: ProtocolStep,
        values: &RunValues,
    ) -> Result<Vec<Row>, Fault> {
        let execution = self.assignment.execution;
        if let Some(fault) = execution.unanswered.get(step) {
            return Err(fault);
        }
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let generation = self.assignment.generation;
                Connection::enlist(execution, generation, UntilInterrupted).await?
            }
        };
        let answer = match step {
            ProtocolStep::FilesRecorded => connection
                .run_protocol(execution, step, values, UntilInterrupted)
                .await
                .map(|_| Vec::new()),
            _ => {
                connection
                    .query_protocol(execution, step, values, UntilInterrupted)
                    .await
            }
        };
        match &answer {
            Ok(_) => self.connection = Some(connection),
            Err(fault) if fault.leaves_outcome_open() => {}
            Err(fault @ Fault::Session(SessionError::Refused(refusal))) => {
                self.connection = Some(connection);
                // Syntax, names, privileges; not supported: it will be the same next time.
                if matches!(refusal.sqlstate.get(..2), Some("42" | "0A")) {
                    execution.unanswered.note(step, fault);
                }
            }
            Err(_) => {}
        }
        answer
    }

    /// Waits before a view is asked again.
    pub(crate) async fn pause(&mut self) -> Result<(), Fault> {
        let execution = self.assignment.execution;
        execution.watch().pause(PAUSE, UntilInterrupted).await
    }

    /// The session does no other unit: what the views will show of it could be taken for that one's.
    pub(crate) fn retire(&mut self) {
        if let Some(connection) = &mut self.connection {
            connection.retire();
        }
    }

    pub(crate) fn connection(&mut self) -> Option<&mut Connection<W::Session>> {
        self.connection.as_mut()
    }
}

/// Collects what is known of a unit's last try. Gives the session back if it is still good.
pub(crate) async fn gather<'a, W: Warehouse>(
    assignment: &'a Assignment<'a, W>,
    outcome: &Outcome,
    attempt: &'a Attempt,
    connection: Option<Connection<W::Session>>,
    evidence: &mut Evidence,
) -> Option<Connection<W::Session>> {
    let mut inquiry = Inquiry {
        assignment,
        attempt,
        connection,
    };
    match outcome {
        Outcome::Done => {
            if let Some(last) = evidence.tries.last_mut() {
                last.query = committed_query(&mut inquiry).await;
            }
            let steps = &assignment.unit.steps;
            if steps.iter().any(|step| step.verb == Verb::Copy) {
                evidence.files = loaded_files::record(&mut inquiry).await;
                if attempt.errors == LoadErrors::Noted {
                    // A later COPY of the session that fails must not be told with this one's errors.
                    // They cannot be told apart by their ids: those of `stl_load_errors` are others
                    // than those of the SYS views.
                    inquiry.retire();
                }
            }
        }
        Outcome::Failed { .. } => {
            if let Some(refusal) = &attempt.refused_copy {
                evidence.load = Some(copy_failure::look_up(&mut inquiry, refusal).await);
            }
        }
        _ => {}
    }
    inquiry.connection
}

/// A query of the transaction that has just committed. Only its own session can tell.
async fn committed_query<W: Warehouse>(inquiry: &mut Inquiry<'_, W>) -> Option<i64> {
    let own = inquiry.attempt.identity;
    if inquiry.connection()?.identity() != own {
        return None;
    }
    let values = inquiry.attempt.values();
    let rows = inquiry.ask(ProtocolStep::LastQuery, values).await.ok()?;
    let id: i64 = rows.first()?.first()?.as_deref()?.trim().parse().ok()?;
    // -1 where the session has run none.
    (id > 0).then_some(id)
}
