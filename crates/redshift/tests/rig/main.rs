//! The executor over the real wire, against PostgreSQL behind a proxy that speaks like Redshift and
//! goes wrong at every message in turn.
//!
//! Where PostgreSQL is not installed each test says that it is skipped. `CALLSHEET_RIG=full` runs every
//! cell of the matrix; without it some are left out, and the matrix prints which.

#![allow(
    clippy::print_stderr,
    reason = "tests say what they skip and what they covered"
)]

mod evidence;
mod example;
mod interrupts;
mod layout;
mod logins;
mod lost_commits;
mod matrix;
mod migrations;
mod owners;
mod reference;
mod soak;
mod stage;
mod together;
mod upstreams;
mod zombies;
