//! Names as the engine reads them.

use plan::{Identifier, TableName};

use crate::engine::{TEMPORARY, WAREHOUSE};

/// The schema that stands for temporary tables in the catalogue of `sql`.
const TEMPORARY_SCHEMA: &str = "pg_temp";

/// Always in quotes: the engine's keywords are not Redshift's.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

pub(super) fn identifier(name: &Identifier) -> String {
    quoted(name.as_str())
}

/// A table with its catalogue.
pub(crate) fn table(name: &TableName) -> String {
    beside(name, name.table.as_str())
}

/// Something in the schema of a table.
pub(super) fn beside(table: &TableName, name: &str) -> String {
    let (catalogue, schema) = if is_temporary(table) {
        TEMPORARY
    } else {
        (WAREHOUSE, table.schema.as_str())
    };
    format!("{}.{}.{}", quoted(catalogue), quoted(schema), quoted(name))
}

pub(crate) fn is_temporary(name: &TableName) -> bool {
    name.schema.as_str() == TEMPORARY_SCHEMA
}

pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a Identifier>) -> String {
    let names: Vec<_> = names.into_iter().map(identifier).collect();
    names.join(", ")
}
