//! Transactions, locks, settings, `DROP TABLE`, `ANALYZE`.

use super::cursor::Cursor;
use super::other;
use crate::fault::{Fault, FaultKind};
use crate::statement::{DropTable, Name, Presence, Set, Statement};

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Statement, Vec<Fault>> {
    if cursor.is("drop") && !cursor.are(&["drop", "table"]) {
        return other::parse(cursor);
    }
    one(cursor).map_err(|fault| vec![fault])
}

fn one(cursor: &mut Cursor<'_>) -> Result<Statement, Fault> {
    let word = cursor.word();
    cursor.next();
    match word.as_str() {
        "begin" | "start" => {
            if word == "start" {
                cursor.expect(&["transaction"])?;
            } else {
                transaction_word(cursor);
            }
            // Read and mapped by Redshift, without effect: the level belongs to the database.
            if cursor.take(&["isolation", "level"]).is_some() {
                cursor.skip_to(&["read"]);
                if cursor.word_at(1) == "committed" || cursor.word_at(1) == "uncommitted" {
                    cursor.next();
                    cursor.next();
                }
            }
            if cursor.take(&["read", "only"]).is_none() {
                cursor.take(&["read", "write"]);
            }
            cursor.end().map(|()| Statement::Begin)
        }
        "commit" | "end" => {
            transaction_word(cursor);
            cursor.end().map(|()| Statement::Commit)
        }
        "rollback" | "abort" => {
            transaction_word(cursor);
            if let Some(span) = cursor.take(&["to"]) {
                return Err(Fault::new(
                    FaultKind::NotRedshift,
                    span,
                    "Redshift has no savepoints",
                    "not Redshift",
                )
                .help("split the work into units"));
            }
            cursor.end().map(|()| Statement::Rollback)
        }
        "lock" => {
            cursor.take(&["table"]);
            let tables = names(cursor)?;
            cursor.end().map(|()| Statement::Lock(tables))
        }
        "set" => set(cursor),
        "drop" => drop_table(cursor),
        // `ANALYZE` and `ANALYSE`.
        _ => {
            cursor.take(&["verbose"]);
            let table = if cursor.is_at_end() {
                None
            } else {
                Some(cursor.name("a table")?)
            };
            if cursor.is("(") {
                cursor.columns()?;
            }
            cursor.end().map(|()| Statement::Analyze(table))
        }
    }
}

fn transaction_word(cursor: &mut Cursor<'_>) {
    if cursor.take(&["work"]).is_none() {
        cursor.take(&["transaction"]);
    }
}

fn names(cursor: &mut Cursor<'_>) -> Result<Vec<Name>, Fault> {
    let mut names = vec![cursor.name("a table")?];
    while cursor.take(&[","]).is_some() {
        names.push(cursor.name("a table")?);
    }
    Ok(names)
}

fn set(cursor: &mut Cursor<'_>) -> Result<Statement, Fault> {
    if let Some(span) = cursor.take(&["session", "authorization"]) {
        return Err(Fault::new(
            FaultKind::Unsupported,
            span,
            "`SET SESSION AUTHORIZATION` is not supported",
            "changes the user",
        ));
    }
    if cursor.take(&["session"]).is_none() {
        cursor.take(&["local"]);
    }
    let first = cursor.identifier("the name of a setting")?;
    let mut name = first.value.to_string();
    while cursor.take(&["."]).is_some() {
        name.push('.');
        name.push_str(cursor.identifier("the name of a setting")?.value.as_str());
    }
    if cursor.take(&["to"]).is_none() {
        cursor.expect(&["="])?;
    }
    let value = cursor.rest().text(cursor.source()).to_owned();
    if value.is_empty() {
        return Err(cursor.unexpected("a value"));
    }
    Ok(Statement::Set(Set { name, value }))
}

fn drop_table(cursor: &mut Cursor<'_>) -> Result<Statement, Fault> {
    cursor.expect(&["table"])?;
    let presence = match cursor.take(&["if", "exists"]) {
        Some(_) => Presence::Optional,
        None => Presence::Required,
    };
    let names = names(cursor)?;
    cursor.take(&["restrict"]);
    if let Some(span) = cursor.take(&["cascade"]) {
        return Err(Fault::new(
            FaultKind::Unsupported,
            span,
            "`CASCADE` is not supported",
            "drops what is not named",
        )
        .help("drop the views that depend on the table by name"));
    }
    cursor
        .end()
        .map(|()| Statement::DropTable(DropTable { names, presence }))
}
