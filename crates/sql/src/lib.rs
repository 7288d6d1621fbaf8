//! Redshift SQL: dialect, splitter, quoting, classifier, catalogue, binder, types, lineage of one
//! statement.

pub mod fault;
mod parse;
pub mod quote;
pub mod span;
mod split;
pub mod statement;
mod syntax;
pub mod typed;

pub use fault::{Fault, FaultKind, Severity};
pub use parse::{Parsed, parse};
pub use span::{Span, Spanned};
pub use split::{Piece, meaning, split};
