//! Which units a load's rows are made from.

use std::collections::{BTreeMap, BTreeSet};

use plan::{Read, Rows};

use super::unit::{Scope, unit_id};
use crate::ir::{Table, TableId};

/// In the order of the sources. A view stands for what it reads: its SELECT is written out where it is
/// read. Checks and `after` are left out, since they give the load no rows.
pub(super) fn reads(scope: &Scope<'_>, table: &Table) -> Vec<Read> {
    let mut found: BTreeMap<TableId, Rows> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![table];
    while let Some(reader) = open.pop() {
        for read in reader.reads() {
            let read = scope.pipeline.table(read.table);
            if !read.load.value.product().is_view() {
                let rows = found.entry(read.id).or_insert(Rows::OfItsInterval);
                // A view is bounded by its own SELECT, which knows of no interval.
                if !scope.from_start.contains(&(reader.id, read.id)) {
                    *rows = Rows::SoFar;
                }
            } else if seen.insert(read.id) {
                open.push(read);
            }
        }
    }
    let found = found.into_iter();
    found
        .map(|(id, rows)| Read {
            unit: unit_id(scope.pipeline.table(id)),
            rows,
        })
        .collect()
}
