//! Where the columns of a result come from.

mod reach;
mod writes;

use std::collections::BTreeSet;

use plan::{Identifier, TableName};

use crate::bind::Bound;
use crate::typed::{Query, Statement};
use reach::Reach;

/// How a source column takes part in a result column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The value itself.
    Direct,
    /// Part of a computation.
    Derived,
    /// Many rows became one value, or one row was chosen among them.
    Aggregated,
    /// It decides which rows there are.
    Filter,
}

/// One source of a result column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    pub table: TableName,
    pub column: Identifier,
    pub how: How,
}

/// A result column and its sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnLineage {
    pub name: Identifier,
    pub sources: BTreeSet<Source>,
}

/// The lineage of each column that the statement gives or fills, in order. Columns behind a star
/// over a relation of unknown shape are not there.
pub fn lineage(bound: &Bound) -> Vec<ColumnLineage> {
    match &bound.statement {
        Statement::Query(query) => of_query(query),
        Statement::CreateTableAs(create) => of_query(&create.query),
        Statement::CreateView(create) => of_query(&create.query),
        Statement::CreateMaterializedView(create) => of_query(&create.query),
        Statement::Unload(unload) => of_query(&unload.query),
        Statement::Insert(insert) => writes::insert(insert),
        Statement::Update(update) => writes::update(update),
        Statement::Merge(merge) => writes::merge(merge),
        // These give no columns.
        _ => Vec::new(),
    }
}

/// What decides which rows of its table a DELETE leaves, each a filter; nothing of another statement.
pub fn row_filters(bound: &Bound) -> BTreeSet<Source> {
    match &bound.statement {
        Statement::Delete(delete) => writes::delete(delete),
        _ => BTreeSet::new(),
    }
}

fn of_query(query: &Query) -> Vec<ColumnLineage> {
    Reach::default().query(query).columns
}

impl Source {
    fn at_least(mut self, how: How) -> Self {
        self.how = self.how.max(how);
        self
    }
}

#[cfg(test)]
mod tests;
