//! `callsheet rehearse`

use std::path::PathBuf;

use clap::Args;
use executor::{Bootstrap, Options, OtherPipelines};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::place::{PlaceArguments, Purpose};
use crate::run::{PlanFile, default_jobs, fresh_run, run as run_plan};

const EXAMPLES: &str = "\
Examples:
  callsheet rehearse prod.plan
  callsheet rehearse prod.plan --bucket s3://udacity-dend=data/sample
  callsheet rehearse prod.plan --keep rehearsal.duckdb
  callsheet query --database rehearsal.duckdb \"SELECT * FROM analytics.users LIMIT 5\"";

/// Run any target's plan, the same bytes, on a fresh embedded engine over sample data
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// What `callsheet plan -o` wrote
    plan: PathBuf,
    #[command(flatten)]
    place: PlaceArguments,
    /// Keep the tables in this file, which must not be there yet [default: in memory, then gone]
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
}

pub(crate) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let file = PlanFile::read(&arguments.plan)?;
    if let Some(keep) = arguments.keep.as_ref().filter(|keep| keep.exists()) {
        return Err(Failure::input(
            "files/not-fresh",
            format!(
                "`{}` is there already; a rehearsal starts empty",
                keep.display()
            ),
        )
        .help("name a new file, or remove this one"));
    }
    let Some(prepared) = arguments
        .place
        .prepare(&file, Purpose::Rehearse(arguments.keep))?
    else {
        return Ok(Exit::InputRefused);
    };
    let mut options = Options::new(fresh_run());
    options.jobs = default_jobs();
    options.bootstrap = Bootstrap::IfAbsent;
    options.upstream = OtherPipelines::TakenAsDone;
    run_plan(&file, &prepared, options)
}
