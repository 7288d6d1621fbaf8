//! The values of the templates of changes.

use plan::{Identifier, TableName};

use crate::template::Values;

/// A name as it stands between quotes.
pub(super) fn text(name: &Identifier) -> String {
    sql::quote::literal(name.as_str()).expect("names hold no backslashes")
}

/// A table by its name, and by the texts that the catalogue has of it.
pub(super) fn of_table(table: &TableName) -> Values {
    Values::default()
        .with("table", table.to_sql())
        .with("schema_text", text(&table.schema))
        .with("table_text", text(&table.table))
}

/// The same with one of its columns.
pub(super) fn of_column(table: &TableName, column: &Identifier) -> Values {
    of_table(table)
        .with("column", column.to_sql())
        .with("column_text", text(column))
}
