//! Sources to plan, or to diagnostics.
//!
//! This crate does no IO and asks no clock: text comes in as [`source::Sources`], a plan or
//! [`diagnostic::Diagnostics`] come out.

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod analyse;
mod chain;
pub mod checks;
pub mod compile;
pub mod diagnostic;
pub mod ir;
pub mod json_schema;
pub mod lineage;
pub mod lint;
pub mod loads;
pub mod migrate;
pub mod neighbours;
pub mod order;
pub mod parts;
mod planner;
pub mod resolve;
pub mod script;
pub mod source;
pub mod spec;
pub mod sql_fault;
pub mod template;
pub mod yaml;

pub use compile::{Compiled, Developer, DeveloperFault, Range, Request, compile, validate};
pub use diagnostic::{Diagnostic, Diagnostics, fix};
pub use migrate::migrate;
pub use resolve::clashes::clashes;
pub use source::Sources;
