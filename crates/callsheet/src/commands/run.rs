//! `callsheet run`

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use executor::{LeasePolicy, Options, Reprocess};
use plan::{HexText, TargetKind, UnitId};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::place::{PlaceArguments, Purpose};
use crate::run::{PlanFile, default_jobs, fresh_run, run as run_plan};

const EXAMPLES: &str = "\
Examples:
  callsheet run november.plan
  callsheet run november.plan                        again: what is done is skipped
  callsheet run november.plan --reprocess songplays  loads that table's intervals once more
  callsheet run november.plan --bucket s3://udacity-dend=data/sparkify";

/// Run exactly the statements of a plan file
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
    /// Load again although it is done: `all`, or tables with commas between them; can be repeated
    // One value each: more would take the plan for a table.
    #[arg(long, value_name = "all|TABLES", value_delimiter = ',')]
    reprocess: Vec<String>,
    /// Name of the run, in hex; processes of the same name share one lease [default: a fresh one]
    #[arg(long, value_name = "HEX", value_parser = parse_run)]
    run_id: Option<HexText>,
    /// Units that may run at the same time [default: the cores of this machine, at most 4]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// End the run that holds the lease, and take it
    #[arg(long, conflicts_with = "wait")]
    takeover: bool,
    /// Wait for another run to end, at most so long: 30s, 10m, 2h
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    wait: Option<Duration>,
}

pub(crate) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let file = PlanFile::read(&arguments.plan)?;
    match file.plan.header.target.kind {
        TargetKind::Local => {}
        TargetKind::Redshift => return Err(no_redshift(&arguments.plan)),
    }
    let Some(prepared) = arguments
        .place
        .prepare(&file, Purpose::Run(arguments.database))?
    else {
        return Ok(Exit::InputRefused);
    };
    let mut options = Options::new(arguments.run_id.unwrap_or_else(fresh_run));
    options.jobs = arguments.jobs.unwrap_or_else(default_jobs);
    options.reprocess = reprocess(&arguments.reprocess);
    options.lease = match (arguments.takeover, arguments.wait) {
        (true, _) => LeasePolicy::Takeover,
        (false, Some(longest)) => LeasePolicy::Wait(longest),
        (false, None) => LeasePolicy::Refuse,
    };
    run_plan(&file, &prepared.place, options, &prepared.reports)
}

/// The session over the wire is deliberately absent from this version.
fn no_redshift(plan: &std::path::Path) -> Failure {
    Failure::new(
        Exit::RunFailed,
        "run/no-redshift-session",
        "the plan is for Amazon Redshift, to which this build of callsheet opens no sessions",
    )
    .help(format!(
        "`callsheet rehearse {}` runs the same bytes on the embedded engine over sample data",
        plan.display()
    ))
}

fn reprocess(names: &[String]) -> Reprocess {
    if names.is_empty() {
        return Reprocess::Nothing;
    }
    if names.iter().any(|name| name == "all") {
        return Reprocess::All;
    }
    let units: BTreeSet<UnitId> = names.iter().map(UnitId::new).collect();
    Reprocess::Tables(units)
}

fn parse_run(text: &str) -> Result<HexText, String> {
    HexText::new(text).ok_or_else(|| "expected hex digits in lower case".to_owned())
}

fn parse_duration(text: &str) -> Result<Duration, String> {
    let duration: jiff::SignedDuration = text
        .parse()
        .map_err(|_| "expected a duration such as 30s, 10m or 2h".to_owned())?;
    Duration::try_from(duration).map_err(|_| "a wait is not negative".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_written_as_people_write_them() {
        assert_eq!(parse_duration("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(parse_duration("1h 30m"), Ok(Duration::from_mins(90)));
        assert!(parse_duration("soon").is_err());
        assert!(parse_duration("-5s").is_err());
    }

    #[test]
    fn a_run_id_that_is_no_hex_is_refused() {
        assert!(parse_run("ab12").is_ok());
        assert!(parse_run("AB").is_err());
        assert!(parse_run("'; DROP").is_err());
    }

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        arguments: Arguments,
    }

    #[test]
    fn tables_to_reprocess_can_stand_before_the_plan() {
        use clap::Parser;
        let line = ["run", "--reprocess", "a,b", "--reprocess", "c", "x.plan"];
        let arguments = Line::try_parse_from(line).expect("accepted").arguments;
        assert_eq!(arguments.reprocess, ["a", "b", "c"]);
        assert_eq!(arguments.plan, PathBuf::from("x.plan"));
    }
}
