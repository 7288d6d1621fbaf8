//! Lints: SQL that Redshift takes and that goes wrong later.
//!
//! A lint is one file with its story, its rule and its tests, and one line in `lints!`. What a
//! pipeline says outside its SQL is linted by the compiler, which brings its own [`Lint`]s.

mod finding;
mod subject;
mod truncate_in_transaction;

pub use finding::Finding;
pub use subject::{Block, Place, Subject};

/// How much a finding weighs. The order is that of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Not shown.
    Allow,
    Warn,
    /// The pipeline does not compile.
    Error,
}

/// A rule and its story. Its name is the part of the code behind the slash.
#[derive(Debug, PartialEq, Eq)]
pub struct Lint {
    /// `lint/` and the name.
    pub code: &'static str,
    /// The short name in lists of lints, such as `RS001`.
    pub number: Option<&'static str>,
    /// Unless the project or the table says otherwise.
    pub level: Level,
    /// What it finds.
    pub what: &'static str,
    /// What goes wrong later.
    pub why: &'static str,
    pub bad: &'static str,
    pub good: &'static str,
    /// The page of the Redshift documentation, below
    /// <https://docs.aws.amazon.com/redshift/latest/dg/>; `None` for a rule of ours.
    pub page: Option<&'static str>,
}

impl Lint {
    /// The code without its stage.
    pub fn name(&self) -> &'static str {
        self.code.strip_prefix("lint/").unwrap_or(self.code)
    }
}

macro_rules! lints {
    ($($name:ident,)+) => {
        /// Every lint of statements.
        pub const ALL: &[&Lint] = &[$(&$name::LINT),+];

        /// What the lints say about one statement, in the order of the text.
        pub fn check(subject: &Subject<'_>) -> Vec<Finding> {
            let mut findings = Vec::new();
            $($name::check(subject, &mut findings);)+
            findings.sort_by(|a: &Finding, b| (a.span, a.lint.code).cmp(&(b.span, b.lint.code)));
            findings
        }
    };
}

lints! {
    truncate_in_transaction,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Catalogue, bind, classify, parse};

    /// Codes of the findings and the text at their places, the tables being unknown.
    fn found(text: &str, place: Place) -> Vec<String> {
        let parsed = parse(text).expect("Redshift SQL");
        let schema = "public".parse().expect("a name");
        let bound = bind(&parsed, &Catalogue::open(), &schema).ok();
        let subject = Subject {
            kind: classify(&parsed),
            parsed: &parsed,
            bound: bound.as_ref(),
            place,
        };
        let findings = check(&subject).into_iter();
        findings
            .map(|finding| format!("{} `{}`", finding.lint.code, finding.span.text(text)))
            .collect()
    }

    pub(super) fn in_transaction(text: &str) -> Vec<String> {
        found(text, Place::Script(Block::Open))
    }

    pub(super) fn script(text: &str) -> Vec<String> {
        found(text, Place::Script(Block::None))
    }

    #[test]
    fn codes_and_numbers_are_unique_and_every_lint_has_a_story() {
        let mut codes: Vec<_> = ALL.iter().map(|lint| lint.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ALL.len());
        for lint in ALL {
            assert_eq!(lint.code, format!("lint/{}", lint.name()));
            for part in [lint.what, lint.why, lint.bad, lint.good] {
                assert!(!part.is_empty(), "{}", lint.code);
            }
        }
    }
}
