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

use crate::ir::{SelectText, Table};
use crate::template::{TemplateId, Values};

pub use append::Append;
pub use copy::Copy;
pub use merge::Merge;
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

    /// A condition for the rows of one interval; none if the load cannot tell them.
    fn interval_rows(&self, _table: &Table) -> Option<String> {
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
