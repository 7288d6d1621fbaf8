//! The conformance kit: what Callsheet assumes about Amazon Redshift, asked of a database.
//!
//! Everything else is proven on PostgreSQL behind a proxy that speaks like Redshift; this is for
//! whoever has a cluster. It makes a schema `callsheet_conformance_<pid>`, works in it alone, drops it
//! at the end, and prints a table of what was expected and what was seen. A difference is a finding,
//! not a failure.
//!
//! ```text
//! REDSHIFT_HOST=… REDSHIFT_DATABASE=… REDSHIFT_USER=… REDSHIFT_PASSWORD=… \
//! CALLSHEET_CONFORMANCE_JSON=found.json \
//!     cargo test -p redshift --features live-redshift --test live -- --nocapture
//! ```
//!
//! The settings are those of `callsheet run` without a target in `callsheet.yml`; crates/redshift/README.md
//! lists them. Without the feature the kit runs against PostgreSQL, which shows that the kit itself works.
//!
//! Deliberately not asked: what needs a bucket (COPY's count), thousands of connections (53300), a
//! queue's rule (1020), a network that falls silent, a restart.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the table of findings is what the kit is for"
)]

#[cfg(feature = "live-redshift")]
mod cluster;
mod kit;
mod probes;
#[cfg(not(feature = "live-redshift"))]
mod stand_in;
