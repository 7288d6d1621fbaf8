//! One entry of `tables:`.

use indexmap::IndexMap;
use plan::Identifier;

use super::checks::CheckSpec;
use super::column::ColumnSpec;
use super::load::LoadSpec;
use super::scalar::Switch;
use crate::source::Spanned;

/// A table: its columns, how rows get into it, what must be true of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSpec {
    pub name: Spanned<Identifier>,
    pub kind: Spanned<TableKindSpec>,
    pub description: Option<Spanned<String>>,
    pub tags: Vec<Spanned<String>>,
    pub owner: Option<Spanned<String>>,
    /// Loaded once per plan set, not once per interval.
    pub static_table: Option<Spanned<Switch>>,
    /// By name, in the order of the file; never empty.
    pub columns: IndexMap<Identifier, ColumnSpec>,
    pub dist: Option<Spanned<DistSpec>>,
    pub sort: Option<Spanned<SortSpec>>,
    /// Tables to wait for that no SQL shows.
    pub after: Vec<Spanned<Identifier>>,
    /// Its span is the key that names the variant, such as `merge`.
    pub load: Spanned<LoadSpec>,
    pub checks: Vec<CheckSpec>,
    pub waive: Vec<WaiverSpec>,
}

/// What a table is for; decides defaults of load, check scope and lints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKindSpec {
    Staging,
    Fact,
    Dimension,
    Table,
}

/// How rows are spread over the slices.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/c_choosing_dist_sort.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DistSpec {
    Auto,
    Even,
    All,
    Key(Spanned<Identifier>),
}

/// How rows are ordered on disk. Interleaved keys are deliberately absent.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/t_Sorting_data.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortSpec {
    Auto,
    /// A compound key, at least one column.
    Columns(Vec<Spanned<Identifier>>),
}

/// A lint that does not apply to this table, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaiverSpec {
    pub lint: Spanned<String>,
    pub reason: Spanned<String>,
}
