//! Only for tests: a PostgreSQL of their own, and a proxy that makes it fail and speak like Redshift.
//!
//! Nothing of it is for production: it binds to the loopback interface only, its passwords stand in
//! this file, and it stops when the test process ends, however that ends.

mod baseline;
mod client;
mod faultwire;
mod frame;
mod personality;
mod postgres;
mod snapshot;

pub use baseline::{Baseline, end_sessions, wait_for_no_sessions};
pub use client::{Client, ClientFault, Rows};
pub use faultwire::{
    Afterwards, Exchange, Fault, Faultwire, Gate, Login, Outcome, Rule, ServerError,
};
pub use personality::{Personality, Speech};
pub use postgres::{Absent, Cluster, Extras, Isolation, Postgres};
pub use snapshot::Snapshot;

/// The superuser of a [`Cluster`]: trusted without a password. Tests look at things with it.
pub const SUPERUSER: &str = "rig";
/// An ordinary user, owner of each [`Postgres`] database; logs in by MD5, as Redshift's users do.
pub const USER: &str = "callsheet";
/// The password of [`USER`], [`SCRAM_USER`] and [`CLEARTEXT_USER`].
pub const PASSWORD: &str = "rig-Password-1";
/// Logs in by SCRAM-SHA-256.
pub const SCRAM_USER: &str = "scram";
/// Logs in by a password in clear text.
pub const CLEARTEXT_USER: &str = "cleartext";
