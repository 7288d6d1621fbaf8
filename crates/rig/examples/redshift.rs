//! A database to try things on: PostgreSQL that speaks as Redshift does, as long as a command runs.
//!
//! ```text
//! cargo run -q -p rig --example redshift -- s3://BUCKET=FOLDER… -- COMMAND ARGUMENTS…
//! ```
//!
//! The command finds the database by its environment: `REDSHIFT_HOST` and its like. Without a command
//! the variables are printed, to be exported, and the database stays until standard input ends.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program")]

use std::io::Read;
use std::process::{Command, ExitCode};

use rig::{Faultwire, Personality, Postgres, Speech};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let mut speech = Personality::default();
    for argument in arguments.by_ref().take_while(|argument| argument != "--") {
        let Some((bucket, folder)) = argument.split_once('=') else {
            eprintln!("error: `{argument}` is not `s3://BUCKET=FOLDER`");
            return ExitCode::from(2);
        };
        speech = speech.with_bucket(bucket, folder);
    }
    let postgres = match Postgres::start() {
        Ok(postgres) => postgres,
        Err(absent) => {
            eprintln!("error: {absent}");
            return ExitCode::FAILURE;
        }
    };
    let wire = Faultwire::start(postgres.port(), Speech::Redshift(speech));
    let variables = [
        ("REDSHIFT_HOST", wire.host().to_owned()),
        ("REDSHIFT_PORT", wire.port().to_string()),
        ("REDSHIFT_DATABASE", postgres.database().to_owned()),
        ("REDSHIFT_USER", postgres.user().to_owned()),
        ("REDSHIFT_PASSWORD", postgres.password().to_owned()),
        // The proxy reads what it passes on, and it listens on this machine only.
        ("REDSHIFT_SSLMODE", "disable".to_owned()),
    ];
    let Some(program) = arguments.next() else {
        for (name, value) in variables {
            println!("export {name}={value}");
        }
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        return ExitCode::SUCCESS;
    };
    match Command::new(&program)
        .args(arguments)
        .envs(variables)
        .status()
    {
        Ok(status) => ExitCode::from(
            status
                .code()
                .and_then(|code| u8::try_from(code).ok())
                .unwrap_or(1),
        ),
        Err(error) => {
            eprintln!("error: `{program}` cannot be started: {error}");
            ExitCode::FAILURE
        }
    }
}
