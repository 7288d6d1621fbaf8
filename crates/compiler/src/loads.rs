//! How rows get into a table: one file per load, one variant each.
//!
//! A load states three things: the template of its body with its values, which rows of the table
//! belong to an interval, and what a second run of the same interval does. A new load is a file
//! here, a line in [`Load`], its template and its form in the specification.

mod append;
mod copy;
mod merge;
mod replace;
mod replace_batch;
mod replace_window;

use plan::unit::Rerun;

use crate::ir::{Lifetime, SelectText, Table};
use crate::template::{TemplateId, Values};

pub use append::Append;
pub use copy::{Copy, CopyOption};
pub use merge::{Merge, SOURCE_SUFFIX};
pub use replace::Replace;
pub use replace_batch::{BATCH_COLUMN, ReplaceBatch};
pub use replace_window::ReplaceWindow;

/// What the planner has to know of a load.
pub trait LoadKind {
    /// Its name in the specification.
    fn name(&self) -> &'static str;

    fn template(&self) -> TemplateId;

    /// The values of its template, besides those that every load gets.
    fn values(&self, table: &Table, values: Values) -> Values;

    /// Whether it can fill tables of this lifetime.
    fn fits(&self, lifetime: Lifetime) -> Result<(), Misfit>;

    /// A condition for the rows of one interval; none if the load cannot tell them.
    fn interval_rows(&self) -> Option<String> {
        None
    }

    fn rerun(&self) -> Rerun {
        Rerun::Replaces
    }

    fn select(&self) -> Option<&SelectText> {
        None
    }

    /// Columns that the load keeps in the table besides the declared ones.
    fn own_columns(&self) -> Vec<plan::table::Column> {
        Vec::new()
    }

    /// What readers see once the unit is done.
    fn visible(&self) -> &'static str;
}

/// A load cannot fill a table; what to do instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misfit(pub &'static str);

/// For loads that say what a second interval does to a lasting table.
fn only_lasting(lifetime: Lifetime) -> Result<(), Misfit> {
    match lifetime {
        Lifetime::Lasting => Ok(()),
        Lifetime::Interval => Err(STAGING_TAKES_COPY),
        Lifetime::Static => Err(Misfit(
            "a static table is loaded once: by `copy`, `replace` or `merge`",
        )),
    }
}

const STAGING_TAKES_COPY: Misfit =
    Misfit("a staging table takes `copy`; a table made by SQL is of kind `table`");

/// For loads that make no difference between intervals.
fn lasting_or_static(lifetime: Lifetime) -> Result<(), Misfit> {
    match lifetime {
        Lifetime::Lasting | Lifetime::Static => Ok(()),
        Lifetime::Interval => Err(STAGING_TAKES_COPY),
    }
}

macro_rules! loads {
    ($($variant:ident,)*) => {
        /// A load with everything resolved.
        #[derive(Clone, Debug)]
        pub enum Load { $($variant(Box<$variant>),)* }

        impl std::ops::Deref for Load {
            type Target = dyn LoadKind;

            fn deref(&self) -> &Self::Target {
                match self { $(Self::$variant(load) => load.as_ref(),)* }
            }
        }
    };
}

loads! {
    Append,
    Copy,
    Merge,
    Replace,
    ReplaceBatch,
    ReplaceWindow,
}

/// `start` and `end` as they stand between quotes in a plan.
pub(crate) const START: &str = "⟦start⟧";
pub(crate) const END: &str = "⟦end⟧";

/// Names joined by commas, as SQL text.
pub(crate) fn list<'a>(names: impl IntoIterator<Item = &'a plan::Identifier>) -> String {
    let names: Vec<String> = names.into_iter().map(plan::Identifier::to_sql).collect();
    names.join(", ")
}

/// The declared columns of a table, joined by commas.
pub(crate) fn column_list(table: &Table) -> String {
    list(table.columns.iter().map(|column| &column.name.value))
}
