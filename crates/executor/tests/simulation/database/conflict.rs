//! Finding transactions that no order could explain, by the tables that they read and wrote.
//!
//! "If no serial execution of those transactions would produce the same results, the transaction
//! that executes a statement that would break serializability is aborted": a cycle of "comes before".
//! <https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html>

use std::collections::{BTreeMap, BTreeSet};

use super::transaction::{Kind, Transaction};

/// Committed transactions that an open one may still conflict with.
#[derive(Default)]
pub(crate) struct History(Vec<Footprint>);

struct Footprint {
    /// How many commits its snapshot had seen.
    snapshot: u64,
    /// Its own place among them; none while it is open.
    commit: Option<u64>,
    read: BTreeSet<String>,
    written: BTreeMap<String, Kind>,
}

impl Footprint {
    fn of(transaction: &Transaction, commit: Option<u64>) -> Option<Self> {
        Some(Self {
            snapshot: transaction.snapshot.as_ref()?.commits,
            commit,
            read: transaction.read.clone(),
            written: transaction
                .changes
                .iter()
                .map(|(table, change)| (table.clone(), change.kind))
                .collect(),
        })
    }

    /// Whether a serial order has this one before the other.
    fn comes_before(&self, other: &Self) -> bool {
        let unseen = |by: &Self, of: &Self| of.commit.is_none_or(|commit| commit > by.snapshot);
        // It read a table as it was before the other wrote it.
        let reads_older = unseen(self, other)
            && self
                .read
                .iter()
                .any(|table| other.written.contains_key(table));
        // The other read what it wrote.
        let is_read = !unseen(other, self)
            && other
                .read
                .iter()
                .any(|table| self.written.contains_key(table));
        // Both wrote a table, and not only by inserting.
        let is_earlier = match (self.commit, other.commit) {
            (Some(mine), Some(its)) => mine < its,
            (Some(_), None) => true,
            (None, _) => false,
        };
        let overwritten = is_earlier
            && self.written.iter().any(|(table, kind)| {
                let its = other.written.get(table);
                its.is_some_and(|its| (*kind).max(*its) == Kind::Rewrites)
            });
        reads_older || is_read || overwritten
    }
}

impl History {
    /// Whether an open transaction fits no order any more.
    pub(crate) fn is_violated_by(&self, transaction: &Transaction) -> bool {
        if transaction.changes.is_empty() {
            return false;
        }
        let Some(open) = Footprint::of(transaction, None) else {
            return false;
        };
        let mut reached: BTreeSet<usize> = BTreeSet::new();
        let mut ahead: Vec<&Footprint> = vec![&open];
        while let Some(next) = ahead.pop() {
            for (place, past) in self.0.iter().enumerate() {
                if !reached.contains(&place) && next.comes_before(past) {
                    if past.comes_before(&open) {
                        return true;
                    }
                    reached.insert(place);
                    ahead.push(past);
                }
            }
        }
        false
    }

    pub(crate) fn add(&mut self, transaction: &Transaction, commit: u64) {
        self.0.extend(Footprint::of(transaction, Some(commit)));
    }

    /// Forgets those that every open transaction has seen.
    pub(crate) fn forget(&mut self, oldest_snapshot: u64) {
        self.0
            .retain(|past| past.commit.is_some_and(|commit| commit > oldest_snapshot));
    }
}
