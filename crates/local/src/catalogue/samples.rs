//! Which tables were made from samples.

use executor::Refusal;
use plan::TableName;

use super::kept::{is_named, own, text};
use crate::engine::Connection;

/// Makes the list where it is not there yet.
pub(super) fn prepare(connection: &Connection) -> Result<(), Refusal> {
    connection.execute(&format!(
        "CREATE TABLE IF NOT EXISTS {} (table_schema VARCHAR NOT NULL, \
         table_name VARCHAR NOT NULL)",
        own("samples")
    ))?;
    Ok(())
}

/// Notes that a table is made from a sample.
pub(crate) fn note_sample(connection: &Connection, name: &TableName) -> Result<(), Refusal> {
    forget_sample(connection, name)?;
    connection.execute(&format!(
        "INSERT INTO {} VALUES ({}, {})",
        own("samples"),
        text(name.schema.as_str()),
        text(name.table.as_str())
    ))?;
    Ok(())
}

pub(crate) fn forget_sample(connection: &Connection, name: &TableName) -> Result<(), Refusal> {
    connection.execute(&format!(
        "DELETE FROM {} WHERE {}",
        own("samples"),
        is_named("table", name)
    ))?;
    Ok(())
}

pub(crate) fn is_sample(connection: &Connection, name: &TableName) -> Result<bool, Refusal> {
    let sql = format!(
        "SELECT table_name FROM {} WHERE {}",
        own("samples"),
        is_named("table", name)
    );
    Ok(!connection.query_text(&sql, 1)?.is_empty())
}
