//! The binary: files, clock, terminal. No rule about SQL, order or checks lives here.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "IO, clock and terminal are what this crate is for"
)]
#![cfg_attr(
    not(all(feature = "local", feature = "redshift")),
    allow(
        dead_code,
        reason = "a build without one of the two uses less of what both share"
    )
)]

mod bug;
mod cli;
mod clock;
mod commands;
mod compilation;
#[cfg(feature = "redshift")]
mod connection;
mod destination;
mod dry_run;
mod engine;
mod event_log;
mod event_words;
mod exit;
mod explanation;
mod failure;
mod files;
mod inquiry;
mod journal;
mod listener;
mod logging;
mod mending;
mod output;
mod place;
mod progress;
mod project;
mod redaction;
mod report_folder;
mod run;
mod scripts;
mod signals;
mod wire;

fn main() -> std::process::ExitCode {
    bug::guarded(|| cli::run(clap::Parser::parse())).into()
}
