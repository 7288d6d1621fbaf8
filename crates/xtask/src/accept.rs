//! `cargo xtask accept`: how much of a body of SQL the front end understands.
//!
//! The measuring is an example of the crate `sql`, so that this program stays without dependencies.

use std::process::ExitCode;

use crate::command::Program;

/// Runs the example; its exit code is the answer.
pub(crate) fn run(arguments: &[&str]) -> ExitCode {
    let example = [
        "run",
        "--quiet",
        "--package",
        "sql",
        "--example",
        "accept",
        "--",
    ];
    let ended = Program::cargo()
        .args(example)
        .args(absolute(arguments))
        .exit_code();
    match ended {
        Ok(code) => code,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The example runs in the workspace's root: paths are made independent of the folder.
fn absolute(arguments: &[&str]) -> Vec<String> {
    let of = |argument: &str| {
        std::fs::canonicalize(argument)
            .map_or_else(|_| argument.to_owned(), |path| path.display().to_string())
    };
    arguments.iter().map(|argument| of(argument)).collect()
}
