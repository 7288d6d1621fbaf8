//! Which units a load's rows are made from.

use std::collections::BTreeSet;

use plan::{Read, Rows};

use super::unit::{Scope, unit_id};
use crate::ir::{Table, TableId};

/// In the order of the sources. A view stands for what it reads: its SELECT is written out where it is
/// read. Checks and `after` are left out, since they give the load no rows.
pub(super) fn reads(scope: &Scope<'_>, table: &Table) -> Vec<Read> {
    let mut found: BTreeSet<TableId> = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![table];
    while let Some(table) = open.pop() {
        for read in table.reads() {
            let read = scope.pipeline.table(read.table);
            if !read.load.value.product().is_view() {
                found.insert(read.id);
            } else if seen.insert(read.id) {
                open.push(read);
            }
        }
    }
    let found = found.into_iter();
    found
        .map(|id| Read {
            unit: unit_id(scope.pipeline.table(id)),
            rows: Rows::SoFar,
        })
        .collect()
}
