//! `TRUNCATE`, `VACUUM`, `ANALYZE`.

use super::cursor::Cursor;
use crate::fault::{Fault, FaultKind};
use crate::statement::{Analyze, AnalyzePurpose, Statement, Vacuum};
use crate::syntax::lex::TokenKind;

/// Behind `TRUNCATE`.
pub(super) fn truncate(cursor: &mut Cursor<'_>) -> Result<Statement, Fault> {
    cursor.take(&["table"]);
    let table = cursor.name("a table")?;
    if cursor.is(",") {
        return Err(Fault::new(
            FaultKind::NotRedshift,
            cursor.rest(),
            "Redshift truncates one table in a statement",
            "more tables",
        )
        .help("write a TRUNCATE for each table"));
    }
    cursor.end()?;
    Ok(Statement::Truncate(table))
}

/// Behind `VACUUM`.
pub(super) fn vacuum(cursor: &mut Cursor<'_>) -> Result<Statement, Fault> {
    let kinds: &[&[&str]] = &[
        &["full"],
        &["sort", "only"],
        &["delete", "only"],
        &["reindex"],
        &["recluster"],
    ];
    let _ = kinds.iter().find_map(|words| cursor.take(words));
    let is_name = !cursor.is_at_end() && !cursor.is("boost");
    let table = if is_name {
        Some(cursor.name("a table")?)
    } else {
        None
    };
    if table.is_some() && cursor.take(&["to"]).is_some() {
        cursor.number("a percentage")?;
        cursor.expect(&["percent"])?;
    }
    cursor.take(&["boost"]);
    cursor.end()?;
    Ok(Statement::Vacuum(Vacuum { table }))
}

/// Behind `ANALYZE` or `ANALYSE`.
pub(super) fn analyze(cursor: &mut Cursor<'_>) -> Result<Statement, Fault> {
    let purpose = match cursor.take(&["compression"]) {
        Some(_) => AnalyzePurpose::Compression,
        None => AnalyzePurpose::Statistics,
    };
    cursor.take(&["verbose"]);
    let is_name = matches!(cursor.kind(), Some(TokenKind::Word | TokenKind::QuotedName))
        && !columns_of_all(cursor);
    let table = if is_name {
        Some(cursor.name("a table")?)
    } else {
        None
    };
    let columns = if table.is_some() && cursor.is("(") {
        cursor.columns()?
    } else {
        Vec::new()
    };
    if columns_of_all(cursor) {
        cursor.next();
        cursor.next();
    }
    if purpose == AnalyzePurpose::Compression && cursor.take(&["comprows"]).is_some() {
        cursor.number("a number of rows")?;
    }
    cursor.end()?;
    Ok(Statement::Analyze(Analyze {
        table,
        columns,
        purpose,
    }))
}

fn columns_of_all(cursor: &Cursor<'_>) -> bool {
    cursor.are(&["predicate", "columns"]) || cursor.are(&["all", "columns"])
}
