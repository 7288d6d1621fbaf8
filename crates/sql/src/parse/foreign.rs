//! Attributes of other databases that people carry over, and what to write instead.
//!
//! Source: <https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-features.html>.

use super::cursor::Cursor;
use crate::fault::{Fault, FaultKind};

/// Of a table.
const OF_TABLES: &[(&str, &str)] = &[
    (
        "partition",
        "use a sort key on the column; only external tables have partitions",
    ),
    ("inherits", "list the columns, or use `LIKE`"),
    ("tablespace", "leave it out"),
    ("with", "leave it out"),
    ("without", "leave it out"),
    ("engine", "leave it out"),
    ("cluster", "use a sort key"),
    ("clustered", "use a sort key"),
    ("stored", "write `CREATE EXTERNAL TABLE`"),
    ("location", "write `CREATE EXTERNAL TABLE`"),
    ("using", "leave it out"),
    ("on", "leave it out"),
    ("comment", "write `COMMENT ON TABLE` behind it"),
    ("charset", "leave it out"),
];

/// Of a column.
const OF_COLUMNS: &[(&str, &str)] = &[
    ("check", "write a check in the pipeline"),
    ("auto_increment", "write `IDENTITY(1, 1)`"),
    ("autoincrement", "write `IDENTITY(1, 1)`"),
    ("unsigned", "use the next wider type"),
    ("comment", "write `COMMENT ON COLUMN` behind it"),
    ("on", "leave it out"),
    ("deferrable", "leave it out: constraints are not enforced"),
    ("initially", "leave it out: constraints are not enforced"),
    ("storage", "leave it out"),
    ("key", "write `PRIMARY KEY`"),
];

/// The fault of a table's attribute that another database has.
pub(super) fn attribute(cursor: &Cursor<'_>) -> Option<Fault> {
    refused(cursor, OF_TABLES)
}

/// The fault of a column's attribute that another database has.
pub(super) fn column_attribute(cursor: &Cursor<'_>) -> Option<Fault> {
    refused(cursor, OF_COLUMNS)
}

fn refused(cursor: &Cursor<'_>, known: &[(&str, &str)]) -> Option<Fault> {
    let (word, instead) = known.iter().find(|(word, _)| cursor.is(word))?;
    let fault = Fault::new(
        FaultKind::NotRedshift,
        cursor.span(),
        format!("Redshift has no `{}` here", word.to_uppercase()),
        "not Redshift",
    );
    Some(fault.help(*instead))
}
