//! Tables as the plan declares them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::identifier::Identifier;
use crate::slot::SlottedText;
use crate::sql_type::SqlType;
use crate::statement::Statement;
use crate::table_name::TableName;
use crate::upkeep::Upkeep;

/// A table that the plan fills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub name: SlottedText,
    /// `staging`, `fact`, `dimension` or `table`.
    pub kind: String,
    /// How rows get into it: `copy`, `replace_window`, …
    pub load: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub owner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub tags: Vec<String>,
    pub columns: Vec<Column>,
    pub dist: DistStyle,
    pub sort: SortKey,
    #[serde(skip_serializing_if = "Upkeep::is_empty", default)]
    pub upkeep: Upkeep,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: Identifier,
    #[serde(rename = "type")]
    pub ty: SqlType,
    pub nullable: Nullability,
    /// The warehouse numbers the rows itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
}

/// `IDENTITY(start, step)`: <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The first number.
    pub start: i32,
    /// What is added for each next one, with gaps; never 0.
    pub step: i32,
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IDENTITY({}, {})", self.start, self.step)
    }
}

/// Whether a column may hold NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nullability {
    Nullable,
    NotNull,
}

/// How rows are spread over slices:
/// <https://docs.aws.amazon.com/redshift/latest/dg/c_choosing_dist_sort.html>.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DistStyle {
    Auto,
    Even,
    All,
    Key(Identifier),
}

/// The order of rows on disk; no columns means none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortKey {
    Auto,
    Compound(Vec<Identifier>),
}

/// A column of one table made from a column of another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LineageEdge {
    pub from: ColumnRef,
    pub to: ColumnRef,
    /// How: `direct`, `derived`, `aggregated`, `filter`.
    pub how: String,
}

/// A column by its table's name in the pipeline.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ColumnRef {
    pub table: Identifier,
    pub column: Identifier,
}

/// What a table that is already there must look like, compared before anything runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preflight {
    pub table: TableName,
    /// Answers a row per column: name, type, length, precision, scale, `YES` or `NO` for nullable.
    pub query: Statement,
    pub columns: Vec<Column>,
    pub layout: Layout,
    #[serde(skip_serializing_if = "ColumnOrder::is_free", default)]
    pub order: ColumnOrder,
    /// Other shapes that are as good: those that the plan itself leaves behind on its way.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub accepts: Vec<Shape>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub was: Option<EarlierName>,
}

/// A table that is there under the name that another one declares as its earlier one waits for its migration:
/// the load would make an empty one beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierName {
    pub table: TableName,
    /// Answers rows where it is there. Asked where the table is not there under its own name.
    pub query: Statement,
}

/// Whether the order of a table's columns is compared. A column that was added by ALTER TABLE stands last,
/// wherever it is declared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnOrder {
    /// The plan's statements name columns.
    #[default]
    Free,
    /// Some take them by their places.
    Declared,
}

impl ColumnOrder {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
    fn is_free(&self) -> bool {
        *self == Self::Free
    }
}

/// What of a table a preflight compares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    pub columns: Vec<Column>,
    pub dist: DistStyle,
    pub sort: SortKey,
}

/// What else of a table is compared, where it is there and the catalogue shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// Answers one row: `r` for a table, and a number for the distribution style.
    pub kind: Statement,
    /// Answers a row per column: name, whether it is the distribution key, its place in the sort key.
    pub keys: Statement,
    pub dist: DistStyle,
    pub sort: SortKey,
}
