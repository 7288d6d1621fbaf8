//! What every SELECT gives, whether it fits its table, and where each column comes from.

use std::collections::BTreeSet;

use plan::table::{ColumnRef, LineageEdge};
use plan::{Identifier, TableName};
use sql::catalogue::Catalogue;

use crate::diagnostic::Collector;
use crate::ir::{Pipeline, SelectText, Table};
use crate::sql_fault;

pub mod fault;

use fault::Fault;

/// What is known of a pipeline without a date.
#[derive(Clone, Debug)]
pub struct Analysis {
    pub pipeline: Pipeline,
    pub lineage: Vec<LineageEdge>,
}

/// Binds each SELECT and holds its output to its table.
pub fn analyse(pipeline: Pipeline, faults: &mut Collector) -> Analysis {
    let catalogue = logical_catalogue(&pipeline);
    let mut lineage = BTreeSet::new();
    for table in &pipeline.tables {
        if let Some(select) = table.select() {
            lineage.extend(one(&pipeline, &catalogue, table, select, faults));
        }
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
    faults.extend(bound.warnings.iter().map(|fault| sql_fault::at(fault, &select.text)));
    fits(table, select, &bound, faults);
    lineage(table, &bound)
}

/// The SELECT's outputs are matched with the table's columns by name.
fn fits(table: &Table, select: &SelectText, bound: &sql::Bound, faults: &mut Collector) {
    let shape = bound.outputs();
    let Some(outputs) = shape.columns() else {
        return;
    };
    let mut seen: BTreeSet<&Identifier> = BTreeSet::new();
    for output in outputs {
        let span = select.text.span();
        if !seen.insert(&output.name) {
            faults.push(Fault::RepeatedOutput {
                column: output.name.clone(),
                span,
            });
            continue;
        }
        match table.column(&output.name) {
            None => faults.push(Fault::UndeclaredOutput {
                table: table.name.value.clone(),
                column: output.name.clone(),
                nearest: crate::spec::did_you_mean(
                    output.name.as_str(),
                    table.columns.iter().map(|column| column.name.value.as_str()),
                )
                .map(str::to_owned),
                span,
            }),
            Some(column) => {
                let target = sql::typed::TargetColumn {
                    name: column.name.value.clone(),
                    ty: column.ty,
                };
                if let Some(fault) = sql::assign::check(output, &target) {
                    faults.push(
                        sql_fault::diagnostic(&fault, column.name.span)
                            .also(span, "filled by this SELECT"),
                    );
                }
            }
        }
    }
    for column in &table.columns {
        if !seen.contains(&column.name.value) {
            faults.push(Fault::MissingOutput {
                table: table.name.value.clone(),
                column: column.name.value.clone(),
                declared: column.name.span,
                span: select.text.span(),
            });
        }
    }
}

fn lineage(table: &Table, bound: &sql::Bound) -> Vec<LineageEdge> {
    sql::lineage(bound)
        .into_iter()
        .flat_map(|output| {
            let to = ColumnRef {
                table: table.name.value.clone(),
                column: output.column,
            };
            output.sources.into_iter().map(move |source| LineageEdge {
                from: ColumnRef {
                    table: source.table.table,
                    column: source.column,
                },
                to: to.clone(),
                how: source.derivation.to_string(),
            })
        })
        .collect()
}
