//! The items of `checks:`. The kinds themselves are in [`crate::checks`].

use plan::Identifier;

use super::decode::{Decoder, Field, Owner, Words};
use super::fault::Fault;
use crate::checks::{CheckKindSpec, KINDS, read, shapes};
use crate::json_schema::{Keys, Shape};
use crate::source::{SourceText, Span, Spanned};

/// One item of `checks:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckSpec {
    /// The whole item.
    pub span: Span,
    /// Its span is the key that names the kind.
    pub kind: Spanned<CheckKindSpec>,
    pub name: Option<Spanned<Identifier>>,
    pub description: Option<Spanned<String>>,
    pub severity: Option<Spanned<CheckSeveritySpec>>,
    pub scope: Option<Spanned<CheckScopeSpec>>,
    /// `where:`, a template of a condition; only rows that meet it are checked.
    pub filter: Option<SourceText>,
}

/// Of the field's vocabulary; refused until they are there.
const UNSUPPORTED: &[&str] = &[
    "accepted_range",
    "regex",
    "freshness",
    "failed_rows",
    "aggregate",
    "schema",
];

const OPTIONS: &[&str] = &["name", "description", "severity", "scope", "where"];

/// What a failure means: an error blocks the publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckSeveritySpec {
    Error,
    Warn,
    Info,
}

impl Words for CheckSeveritySpec {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("error", Self::Error),
        ("warn", Self::Warn),
        ("info", Self::Info),
    ];
}

/// Which rows are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckScopeSpec {
    /// Those of the interval that was loaded.
    Interval,
    /// All of them.
    Table,
}

impl Words for CheckScopeSpec {
    const WORDS: &'static [(&'static str, Self)] =
        &[("interval", Self::Interval), ("table", Self::Table)];
}

impl Decoder<'_> {
    pub(super) fn check(&mut self, field: Field<'_>) -> Option<CheckSpec> {
        let known = [KINDS, UNSUPPORTED, OPTIONS].concat();
        let owner = Owner::new("a check", field.place());
        let fields = self.fields(field.value, owner, &known)?;
        let name = fields.get("name").and_then(|field| self.leaf(field));
        let description = fields
            .get("description")
            .and_then(|field| self.prose(field));
        let severity = fields.get("severity").and_then(|field| self.word(field));
        let scope = fields.get("scope").and_then(|field| self.word(field));
        let filter = fields.get("where").and_then(|field| self.text(field));
        let mut unsupported = UNSUPPORTED
            .iter()
            .filter_map(|key| fields.get(key))
            .peekable();
        if unsupported.peek().is_some() {
            for check in unsupported {
                self.faults.push(Fault::UnsupportedCheck {
                    check: check.name.to_owned(),
                    span: check.key,
                });
            }
            return None;
        }
        let kind = self.choice(&fields, "kind", KINDS)?;
        Some(CheckSpec {
            span: field.value.span,
            kind: Spanned::new(read(self, kind)?, kind.key),
            name,
            description,
            severity,
            scope,
            filter,
        })
    }
}

/// Of `checks:`. Kinds that are not there yet are left out.
pub(super) fn shape() -> Shape {
    let known = [KINDS, OPTIONS].concat();
    let kinds = shapes()
        .into_iter()
        .fold(Keys::of(&known), |keys, (kind, shape, about)| {
            keys.key(kind, shape, about)
        });
    let check = kinds
        .key(
            "name",
            Shape::text(),
            "What reports call it, where the kind and the column do not tell.",
        )
        .key("description", Shape::text(), "Why it is asked.")
        .key(
            "severity",
            Shape::word::<CheckSeveritySpec>(),
            "`error` blocks the publish and is the default; `warn` and `info` are told.",
        )
        .key(
            "scope",
            Shape::word::<CheckScopeSpec>(),
            "Which rows are looked at: those that the interval brought, or all.",
        )
        .key(
            "where",
            Shape::filled(),
            "A condition, a template of SQL: only rows that meet it are looked at.",
        )
        .exactly_one(KINDS);
    Shape::named("checks", Shape::list(check))
}
