//! Statements around other statements: `EXPLAIN`, `DECLARE`, `PREPARE`.

use super::cursor::Cursor;
use crate::fault::Fault;
use crate::span::Span;
use crate::statement::{Declare, Explain, Prepare, Statement};
use crate::syntax::Parameters;

/// Behind `EXPLAIN`.
pub(super) fn explain(cursor: &mut Cursor<'_>) -> Result<Statement, Vec<Fault>> {
    cursor.take(&["verbose"]);
    if cursor.is_at_end() || cursor.is("explain") {
        return Err(vec![cursor.unexpected("a statement")]);
    }
    let statement = Box::new(super::statement(cursor, Parameters::Refused)?);
    Ok(Statement::Explain(Explain { statement }))
}

/// Behind `DECLARE`.
pub(super) fn declare(cursor: &mut Cursor<'_>) -> Result<Statement, Vec<Fault>> {
    let one = |fault| vec![fault];
    let name = cursor.identifier("the name of a cursor").map_err(one)?;
    cursor.expect(&["cursor"]).map_err(one)?;
    cursor.expect(&["for"]).map_err(one)?;
    let query = cursor.query()?;
    Ok(Statement::Declare(Declare {
        cursor: name,
        query,
    }))
}

/// Behind `PREPARE`.
pub(super) fn prepare(cursor: &mut Cursor<'_>, span: Span) -> Result<Statement, Vec<Fault>> {
    let one = |fault| vec![fault];
    let plan = cursor.identifier("the name of a plan").map_err(one)?;
    if cursor.take(&["("]).is_some() {
        cursor.skip_to(&[")"]);
        cursor.expect(&[")"]).map_err(one)?;
    }
    cursor.expect(&["as"]).map_err(one)?;
    if cursor.is("prepare") || cursor.is("explain") || cursor.is_at_end() {
        return Err(one(cursor.unexpected("a statement")));
    }
    let statement = Box::new(super::statement(cursor, Parameters::Allowed)?);
    Ok(Statement::Prepare(Prepare {
        plan,
        statement,
        span,
    }))
}
