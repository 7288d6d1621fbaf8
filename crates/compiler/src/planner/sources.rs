//! What the plan says of the tables that others own.

use std::collections::BTreeSet;

use plan::source_table::{SourceColumn, SourceTable};
use plan::{TableName, Unit};

use super::statement::own;
use super::upstreams::readers;
use crate::ir::Pipeline;
use crate::template::{PREFLIGHT, Values, render};

/// Those that are read. What is declared beside them may be missing on a target.
pub(super) fn sources(pipeline: &Pipeline, units: &[Unit]) -> Vec<SourceTable> {
    let readers = readers(pipeline, units);
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
            let mut upstreams = pipeline.upstreams.iter();
            let upstream = upstreams.find(|it| it.source == source.logical.schema);
            let read_by = readers.get(&source.logical).into_iter().flatten();
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
                pipeline: upstream.map(|upstream| upstream.pipeline.clone()),
                read_by: read_by.cloned().collect(),
            }
        })
        .collect()
}
