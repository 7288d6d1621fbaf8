//! The one test binary of what crates do together; units of logic are tested beside the code.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    reason = "tests read files, start programs and say what they skip"
)]

mod cases;
mod cli;
mod execution;
mod migrations;
mod parts;
mod support;
mod tidy;
mod wire;
