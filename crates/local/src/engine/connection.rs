//! One connection to the engine.

use std::sync::Arc;

use executor::{Refusal, Row, SessionError};
use plan::SqlType;

use super::{Appender, WAREHOUSE, failure, value};

pub(crate) struct Connection(duckdb::Connection);

/// Why rows are no longer read.
struct Stopped(SessionError);

impl From<Refusal> for Stopped {
    fn from(refusal: Refusal) -> Self {
        Self(SessionError::Refused(refusal))
    }
}

/// Stops the engine's statement from another thread.
#[derive(Clone)]
pub(crate) struct Interrupt(Arc<duckdb::InterruptHandle>);

impl Interrupt {
    pub(crate) fn interrupt(&self) {
        self.0.interrupt();
    }
}

impl Connection {
    pub(super) fn new(connection: duckdb::Connection) -> Self {
        Self(connection)
    }

    pub(crate) fn interrupt(&self) -> Interrupt {
        Interrupt(self.0.interrupt_handle())
    }

    /// Runs one statement; answers the rows it changed.
    pub(crate) fn execute(&self, sql: &str) -> Result<u64, Refusal> {
        self.0
            .execute(sql, [])
            .map(|rows| u64::try_from(rows).unwrap_or(u64::MAX))
            .map_err(failure::refusal_of)
    }

    /// Runs a query; `types` are Redshift's types of its columns, which say how values are shown.
    pub(crate) fn query(&self, sql: &str, types: &[Option<SqlType>]) -> Result<Vec<Row>, Refusal> {
        let mut answer = Vec::new();
        self.rows(sql, types, &mut |row| {
            answer.push(row);
            Ok::<_, Refusal>(())
        })?;
        Ok(answer)
    }

    /// As [`Self::query`], row by row.
    pub(crate) fn each(
        &self,
        sql: &str,
        types: &[Option<SqlType>],
        take: &mut dyn FnMut(&Row) -> Result<(), SessionError>,
    ) -> Result<(), SessionError> {
        self.rows(sql, types, &mut |row| take(&row).map_err(Stopped))
            .map_err(|Stopped(error)| error)
    }

    fn rows<E: From<Refusal>>(
        &self,
        sql: &str,
        types: &[Option<SqlType>],
        take: &mut dyn FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.0.prepare(sql).map_err(failure::refusal_of)?;
        let mut rows = statement.query([]).map_err(failure::refusal_of)?;
        while let Some(row) = rows.next().map_err(failure::refusal_of)? {
            let mut values = Vec::with_capacity(types.len());
            for (index, ty) in types.iter().enumerate() {
                let cell = row.get_ref(index).map_err(failure::refusal_of)?;
                values.push(value::text(cell, *ty)?);
            }
            take(values)?;
        }
        Ok(())
    }

    /// Rows of plain text and numbers, as the catalogue keeps them.
    pub(crate) fn query_text(&self, sql: &str, columns: usize) -> Result<Vec<Row>, Refusal> {
        self.query(sql, &vec![None; columns])
    }

    /// Appends to these columns of a table inside the transaction under way.
    pub(crate) fn appender(
        &self,
        catalogue: &str,
        schema: &str,
        table: &str,
        columns: &[&str],
    ) -> Result<Appender<'_>, Refusal> {
        self.0
            .appender_with_columns_to_catalog_and_db(table, catalogue, schema, columns)
            .map(Appender::new)
            .map_err(failure::refusal_of)
    }

    /// Whether the schema exists in the warehouse.
    pub(crate) fn has_schema(&self, schema: &str) -> Result<bool, Refusal> {
        let sql = format!(
            "SELECT schema_name FROM duckdb_schemas() WHERE database_name = '{WAREHOUSE}' \
             AND schema_name = '{}'",
            schema.replace('\'', "''")
        );
        Ok(!self.query_text(&sql, 1)?.is_empty())
    }
}
