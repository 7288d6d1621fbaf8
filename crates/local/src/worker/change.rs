//! Statements that write rows.

use executor::{Completion, SessionError};

use super::{Answer, Worker, identity};
use crate::emit::{Emitter, Write};

impl Worker {
    pub(super) fn write(
        &mut self,
        emitter: &Emitter<'_>,
        write: Write<'_>,
    ) -> Result<Answer, SessionError> {
        let relation = self.table_to_change(write.table())?;
        identity::check(&relation.columns, write)?;
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
            let mut rows = 0;
            for sql in emitted.first.iter().chain([&emitted.sql]) {
                worker.stop.cancellation.check()?;
                rows = worker
                    .connection
                    .execute(sql)
                    .map_err(SessionError::Refused)?;
            }
            Ok(rows)
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
