//! Sources to plan, or to diagnostics.
//!
//! This crate does no IO and asks no clock: text comes in as [`source::Sources`], a plan or
//! [`diagnostic::Diagnostics`] come out.

#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

#[cfg(wip)]
pub mod analyse;
#[cfg(wip)]
pub mod checks;
#[cfg(wip)]
mod compile;
pub mod diagnostic;
#[cfg(wip)]
pub mod ir;
#[cfg(wip)]
pub mod loads;
#[cfg(wip)]
pub mod order;
#[cfg(wip)]
mod planner;
#[cfg(wip)]
pub mod resolve;
pub mod source;
pub mod spec;
#[cfg(wip)]
mod sql_fault;
pub mod template;
pub mod yaml;

#[cfg(wip)]
pub use compile::{Compiled, Range, Request, compile, validate};
pub use diagnostic::{Diagnostic, Diagnostics};
pub use source::Sources;
