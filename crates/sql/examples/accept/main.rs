//! How much of a body of SQL the crate understands: `cargo xtask accept`.
//!
//! The SQL is not part of this repository; any folder of scripts serves.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "files, the environment and the terminal are what this program is for"
)]

mod arguments;
mod queries;
mod scripts;
mod spoiling;
mod statements;
mod table;

#[path = "../../tests/support/scan.rs"]
mod scan;
#[path = "../../tests/support/schema.rs"]
mod schema;
#[path = "../../tests/support/spoil.rs"]
mod spoil;

use std::process::ExitCode;

use arguments::{Arguments, Mode};

/// A share fell below `--at-least`: a negative answer, as for the checks of `callsheet`.
const BELOW: u8 = 10;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let measured = Arguments::read(&words).and_then(|arguments| {
        let share = match &arguments.mode {
            Mode::Statements(paths) => statements::measure(paths),
            Mode::Queries {
                paths,
                schemas,
                spoil,
            } => queries::measure(paths, schemas, *spoil),
        }?;
        Ok((share, arguments.at_least))
    });
    match measured {
        Ok((share, at_least)) if share < at_least => {
            println!("{share:.2} % is below {at_least} %");
            ExitCode::from(BELOW)
        }
        Ok(_) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}
