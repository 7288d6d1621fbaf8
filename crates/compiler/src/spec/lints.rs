//! `lints:` and `waive:`.

use super::decode::{Decoder, Field, Owner, Words};
use super::fault::Fault;
use super::suggestion::{did_you_mean, slip};
use crate::json_schema::{Keys, Shape};
use crate::lint::{self, Level, Lint};
use crate::source::Spanned;
use crate::yaml::NodeKind;

/// One entry of `lints:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintLevelSpec {
    pub lint: Spanned<&'static Lint>,
    pub level: Spanned<Level>,
}

/// A lint that does not apply, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaiverSpec {
    pub lint: Spanned<&'static Lint>,
    pub reason: Spanned<String>,
}

impl Words for Level {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("allow", Self::Allow),
        ("warn", Self::Warn),
        ("error", Self::Error),
    ];
}

const WAIVER_KEYS: &[&str] = &["lint", "reason"];

impl Decoder<'_> {
    /// Reads `lints: { name: level }`.
    pub(super) fn lints(&mut self, field: Field<'_>) -> Option<Vec<LintLevelSpec>> {
        let NodeKind::Mapping(_, entries) = &field.value.kind else {
            self.wrong_type(field, "a mapping of lints to levels", None);
            return None;
        };
        let mut levels: Vec<LintLevelSpec> = Vec::new();
        for entry in entries {
            let lint = self.lint(&entry.key);
            let level = self.word::<Level>(Field::of(entry));
            let (Some(lint), Some(level)) = (lint, level) else {
                continue;
            };
            if let Some(first) = levels.iter().find(|other| other.lint.value == lint.value) {
                self.faults.push(Fault::DuplicateName {
                    what: format!("the lint `{}`", lint.value.name()),
                    place: format!("in {field}"),
                    span: lint.span,
                    first: first.lint.span,
                });
            }
            levels.push(LintLevelSpec { lint, level });
        }
        Some(levels)
    }

    /// Reads `waive: [{ lint, reason }]`.
    pub(super) fn waivers(&mut self, field: Field<'_>) -> Option<Vec<WaiverSpec>> {
        self.list(field, "a list of waivers", Self::waiver)
    }

    fn waiver(&mut self, field: Field<'_>) -> Option<WaiverSpec> {
        let owner = Owner::new("a waiver", field.place());
        let fields = self.fields(field.value, owner, WAIVER_KEYS)?;
        let lint = self
            .require(&fields, "lint", "lint: <code of the lint>")
            .and_then(|field| self.filled(field))
            .and_then(|name| self.lint(&name));
        let reason = self
            .require(&fields, "reason", "reason: <why it does not apply>")
            .and_then(|field| self.filled_prose(field));
        Some(WaiverSpec {
            lint: lint?,
            reason: reason?,
        })
    }

    /// Finds a lint by its code, its name or its number.
    fn lint(&mut self, name: &Spanned<String>) -> Option<Spanned<&'static Lint>> {
        if let Some(lint) = lint::find(&name.value) {
            return Some(Spanned::new(lint, name.span));
        }
        let bare = name.value.strip_prefix("lint/").unwrap_or(&name.value);
        let names: Vec<&'static str> = lint::all().map(Lint::name).collect();
        self.faults.push(Fault::UnknownLint {
            suggestion: did_you_mean(bare, names.iter().copied()).map(str::to_owned),
            slip: slip(bare, &names),
            name: name.clone(),
        });
        None
    }
}

/// A lint by its code or its number.
const OTHER_NAME: &str = "^lint/.|^[Rr][Ss][0-9]+$";

/// Of `lints:`.
pub(super) fn levels_shape() -> Shape {
    let names: Vec<&'static str> = lint::all().map(Lint::name).collect();
    let levels = lint::all().fold(Keys::of(&names), |keys, lint| {
        let number = lint.number.map(|number| format!(" ({number})"));
        let about = format!("{}{}.", capitalised(lint.what), number.unwrap_or_default());
        keys.key(lint.name(), Shape::word::<Level>(), about)
    });
    Shape::named("lints", levels.others(OTHER_NAME, Shape::word::<Level>()))
}

/// Of `waive:`.
pub(super) fn waivers_shape() -> Shape {
    let names = Shape::words(lint::all().map(Lint::name));
    let lint = Shape::either([names, Shape::matching(OTHER_NAME)]);
    let waiver = Keys::of(WAIVER_KEYS)
        .required("lint", lint, "The lint that does not apply.")
        .required(
            "reason",
            Shape::filled(),
            "Why it does not apply; printed in the plan.",
        );
    Shape::named("waivers", Shape::list(waiver))
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
