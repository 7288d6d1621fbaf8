//! Queries and what they read.

use plan::Identifier;

use super::{Expr, Relation};

/// A query with its common table expressions, order and limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    pub ctes: Vec<Cte>,
    pub body: Body,
    pub order_by: Vec<SortKey>,
    pub limit: Option<u64>,
    pub offset: Option<u64>,
}

/// `name (columns) AS (query)`. The query's outputs already bear the listed names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cte {
    pub name: Identifier,
    pub query: Query,
    pub recursion: Recursion,
}

/// Whether a common table expression reads itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recursion {
    None,
    /// A chain of `UNION ALL` whose first part starts it and whose later parts read the name.
    OverItself,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    Select(Box<Select>),
    /// Both sides give the same number of columns with the same types; names come from the left.
    Set {
        operator: SetOperator,
        left: Box<Self>,
        right: Box<Self>,
    },
    /// A query in brackets, with an order or a limit of its own.
    Query(Box<Query>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetOperator {
    UnionAll,
    Union,
    Intersect,
    /// `EXCEPT` and `MINUS`.
    Except,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Select {
    pub quantifier: super::Quantifier,
    pub items: Vec<SelectItem>,
    /// Relations after `FROM`, separated by commas there; empty without `FROM`.
    pub from: Vec<Relation>,
    pub selection: Option<Expr>,
    pub hierarchy: Option<Hierarchy>,
    pub group_by: Vec<GroupKey>,
    pub having: Option<Expr>,
    pub qualify: Option<Expr>,
    /// `TOP n`.
    pub top: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectItem {
    Column {
        name: Identifier,
        expr: Expr,
    },
    /// `alias.*` of a relation whose columns are unknown, without those after `EXCLUDE`.
    OpenStar {
        relation: Identifier,
        except: Vec<Identifier>,
    },
}

/// `START WITH start CONNECT BY connect`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hierarchy {
    pub start: Option<Expr>,
    pub connect: Expr,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupKey {
    /// The item of the select list at this index, from 0: an ordinal or an alias was written.
    Item(usize),
    Expr(Expr),
    /// `GROUPING SETS`, `ROLLUP` or `CUBE`; a set is a list of keys, the empty one all rows.
    Sets {
        kind: GroupingKind,
        sets: Vec<Vec<Self>>,
    },
}

/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_GROUP_BY_aggregation-extensions.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupingKind {
    Sets,
    Rollup,
    Cube,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    pub by: SortBy,
    pub direction: Direction,
    pub nulls: NullOrder,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortBy {
    /// The output column at this index, from 0: an ordinal or a name was written.
    Output(usize),
    Expr(Expr),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

/// Never left to a default: Redshift sorts NULL as the greatest value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullOrder {
    First,
    Last,
}
