//! `replace`: the whole table, in one transaction, by DELETE; TRUNCATE would commit.
//!
//! Re-run: the same rows again. Late data: whatever the SELECT sees now. Overlapping ranges: the
//! last interval's SELECT stands.

use super::{LoadKind, Misfit, lasting_or_static};
use crate::ir::{Lifetime, SelectText, Table};
use crate::resolve::Names;
use crate::template::Values;

pub(super) use super::SelectOnly as Spec;

pub(super) fn resolve(spec: &Spec, names: &mut Names<'_>) -> Option<Replace> {
    let select = names.select(&spec.select)?;
    Some(Replace { select })
}

#[derive(Clone, Debug)]
pub struct Replace {
    pub select: SelectText,
}

impl LoadKind for Replace {
    fn fits(&self, lifetime: Lifetime) -> Result<(), Misfit> {
        lasting_or_static(lifetime)
    }

    fn values(&self, _table: &Table, values: Values) -> Values {
        values
    }

    fn select(&self) -> Option<&SelectText> {
        Some(&self.select)
    }

    fn visible(&self) -> &'static str {
        "see the old rows until COMMIT, then the new ones, never an empty table"
    }
}
