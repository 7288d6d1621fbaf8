//! What every SELECT gives, whether it fits its table, and where each column comes from.

mod condition;
pub mod fault;
mod outputs;

use std::collections::BTreeSet;

use plan::TableName;
use plan::table::{ColumnRef, LineageEdge};
use sql::catalogue::Catalogue;

use crate::diagnostic::Collector;
use crate::ir::{Pipeline, SelectText, Table};
use crate::sql_fault;

/// What is known of a pipeline without a date.
#[derive(Clone, Debug)]
pub struct Analysis {
    pub pipeline: Pipeline,
    pub lineage: Vec<LineageEdge>,
}

/// Binds each SELECT, holds its output to its table, and binds the conditions of checks.
pub fn analyse(pipeline: Pipeline, faults: &mut Collector) -> Analysis {
    let catalogue = logical_catalogue(&pipeline);
    let mut lineage = BTreeSet::new();
    for table in &pipeline.tables {
        if let Some(select) = table.select() {
            lineage.extend(one(&pipeline, &catalogue, table, select, faults));
        }
        condition::conditions(&pipeline, &catalogue, table, faults);
    }
    Analysis {
        lineage: lineage.into_iter().collect(),
        pipeline,
    }
}

/// The tables under the names that users give them.
fn logical_catalogue(pipeline: &Pipeline) -> Catalogue {
    let mut catalogue = Catalogue::new();
    for table in &pipeline.tables {
        let schema = pipeline.target.plan.schema.clone();
        catalogue.insert(
            TableName::new(schema, table.name.value.clone()),
            sql::catalogue::Table::Known(declared_columns(table)),
        );
    }
    catalogue
}

/// A table's columns as the SQL front end takes them.
pub(crate) fn declared_columns(table: &Table) -> Vec<sql::catalogue::Column> {
    table
        .columns
        .iter()
        .map(|column| sql::catalogue::Column {
            name: column.name.value.clone(),
            ty: column.ty,
            nullability: nullability(column.nullability),
        })
        .collect()
}

pub(crate) fn nullability(declared: plan::table::Nullability) -> sql::typed::Nullability {
    match declared {
        plan::table::Nullability::Nullable => sql::typed::Nullability::Nullable,
        plan::table::Nullability::NotNull => sql::typed::Nullability::NotNull,
    }
}

fn one(
    pipeline: &Pipeline,
    catalogue: &Catalogue,
    table: &Table,
    select: &SelectText,
    faults: &mut Collector,
) -> Vec<LineageEdge> {
    let parsed = sql::parse(&select.text.sample()).expect("resolve has parsed it");
    let schema = &pipeline.target.plan.schema;
    let bound = match sql::bind(&parsed, catalogue, schema) {
        Ok(bound) => bound,
        Err(found) => {
            faults.extend(found.iter().map(|fault| sql_fault::at(fault, &select.text)));
            return Vec::new();
        }
    };
    faults.extend(
        bound
            .warnings
            .iter()
            .map(|fault| sql_fault::at(fault, &select.text)),
    );
    outputs::fit(table, select, &bound, faults);
    lineage(table, &bound)
}

fn lineage(table: &Table, bound: &sql::Bound) -> Vec<LineageEdge> {
    sql::lineage(bound)
        .into_iter()
        .flat_map(|output| {
            let to = ColumnRef {
                table: table.name.value.clone(),
                column: output.name,
            };
            output.sources.into_iter().map(move |source| LineageEdge {
                from: ColumnRef {
                    table: source.table.table,
                    column: source.column,
                },
                to: to.clone(),
                how: derivation(source.how).to_owned(),
            })
        })
        .collect()
}

fn derivation(how: sql::How) -> &'static str {
    match how {
        sql::How::Direct => "direct",
        sql::How::Derived => "derived",
        sql::How::Aggregated => "aggregated",
        sql::How::Filter => "filter",
    }
}
