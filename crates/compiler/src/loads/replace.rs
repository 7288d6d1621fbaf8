//! `replace`: the whole table, in one transaction.
//!
//! By DELETE, since TRUNCATE would commit; or, with `by: swap`, as a new table beside the old one, whose
//! name it takes once its checks have passed. A swap writes no deleted rows that a VACUUM has to remove,
//! and holds readers off only while the names change; it drops the old table, so no ordinary view may be
//! bound to it, and what was granted is granted again.
//!
//! Re-run: the same rows again. Late data: whatever the SELECT sees now. Overlapping ranges: the
//! last interval's SELECT stands.

use super::{Beside, BesideColumns, LoadKind, NEW_SUFFIX, Options, Product};
use crate::ir::{SelectText, Table};
use crate::json_schema::{Keys, Shape};
use crate::resolve::Names;
use crate::source::Spanned;
use crate::spec::SelectSpec;
use crate::spec::decode::{Decoder, Field, Fields, Words};
use crate::template::Values;

/// `replace: { by }` beside `select` or `select_file`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub by: Option<Spanned<By>>,
    pub select: SelectSpec,
}

/// How the old rows go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Delete,
    /// With their table.
    Swap,
}

impl Words for By {
    const WORDS: &'static [(&'static str, Self)] =
        &[("delete", Self::Delete), ("swap", Self::Swap)];
}

const BY: &str = "by";

impl Spec {
    pub(super) fn read(
        decoder: &mut Decoder<'_>,
        fields: &Fields<'_>,
        chosen: Field<'_>,
    ) -> Option<Self> {
        let select = decoder.select(fields);
        Some(Self {
            by: decoder.only_option(chosen, BY),
            select: select?,
        })
    }

    fn way(&self) -> By {
        self.by.as_ref().map_or(By::Delete, |by| by.value)
    }

    /// Whether each load puts a new table in the place of the old one.
    pub(crate) fn swaps(&self) -> bool {
        self.way() == By::Swap
    }
}

pub(super) fn options() -> Options {
    let options = Keys::of(&[BY]).key(BY, Shape::word::<By>(), "How the old rows go: `delete`, or `swap` with their table.");
    Options::of_select(Shape::bare_or(options), "Replaces the whole table by the SELECT's rows.")
}

pub(super) fn resolve(spec: &Spec, names: &mut Names<'_>) -> Option<Replace> {
    let select = names.select(&spec.select)?;
    Some(Replace {
        by: spec.way(),
        select,
    })
}

#[derive(Clone, Debug)]
pub struct Replace {
    pub by: By,
    pub select: SelectText,
}

const NEW: Beside = Beside {
    suffix: NEW_SUFFIX,
    columns: BesideColumns::All,
};

impl LoadKind for Replace {
    fn values(&self, table: &Table, values: Values) -> Values {
        match self.by {
            By::Delete => values.with("new", ""),
            By::Swap => values
                .with("new", table.beside(NEW).to_sql())
                .with("name", table.physical.sample().table.to_sql()),
        }
    }

    fn product(&self) -> Product {
        match self.by {
            By::Delete => Product::Table,
            By::Swap => Product::NewTable,
        }
    }

    fn beside(&self) -> Option<Beside> {
        match self.by {
            By::Delete => None,
            By::Swap => Some(NEW),
        }
    }

    /// Before the old table goes: readers are held off for no longer than they have to be.
    fn checked(&self, table: &Table, _select: &str) -> Option<String> {
        self.beside().map(|new| table.beside(new).to_sql())
    }

    fn select(&self) -> Option<&SelectText> {
        Some(&self.select)
    }

    fn visible(&self) -> &'static str {
        match self.by {
            By::Delete => "see the old rows until COMMIT, then the new ones, never an empty table",
            By::Swap => {
                "see the old table until its name is taken, then the new one, never an empty table; \
                 queries that wait for the COMMIT meanwhile may have to be repeated"
            }
        }
    }
}
