//! The statements that ask and note which pipeline writes a table.

use plan::ownership::Ownership;
use plan::{Identifier, TableName};

use super::protocol::Control;
use super::statement::own;
use crate::chain::chain;
use crate::ir::Pipeline;
use crate::loads::Product;
use crate::template::{
    OWNERS_ADOPT, OWNERS_CLAIM, OWNERS_LOCK, OWNERS_READ, Template, Values, render,
};

/// The tables that a pipeline's loads write; none where every load goes to files.
pub(super) fn written(pipeline: &Pipeline) -> Vec<TableName> {
    let schema = &pipeline.target.plan.schema;
    let tables = pipeline.tables.iter();
    let made = tables.filter(|table| table.load.value.product() != Product::Files);
    made
        // The tables of the intervals of a stage have one owner under their common name.
        .map(|table| TableName::new(schema.clone(), table.name.value.clone()))
        .collect()
}

/// None without tables.
pub(crate) fn ownership(
    tables: Vec<TableName>,
    pipeline: &Identifier,
    control: &Control,
) -> Option<Ownership> {
    if tables.is_empty() {
        return None;
    }
    let rows: Vec<String> = names(&tables)
        .map(|name| format!("SELECT CAST({name} AS varchar(300)) AS name"))
        .collect();
    let values = owned(control.values(), &tables, pipeline).with(
        "rows",
        chain(
            &rows,
            " UNION ALL
    ",
        ),
    );
    let statement = |template: Template| own(render(template, &values), control.cadence());
    Some(Ownership {
        lock: statement(OWNERS_LOCK),
        read: statement(OWNERS_READ),
        claim: statement(OWNERS_CLAIM),
        adopt: statement(OWNERS_ADOPT),
        tables,
    })
}

/// The names of the tables, and of the pipeline that has to own them.
pub(super) fn owned(values: Values, tables: &[TableName], pipeline: &Identifier) -> Values {
    let names: Vec<String> = names(tables).collect();
    values
        .with("names", names.join(", "))
        .with("pipeline", literal(pipeline.as_str()))
}

fn names(tables: &[TableName]) -> impl Iterator<Item = String> {
    tables.iter().map(|name| literal(&name.to_string()))
}

fn literal(text: &str) -> String {
    sql::quote::literal(text).expect("names hold no backslashes")
}
