//! The embedded stand-in for Redshift: DuckDB behind the executor's traits, with a COPY of our own.
//!
//! A plan's bytes run here as they are: each statement is read and bound by `sql`, and written again
//! for the engine from the typed tree. Right, or refused with the reason; never silently different.
//! Which folder stands for which bucket is said when the warehouse is opened.
//!
//! Deliberately absent: locks (one process holds the file), statement timeouts, users, and whatever
//! the module `emit` refuses by name.

mod buckets;
mod cancel;
mod catalogue;
mod copy;
mod emit;
mod engine;
mod functions;
mod loads;
mod open;
mod refusal;
mod row;
mod samples;
mod session;
mod sessions;
mod unload;
mod warehouse;
mod worker;

pub use buckets::Buckets;
pub use open::{Access, Database, OpenOptions};
pub use samples::Sampled;
pub use session::{LocalSession, ResultColumn, Table};
pub use warehouse::LocalWarehouse;

/// Whether a panic on this thread is caught and becomes an error about a file: panic hooks stay silent.
pub fn is_caught_panic() -> bool {
    copy::is_caught()
}

#[cfg(test)]
mod tests;
