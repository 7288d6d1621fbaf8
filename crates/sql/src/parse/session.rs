//! Transactions, locks, settings, calls.

use super::cursor::Cursor;
use crate::fault::{Fault, FaultKind};
use crate::statement::{Call, Set, Statement};

/// Behind `BEGIN` or `START TRANSACTION`.
pub(super) fn begin(cursor: &mut Cursor<'_>) -> Result<Statement, Fault> {
    transaction_word(cursor);
    loop {
        // Read and mapped by Redshift, without effect: the level belongs to the database.
        if cursor.take(&["isolation", "level"]).is_some() {
            let levels: &[&[&str]] = &[
                &["serializable"],
                &["snapshot"],
                &["read", "committed"],
                &["read", "uncommitted"],
                &["repeatable", "read"],
            ];
            if !levels.iter().any(|words| cursor.take(words).is_some()) {
                return Err(cursor.unexpected("an isolation level"));
            }
        } else if cursor.take(&["read", "only"]).is_none()
            && cursor.take(&["read", "write"]).is_none()
            && cursor.take(&[","]).is_none()
        {
            break;
        }
    }
    cursor.end().map(|()| Statement::Begin)
}

/// Behind `COMMIT` or `END`.
pub(super) fn commit(cursor: &mut Cursor<'_>) -> Result<Statement, Fault> {
    transaction_word(cursor);
    cursor.end().map(|()| Statement::Commit)
}

/// Behind `ROLLBACK` or `ABORT`.
pub(super) fn rollback(cursor: &mut Cursor<'_>) -> Result<Statement, Fault> {
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

fn transaction_word(cursor: &mut Cursor<'_>) {
    if cursor.take(&["work"]).is_none() {
        cursor.take(&["transaction"]);
    }
}

/// Behind `LOCK`.
pub(super) fn lock(cursor: &mut Cursor<'_>) -> Result<Statement, Fault> {
    cursor.take(&["table"]);
    let tables = cursor.names("a table")?;
    if cursor.is("in") {
        return Err(Fault::new(
            FaultKind::NotRedshift,
            cursor.rest(),
            "LOCK has no modes in Redshift",
            "not Redshift",
        )
        .help("leave it out: LOCK is always exclusive"));
    }
    cursor.end().map(|()| Statement::Lock(tables))
}

/// Behind `CALL`.
pub(super) fn call(cursor: &mut Cursor<'_>) -> Result<Statement, Fault> {
    let procedure = cursor.name("a procedure")?;
    cursor.expect(&["("])?;
    cursor.skip_to(&[")"]);
    cursor.expect(&[")"])?;
    cursor.end().map(|()| Statement::Call(Call { procedure }))
}

/// Behind `SET`, which names a setting.
pub(super) fn set(cursor: &mut Cursor<'_>) -> Result<Statement, Fault> {
    if cursor.take(&["session"]).is_none() {
        cursor.take(&["local"]);
    }
    let mut name = if cursor.take(&["time", "zone"]).is_some() {
        "timezone".to_owned()
    } else {
        let name = cursor
            .any_identifier("the name of a setting")?
            .value
            .to_string();
        if !cursor.is(".") && cursor.take(&["to"]).is_none() {
            cursor.expect(&["="])?;
        }
        name
    };
    while cursor.take(&["."]).is_some() {
        name.push('.');
        name.push_str(
            cursor
                .any_identifier("the name of a setting")?
                .value
                .as_str(),
        );
        if !cursor.is(".") && cursor.take(&["to"]).is_none() {
            cursor.expect(&["="])?;
        }
    }
    let value = cursor.rest().text(cursor.source()).to_owned();
    if value.is_empty() {
        return Err(cursor.unexpected("a value"));
    }
    cursor.skip_rest();
    Ok(Statement::Set(Set { name, value }))
}
