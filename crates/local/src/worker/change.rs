//! Statements that write rows.

use executor::{Completion, SessionError};

use super::{Answer, Worker};
use crate::emit::{Emitter, Write};

impl Worker {
    pub(super) fn write(
        &mut self,
        emitter: &Emitter<'_>,
        write: Write<'_>,
    ) -> Result<Answer, SessionError> {
        let emitted = emitter.write(write)?;
        let rows = self.atomically(|worker| {
            if let Some(precondition) = &emitted.precondition {
                worker.stop.cancellation.check()?;
                let found = worker
                    .connection
                    .query_text(&precondition.sql, 1)
                    .map_err(SessionError::Refused)?;
                if !found.is_empty() {
                    return Err(SessionError::Refused(precondition.refusal.clone()));
                }
            }
            worker.stop.cancellation.check()?;
            worker
                .connection
                .execute(&emitted.sql)
                .map_err(SessionError::Refused)
        })?;
        Ok(Answer {
            completion: Completion { rows: Some(rows) },
            ..Answer::default()
        })
    }

    /// Runs a change of tables.
    pub(super) fn changing(
        &mut self,
        run: impl FnOnce(&mut Self) -> Result<(), SessionError>,
    ) -> Result<Answer, SessionError> {
        self.atomically(|worker| {
            worker.stop.cancellation.check()?;
            run(worker)
        })?;
        Ok(Answer::default())
    }
}
