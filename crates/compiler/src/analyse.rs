//! What every SELECT gives, whether it fits its table, and where each column comes from.

mod condition;
pub mod fault;
mod from_start;
mod outputs;
mod script;

pub use condition::{Condition, Part};

use std::collections::BTreeSet;

use plan::table::{ColumnRef, LineageEdge};
use plan::{Identifier, TableName};
use sql::catalogue::Catalogue;

use crate::diagnostic::Collector;
use crate::ir::{Column, Draft, Pipeline, SelectText, Table, TableId};
use crate::spec::PipelineSpec;
use crate::sql_fault;

/// What is known of a pipeline without a date.
#[derive(Clone, Debug)]
pub struct Analysis {
    pub pipeline: Pipeline,
    pub lineage: Vec<LineageEdge>,
    /// A table, and one that its SELECT reads from its interval's start on.
    pub from_start: BTreeSet<(TableId, TableId)>,
}

/// What the SQL of a draft says.
#[derive(Clone, Debug)]
pub struct Facts {
    /// By table: its SELECT, where there is one and nothing is wrong with it.
    pub selects: Vec<Option<sql::Bound>>,
    pub conditions: Vec<Condition>,
    pub lineage: Vec<LineageEdge>,
    /// A table, and one that its SELECT reads from its interval's start on.
    pub from_start: BTreeSet<(TableId, TableId)>,
}

/// Binds each SELECT, holds its output to its table, and binds the conditions of checks. Of tables
/// that could not be read or resolved no SQL is found wrong.
pub fn analyse(draft: &Draft, spec: &PipelineSpec, faults: &mut Collector) -> Facts {
    let catalogue = logical_catalogue(draft, spec);
    let schema = &draft.target.plan.schema;
    let mut lineage = BTreeSet::new();
    let mut conditions = Vec::new();
    let mut bounded = BTreeSet::new();
    let selects = draft
        .tables
        .iter()
        .map(|table| {
            let table = table.as_ref()?;
            conditions.extend(condition::conditions(schema, &catalogue, table, faults));
            if let Some(script) = table.load.value.script() {
                lineage.extend(script::edges(schema, &catalogue, table, script));
            }
            let bound = bind(schema, &catalogue, table, table.select()?, faults)?;
            lineage.extend(edges(schema, table, &bound));
            let read = from_start::from_start(draft, table, &bound);
            bounded.extend(read.into_iter().map(|read| (table.id, read)));
            Some(bound)
        })
        .collect();
    Facts {
        selects,
        conditions,
        lineage: lineage.into_iter().collect(),
        from_start: bounded,
    }
}

/// The tables under the names that users give them.
fn logical_catalogue(draft: &Draft, spec: &PipelineSpec) -> Catalogue {
    let mut catalogue = Catalogue::new();
    let full = |name: &Identifier| TableName::new(draft.target.plan.schema.clone(), name.clone());
    for name in &spec.broken {
        catalogue.insert(full(name), sql::catalogue::Table::Open);
    }
    for source in &draft.sources {
        let columns = source.columns.iter().map(catalogue_column).collect();
        let known = sql::catalogue::Table::Known(columns);
        catalogue.insert(source.logical.clone(), known);
    }
    // A table that could not be resolved still says which columns it has.
    for table in spec.tables.values() {
        let columns = table.columns.values().map(|column| {
            let column = crate::resolve::column(column);
            catalogue_column(&column)
        });
        let known = sql::catalogue::Table::Known(columns.collect());
        catalogue.insert(full(&table.name.value), known);
    }
    catalogue
}

/// A table's columns as the SQL front end takes them.
pub(crate) fn declared_columns(table: &Table) -> Vec<sql::catalogue::Column> {
    table.columns.iter().map(catalogue_column).collect()
}

/// Those that its SELECT or COPY gives.
pub(crate) fn given_columns(table: &Table) -> Vec<sql::catalogue::Column> {
    table.given().map(catalogue_column).collect()
}

pub(crate) fn catalogue_column(column: &Column) -> sql::catalogue::Column {
    sql::catalogue::Column {
        name: column.name.value.clone(),
        ty: column.ty,
        nullability: nullability(column.nullability),
    }
}

pub(crate) fn nullability(declared: plan::table::Nullability) -> sql::typed::Nullability {
    match declared {
        plan::table::Nullability::Nullable => sql::typed::Nullability::Nullable,
        plan::table::Nullability::NotNull => sql::typed::Nullability::NotNull,
    }
}

fn bind(
    schema: &Identifier,
    catalogue: &Catalogue,
    table: &Table,
    select: &SelectText,
    faults: &mut Collector,
) -> Option<sql::Bound> {
    let mut own = None;
    for name in &select.unknown {
        let catalogue = own.get_or_insert_with(|| catalogue.clone());
        catalogue.insert(name.clone(), sql::catalogue::Table::Open);
    }
    let catalogue = own.as_ref().unwrap_or(catalogue);
    let bound = match sql::bind(&select.parsed, catalogue, schema) {
        Ok(bound) => bound,
        Err(found) => {
            faults.extend(found.iter().map(|fault| sql_fault::at(fault, &select.text)));
            return None;
        }
    };
    faults.extend(
        bound
            .warnings
            .iter()
            .map(|fault| sql_fault::at(fault, &select.text)),
    );
    outputs::fit(table, select, &bound, faults);
    Some(bound)
}

fn edges(schema: &Identifier, table: &Table, bound: &sql::Bound) -> Vec<LineageEdge> {
    sql::lineage(bound)
        .into_iter()
        .flat_map(|output| {
            let sources = output.sources.into_iter();
            sources.map(move |source| edge(schema, table, &output.name, source))
        })
        .collect()
}

/// A column of the table, and one of its sources.
fn edge(
    schema: &Identifier,
    table: &Table,
    column: &Identifier,
    source: sql::Source,
) -> LineageEdge {
    LineageEdge {
        from: ColumnRef {
            table: if source.table.schema == *schema {
                source.table.table
            } else {
                crate::ir::shown(&source.table)
            },
            column: source.column,
        },
        to: ColumnRef {
            table: table.name.value.clone(),
            column: column.clone(),
        },
        how: derivation(source.how).to_owned(),
    }
}

fn derivation(how: sql::How) -> &'static str {
    match how {
        sql::How::Direct => "direct",
        sql::How::Derived => "derived",
        sql::How::Aggregated => "aggregated",
        sql::How::Filter => "filter",
    }
}
