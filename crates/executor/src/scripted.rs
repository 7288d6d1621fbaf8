//! A warehouse for tests: tables, sessions and transactions as plain data, and troubles that happen
//! at a message of one's choice.
//!
//! It speaks a language of its own, `verb key=value …`, in which the plans of these tests are
//! written, so that a test reads what ran and not how SQL is parsed.

mod data;
mod plans;
mod server;
mod session;
mod system;
mod trouble;

pub(crate) use data::{AttemptRow, Data, LeaseRow, LedgerRow, RunRow, USER};
pub(crate) use plans::{PlanBuilder, day};
pub(crate) use server::{Server, State};
pub(crate) use trouble::{Trouble, When};
