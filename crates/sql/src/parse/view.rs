//! `CREATE VIEW`, `CREATE MATERIALIZED VIEW`, `REFRESH MATERIALIZED VIEW`.

use super::attributes::Attributes;
use super::cursor::Cursor;
use super::drop::dependents;
use crate::fault::{Fault, FaultKind};
use crate::materialized;
use crate::statement::{
    AutoRefresh, CreateMaterializedView, CreateView, RefreshMaterializedView, Replacement,
    Statement, ViewBinding,
};

/// Behind `CREATE VIEW`.
pub(super) fn view(
    cursor: &mut Cursor<'_>,
    replacement: Replacement,
) -> Result<Statement, Vec<Fault>> {
    let one = |fault| vec![fault];
    let binding = cursor
        .take_last(&["with", "no", "schema", "binding"])
        .map_or(ViewBinding::Early, ViewBinding::Late);
    unconditional(cursor).map_err(one)?;
    let name = cursor.name("a view").map_err(one)?;
    let columns = if cursor.is("(") {
        cursor.columns().map_err(one)?
    } else {
        Vec::new()
    };
    cursor.expect(&["as"]).map_err(one)?;
    let query = cursor.query()?;
    Ok(Statement::CreateView(CreateView {
        name,
        replacement,
        columns,
        query,
        binding,
    }))
}

/// Behind `CREATE MATERIALIZED VIEW`.
pub(super) fn materialized(cursor: &mut Cursor<'_>) -> Result<Statement, Vec<Fault>> {
    let one = |fault| vec![fault];
    unconditional(cursor).map_err(one)?;
    let name = cursor.name("a view").map_err(one)?;
    let columns = if cursor.is("(") {
        cursor.columns().map_err(one)?
    } else {
        Vec::new()
    };
    let mut attributes = Attributes::default();
    let mut auto_refresh = AutoRefresh::No;
    while !cursor.is("as") {
        if cursor.take(&["auto", "refresh"]).is_some() {
            let answer = cursor.take_one(&["yes", "no"]);
            let answer = answer.ok_or_else(|| one(cursor.unexpected("`YES` or `NO`")))?;
            auto_refresh = match answer {
                "yes" => AutoRefresh::Yes,
                _ => AutoRefresh::No,
            };
        } else if cursor.is_at_end() {
            return Err(one(cursor.unexpected("`AS`")));
        } else {
            attributes.read(cursor).map_err(one)?;
        }
    }
    cursor.expect(&["as"]).map_err(one)?;
    let mut faults = Vec::new();
    let attributes = attributes.finish(&mut faults);
    let query = cursor.query();
    if let Ok(query) = &query {
        faults.extend(materialized::of(query, auto_refresh));
    }
    match query {
        Ok(query) if faults.is_empty() => {
            Ok(Statement::CreateMaterializedView(CreateMaterializedView {
                name,
                columns,
                attributes,
                auto_refresh,
                query,
            }))
        }
        Ok(_) => Err(faults),
        Err(more) => {
            faults.extend(more);
            Err(faults)
        }
    }
}

fn unconditional(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    match cursor.take(&["if", "not", "exists"]) {
        None => Ok(()),
        Some(span) => Err(Fault::new(
            FaultKind::NotRedshift,
            span,
            "Redshift has no `IF NOT EXISTS` for views",
            "not Redshift",
        )
        .help("write `CREATE OR REPLACE VIEW`, or drop a materialized view first")),
    }
}

/// Behind `REFRESH MATERIALIZED VIEW`.
pub(super) fn refresh(cursor: &mut Cursor<'_>) -> Result<Statement, Fault> {
    let name = cursor.name("a view")?;
    let dependents = dependents(cursor);
    cursor.end()?;
    Ok(Statement::RefreshMaterializedView(
        RefreshMaterializedView { name, dependents },
    ))
}
