//! `append`: adds the SELECT's rows.
//!
//! Re-run: nothing happens; the ledger's row for (table, interval) guards it, whatever its digest.
//! Late data: appended by the interval that brings it. Overlapping ranges: each interval once;
//! intervals of another length over the same time are refused.

use plan::unit::Rerun;

use super::{LoadKind, Misfit, only_lasting};
use crate::ir::{Lifetime, SelectText, Table};
use crate::resolve::Names;
use crate::spec::SelectSpec;
use crate::spec::decode::{Decoder, Field, Fields};
use crate::template::Values;

/// `append: {}` beside `select` or `select_file`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub select: SelectSpec,
}

impl Spec {
    pub(super) fn read(
        decoder: &mut Decoder<'_>,
        fields: &Fields<'_>,
        chosen: Field<'_>,
    ) -> Option<Self> {
        let select = decoder.select(fields);
        decoder.no_options(chosen)?;
        Some(Self { select: select? })
    }

    pub(super) fn resolve(&self, names: &mut Names<'_>) -> Option<Append> {
        let select = names.select(&self.select)?;
        Some(Append { select })
    }
}

#[derive(Clone, Debug)]
pub struct Append {
    pub select: SelectText,
}

impl LoadKind for Append {
    fn fits(&self, lifetime: Lifetime) -> Result<(), Misfit> {
        only_lasting(lifetime)
    }

    fn values(&self, _table: &Table, values: Values) -> Values {
        values
    }

    fn rerun(&self) -> Rerun {
        Rerun::Doubles
    }

    fn select(&self) -> Option<&SelectText> {
        Some(&self.select)
    }

    fn visible(&self) -> &'static str {
        "see the rows before it and its own, all at once"
    }
}
