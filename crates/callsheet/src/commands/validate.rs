//! `callsheet validate`

use std::path::PathBuf;

use clap::Args;

use crate::compilation::{self, Outcome};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::output::diagnostics::Format;
use crate::project::PipelineFolder;

const EXAMPLES: &str = "\
Examples:
  callsheet validate                             the pipeline of the current folder
  callsheet validate pipelines/sparkify
  callsheet validate --output-format github      annotations in a pull request";

/// Compile a pipeline without dates and show every fault at once
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Folder of the pipeline [default: the current one, or the only one of the project]
    pipeline: Option<PathBuf>,
    /// Target of `callsheet.yml` [default: its `default_target`]
    #[arg(long)]
    target: Option<String>,
    /// How to write what was found
    #[arg(long, value_enum, default_value_t)]
    output_format: Format,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let pipeline = PipelineFolder::find(arguments.pipeline.as_deref())?;
    match compilation::validate(
        &pipeline,
        arguments.target.as_deref(),
        arguments.output_format,
    )? {
        Outcome::Compiled(warnings) => {
            let found = match warnings {
                0 => String::new(),
                n => format!(", {}", plan::report::wording::counted(n, "warning")),
            };
            output::talk(&format!("`{}` is fine{found}", pipeline.shown()));
            Ok(Exit::Fine)
        }
        Outcome::Refused => Ok(Exit::InputRefused),
    }
}
