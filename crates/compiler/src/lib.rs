//! Sources to plan, or to diagnostics.
//!
//! This crate does no IO and asks no clock: text comes in as [`source::Sources`], a plan or
//! [`diagnostic::Diagnostics`] come out.

pub mod diagnostic;
pub mod source;
pub mod spec;
pub mod yaml;
