//! Queries and what they read.

use plan::{Identifier, TableName};

use super::{Expr, Shape};

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
    /// `alias.*` of a relation whose columns are unknown.
    OpenStar {
        relation: Identifier,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupKey {
    /// The item of the select list at this index, from 0: an ordinal or an alias was written.
    Item(usize),
    Expr(Expr),
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
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    pub kind: JoinKind,
    pub left: Relation,
    pub right: Relation,
    /// `None` for `CROSS` only; `USING` and `NATURAL` are written out.
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
