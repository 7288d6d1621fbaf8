//! One transaction: its snapshot, and what it has changed in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use executor::Refusal;

use super::refusal;
use super::storage::{Row, Tables};

/// Chosen per database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Isolation {
    /// Conflicts are found per table: error 1023.
    Serializable,
    /// Conflicts are found per row, and only between writers.
    Snapshot,
}

pub(crate) struct Transaction {
    extent: Extent,
    state: State,
    pub(crate) snapshot: Option<Snapshot>,
    pub(crate) changes: BTreeMap<String, Change>,
    pub(crate) read: BTreeSet<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// From BEGIN to COMMIT.
    Block,
    Statement,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// A statement failed: all but ROLLBACK is refused.
    Aborted,
}

#[derive(Clone)]
pub(crate) struct Snapshot {
    /// How many commits it has seen.
    pub(crate) commits: u64,
    pub(crate) tables: Arc<Tables>,
}

/// What a transaction did to one table.
#[derive(Default)]
pub(crate) struct Change {
    pub(crate) base: Base,
    pub(crate) inserted: Vec<Row>,
    pub(crate) deleted: BTreeSet<u64>,
    pub(crate) kind: Kind,
}

/// What its rows stand on.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Base {
    /// The table of the snapshot.
    #[default]
    Snapshot,
    /// A new table with that id.
    Made(u64),
    Dropped,
}

/// Inserting needs to see nothing: two transactions that only insert never conflict.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    #[default]
    Inserts,
    Rewrites,
}

impl Transaction {
    pub(crate) fn new(extent: Extent) -> Self {
        Self {
            extent,
            state: State::Open,
            snapshot: None,
            changes: BTreeMap::new(),
            read: BTreeSet::new(),
        }
    }

    pub(crate) fn is_block(&self) -> bool {
        self.extent == Extent::Block
    }

    pub(crate) fn abort(&mut self) {
        self.state = State::Aborted;
    }

    pub(crate) fn is_aborted(&self) -> bool {
        self.state == State::Aborted
    }

    /// The rows that it sees. `committed` is what the catalogue says, which no snapshot covers.
    pub(crate) fn rows(&mut self, table: &str, committed: &Tables) -> Result<Vec<Row>, Refusal> {
        let change = self.changes.get(table);
        match change.map(|change| change.base) {
            Some(Base::Made(_)) => return Ok(change.expect("it has a base").inserted.clone()),
            Some(Base::Dropped) => return Err(absent(table)),
            Some(Base::Snapshot) | None => {}
        }
        let there = committed.get(table).ok_or_else(|| absent(table))?;
        let snapshot = self
            .snapshot
            .as_ref()
            .expect("taken before a table is read");
        let seen = snapshot.tables.get(table);
        let seen = seen.ok_or_else(|| refusal("XX000", "1018 Relation does not exist"))?;
        if seen.id != there.id {
            let id = seen.id;
            return Err(refusal(
                "XX000",
                format!("could not open relation with OID {id}"),
            ));
        }
        self.read.insert(table.to_owned());
        let mut rows = seen.rows.clone();
        if let Some(change) = change {
            rows.retain(|row| !change.deleted.contains(&row.id));
            rows.extend(change.inserted.iter().cloned());
        }
        Ok(rows)
    }

    /// The table's change, to add to.
    pub(crate) fn change(&mut self, table: &str, kind: Kind) -> &mut Change {
        let change = self.changes.entry(table.to_owned()).or_default();
        change.kind = change.kind.max(kind);
        change
    }
}

pub(crate) fn absent(table: &str) -> Refusal {
    refusal("42P01", format!("relation \"{table}\" does not exist"))
}
