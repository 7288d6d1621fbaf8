//! `callsheet status`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::output::status::{StatusReport, text};
use crate::place::{PlaceArguments, Purpose};
use crate::redaction;
use crate::run::{PlanFile, json};

const EXAMPLES: &str = "\
Examples:
  callsheet status november.plan
  callsheet status november.plan --output-format json
  callsheet status november.plan > /dev/null || callsheet run november.plan

Exit codes: 0 every table of the plan has every interval, by this plan's SQL, its views are made and
its tables looked after; 10 something is missing or stale, by its SQL or by what it was made from; others
as everywhere.";

/// Show who is at work on a plan's target, how the last runs ended, and which intervals are missing
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// What `callsheet plan -o` wrote
    plan: PathBuf,
    /// Database file of the embedded engine [default: .callsheet/TARGET.duckdb]
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
    #[command(flatten)]
    place: PlaceArguments,
    /// How to write it
    #[arg(long, value_enum, default_value_t)]
    output_format: Format,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// For the terminal
    #[default]
    Text,
    /// The whole of it, for programs
    Json,
}

pub(crate) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let file = PlanFile::read(&arguments.plan)?;
    let purpose = Purpose::Run(arguments.database);
    let Some(prepared) = arguments.place.prepare(&file, purpose)? else {
        return Ok(Exit::InputRefused);
    };
    let status = prepared.destination.status(&file)?;
    let report = StatusReport::of(&file.plan, &status);
    let text = match arguments.output_format {
        Format::Json => json(&report),
        Format::Text => text(&report, file.path, output::width()),
    };
    output::data(&redaction::redacted(&text))?;
    Ok(if report.is_complete() {
        Exit::Fine
    } else {
        Exit::Differences
    })
}
