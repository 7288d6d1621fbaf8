//! Queries, and what the library hangs under them: `SELECT … INTO`, `WITH … DELETE`.

use super::create_table::persistence_of;
use super::cursor::Cursor;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::statement::{
    CreateTableAs, Name, Persistence, Statement, TableAttributes, TableFromQuery,
};
use crate::syntax::{self, Into, Parameters, SqlKind};

pub(super) fn parse(
    cursor: &mut Cursor<'_>,
    parameters: Parameters,
) -> Result<Statement, Vec<Fault>> {
    let mut sql = cursor.sql(parameters)?;
    match sql.kind() {
        SqlKind::Insert => return Ok(Statement::Insert(sql)),
        SqlKind::Update => return Ok(Statement::Update(sql)),
        SqlKind::Delete => return Ok(Statement::Delete(sql)),
        SqlKind::Query => {}
    }
    let Some(into) = syntax::take_into(&mut sql) else {
        return Ok(Statement::Query(sql));
    };
    let name = name_of(&into).map_err(|fault| vec![fault])?;
    let persistence = match into.persistence {
        Persistence::Permanent => persistence_of(&name),
        Persistence::Temporary => Persistence::Temporary,
    };
    Ok(Statement::CreateTableAs(CreateTableAs {
        name,
        persistence,
        form: TableFromQuery::SelectInto,
        columns: Vec::new(),
        attributes: TableAttributes::default(),
        query: sql,
    }))
}

fn name_of(into: &Into) -> Result<Name, Fault> {
    Name::from_parts(&into.parts, into.span).ok_or_else(|| invalid(into.span))
}

fn invalid(span: Span) -> Fault {
    Fault::new(
        FaultKind::InvalidName,
        span,
        "this is no name of a table",
        "this name",
    )
}
