//! Tables and rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::language::{Condition, Relation};

pub(crate) type Tables = BTreeMap<String, Arc<Table>>;

#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// A table that is dropped and made again is another one.
    pub(crate) id: u64,
    pub(crate) rows: Vec<Row>,
}

/// A row; clones are the same row.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) id: u64,
    cells: Arc<[(Box<str>, Box<str>)]>,
}

/// Rows outside the warehouse.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) rows: u64,
    pub(crate) quality: Quality,
}

/// Whether checks find fault with a file's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quality {
    Good,
    Bad,
}

impl Row {
    pub(crate) fn new(id: u64, cells: &[(&str, &str)]) -> Self {
        let cells = cells
            .iter()
            .map(|(column, value)| ((*column).into(), (*value).into()));
        Self {
            id,
            cells: cells.collect(),
        }
    }

    /// The same row with some columns set.
    pub(crate) fn with(&self, id: u64, set: &[(&str, &str)]) -> Self {
        let kept = self
            .cells
            .iter()
            .map(|(column, value)| (&**column, &**value));
        let kept = kept.filter(|(column, _)| set.iter().all(|(other, _)| other != column));
        let cells: Vec<(&str, &str)> = kept.chain(set.iter().copied()).collect();
        Self::new(id, &cells)
    }

    /// A column's value; empty where the row has none.
    pub(crate) fn get(&self, column: &str) -> &str {
        let cell = self.cells.iter().find(|(name, _)| **name == *column);
        cell.map_or("", |(_, value)| value)
    }

    pub(crate) fn number(&self, column: &str) -> i64 {
        self.get(column).parse().unwrap_or(0)
    }

    fn meets(&self, condition: &Condition<'_>) -> bool {
        let (mine, its) = (self.get(condition.column), condition.value);
        let number = |text: &str| text.parse::<i64>().unwrap_or(0);
        match condition.relation {
            Relation::Equal => mine == its,
            Relation::Differs => mine != its,
            Relation::Below => number(mine) < number(its),
            Relation::AtMost => number(mine) <= number(its),
            Relation::Above => number(mine) > number(its),
            Relation::AtLeast => number(mine) >= number(its),
            Relation::Among => its.split(',').any(|one| one == mine),
        }
    }
}

/// The rows that meet all conditions.
pub(crate) fn select(rows: Vec<Row>, wanted: &[Condition<'_>]) -> Vec<Row> {
    let mut rows = rows;
    rows.retain(|row| wanted.iter().all(|condition| row.meets(condition)));
    rows
}
