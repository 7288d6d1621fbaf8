//! What every SELECT gives, whether it fits its table, and where each column comes from.

use std::collections::BTreeSet;

use plan::TableName;
use plan::table::{ColumnRef, LineageEdge};
use sql::catalogue::Catalogue;
use sql::typed::TargetColumn;

use crate::diagnostic::Collector;
use crate::ir::{Pipeline, SelectText, Table};
use crate::spec::did_you_mean;
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
    faults.extend(
        bound
            .warnings
            .iter()
            .map(|fault| sql_fault::at(fault, &select.text)),
    );
    fits(table, select, &bound, faults);
    lineage(table, &bound)
}

/// The SELECT's outputs are matched with the table's columns by name.
fn fits(table: &Table, select: &SelectText, bound: &sql::Bound, faults: &mut Collector) {
    let shape = bound.outputs();
    let Some(outputs) = shape.columns() else {
        return;
    };
    let span = select.text.span();
    let mut targets: Vec<TargetColumn> = Vec::new();
    for output in outputs {
        let name = &output.name;
        if targets.iter().any(|target| target.name == *name) {
            faults.push(Fault::RepeatedOutput {
                column: name.clone(),
                span,
            });
            continue;
        }
        match table.column(name) {
            Some(column) => targets.push(TargetColumn {
                name: column.name.value.clone(),
                ty: column.ty,
            }),
            None => faults.push(Fault::UndeclaredOutput {
                table: table.name.value.clone(),
                column: name.clone(),
                nearest: did_you_mean(
                    name.as_str(),
                    table
                        .columns
                        .iter()
                        .map(|column| column.name.value.as_str()),
                )
                .map(str::to_owned),
                span,
            }),
        }
    }
    for column in &table.columns {
        if !targets
            .iter()
            .any(|target| target.name == column.name.value)
        {
            faults.push(Fault::MissingOutput {
                table: table.name.value.clone(),
                column: column.name.value.clone(),
                declared: column.name.span,
                span,
            });
        }
    }
    if let sql::typed::Statement::Query(query) = &bound.statement
        && targets.len() == outputs.len()
    {
        let whole = sql::Span::new(0, select.text.sample().len());
        let found = sql::assign::query(query, &targets, whole);
        faults.extend(found.iter().map(|fault| sql_fault::at(fault, &select.text)));
    }
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
