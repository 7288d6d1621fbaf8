//! Redshift SQL: dialect, splitter, quoting, classifier, catalogue, binder, types, lineage of one
//! statement.

pub mod assign;
mod bind;
pub mod catalogue;
pub mod classify;
pub mod fault;
mod lineage;
mod parse;
pub mod quote;
pub mod signatures;
pub mod span;
mod split;
pub mod statement;
mod syntax;
pub mod typed;
mod types;

pub use bind::{Bound, bind};
pub use catalogue::Catalogue;
pub use classify::{Class, Effect, Kind, Tables, classify, tables};
pub use fault::{Fault, FaultKind, Severity};
pub use lineage::{ColumnLineage, How, Source, lineage};
pub use parse::{Parsed, parse};
pub use span::{Span, Spanned};
pub use split::{Piece, meaning, split};
