//! The statements that ask and note which pipeline writes a table.

use plan::TableName;
use plan::ownership::Ownership;

use super::protocol::Control;
use super::statement::own;
use crate::ir::Pipeline;
use crate::loads::Product;
use crate::template::{OWNERS_ADOPT, OWNERS_CLAIM, OWNERS_LOCK, OWNERS_READ, Template, render};

/// None where every load goes to files.
pub(super) fn ownership(pipeline: &Pipeline, control: &Control) -> Option<Ownership> {
    let schema = &pipeline.target.plan.schema;
    let tables = pipeline.tables.iter();
    let made = tables.filter(|table| table.load.value.product() != Product::Files);
    let tables: Vec<TableName> = made
        // The tables of the intervals of a stage have one owner under their common name.
        .map(|table| TableName::new(schema.clone(), table.name.value.clone()))
        .collect();
    if tables.is_empty() {
        return None;
    }
    let literal = |text: &str| sql::quote::literal(text).expect("names hold no backslashes");
    let names: Vec<String> = tables
        .iter()
        .map(|name| literal(&name.to_string()))
        .collect();
    let rows: Vec<String> = names
        .iter()
        .map(|name| format!("SELECT CAST({name} AS varchar(300)) AS name"))
        .collect();
    let values = control
        .values()
        .with("names", names.join(", "))
        .with("rows", rows.join(" UNION ALL\n    "))
        .with("pipeline", literal(pipeline.name.as_str()));
    let statement = |template: Template| own(render(template, &values), pipeline.cadence);
    Some(Ownership {
        lock: statement(OWNERS_LOCK),
        read: statement(OWNERS_READ),
        claim: statement(OWNERS_CLAIM),
        adopt: statement(OWNERS_ADOPT),
        tables,
    })
}
