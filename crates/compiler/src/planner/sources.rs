//! What the plan says of the tables that others own.

use std::collections::BTreeSet;

use plan::TableName;
use plan::source_table::{SourceColumn, SourceTable};

use super::statement::own;
use crate::ir::Pipeline;
use crate::template::{PREFLIGHT, Values, render};

/// Those that are read. What is declared beside them may be missing on a target.
pub(super) fn sources(pipeline: &Pipeline) -> Vec<SourceTable> {
    let tables = pipeline.tables.iter();
    let read: BTreeSet<&TableName> = tables
        .flat_map(|table| table.source_reads())
        .map(|read| &read.logical)
        .collect();
    let literal = |name: &plan::Identifier| {
        sql::quote::literal(name.as_str()).expect("names hold no backslashes")
    };
    pipeline
        .sources
        .iter()
        .filter(|source| read.contains(&source.logical))
        .map(|source| {
            let values = Values::default()
                .with("schema", literal(&source.physical.schema))
                .with("table", literal(&source.physical.table));
            SourceTable {
                name: source.logical.clone(),
                table: source.physical.clone(),
                query: own(render(PREFLIGHT, &values), pipeline.cadence),
                columns: source
                    .columns
                    .iter()
                    .map(|column| SourceColumn {
                        name: column.name.value.clone(),
                        ty: column.ty,
                        nullable: column.nullability,
                    })
                    .collect(),
            }
        })
        .collect()
}
