//! Rows into a table, without SQL.

use duckdb::appender_params_from_iter;
use duckdb::types::{Decimal, TimeUnit, ToSql, ToSqlOutput, ValueRef};
use executor::Refusal;

use super::failure;
use crate::row::{Cell, Row};

/// Rows become visible to the session with [`Appender::finish`], which alone reports all faults.
pub(crate) struct Appender<'connection>(duckdb::Appender<'connection>);

impl<'connection> Appender<'connection> {
    pub(super) fn new(appender: duckdb::Appender<'connection>) -> Self {
        Self(appender)
    }

    pub(crate) fn append(&mut self, row: &Row) -> Result<(), Refusal> {
        let values = row.cells().iter().map(|cell| Value { row, cell });
        self.0
            .append_row(appender_params_from_iter(values))
            .map_err(failure::refusal_of)
    }

    pub(crate) fn finish(mut self) -> Result<(), Refusal> {
        self.0.flush().map_err(failure::refusal_of)
    }
}

struct Value<'row> {
    row: &'row Row,
    cell: &'row Cell,
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> duckdb::Result<ToSqlOutput<'_>> {
        let value = match self.cell {
            Cell::Null => ValueRef::Null,
            Cell::Boolean(value) => ValueRef::Boolean(*value),
            Cell::SmallInt(value) => ValueRef::SmallInt(*value),
            Cell::Integer(value) => ValueRef::Int(*value),
            Cell::BigInt(value) => ValueRef::BigInt(*value),
            Cell::Decimal {
                precision,
                scale,
                scaled,
            } => ValueRef::Decimal(
                Decimal::new(*precision, *scale, *scaled)
                    .map_err(|error| duckdb::Error::ToSqlConversionFailure(Box::new(error)))?,
            ),
            Cell::Real(value) => ValueRef::Float(*value),
            Cell::Double(value) => ValueRef::Double(*value),
            Cell::Text(range) => ValueRef::Text(self.row.text(range).as_bytes()),
            Cell::Date(days) => ValueRef::Date32(*days),
            Cell::Timestamp(microseconds) => {
                ValueRef::Timestamp(TimeUnit::Microsecond, *microseconds)
            }
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}
