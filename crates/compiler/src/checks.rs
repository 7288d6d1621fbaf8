//! What must be true of a table: one file per kind of check, one line in `checks!`.
//!
//! A file holds a kind from end to end: how its options are written and read, what they mean for a
//! table, and the query's values and bounds. Its name is the key in the specification and the name
//! of its template.

use plan::{Expectation, Identifier};

use crate::ir::{Pipeline, TableId};
use crate::json_schema::Shape;
use crate::resolve::Names;
use crate::spec::decode::{Decoder, Field};
use crate::template::{Expanded, Template, Values, template};

/// What the planner has to know of a check.
pub trait CheckRule {
    /// The values of its template, besides those that every check gets: `table`, `rows` (which
    /// rows are looked at), `interval` and `filter` (the two parts of `rows`).
    fn values(&self, pipeline: &Pipeline, values: Values) -> Values;

    /// For people: "`song_id` is never null".
    fn title(&self, pipeline: &Pipeline) -> String;

    /// What the query counts.
    fn measures(&self) -> &'static str;

    fn expect(&self) -> Expectation {
        Expectation::NONE
    }

    /// Another table that the query reads, which must be loaded first.
    fn reads(&self) -> Option<TableId> {
        None
    }

    /// The user's SQL in the query.
    fn user_sql(&self) -> Option<&Expanded> {
        None
    }
}

/// What one written check asks of one table: several questions where it lists several columns.
pub(crate) struct Asked<Rule> {
    /// What tells it from others of its kind, such as its column.
    pub(crate) suffix: String,
    pub(crate) rule: Rule,
}

impl<Rule> Asked<Rule> {
    fn one(suffix: impl Into<String>, rule: Rule) -> Vec<Self> {
        let suffix = suffix.into();
        vec![Self { suffix, rule }]
    }
}

macro_rules! checks {
    ($($module:ident: $variant:ident,)+) => {
        $(mod $module;)+

        /// A kind of check with its options, as written.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum CheckKindSpec { $($variant($module::Spec),)+ }

        /// A check with everything resolved.
        #[derive(Clone, Debug)]
        pub enum CheckKind { $($variant($module::$variant),)+ }

        /// The keys of the kinds in the specification.
        pub(crate) const KINDS: &[&str] = &[$(stringify!($module)),+];

        #[cfg(test)]
        pub(crate) const TEMPLATES: &[Template] =
            &[$(template!(concat!("check/", stringify!($module)))),+];

        /// Reads the options of a kind; `field` is its key and value.
        pub(crate) fn read(decoder: &mut Decoder<'_>, field: Field<'_>) -> Option<CheckKindSpec> {
            match field.name {
                $(stringify!($module) => {
                    $module::Spec::read(decoder, field).map(CheckKindSpec::$variant)
                })+
                _ => None,
            }
        }

        /// What stands under each key, and what it means.
        pub(crate) fn shapes() -> Vec<(&'static str, Shape, &'static str)> {
            vec![$((stringify!($module), $module::shape(), $module::ABOUT)),+]
        }

        /// Resolves the options for a table.
        pub(crate) fn resolve(
            spec: &CheckKindSpec,
            names: &mut Names<'_>,
        ) -> Option<Vec<Asked<CheckKind>>> {
            Some(match spec {
                $(CheckKindSpec::$variant(spec) => spec
                    .resolve(names)?
                    .into_iter()
                    .map(|Asked { suffix, rule }| Asked {
                        suffix,
                        rule: CheckKind::$variant(rule),
                    })
                    .collect(),)+
            })
        }

        impl CheckKind {
            /// Its key in the specification.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => stringify!($module),)+ }
            }

            pub fn template(&self) -> Template {
                match self {
                    $(Self::$variant(_) => template!(concat!("check/", stringify!($module))),)+
                }
            }
        }

        impl std::ops::Deref for CheckKind {
            type Target = dyn CheckRule;

            fn deref(&self) -> &Self::Target {
                match self { $(Self::$variant(check) => check,)+ }
            }
        }
    };
}

checks! {
    not_null: NotNull,
    unique: Unique,
    accepted_values: AcceptedValues,
    relationships: Relationships,
    row_count: RowCount,
    expression: Expression,
}

/// The rows a check looks at, as one condition; empty for all.
pub(crate) fn rows(interval: Option<&str>, filter: Option<&str>) -> String {
    match (interval, filter) {
        (None, None) => String::new(),
        (Some(interval), None) => interval.to_owned(),
        (None, Some(filter)) => filter.to_owned(),
        (Some(interval), Some(filter)) => format!("{interval} AND {filter}"),
    }
}

/// `a, b`, each in quotes for people.
fn quoted(columns: &[Identifier]) -> String {
    let names: Vec<String> = columns.iter().map(|column| format!("`{column}`")).collect();
    names.join(", ")
}
