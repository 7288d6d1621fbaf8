//! How rows get into a table: one file per load, one line in `loads!`.
//!
//! A file holds a load from end to end: how its options are written and read, what they mean for a
//! table, the values of its template, which rows belong to an interval, and what a second run of the
//! same interval does. Its name is the key in the specification and the name of its template.

pub mod fault;
mod lookback;
mod options;
pub(crate) mod second_run;

use plan::unit::Rerun;
use plan::{Identifier, Lookback};

use crate::ir::{Lifetime, Read, Script, SelectText, Table};
use crate::resolve::Names;
use crate::source::Spanned;
use crate::spec::SelectSpec;
use crate::spec::decode::{Decoder, Field, Fields};
use crate::template::{Template, Values, template};

/// What the planner has to know of a load.
pub trait LoadKind {
    /// The values of its template, besides those that every load gets.
    fn values(&self, _table: &Table, values: Values) -> Values {
        values
    }

    /// Whether it can fill tables of this lifetime: those that make no difference between intervals
    /// fill what lasts and what is loaded once.
    fn fits(&self, lifetime: Lifetime) -> Result<(), Misfit> {
        match lifetime {
            Lifetime::Lasting | Lifetime::Static => Ok(()),
            Lifetime::Interval => Err(STAGING_TAKES_COPY),
        }
    }

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

    /// The tables of the pipeline that it reads, in the order of the text.
    fn reads(&self) -> Vec<&Read> {
        let select = self.select().into_iter();
        let script = self.script().into_iter();
        let statements = script.flat_map(|script| &script.statements);
        select
            .flat_map(|select| &select.reads)
            .chain(statements.flat_map(|statement| &statement.reads))
            .collect()
    }

    /// The statements that load it, where the user wrote them all.
    fn script(&self) -> Option<&Script> {
        None
    }

    /// What stands under the table's name once the load has run.
    fn product(&self) -> Product {
        Product::Table
    }

    /// A table that a unit needs beside its own while it runs.
    fn beside(&self) -> Option<Beside> {
        None
    }

    /// Declared columns that the load fills itself: its SELECT does not give them.
    fn fills(&self) -> Vec<&Identifier> {
        Vec::new()
    }

    /// How many earlier intervals each one reads again.
    fn lookback(&self) -> Option<&Spanned<Lookback>> {
        None
    }

    /// What a second load does to the numbers of an IDENTITY column.
    fn numbering(&self) -> Numbering {
        Numbering::Lost
    }

    /// What checks look at, if it is not the table: a relation, as SQL text.
    fn checked(&self, _table: &Table, _select: &str) -> Option<String> {
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
    fn visible(&self) -> &str;
}

/// What stands under a table's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// A table, made by the unit where it is absent.
    Table,
    /// A table that each load makes anew beside the old one, and puts in its place.
    NewTable,
    /// Files outside of the warehouse: nothing that a SELECT could read.
    Files,
    /// A view: its SELECT stands in its place wherever the pipeline reads it.
    View,
    /// A view whose rows are brought up to date behind the loads.
    RefreshedView,
}

impl Product {
    /// Whether it has no rows of its own that a unit would have to load before they are read.
    pub fn is_view(self) -> bool {
        match self {
            Self::View | Self::RefreshedView => true,
            Self::Table | Self::NewTable | Self::Files => false,
        }
    }
}

/// A table that is made, used and gone within a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    /// What its name has behind the table's.
    pub suffix: &'static str,
    pub columns: BesideColumns,
}

/// Which columns a table beside another one has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BesideColumns {
    /// Those that the SELECT gives.
    Given,
    /// All that the table has.
    All,
}

/// What becomes of the numbers that an IDENTITY column gave to rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// Rows stay, and so do their numbers.
    Kept,
    /// Rows are deleted and inserted again, under other numbers.
    Lost,
}

/// A load cannot fill a table; what to do instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misfit(pub &'static str);

/// For loads that say what a second interval does to a lasting table.
fn only_lasting(lifetime: Lifetime) -> Result<(), Misfit> {
    match lifetime {
        Lifetime::Lasting => Ok(()),
        Lifetime::Interval => Err(STAGING_TAKES_COPY),
        Lifetime::Static => Err(Misfit(LOADED_ONCE)),
    }
}

/// The other loads tell nothing of intervals.
const LOADED_ONCE: &str =
    "a static table is loaded once: by `copy`, `replace`, `merge`, `sql` or `template`";

const STAGING_TAKES_COPY: Misfit =
    Misfit("a staging table takes `copy`; a table made by SQL is of kind `table`");

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

        /// What stands under each key, and what it means.
        pub(crate) fn options() -> Vec<(&'static str, Options)> {
            vec![$((stringify!($module), $module::options())),+]
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
    snapshot: Snapshot,
    unload: Unload,
    sql: Sql,
    view: View,
    late_binding_view: LateBindingView,
    materialized_view: MaterializedView,
    template: Templated,
}

pub(crate) use self::options::{Options, Rows};
pub use self::second_run::SecondRun;
pub use copy::CopyOption;
pub use materialized_view::Refresh;
pub use unload::Existing;

/// What the names of tables that are made beside others end with. None is longer than the first.
pub const SUFFIXES: &[&str] = &[merge::SOURCE_SUFFIX, NEW_SUFFIX];

/// Ends the name of a table whose rows are new.
const NEW_SUFFIX: &str = "__callsheet_new";

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
        lookback::refuse(decoder, chosen)?;
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

/// The columns that a table's SELECT or COPY gives, joined by commas.
pub(crate) fn column_list(table: &Table) -> String {
    list(table.given().map(|column| &column.name.value))
}

/// A column of a relation.
fn of(relation: &str, column: &Identifier) -> String {
    format!("{relation}.{}", column.to_sql())
}

/// The rows of two relations that agree in some columns.
fn equal(columns: &[Identifier], left: &str, right: &str) -> String {
    let equal = columns
        .iter()
        .map(|column| format!("{} = {}", of(left, column), of(right, column)));
    equal.collect::<Vec<_>>().join(" AND ")
}
