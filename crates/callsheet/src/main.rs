//! The binary: files, clock, terminal. No rule about SQL, order or checks lives here.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "IO, clock and terminal are what this crate is for"
)]
#![cfg_attr(
    not(feature = "local"),
    allow(
        dead_code,
        reason = "without the embedded engine nothing runs yet: its wire is to come"
    )
)]

mod bug;
mod cli;
mod clock;
mod commands;
mod compilation;
mod engine;
mod exit;
mod explanation;
mod failure;
mod files;
mod mending;
mod output;
mod place;
mod progress;
mod project;
mod run;
mod scripts;
mod signals;

fn main() -> std::process::ExitCode {
    bug::guarded(|| cli::run(clap::Parser::parse())).into()
}
