//! `callsheet report`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use plan::RunRecord;
use plan::journal::{self, JournalFault};
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
  callsheet report november.plan .callsheet/reports/<run>/journal.jsonl
  callsheet report november.plan run.json --format markdown >> \"$GITHUB_STEP_SUMMARY\"";

/// Make the report again from a plan and the record of its run
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The plan that ran
    plan: PathBuf,
    /// The `run.json` of the run; of one that was killed, its `journal.jsonl`
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

/// The record of a run, or what the journal of one that was killed knows.
fn read(path: &Path, file: &PlanFile<'_>) -> Result<RunRecord, Failure> {
    if path
        .extension()
        .is_none_or(|extension| extension != "jsonl")
    {
        return files::read_json(path, "run record");
    }
    let bytes = files::read(path)?;
    let text = String::from_utf8_lossy(&bytes);
    journal::read(&text, &file.plan, file.digest).map_err(|fault| {
        let (exit, code) = match fault {
            JournalFault::AnotherPlan { .. } => (Exit::PlanRefused, "report/mismatch"),
            _ => (Exit::InputRefused, "files/malformed"),
        };
        Failure::new(exit, code, format!("`{}`: {fault}", path.display()))
    })
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let file = PlanFile::read(&arguments.plan)?;
    let record = read(&arguments.record, &file)?;
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
