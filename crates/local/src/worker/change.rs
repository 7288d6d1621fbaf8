//! Statements that write rows.

use executor::{Completion, SessionError};

use super::{Answer, Worker, identity};
use crate::catalogue::Relation;
use crate::emit::{self, Emitter, Surroundings, Write};

impl Worker {
    pub(super) fn write(
        &mut self,
        emitter: &Emitter<'_>,
        write: Write<'_>,
        surroundings: &Surroundings,
    ) -> Result<Answer, SessionError> {
        let relation = self.table_to_change(write.table())?;
        self.tell_moments_to(&relation, surroundings)?;
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

    /// Lets the defaults of a table that ask for a moment know it.
    pub(super) fn tell_moments_to(
        &self,
        relation: &Relation,
        surroundings: &Surroundings,
    ) -> Result<(), SessionError> {
        let mut defaults = relation
            .columns
            .iter()
            .filter_map(|column| column.default.as_deref());
        if defaults.any(emit::asks_for_moments) {
            self.tell_moments(surroundings)?;
        }
        Ok(())
    }

    pub(super) fn tell_moments(&self, surroundings: &Surroundings) -> Result<(), SessionError> {
        for sql in emit::moments_told(surroundings) {
            self.connection
                .execute(&sql)
                .map_err(SessionError::Refused)?;
        }
        Ok(())
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
