//! What stands after FROM.

use plan::{Identifier, TableName};

use super::{Expr, Query, Shape};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    Table {
        table: TableName,
        alias: Identifier,
        shape: Shape,
    },
    /// A common table expression in reach.
    Cte {
        name: Identifier,
        alias: Identifier,
        shape: Shape,
    },
    Subquery {
        query: Box<Query>,
        alias: Identifier,
    },
    Join(Box<Join>),
    Unnest(Unnest),
    Pivot(Box<Pivot>),
    Unpivot(Box<Unpivot>),
    Function(TableFunction),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    pub kind: JoinKind,
    pub left: Relation,
    pub right: Relation,
    /// `None` for `CROSS`, and for a join with a value of the left side; `USING` and `NATURAL` are
    /// written out.
    pub on: Option<Expr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinKind {
    Inner,
    Left,
    Right,
    Full,
    Cross,
}

/// `value AS alias AT key`: one row for each element of a SUPER array, or of an object with
/// `UNPIVOT`, and for each the index or the name as its column `key`.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/query-super.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unnest {
    /// May read the relations before it.
    pub value: Expr,
    pub of: Unnested,
    pub alias: Identifier,
    /// The column that is the element itself.
    pub element: Identifier,
    pub key: Option<Identifier>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unnested {
    Array,
    Object,
}

/// `input PIVOT (aggregates FOR key IN (values)) AS alias`. Columns of the input that neither the
/// aggregates nor the key read come first and group the rows.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_FROM_clause-pivot-unpivot-examples.html>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pivot {
    pub input: Relation,
    pub key: Expr,
    /// The columns that are grouped by, of the input.
    pub kept: Vec<Expr>,
    /// One column for each value and aggregate, in this order.
    pub columns: Vec<PivotColumn>,
    pub alias: Identifier,
    /// Open if the columns of the input are not known.
    pub shape: Shape,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PivotColumn {
    pub name: Identifier,
    /// What the key is compared with.
    pub value: Expr,
    pub aggregate: Expr,
}

/// `input UNPIVOT (value FOR name IN (columns)) AS alias`. Columns of the input that are not
/// listed come first, then `name` and `value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpivot {
    pub input: Relation,
    pub kept: Vec<Expr>,
    pub name: Identifier,
    pub value: Identifier,
    /// Each column with the text that stands for it in `name`.
    pub columns: Vec<(Expr, String)>,
    pub nulls: UnpivotNulls,
    pub alias: Identifier,
    /// Open if the columns of the input are not known.
    pub shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnpivotNulls {
    Excluded,
    Included,
}

/// A function that gives rows, such as `pg_get_cols`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFunction {
    pub name: String,
    pub arguments: Vec<Expr>,
    pub alias: Identifier,
    pub shape: Shape,
}

impl Relation {
    /// The alias that its columns are qualified with; none for a join.
    pub fn alias(&self) -> Option<&Identifier> {
        match self {
            Self::Table { alias, .. } | Self::Cte { alias, .. } | Self::Subquery { alias, .. } => {
                Some(alias)
            }
            Self::Unnest(unnest) => Some(&unnest.alias),
            Self::Pivot(pivot) => Some(&pivot.alias),
            Self::Unpivot(unpivot) => Some(&unpivot.alias),
            Self::Function(function) => Some(&function.alias),
            Self::Join(_) => None,
        }
    }
}
