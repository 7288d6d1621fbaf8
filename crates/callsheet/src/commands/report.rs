//! `callsheet report`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use plan::RunRecord;
use plan::report::{Report, markdown};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::output::{self, terminal_report};
use crate::redaction;
use crate::run::{PlanFile, json};

const EXAMPLES: &str = "\
Examples:
  callsheet report november.plan .callsheet/reports/<run>/run.json
  callsheet report november.plan run.json --format markdown >> \"$GITHUB_STEP_SUMMARY\"";

/// Make the report again from a plan and the record of its run
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The plan that ran
    plan: PathBuf,
    /// The `run.json` of the run
    #[arg(value_name = "RUN.json")]
    record: PathBuf,
    /// How to write the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// For the terminal
    #[default]
    Text,
    /// The whole of it, for programs
    Json,
    /// For a pull request or a job's summary
    Markdown,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let file = PlanFile::read(&arguments.plan)?;
    let record: RunRecord = files::read_json(&arguments.record, "run record")?;
    let report = Report::of(&file.plan, file.digest, &record)?;
    let text = match arguments.format {
        Format::Json => json(&report),
        Format::Markdown => markdown::write(&report),
        Format::Text => {
            let places = terminal_report::Places {
                plan: file.path,
                folder: None,
                database: None,
            };
            terminal_report::text(&report, &places, output::width())
        }
    };
    output::data(&redaction::redacted(&text))?;
    Ok(Exit::Fine)
}
