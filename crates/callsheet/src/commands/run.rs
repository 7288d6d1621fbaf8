//! `callsheet run`

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use executor::{Adopt, LeasePolicy, OnFailure, Options, Reprocess, Selection, Selector, Values};
use plan::{HexText, Identifier, UnitId};

use crate::dry_run::dry_run;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::place::{PlaceArguments, Purpose};
use crate::run::{PlanFile, default_jobs, fresh_run, run as run_plan};

const EXAMPLES: &str = "\
Examples:
  callsheet run november.plan
  callsheet run november.plan                        again: what is done is skipped
  callsheet run november.plan --resume               goes on with the last run, under its name
  callsheet run november.plan --dry-run              what it would send, and where; sends nothing
  callsheet run november.plan --jobs 8 --keep-going  what does not need a failed unit goes on
  callsheet run november.plan --wait 2h              queues behind the run that holds the lease
  callsheet run november.plan --takeover             ends that run, and goes on from its ledger
  callsheet run november.plan --unit users,songs --run-id 0a1b
                                                     a part of the run 0a1b, for a scheduler's task
  callsheet run november.plan --show-values          with the value that did not fit, in a failed load
  callsheet run november.plan --reprocess songplays  loads that table's intervals once more
  callsheet run november.plan --reprocess staging_songs+
                                                     that table, and every table made from it
  callsheet run november.plan --reprocess stale-inputs
                                                     what `callsheet status` calls stale by input
  callsheet run november.plan --bucket s3://udacity-dend=data/sparkify
  callsheet run november.plan --log-format json 2> run.log";

/// Run exactly the statements of a plan file
#[derive(Args)]
#[command(after_help = EXAMPLES)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "flags of a command line; `options` makes enums of them"
)]
pub(crate) struct Arguments {
    /// What `callsheet plan -o` wrote
    plan: PathBuf,
    /// Database file of the embedded engine [default: .callsheet/TARGET.duckdb]
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
    #[command(flatten)]
    place: PlaceArguments,
    /// Print what would be sent to a target where nothing is loaded, in order; open no connection
    #[arg(long)]
    dry_run: bool,
    /// Only these units, all intervals of each; what they need must be done, or under way in
    /// another process of the run. Commas between them; can be repeated
    // One value each: more would take the plan for a unit.
    #[arg(long = "unit", value_name = "UNITS", value_delimiter = ',')]
    units: Vec<String>,
    /// Load again although it is done: `all`, or with commas between them a table (a staging table
    /// with those that read it), `TABLE+` for it and all that is made from it, `stale-inputs` for
    /// what was made from rows that were replaced since
    #[arg(long, value_name = "all|WHAT", value_delimiter = ',')]
    reprocess: Vec<String>,
    /// Take these tables over from the pipelines that own them; commas between them; can be repeated
    #[arg(long, value_name = "TABLES", value_delimiter = ',')]
    adopt: Vec<Identifier>,
    /// Name of the run, in hex; processes of the same name share one lease [default: a fresh one]
    #[arg(long, value_name = "HEX", value_parser = parse_run)]
    run_id: Option<HexText>,
    /// Go on with the last run of this plan, under its name; refused where it is complete
    #[arg(long, conflicts_with = "run_id")]
    resume: bool,
    /// Units that may run at the same time [default: the cores of this machine, at most 4]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Start nothing new once a unit has failed: the default
    #[arg(long, conflicts_with = "keep_going")]
    fail_fast: bool,
    /// Once a unit has failed, carry out the units that do not need it
    #[arg(long)]
    keep_going: bool,
    /// End the run that holds the lease, and take it
    #[arg(long, conflicts_with = "wait")]
    takeover: bool,
    /// Wait for another run to end, and then for the pipelines that are read, each at most so long:
    /// 30s, 10m, 2h
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    wait: Option<Duration>,
    /// How often a unit is tried again after a fault that may pass [default: 4]
    #[arg(long, value_name = "N")]
    retries: Option<u32>,
    /// After an interrupt: how long a session may take to stop [default: 30s]
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    grace: Option<Duration>,
    /// Show values of rows that the database quotes in errors: in the report, its files and the log
    #[arg(long)]
    show_values: bool,
}

pub(crate) fn run(arguments: Arguments) -> Result<Exit, Failure> {
    let file = PlanFile::read(&arguments.plan)?;
    let mut options = options(&arguments);
    if arguments.dry_run {
        return match arguments.place.shown(&file, arguments.database)? {
            Some(destination) => dry_run(&file, options, &destination),
            None => Ok(Exit::InputRefused),
        };
    }
    let purpose = Purpose::Run(arguments.database);
    let Some(prepared) = arguments.place.prepare(&file, purpose)? else {
        return Ok(Exit::InputRefused);
    };
    if arguments.resume {
        options.run = prepared.destination.resumable(&file)?;
    }
    run_plan(&file, &prepared, options)
}

fn options(arguments: &Arguments) -> Options {
    let mut options = Options::new(arguments.run_id.clone().unwrap_or_else(fresh_run));
    options.jobs = arguments.jobs.unwrap_or_else(default_jobs);
    options.reprocess = reprocess(&arguments.reprocess);
    if !arguments.adopt.is_empty() {
        options.adopt = Adopt::Tables(arguments.adopt.iter().cloned().collect());
    }
    if !arguments.units.is_empty() {
        let units = arguments.units.iter().map(UnitId::new);
        options.selection = Selection::Units(units.collect());
    }
    if arguments.keep_going {
        options.on_failure = OnFailure::KeepGoing;
    }
    options.lease = match (arguments.takeover, arguments.wait) {
        (true, _) => LeasePolicy::Takeover,
        (false, Some(longest)) => LeasePolicy::Wait(longest),
        (false, None) => LeasePolicy::Refuse,
    };
    if let Some(retries) = arguments.retries {
        options.retries.attempts = NonZeroU32::MIN.saturating_add(retries);
    }
    if let Some(grace) = arguments.grace {
        options.grace = grace;
    }
    if arguments.show_values {
        options.values = Values::Shown;
    }
    options
}

fn reprocess(names: &[String]) -> Reprocess {
    if names.is_empty() {
        return Reprocess::Nothing;
    }
    if names.iter().any(|name| name == "all") {
        return Reprocess::All;
    }
    let selector = |name: &String| {
        name.parse()
            .unwrap_or_else(|never: Infallible| match never {})
    };
    let selectors: BTreeSet<Selector> = names.iter().map(selector).collect();
    Reprocess::These(selectors)
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
    fn flags_become_options_and_without_them_nothing_is_repeated() {
        use clap::Parser;
        let parsed = |line: &[&str]| {
            let line = Line::try_parse_from(line).expect("accepted");
            options(&line.arguments)
        };
        let plain = parsed(&["run", "x.plan", "--run-id", "ab"]);
        let mut expected = Options::new(parse_run("ab").expect("hex"));
        expected.jobs = default_jobs();
        assert_eq!(plain, expected);
        let line = [
            "run",
            "--unit",
            "a,b",
            "--unit",
            "c",
            "--keep-going",
            "--retries",
            "0",
            "--grace",
            "1m",
            "--wait",
            "10s",
            "--jobs",
            "2",
            "x.plan",
        ];
        let all = parsed(&line);
        let units = ["a", "b", "c"].map(UnitId::new);
        assert_eq!(all.selection, Selection::Units(units.into()));
        assert_eq!(all.on_failure, OnFailure::KeepGoing);
        assert_eq!(all.retries.attempts, NonZeroU32::MIN);
        assert_eq!(all.grace, Duration::from_mins(1));
        assert_eq!(all.lease, LeasePolicy::Wait(Duration::from_secs(10)));
        let both = ["run", "x.plan", "--keep-going", "--fail-fast"];
        assert!(Line::try_parse_from(both).is_err());
    }

    #[test]
    fn tables_to_reprocess_can_stand_before_the_plan() {
        use clap::Parser;
        let line = ["run", "--reprocess", "a,b", "--reprocess", "c", "x.plan"];
        let arguments = Line::try_parse_from(line).expect("accepted").arguments;
        assert_eq!(arguments.reprocess, ["a", "b", "c"]);
        assert_eq!(arguments.plan, PathBuf::from("x.plan"));
        let selectors = ["a", "b", "c"].map(|name| Selector::Unit(UnitId::new(name)));
        assert_eq!(
            options(&arguments).reprocess,
            Reprocess::These(selectors.into())
        );
    }

    #[test]
    fn readers_and_what_is_stale_by_input_are_reprocessed_by_name() {
        let names = ["songs+", "stale-inputs"].map(str::to_owned);
        let selectors = [
            Selector::WithReaders(UnitId::new("songs")),
            Selector::StaleInputs,
        ];
        assert_eq!(reprocess(&names), Reprocess::These(selectors.into()));
        assert_eq!(reprocess(&["all".to_owned()]), Reprocess::All);
    }
}
