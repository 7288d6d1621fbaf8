//! The longer story of a code.

use std::fmt;

use sql::lint::Lint;

use super::Code;

/// What `callsheet explain CODE` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub code: Code,
    /// What the code means.
    pub what: &'static str,
    /// Why it is refused.
    pub why: &'static str,
    /// The smallest text that is wrong in this way.
    pub example: &'static str,
    /// What to write in its place.
    pub instead: &'static str,
    /// The short name of a lint, such as `RS001`.
    pub number: Option<&'static str>,
    /// The address of the page of Redshift's documentation that says so.
    pub page: Option<Page>,
}

/// A page of the developer guide, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page(pub &'static str);

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "https://docs.aws.amazon.com/redshift/latest/dg/{}.html",
            self.0
        )
    }
}

impl From<&'static Lint> for Explanation {
    fn from(lint: &'static Lint) -> Self {
        Self {
            code: Code(lint.code),
            what: lint.what,
            why: lint.why,
            example: lint.bad,
            instead: lint.good,
            number: lint.number,
            page: lint.page.map(Page),
        }
    }
}

/// Every code of every stage, stage by stage. A stage adds its list here.
const STAGES: &[&[Explanation]] = &[
    crate::source::EXPLANATIONS,
    crate::yaml::EXPLANATIONS,
    crate::spec::EXPLANATIONS,
    crate::parts::fault::EXPLANATIONS,
    crate::template::fault::EXPLANATIONS,
    crate::resolve::fault::EXPLANATIONS,
    crate::resolve::developer_fault::EXPLANATIONS,
    crate::resolve::key_fault::EXPLANATIONS,
    crate::resolve::source_fault::EXPLANATIONS,
    crate::resolve::clashes::EXPLANATIONS,
    crate::resolve::upstream_fault::EXPLANATIONS,
    crate::loads::fault::EXPLANATIONS,
    crate::order::fault::EXPLANATIONS,
    crate::analyse::fault::EXPLANATIONS,
    crate::sql_fault::EXPLANATIONS,
    crate::compile::fault::EXPLANATIONS,
    crate::migrate::fault::EXPLANATIONS,
];

/// The explanation of a code such as `spec/unknown-key`. A lint is also known by its name alone and
/// by its number.
pub fn explain(topic: &str) -> Option<Explanation> {
    explanations()
        .find(|explanation| explanation.code.0 == topic)
        .or_else(|| crate::lint::find(topic).map(Explanation::from))
}

/// All explanations, stage by stage, then those of the lints.
pub fn explanations() -> impl Iterator<Item = Explanation> {
    let lints = crate::lint::all().map(Explanation::from);
    STAGES.iter().copied().flatten().copied().chain(lints)
}

/// Names each explanation of a stage and lists them all as `EXPLANATIONS`.
///
/// Building a [`super::Diagnostic`] takes an explanation, so no fault can exist without one.
macro_rules! define_explanations {
    ($($name:ident = $code:literal { what: $what:expr, why: $why:expr, example: $example:expr, instead: $instead:expr $(,)? })+) => {
        $(
            pub(crate) const $name: $crate::diagnostic::Explanation = $crate::diagnostic::Explanation {
                code: $crate::diagnostic::Code($code),
                what: $what,
                why: $why,
                example: $example,
                instead: $instead,
                number: None,
                page: None,
            };
        )+

        /// What `callsheet explain` says about each fault of this stage.
        pub const EXPLANATIONS: &[$crate::diagnostic::Explanation] = &[$($name),+];
    };
}
pub(crate) use define_explanations;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_unique() {
        let codes: BTreeSet<&str> = explanations().map(|told| told.code.0).collect();
        assert_eq!(codes.len(), explanations().count());
    }

    #[test]
    fn a_code_has_a_story_and_another_word_has_none() {
        assert!(explain("sql/not-grouped").is_some());
        assert_eq!(explain("sql/no-such-fault"), None);
        let lint = explain("lint/truncate-in-transaction");
        assert!(lint.is_some_and(|told| told.page.is_some()));
        assert_eq!(explain("truncate-in-transaction"), lint);
        assert_eq!(explain("RS001"), lint);
    }
}
