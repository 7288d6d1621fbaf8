//! Functions over windows.

use super::{AggregateFunction, Direction, Expr, NullOrder, Quantifier, SortKey};

/// `function(arguments) OVER (…)`; a named window is already written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowCall {
    pub function: WindowFunction,
    /// Only LISTAGG takes DISTINCT here.
    pub quantifier: Quantifier,
    pub arguments: Vec<Expr>,
    pub nulls: NullTreatment,
    /// As of an aggregate; keys are expressions, never outputs.
    pub within_group: Vec<SortKey>,
    pub partition_by: Vec<Expr>,
    pub order_by: Vec<WindowSort>,
    pub frame: Option<Frame>,
}

/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/c_Window_functions.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowFunction {
    RowNumber,
    Rank,
    DenseRank,
    PercentRank,
    CumeDist,
    Ntile,
    Lag,
    Lead,
    FirstValue,
    LastValue,
    NthValue,
    RatioToReport,
    Aggregate(AggregateFunction),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NullTreatment {
    Respect,
    Ignore,
}

/// One key of a window's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowSort {
    pub expr: Expr,
    pub direction: Direction,
    pub nulls: NullOrder,
}

/// `ROWS BETWEEN start AND end`, always with both ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub unit: FrameUnit,
    pub start: FrameBound,
    pub end: FrameBound,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameUnit {
    Rows,
    Range,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameBound {
    UnboundedPreceding,
    Preceding(u64),
    CurrentRow,
    Following(u64),
    UnboundedFollowing,
}
