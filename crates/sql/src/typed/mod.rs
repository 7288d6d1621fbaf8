//! Statements with every name resolved and every expression typed: what emitters read.
//!
//! Promises to an emitter:
//! - every column is qualified by the alias of its relation, and an alias is never hidden by
//!   another one of the same name between it and the column;
//! - stars, `USING`, `NATURAL`, ordinals and default null ordering are written out;
//! - every output column of a select has its name;
//! - casts that Redshift makes silently are nodes, marked [`CastKind::Implicit`];
//! - operators that depend on types (`/`, `+` on times) show it by the types of their operands.
//!
//! No type of the parser appears here.

mod date_part;
mod expression;
mod function;
mod literal;
mod output;
mod query;
mod relation;
mod statement;
mod types;
mod walk;
mod window;

pub use date_part::DatePart;
pub use expression::{
    BinaryOperator, Branch, CastKind, ColumnRef, Expr, ExprKind, LetterCase, Negation, Quantity,
    Step, UnaryOperator,
};
pub use function::{AggregateCall, AggregateFunction, Quantifier, ScalarFunction};
pub use literal::{Interval, Literal};
pub use output::{OutputColumn, Shape};
pub use query::{
    Body, Cte, Direction, GroupKey, GroupingKind, Hierarchy, NullOrder, Query, Recursion, Select,
    SelectItem, SetOperator, SortBy, SortKey,
};
pub use relation::{
    Join, JoinKind, Pivot, PivotColumn, Relation, TableFunction, Unnest, Unnested, Unpivot,
    UnpivotNulls,
};
pub use statement::{
    Assignment, Command, Copy, CreateMaterializedView, CreateSchema, CreateTable, CreateTableAs,
    CreateView, Delete, DropTable, Insert, InsertSource, Merge, MergeInsert, MergeMatched,
    RemoveDuplicates, Statement, TargetColumn, Unload, Update, Value,
};
pub use types::{Nullability, Type};
pub use window::{
    Frame, FrameBound, FrameUnit, NullTreatment, WindowCall, WindowFunction, WindowSort,
};
