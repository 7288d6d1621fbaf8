//! The one test binary of what crates do together; units of logic are tested beside the code.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests read files and start programs"
)]

mod cases;
mod cli;
mod execution;
mod support;
mod tidy;
