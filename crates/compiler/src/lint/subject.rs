//! What the lints of pipelines look at.

use std::ops::Deref;

use sql::typed::{Query, Statement};

use super::Linted;
use crate::diagnostic::Collector;
use crate::ir::{SelectText, Table, TableId};
use crate::spec::TableSpec;

/// A pipeline as far as it could be resolved.
pub(super) struct Subject<'a> {
    linted: Linted<'a>,
    errors: usize,
}

/// A table with everything that is known of it.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) id: TableId,
    pub(super) spec: &'a TableSpec,
    pub(super) table: &'a Table,
    /// What loads it, where that is a SELECT without faults.
    pub(super) select: Option<Selected<'a>>,
}

#[derive(Clone, Copy)]
pub(super) struct Selected<'a> {
    pub(super) text: &'a SelectText,
    pub(super) bound: &'a sql::Bound,
    pub(super) query: &'a Query,
}

impl<'a> Subject<'a> {
    pub(super) fn new(linted: Linted<'a>, faults: &Collector) -> Self {
        Self {
            linted,
            errors: faults.errors(),
        }
    }

    /// Whether nothing is missing: only then is what nobody reads really unread.
    pub(super) fn is_whole(&self) -> bool {
        self.errors == 0
    }

    pub(super) fn tables(&self) -> impl Iterator<Item = Seen<'a>> {
        let ids = (0..self.draft.tables.len()).map(TableId);
        ids.filter_map(|id| self.table(id))
    }

    pub(super) fn table(&self, id: TableId) -> Option<Seen<'a>> {
        let Linted {
            spec, draft, facts, ..
        } = self.linted;
        let table = draft.get(id)?;
        let bound = facts.selects.get(id.0).and_then(Option::as_ref);
        let select = table.select().zip(bound).and_then(|(text, bound)| {
            let Statement::Query(query) = &bound.statement else {
                return None;
            };
            Some(Selected { text, bound, query })
        });
        let (_, spec) = spec.tables.get_index(id.0)?;
        Some(Seen {
            id,
            spec,
            table,
            select,
        })
    }
}

impl<'a> Deref for Subject<'a> {
    type Target = Linted<'a>;

    fn deref(&self) -> &Self::Target {
        &self.linted
    }
}
