//! `append`: adds the SELECT's rows.
//!
//! Re-run: nothing happens; the ledger's row for (table, interval) guards it, whatever its digest.
//! Late data: appended by the interval that brings it. Overlapping ranges: each interval once;
//! intervals of another length over the same time are refused.

use plan::unit::Rerun;

use super::{LoadKind, Misfit, Numbering, Options, only_lasting};
use crate::ir::{Lifetime, SelectText};
use crate::resolve::Names;

pub(super) use super::SelectOnly as Spec;

pub(super) fn options() -> Options {
    Options::none("Adds the SELECT's rows; none of them is ever changed.")
}

pub(super) fn resolve(spec: &Spec, names: &mut Names<'_>) -> Option<Append> {
    let select = names.select(&spec.select)?;
    Some(Append { select })
}

#[derive(Clone, Debug)]
pub struct Append {
    pub select: SelectText,
}

impl LoadKind for Append {
    fn fits(&self, lifetime: Lifetime) -> Result<(), Misfit> {
        only_lasting(lifetime)
    }

    fn rerun(&self) -> Rerun {
        Rerun::Doubles
    }

    fn select(&self) -> Option<&SelectText> {
        Some(&self.select)
    }

    fn numbering(&self) -> Numbering {
        Numbering::Kept
    }

    fn visible(&self) -> &'static str {
        "see the rows before it and its own, all at once"
    }
}
