//! Redshift SQL: dialect, splitter, quoting, classifier, catalogue, binder, types, lineage of one
//! statement.
//!
//! A script becomes statements with [`split()`], a statement a [`Parsed`] with [`parse()`], and with
//! the tables it can see a [`Bound`] with [`bind()`]. What it does to transactions and tables says
//! [`classify()`] and [`tables()`] without any catalogue; where its columns come from says
//! [`lineage()`]; all of it for every statement of a script says [`script`]. Every step gives all faults it finds, each with a place in the given text.
//!
//! Where to add what: a function is a row in `signatures/tables/`, a COPY option a row in
//! `parse/copy_options/table.rs`, a statement a row in `classify.rs`, a form of expression an arm
//! in `bind/expressions.rs`, a refused form an arm in `syntax/deny.rs`.
//!
//! Deliberately absent so far: SUPER navigation, PIVOT, recursive queries, GROUPING SETS, TIME,
//! binding of UNLOAD, ALTER TABLE, VACUUM and procedures, which are classified only.

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod assign;
mod bind;
pub mod catalogue;
pub mod classify;
pub mod fault;
mod lineage;
pub mod lint;
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
pub use classify::{Class, Effect, Kind, Tables, classify, tables};
pub use fault::{Edit, Fault, FaultKind, Severity};
pub use lineage::{ColumnLineage, How, Source, lineage};
pub use parse::{Parsed, parse};
pub use span::{Span, Spanned};
pub use split::{Piece, meaning, split};
