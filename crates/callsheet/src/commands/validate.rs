//! `callsheet validate`

use std::path::PathBuf;

use clap::Args;
use compiler::diagnostic::Severity;
use plan::report::wording::counted;

use crate::compilation::{self, Outcome};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::mending::Mended;
use crate::output::diagnostics::Format;
use crate::output::diff::unified;
use crate::project::PipelineFolder;
use crate::{files, output};

const EXAMPLES: &str = "\
Examples:
  callsheet validate                             the pipeline of the current folder
  callsheet validate pipelines/sparkify
  callsheet validate --diff                      what the safe fixes would change
  callsheet validate --fix                       changes it
  callsheet validate --output-format github      annotations in a pull request
  callsheet validate --output-format sarif > callsheet.sarif

Fixes change bytes at the places of findings and leave all others as they are. --diff prints them
for `git apply` and exits with 10 if there are any.";

/// Compile a pipeline without dates and show every fault at once
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Folder of the pipeline [default: the current one, or the only one of the project]
    pipeline: Option<PathBuf>,
    /// Target of `callsheet.yml` [default: its `default_target`]
    #[arg(long)]
    target: Option<String>,
    /// Apply the safe fixes, and show what is left
    #[arg(long)]
    fix: bool,
    /// Print the safe fixes as a unified diff, and write nothing
    #[arg(long, conflicts_with_all = ["fix", "output_format"])]
    diff: bool,
    /// How to write what was found
    #[arg(long, value_enum, default_value_t)]
    output_format: Format,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let pipeline = PipelineFolder::find(arguments.pipeline.as_deref())?;
    let target = arguments.target.as_deref();
    if arguments.fix || arguments.diff {
        let mended = match compilation::mended(&pipeline, target)? {
            Outcome::Compiled(mended) => mended,
            Outcome::Refused => return Ok(Exit::InputRefused),
        };
        return if arguments.fix {
            fix(&pipeline, &mended, arguments.output_format)
        } else {
            diff(&pipeline, &mended)
        };
    }
    match compilation::validate(&pipeline, target, arguments.output_format)? {
        Outcome::Compiled(warnings) => {
            say_fine(&pipeline, warnings);
            Ok(Exit::Fine)
        }
        Outcome::Refused => Ok(Exit::InputRefused),
    }
}

fn say_fine(pipeline: &PipelineFolder, warnings: usize) {
    let found = match warnings {
        0 => String::new(),
        n => format!(", {}", counted(n, "warning")),
    };
    output::talk(&format!("`{}` is fine{found}", pipeline.shown()));
}

/// Writes what was mended, and shows what is left.
fn fix(pipeline: &PipelineFolder, mended: &Mended, format: Format) -> Result<Exit, Failure> {
    for change in &mended.changes {
        files::write_source(&pipeline.project, &change.name, &change.after)?;
    }
    let exit = show_left(pipeline, mended, format)?;
    if mended.changes.is_empty() {
        output::talk("nothing to fix");
    } else {
        let names = mended.changes.iter().map(|change| change.name.as_str());
        output::talk(&format!(
            "fixed {} in {}",
            listed(mended.fixed.iter().copied()),
            listed(names)
        ));
    }
    if exit == Exit::Fine {
        say_fine(pipeline, mended.left.len());
    }
    Ok(exit)
}

/// Prints what would be changed; without a change, shows what is left.
fn diff(pipeline: &PipelineFolder, mended: &Mended) -> Result<Exit, Failure> {
    if mended.changes.is_empty() {
        return show_left(pipeline, mended, Format::Text);
    }
    let changes = mended.changes.iter();
    let diffs = changes.map(|change| unified(&change.name, &change.before, &change.after));
    output::data(&diffs.collect::<String>())?;
    Ok(Exit::Differences)
}

fn show_left(pipeline: &PipelineFolder, mended: &Mended, format: Format) -> Result<Exit, Failure> {
    compilation::show(&mended.left, &mended.sources, format, &pipeline.project)?;
    let mut left = mended.left.iter();
    Ok(if left.any(|found| found.severity == Severity::Error) {
        Exit::InputRefused
    } else {
        Exit::Fine
    })
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
