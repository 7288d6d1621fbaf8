//! Carries out a plan: the protocol, retries, resume.
//!
//! The executor decides nothing about SQL: it runs statements and measures queries that the plan
//! holds. It never sees a specification, a template or a driver, and it prints nothing.

pub mod session;

pub use session::{Canceller, Completion, Refusal, Row, Session, SessionError, Warehouse};
