//! What must be true of a table: one file per kind of check, one variant each.
//!
//! A check is a query that answers one integer, and the bounds of a good answer. A new kind is a
//! file here, a line in [`CheckKind`], its template and its form in the specification.

mod accepted_values;
mod expression;
mod not_null;
mod relationships;
mod row_count;
mod unique;

use plan::Expectation;

use crate::ir::{Pipeline, TableId};
use crate::template::{Expanded, TemplateId, Values};

pub use accepted_values::AcceptedValues;
pub use expression::Expression;
pub use not_null::NotNull;
pub use relationships::Relationships;
pub use row_count::RowCount;
pub use unique::Unique;

/// What the planner has to know of a check.
pub trait CheckRule {
    /// Its name in the specification.
    fn name(&self) -> &'static str;

    fn template(&self) -> TemplateId;

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

    /// Columns of the checked table that the check names.
    fn columns(&self) -> Vec<&plan::Identifier>;
}

macro_rules! checks {
    ($($variant:ident,)*) => {
        /// A check with everything resolved.
        #[derive(Clone, Debug)]
        pub enum CheckKind { $($variant($variant),)* }

        impl std::ops::Deref for CheckKind {
            type Target = dyn CheckRule;

            fn deref(&self) -> &Self::Target {
                match self { $(Self::$variant(check) => check,)* }
            }
        }
    };
}

checks! {
    AcceptedValues,
    Expression,
    NotNull,
    Relationships,
    RowCount,
    Unique,
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
