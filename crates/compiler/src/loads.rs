//! How rows get into a table: one file per load, one line in `loads!`.
//!
//! A file holds a load from end to end: how its options are written and read, what they mean for a
//! table, the values of its template, which rows belong to an interval, and what a second run of the
//! same interval does. Its name is the key in the specification and the name of its template.

use plan::Identifier;
use plan::unit::Rerun;

use crate::ir::{Lifetime, SelectText, Table};
use crate::resolve::Names;
use crate::spec::SelectSpec;
use crate::spec::decode::{Decoder, Field, Fields};
use crate::template::{Template, Values, template};

/// What the planner has to know of a load.
pub trait LoadKind {
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

    /// Checks that the load needs to keep its word; `-- @check NAME` is their place in its template.
    fn built_in(&self) -> &'static [BuiltIn] {
        &[]
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

/// A check that a load brings along. It counts what is wrong, and always blocks.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    pub name: &'static str,
    pub title: &'static str,
    pub measures: &'static str,
    pub template: Template,
}

macro_rules! loads {
    ($($module:ident: $variant:ident,)+) => {
        $(mod $module;)+
        $(pub use $module::$variant;)+

        /// A load with its options, as written.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum LoadSpec { $($variant(Box<$module::Spec>),)+ }

        /// A load with everything resolved.
        #[derive(Clone, Debug)]
        pub enum Load { $($variant(Box<$variant>),)+ }

        /// The keys of the loads in the specification.
        pub(crate) const KEYS: &[&str] = &[$(stringify!($module)),+];

        #[cfg(test)]
        pub(crate) const TEMPLATES: &[Template] =
            &[$(template!(concat!("load/", stringify!($module)))),+];

        /// Reads a load: `chosen` is its key and value, `fields` what stands beside it.
        pub(crate) fn read(
            decoder: &mut Decoder<'_>,
            fields: &Fields<'_>,
            chosen: Field<'_>,
        ) -> Option<LoadSpec> {
            match chosen.name {
                $(stringify!($module) => $module::Spec::read(decoder, fields, chosen)
                    .map(Box::new)
                    .map(LoadSpec::$variant),)+
                _ => None,
            }
        }

        /// Resolves the options for a table.
        pub(crate) fn resolve(spec: &LoadSpec, names: &mut Names<'_>) -> Option<Load> {
            match spec {
                $(LoadSpec::$variant(spec) => {
                    $module::resolve(spec, names).map(Box::new).map(Load::$variant)
                })+
            }
        }

        impl Load {
            /// Its key in the specification.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => stringify!($module),)+ }
            }

            pub fn template(&self) -> Template {
                match self {
                    $(Self::$variant(_) => template!(concat!("load/", stringify!($module))),)+
                }
            }
        }

        impl std::ops::Deref for Load {
            type Target = dyn LoadKind;

            fn deref(&self) -> &Self::Target {
                match self { $(Self::$variant(load) => load.as_ref(),)+ }
            }
        }
    };
}

loads! {
    copy: Copy,
    replace_window: ReplaceWindow,
    replace_batch: ReplaceBatch,
    replace: Replace,
    append: Append,
    merge: Merge,
}

pub use copy::CopyOption;
pub use merge::SOURCE_SUFFIX;

/// What the columns of loads start with: those that they keep in tables, and those that their
/// templates make on the way.
pub const OWN_PREFIX: &str = "callsheet_";

/// A load whose only option is its SELECT: `append: {}` beside `select` or `select_file`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectOnly {
    pub select: SelectSpec,
}

impl SelectOnly {
    fn read(decoder: &mut Decoder<'_>, fields: &Fields<'_>, chosen: Field<'_>) -> Option<Self> {
        let select = decoder.select(fields);
        decoder.no_options(chosen)?;
        Some(Self { select: select? })
    }
}

/// `start` and `end` as they stand between quotes in a plan.
pub(crate) const START: &str = "⟦start⟧";
pub(crate) const END: &str = "⟦end⟧";

/// Names joined by commas, as SQL text.
pub(crate) fn list<'a>(names: impl IntoIterator<Item = &'a Identifier>) -> String {
    let names: Vec<String> = names.into_iter().map(Identifier::to_sql).collect();
    names.join(", ")
}

/// The declared columns of a table, joined by commas.
pub(crate) fn column_list(table: &Table) -> String {
    list(table.columns.iter().map(|column| &column.name.value))
}
