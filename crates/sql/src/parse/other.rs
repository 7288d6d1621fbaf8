//! Statements that are known by their first words only.

use super::cursor::Cursor;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::statement::{Other, Statement};

/// Where the table stands behind the first words.
#[derive(Clone, Copy)]
enum Table {
    /// `command table …`
    Next,
    /// `command … table …`: behind one of the words `FULL`, `SORT ONLY` and so on.
    Last,
    Absent,
}

/// First words in lower case, longest first where one begins another; the name that
/// [`crate::classify()`] looks up; where the table stands.
#[rustfmt::skip] // one row, one line
const COMMANDS: &[(&[&str], &str, Table)] = &[
    (&["truncate", "table"], "TRUNCATE", Table::Next),
    (&["truncate"], "TRUNCATE", Table::Next),
    (&["vacuum"], "VACUUM", Table::Last),
    (&["alter", "table"], "ALTER TABLE", Table::Next),
    (&["alter", "database"], "ALTER DATABASE", Table::Absent),
    (&["alter", "external"], "ALTER EXTERNAL", Table::Absent),
    (&["alter"], "ALTER", Table::Absent),
    (&["create", "database"], "CREATE DATABASE", Table::Absent),
    (&["create", "library"], "CREATE LIBRARY", Table::Absent),
    (&["create", "external"], "CREATE EXTERNAL", Table::Absent),
    (&["create", "materialized"], "CREATE MATERIALIZED VIEW", Table::Absent),
    (&["create", "view"], "CREATE VIEW", Table::Absent),
    (&["create", "or", "replace", "view"], "CREATE VIEW", Table::Absent),
    (&["create"], "CREATE", Table::Absent),
    (&["drop", "database"], "DROP DATABASE", Table::Absent),
    (&["drop", "library"], "DROP LIBRARY", Table::Absent),
    (&["drop"], "DROP", Table::Absent),
    (&["merge"], "MERGE REMOVE DUPLICATES", Table::Absent),
    (&["copy", "job"], "COPY JOB", Table::Absent),
    (&["unload"], "UNLOAD", Table::Absent),
    (&["call"], "CALL", Table::Absent),
    (&["grant"], "GRANT", Table::Absent),
    (&["revoke"], "REVOKE", Table::Absent),
    (&["comment"], "COMMENT", Table::Absent),
    (&["refresh"], "REFRESH MATERIALIZED VIEW", Table::Absent),
    (&["reset"], "RESET", Table::Absent),
    (&["show"], "SHOW", Table::Absent),
    (&["explain"], "EXPLAIN", Table::Absent),
    (&["cancel"], "CANCEL", Table::Absent),
    (&["declare"], "DECLARE", Table::Absent),
    (&["fetch"], "FETCH", Table::Absent),
    (&["close"], "CLOSE", Table::Absent),
    (&["prepare"], "PREPARE", Table::Absent),
    (&["execute"], "EXECUTE", Table::Absent),
    (&["deallocate"], "DEALLOCATE", Table::Absent),
];

/// Statements of other databases that people try, and what to write instead.
const FOREIGN: &[(&str, &str)] = &[
    (
        "savepoint",
        "Redshift has no savepoints: split the work into units",
    ),
    (
        "release",
        "Redshift has no savepoints: split the work into units",
    ),
    ("reindex", "Redshift has no indexes: use sort keys"),
    ("replace", "use MERGE, or DELETE and INSERT"),
    ("upsert", "use MERGE"),
    ("use", "write the schema before the table"),
    ("table", "write `SELECT * FROM name`"),
    ("values", "write `SELECT …`"),
    ("do", "create a procedure and CALL it"),
    ("load", "use COPY"),
    ("optimize", "use VACUUM"),
];

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Statement, Vec<Fault>> {
    let first = cursor.word();
    if let Some((_, instead)) = FOREIGN.iter().find(|(word, _)| *word == first) {
        return Err(vec![
            Fault::new(
                FaultKind::NotRedshift,
                cursor.span(),
                format!("Redshift has no statement `{}`", first.to_uppercase()),
                "not Redshift",
            )
            .help(*instead),
        ]);
    }
    let Some((words, command, table)) = COMMANDS.iter().find(|(words, ..)| cursor.are(words))
    else {
        let known = COMMANDS
            .iter()
            .filter_map(|(words, ..)| words.first().copied())
            .chain(["select", "insert", "update", "delete", "with"]);
        return Err(vec![
            Fault::new(
                FaultKind::Syntax,
                cursor.span(),
                format!(
                    "`{}` begins no statement",
                    cursor.span().text(cursor.source())
                ),
                "unknown statement",
            )
            .nearest(&first, known),
        ]);
    };
    cursor.take(words);
    let name = match table {
        Table::Absent => None,
        Table::Next => Some(cursor.name("a table").map_err(|fault| vec![fault])?),
        Table::Last => {
            while ["full", "sort", "delete", "only", "reindex", "recluster"]
                .contains(&cursor.word().as_str())
            {
                cursor.next();
            }
            cursor.name("a table").ok()
        }
    };
    let command = match *command {
        "ALTER TABLE" if cursor.is("append") => "ALTER TABLE APPEND",
        "ALTER TABLE" if cursor.are(&["alter", "column"]) || is_type_change(cursor) => {
            "ALTER TABLE ALTER COLUMN"
        }
        command => command,
    };
    Ok(Statement::Other(Other {
        command,
        table: name,
        span: Span::default(),
    }))
}

/// `ALTER [COLUMN] name TYPE …`.
fn is_type_change(cursor: &Cursor<'_>) -> bool {
    cursor.is("alter") && cursor.word_at(2) == "type"
}

/// Every command that ends up here.
#[cfg(test)]
pub(crate) fn commands() -> impl Iterator<Item = &'static str> {
    COMMANDS
        .iter()
        .map(|(_, command, _)| *command)
        .chain(["ALTER TABLE APPEND", "ALTER TABLE ALTER COLUMN"])
}
