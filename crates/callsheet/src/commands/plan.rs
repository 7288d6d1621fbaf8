//! `callsheet plan`

use std::path::PathBuf;

use clap::Args;
use compiler::{Developer, Range, Request};
use plan::report::wording::{counted, span_of_plan};

use crate::compilation::{self, Outcome};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::PipelineFolder;
use crate::{files, output};

const EXAMPLES: &str = "\
Examples:
  callsheet plan --date 2018-11-01                        the dry run of one day, on the terminal
  callsheet plan pipelines/sparkify --date 2018-11-01 --target prod
  callsheet plan pipelines/sparkify --all -o schedule.plan
  callsheet plan pipelines/sparkify --start 2018-11-01 --end 2018-12-01 -o november.plan
                                                          also writes november.plan.sql, to read";

/// Compile a pipeline for given intervals; print the dry run, or write the plan file
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Folder of the pipeline [default: the current one, or the only one of the project]
    pipeline: Option<PathBuf>,
    /// The one interval that starts here, such as 2018-11-01 (UTC); none where the pipeline has no
    /// schedule
    #[arg(long, value_name = "START", conflicts_with_all = ["start", "end", "all"])]
    date: Option<String>,
    /// Where the first interval starts (UTC)
    #[arg(long, requires = "end")]
    start: Option<String>,
    /// Where the last interval ends: the first moment that is out (UTC)
    #[arg(long, requires = "start")]
    end: Option<String>,
    /// Every interval of the pipeline's schedule, which must have a start and an end
    #[arg(long, conflicts_with_all = ["start", "end"])]
    all: bool,
    /// Target of `callsheet.yml` [default: its `default_target`]
    #[arg(long)]
    target: Option<String>,
    /// Whose schema, where the target's has `{{ user }}` in it
    #[arg(long = "as", value_name = "NAME", env = "CALLSHEET_DEVELOPER")]
    developer: Option<Developer>,
    /// Write the plan to this file, and its rendering beside it
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let pipeline = PipelineFolder::find(arguments.pipeline.as_deref())?;
    let request = Request {
        folder: pipeline.name.clone(),
        target: arguments.target.clone(),
        developer: arguments.developer.clone(),
        range: range(arguments),
    };
    let plan = match compilation::compile(&pipeline, &request)? {
        Outcome::Compiled(plan) => plan,
        Outcome::Refused => return Ok(Exit::InputRefused),
    };
    let (bytes, digest) = plan::file::to_bytes(&plan);
    let rendering = plan::rendering::render(&plan, digest);
    let Some(file) = &arguments.output else {
        output::data(&rendering)?;
        return Ok(Exit::Fine);
    };
    let reading = files::beside(file, ".sql");
    files::write(&reading, rendering.as_bytes())?;
    files::write(file, &bytes)?;
    output::talk(&format!(
        "plan {}: {}, {}, target {}\n  {}\n  {}  (for reading)",
        digest.short(),
        span_of_plan(plan.header.cadence, plan.intervals.len()),
        counted(plan.units.len(), "unit"),
        plan.header.target.name,
        file.display(),
        reading.display(),
    ));
    Ok(Exit::Fine)
}

fn range(arguments: &Arguments) -> Range {
    match (&arguments.date, &arguments.start, &arguments.end) {
        (Some(date), _, _) => Range::At(date.clone()),
        (None, Some(start), Some(end)) => Range::Between {
            start: start.clone(),
            end: end.clone(),
        },
        (None, _, _) if arguments.all => Range::Schedule,
        // clap asks for both ends.
        (None, None, _) | (None, _, None) => Range::Unnamed,
    }
}
