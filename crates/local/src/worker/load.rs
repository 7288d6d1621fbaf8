//! COPY inside a session: the rows are part of the transaction under way.

use std::sync::PoisonError;

use executor::{Notice, SessionError};
use jiff::civil::DateTime;
use plan::SqlType;
use sql::statement::IdentityValues;
use sql::typed::{self, Nullability};

use super::{Answer, LastCopy, Worker};
use crate::catalogue::NewColumn;
use crate::copy::{self, Load, Loaded, Trace};
use crate::emit::{Surroundings, is_temporary};
use crate::engine::{TEMPORARY, WAREHOUSE};
use crate::refusal::{not_rehearsed, refused_with_help, sqlstate};

impl Worker {
    pub(super) fn copy(
        &mut self,
        statement: &typed::Copy,
        surroundings: &Surroundings,
    ) -> Result<Answer, SessionError> {
        let columns = self.copy_columns(statement)?;
        let relation = self.table_to_change(&statement.table)?;
        self.tell_moments_to(&relation, surroundings)?;
        // A load that fails has loaded nothing.
        self.last_copy.rows = 0;
        let start = super::now();
        let mut trace = Trace::default();
        let loaded = self.atomically(|worker| worker.load(statement, &columns, &mut trace));
        self.note(start, trace);
        let loaded = loaded?;
        self.last_copy = LastCopy {
            rows: i64::try_from(loaded.rows).unwrap_or(i64::MAX),
            id: self.last_copy.id + 1,
        };
        if loaded.skipped > 0 {
            let message = format!(
                "Load into table '{}' completed, {} record(s) could not be loaded",
                statement.table.table, loaded.skipped
            );
            self.notices
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(Notice {
                    severity: "INFO".to_owned(),
                    message,
                });
        }
        Ok(Answer::default())
    }

    /// What the system views show of it, also where it failed.
    fn note(&mut self, start: DateTime, trace: Trace) {
        let query = self.loads().next_query();
        self.last_query = query;
        self.loads().add(crate::loads::Load {
            query,
            session: self.place.process,
            start,
            files: trace.files,
            bad: trace.bad,
        });
    }

    fn load(
        &mut self,
        statement: &typed::Copy,
        columns: &[copy::Column],
        trace: &mut Trace,
    ) -> Result<Loaded, SessionError> {
        let table = &statement.table;
        let (catalogue, schema) = if is_temporary(table) {
            TEMPORARY
        } else {
            (WAREHOUSE, table.schema.as_str())
        };
        let names: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
        let mut appender = self
            .connection
            .appender(catalogue, schema, table.table.as_str(), &names)
            .map_err(SessionError::Refused)?;
        let load = Load {
            table,
            columns,
            width: columns.len(),
            statement: &statement.definition,
            buckets: &self.shared.buckets,
            cancellation: &self.stop.cancellation,
        };
        let loaded = copy::load(&load, &mut |row| appender.append(row), trace)?;
        appender.finish().map_err(SessionError::Refused)?;
        Ok(loaded)
    }

    /// The columns to fill, with whether they take NULL.
    fn copy_columns(&mut self, statement: &typed::Copy) -> Result<Vec<copy::Column>, SessionError> {
        let relation = self.table_to_change(&statement.table)?;
        let identity = |name: &plan::Identifier| {
            let mut known = relation.columns.iter();
            let column = known.find(|known| known.name == *name)?;
            column.identity.as_ref().map(|identity| identity.values)
        };
        let is_listed = !statement.definition.columns.is_empty();
        let is_explicit = statement.definition.options.explicit_ids;
        for column in &statement.columns {
            match identity(&column.name) {
                Some(IdentityValues::ByDefault) if is_listed || is_explicit => {
                    return Err(not_rehearsed(format_args!(
                        "COPY into the identity column `{}`, which has values by default",
                        column.name
                    )));
                }
                Some(IdentityValues::Generated) if is_listed && !is_explicit => {
                    return Err(refused_with_help(
                        sqlstate::INTERNAL,
                        format!(
                            "cannot set an identity column to a value: `{}`",
                            column.name
                        ),
                        "add EXPLICIT_IDS, or leave the column out of the list",
                    ));
                }
                _ => {}
            }
        }
        let mut identities = relation
            .columns
            .iter()
            .filter(|known| known.identity.is_some());
        let is_left_out = |known: &NewColumn| {
            let mut filled = statement.columns.iter();
            !filled.any(|column| column.name == known.name)
        };
        if is_explicit && identities.any(is_left_out) {
            return Err(refused_with_help(
                sqlstate::INTERNAL,
                "EXPLICIT_IDS needs the identity column in the column list",
                "list it, or drop EXPLICIT_IDS",
            ));
        }
        // Where no column is listed, those that Redshift numbers are left to it.
        let is_filled =
            |name: &plan::Identifier| is_listed || is_explicit || identity(name).is_none();
        let known = &relation.columns;
        statement
            .columns
            .iter()
            .filter(|column| is_filled(&column.name))
            .enumerate()
            .map(|(place, column)| {
                let ty = column.ty.sql().ok_or_else(|| {
                    not_rehearsed("COPY into a table whose columns are not known")
                })?;
                // Before a row is read: MAXERROR would pass over rows that Redshift loads.
                if matches!(
                    ty,
                    SqlType::Time | SqlType::TimeTz | SqlType::Varbyte(_) | SqlType::Geometry
                ) {
                    return Err(not_rehearsed(format_args!(
                        "COPY into the column `{}` of type {ty}",
                        column.name
                    )));
                }
                Ok(copy::Column {
                    name: column.name.clone(),
                    ty,
                    nullability: known
                        .iter()
                        .find(|known| known.name == column.name)
                        .map_or(Nullability::Nullable, |known| known.nullability),
                    place,
                })
            })
            .collect()
    }
}
