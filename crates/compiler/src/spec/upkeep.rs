//! What a table needs besides columns and rows: `grants`, `comment`, `maintenance`, `on_failure`,
//! `meta`, and how it may change: `was`, `allow`.

mod allowance;
mod grants;
mod maintenance;
mod meta;

use std::collections::BTreeMap;

use plan::Identifier;
use plan::upkeep::{Grant, Meta, OnFailure};

use super::decode::{Decoder, Fields, Words};
use super::scalar::Switch;
use crate::json_schema::{Keys, Shape};
use crate::source::{Span, Spanned};

pub use allowance::AllowanceSpec;
pub use maintenance::{AnalyzeSpec, MaintenanceSpec};

/// As it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpkeepSpec {
    /// Each privilege once, in the order of the source.
    pub grants: Vec<Grant>,
    /// The key of the grants.
    pub granted: Option<Span>,
    /// Whether descriptions are written into the catalogue.
    pub comment: Option<Spanned<Switch>>,
    /// Its span is the key.
    pub maintenance: Option<Spanned<MaintenanceSpec>>,
    pub on_failure: Option<Spanned<OnFailure>>,
    pub meta: BTreeMap<String, Meta>,
    /// What the table was called in an earlier plan.
    pub was: Option<Spanned<Identifier>>,
    pub allow: Vec<AllowanceSpec>,
}

impl Words for OnFailure {
    const WORDS: &'static [(&'static str, Self)] =
        &[("stop", Self::Stop), ("continue", Self::Continue)];
}

impl Decoder<'_> {
    /// Reads the keys of upkeep out of those of a table.
    pub(super) fn upkeep(&mut self, fields: &Fields<'_>) -> UpkeepSpec {
        let grants = fields.get("grants").and_then(|field| self.grants(field));
        let maintenance = fields.get("maintenance").and_then(|field| {
            let span = field.key;
            Some(Spanned::new(self.maintenance(field)?, span))
        });
        let allow = fields
            .get("allow")
            .and_then(|field| self.list(field, "a list of losses", Self::allowance));
        UpkeepSpec {
            grants: grants.unwrap_or_default(),
            granted: fields.get("grants").map(|field| field.key),
            comment: fields.get("comment").and_then(|field| self.leaf(field)),
            maintenance,
            on_failure: fields.get("on_failure").and_then(|field| self.word(field)),
            meta: fields
                .get("meta")
                .and_then(|field| self.meta(field))
                .unwrap_or_default(),
            was: fields.get("was").and_then(|field| self.leaf(field)),
            allow: allow.unwrap_or_default(),
        }
    }
}

const KEYS: &[&str] = &[
    "grants",
    "comment",
    "maintenance",
    "on_failure",
    "meta",
    "was",
    "allow",
];

/// Those keys of a table that are read here.
pub(super) fn keys() -> Keys {
    Keys::of(KEYS)
        .key(
            "grants",
            grants::shape(),
            "Who may do what with the table: a list of grantees for each privilege.",
        )
        .key(
            "comment",
            Shape::leaf::<Switch>(),
            "Whether descriptions are written into the catalogue.",
        )
        .key(
            "maintenance",
            maintenance::shape(),
            "VACUUM and ANALYZE behind each run that loaded the table.",
        )
        .key(
            "on_failure",
            Shape::word::<OnFailure>(),
            "`stop`: nothing new starts once it failed; `continue`: all else goes on.",
        )
        .key(
            "meta",
            Shape::map(Shape::anything()),
            "Whatever a team notes for its own tools; nothing here reads it.",
        )
        .key(
            "was",
            Shape::text(),
            "What the table was called in the plan that a migration starts from.",
        )
        .key(
            "allow",
            Shape::list(allowance::shape()),
            "Losses that a migration may bring about, each with its reason.",
        )
}
