//! Where the columns come from that a statement fills.

use std::collections::{BTreeMap, BTreeSet};

use plan::Identifier;

use super::reach::Reach;
use super::{ColumnLineage, How, Source, of_query};
use crate::typed::{
    Assignment, Delete, Insert, InsertSource, Merge, MergeMatched, TargetColumn, Update, Value,
};

pub(super) fn insert(insert: &Insert) -> Vec<ColumnLineage> {
    match &insert.source {
        InsertSource::Query(query) => {
            let outputs = of_query(query);
            if insert.columns.is_empty() {
                // Which columns they go to is not known, but in which order.
                return outputs;
            }
            outputs
                .into_iter()
                .zip(&insert.columns)
                .map(|(output, column)| ColumnLineage {
                    name: column.name.clone(),
                    sources: output.sources,
                })
                .collect()
        }
        InsertSource::Values(rows) => {
            let mut filled = Filled::default();
            let reach = Reach::default();
            for row in rows {
                for (column, value) in insert.columns.iter().zip(row) {
                    filled.value(column, value, &reach);
                }
            }
            filled.columns(&BTreeSet::new())
        }
    }
}

/// What a DELETE looks at to choose the rows that stay.
pub(super) fn delete(delete: &Delete) -> BTreeSet<Source> {
    let mut reach = Reach::default();
    for cte in &delete.ctes {
        reach.define(cte);
    }
    reach.enter_table(&delete.table, &delete.alias);
    reach.enter_all(&delete.using);
    let mut filters = BTreeSet::new();
    for relation in &delete.using {
        reach.conditions(relation, &mut filters);
    }
    if let Some(selection) = &delete.selection {
        reach.collect(selection, How::Filter, &mut filters);
    }
    filters
}

pub(super) fn update(update: &Update) -> Vec<ColumnLineage> {
    let mut reach = Reach::default();
    for cte in &update.ctes {
        reach.define(cte);
    }
    reach.enter_table(&update.table, &update.alias);
    reach.enter_all(&update.from);
    let mut filters = BTreeSet::new();
    for relation in &update.from {
        reach.conditions(relation, &mut filters);
    }
    if let Some(selection) = &update.selection {
        reach.collect(selection, How::Filter, &mut filters);
    }
    let mut filled = Filled::default();
    filled.assignments(&update.assignments, &reach);
    filled.columns(&filters)
}

pub(super) fn merge(merge: &Merge) -> Vec<ColumnLineage> {
    let mut reach = Reach::default();
    reach.enter_table(&merge.table, &merge.alias);
    reach.enter(&merge.source);
    let mut filters = BTreeSet::new();
    reach.collect(&merge.on, How::Filter, &mut filters);
    let mut filled = Filled::default();
    if let MergeMatched::Update(assignments) = &merge.matched {
        filled.assignments(assignments, &reach);
    }
    let insert = &merge.not_matched;
    for (column, value) in insert.columns.iter().zip(&insert.values) {
        filled.value(column, value, &reach);
    }
    filled.columns(&filters)
}

/// Columns in the order in which they are first filled.
#[derive(Default)]
struct Filled {
    order: Vec<Identifier>,
    sources: BTreeMap<Identifier, BTreeSet<Source>>,
}

impl Filled {
    fn assignments(&mut self, assignments: &[Assignment], reach: &Reach) {
        for assignment in assignments {
            self.value(&assignment.column, &assignment.value, reach);
        }
    }

    fn value(&mut self, column: &TargetColumn, value: &Value, reach: &Reach) {
        if !self.sources.contains_key(&column.name) {
            self.order.push(column.name.clone());
        }
        let sources = self.sources.entry(column.name.clone()).or_default();
        if let Value::Expr(expr) = value {
            reach.collect(expr, How::Direct, sources);
        }
    }

    fn columns(mut self, filters: &BTreeSet<Source>) -> Vec<ColumnLineage> {
        self.order
            .into_iter()
            .map(|name| {
                let mut sources = self.sources.remove(&name).unwrap_or_default();
                sources.extend(filters.iter().cloned());
                ColumnLineage { name, sources }
            })
            .collect()
    }
}
