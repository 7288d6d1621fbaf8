//! `cargo demo`, `cargo ci`, `cargo xtask …`: what a person types in a fresh clone.
//!
//! Deliberately without dependencies, so that it builds in a second.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "files, the environment and the terminal are what this program is for"
)]

mod accept;
mod ci;
mod command;
mod demo;
mod engine;
mod sample;
mod workspace;

use std::process::ExitCode;

const HELP: &str = "\
usage: cargo demo [--fresh] | cargo ci | cargo xtask COMMAND

  demo [--fresh]  compile pipelines/sparkify for three days, run it on the embedded engine, report;
                  --fresh forgets what earlier demos loaded
  ci              format, clippy, all tests, docs: what has to pass before a change is merged
  engine          put the prebuilt engine library under target/engine
  accept …        how much of other people's SQL is understood; `cargo xtask accept` tells more
  sample          write pipelines/sparkify/sample again, the same bytes as ever
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["demo"] => demo::run(demo::Start::GoOn),
        ["demo", "--fresh"] => demo::run(demo::Start::Fresh),
        ["ci"] => ci::run(),
        ["engine"] => engine::place().map(|engine| println!("{engine}")),
        ["accept", rest @ ..] => return accept::run(rest),
        ["sample"] => sample::write(&workspace::root()).map_err(|error| error.to_string()),
        ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
