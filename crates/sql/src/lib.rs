//! Redshift SQL: dialect, splitter, quoting, classifier, catalogue, binder, types, lineage of one
//! statement.
//!
//! A script becomes statements with [`split()`], a statement a [`Parsed`] with [`parse()`], and with
//! the tables it can see a [`Bound`] with [`bind()`]. What it does to transactions and tables says
//! [`classify()`] and [`tables()`] without any catalogue; where its columns come from says
//! [`lineage()`]; all of it for every statement of a script says [`script`]. Every step gives all
//! faults it finds, each with a place in the given text. A text is split into words once: a
//! [`Piece`] hands them on to the parser, the binder and the lints.
//!
//! What is unknown is never a fault: a column of a table that nobody has declared has the type
//! [`typed::Type::Unknown`], and so has what is computed from it.
//!
//! Where to add what: a function is a row in `signatures/tables/`, a COPY option a row in
//! `parse/copy_options/table.rs`, a statement a row in `classify/kinds.rs` and, unless it passes
//! through `parse/other.rs`, an arm in `parse/mod.rs`, a form of expression an arm in
//! `bind/expressions.rs`, a refused form an arm in `syntax/deny.rs`, a form that the parser library
//! refuses a line in `syntax/rewrite.rs`, what a statement does to later ones an arm in
//! `catalogue/effects.rs`.
//!
//! Deliberately absent: the bodies of functions and procedures, and the statements of
//! administrators (users, shares, policies), which pass through as they are.

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod assign;
mod bind;
pub mod catalogue;
pub mod classify;
mod digits;
pub mod fault;
mod floors;
mod lineage;
pub mod lint;
pub mod materialized;
mod parse;
pub mod quote;
pub mod script;
pub mod signatures;
pub mod span;
mod split;
pub mod statement;
mod syntax;
pub mod typed;
mod types;

pub use bind::{Bound, bind};
pub use catalogue::Catalogue;
pub use classify::{Class, Effect, Kind, Tables, by_place, classify, tables};
pub use fault::{Edit, Fault, FaultKind, Severity};
pub use floors::{Reading, readings};
pub use lineage::{ColumnLineage, How, Source, lineage, row_filters};
pub use parse::{Parsed, parse};
pub use span::{Span, Spanned};
pub use split::{Piece, meaning, split, words};
pub use types::is_castable;
