//! Sessions: over servers that misbehave on purpose, and over PostgreSQL.

#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

mod authorities;
mod cancel;
mod certificates;
mod connection;
mod ending;
mod frames;
mod hostile;
mod login;
mod statements;
mod stub;
mod unanswered;
