//! Redshift SQL: dialect, splitter, quoting, classifier, catalogue, binder, types, lineage of one
//! statement.

pub mod span;
pub mod statement;
mod syntax;
pub mod typed;

pub use span::{Span, Spanned};
