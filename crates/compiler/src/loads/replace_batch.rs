//! `replace_batch`: what this interval's load wrote, whatever its event time.
//!
//! A column of Callsheet's own notes which interval brought a row. Re-run: the interval's rows are
//! replaced. Late data: stays with the interval that brought it. Overlapping ranges: each interval
//! replaces its own rows only; intervals of another length over the same time are refused.

use plan::table::{Column, Nullability};
use plan::unit::Rerun;
use plan::{Identifier, SqlType};

use super::{LoadKind, Misfit, Options, START, only_lasting};
use crate::ir::{Lifetime, SelectText, Table};
use crate::resolve::Names;
use crate::template::Values;

/// Notes the start of the interval that wrote a row.
const BATCH_COLUMN: &str = "callsheet_batch";

pub(super) use super::SelectOnly as Spec;

pub(super) fn options() -> Options {
    Options::none("Puts the rows that an interval brings in the place of those that it brought before, whatever their own time.")
}

pub(super) fn resolve(spec: &Spec, names: &mut Names<'_>) -> Option<ReplaceBatch> {
    let select = names.select(&spec.select)?;
    Some(ReplaceBatch { select })
}

#[derive(Clone, Debug)]
pub struct ReplaceBatch {
    pub select: SelectText,
}

fn batch() -> Identifier {
    BATCH_COLUMN.parse().expect("a plain name")
}

impl LoadKind for ReplaceBatch {
    fn fits(&self, lifetime: Lifetime) -> Result<(), Misfit> {
        only_lasting(lifetime)
    }

    fn values(&self, _table: &Table, values: Values) -> Values {
        values.with("batch", batch().to_sql()).with("start", START)
    }

    fn interval_rows(&self) -> Option<String> {
        Some(format!("{} = '{START}'", batch().to_sql()))
    }

    fn rerun(&self) -> Rerun {
        Rerun::ReplacesOwn
    }

    fn select(&self) -> Option<&SelectText> {
        Some(&self.select)
    }

    fn own_columns(&self) -> Vec<Column> {
        vec![Column {
            name: batch(),
            ty: SqlType::Timestamp,
            nullable: Nullability::NotNull,
            identity: None,
        }]
    }

    fn visible(&self) -> &'static str {
        "see the interval's old rows until COMMIT, then its new ones"
    }
}
