//! The statements of a user's script among the steps of a unit.

use sql::catalogue::Catalogue;
use sql::statement::Statement;

use super::marked::unmarked;
use super::unit::Scope;
use crate::ir::{Deed, Table};
use crate::template::Expanded;

/// Its statements over physical tables, in order.
pub(super) fn physical(scope: &Scope<'_>, table: &Table) -> Vec<Expanded> {
    let script = table.load.value.script();
    let statements = script.into_iter().flat_map(|script| &script.statements);
    statements
        .map(|statement| statement.physical(&scope.pipeline.tables, &table.physical))
        .collect()
}

/// The same as the text of a template, each under its mark.
pub(super) fn marked(scope: &Scope<'_>, table: &Table) -> String {
    let script = table.load.value.script();
    let statements = script.into_iter().flat_map(|script| &script.statements);
    let marks = statements.map(|statement| match statement.deed {
        Deed::Writes => "-- @load",
        Deed::Prepares => "-- @run",
    });
    let texts = physical(scope, table);
    let marked = marks
        .zip(&texts)
        .map(|(mark, text)| format!("{mark}\n{};\n", unmarked(text.slotted().trim())));
    marked.collect()
}

/// What the statements of a script see: the pipeline's tables, and the temporary ones that it makes.
pub(super) fn catalogue(scope: &Scope<'_>, table: &Table) -> Catalogue {
    let schema = &scope.pipeline.target.plan.schema;
    let mut catalogue = scope.catalogue.clone();
    for text in physical(scope, table) {
        // What is wrong with it is said where it is verified.
        let Ok(parsed) = sql::parse(&text.sample()) else {
            continue;
        };
        if let Statement::CreateTable(_) | Statement::CreateTableAs(_) = &parsed.statement {
            let bound = sql::bind(&parsed, &catalogue, schema).ok();
            sql::catalogue::apply(&mut catalogue, &parsed, bound.as_ref(), schema);
        }
    }
    catalogue
}
