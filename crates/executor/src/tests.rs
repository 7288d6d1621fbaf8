//! The promises of a run, against the scripted warehouse.

mod bootstrap;
mod checks;
mod commit;
mod crash;
mod dry_run;
mod evidence;
mod failure;
mod interrupt;
mod late_views;
mod lease;
mod order;
mod outside;
mod overlap;
mod owner;
mod ownership;
mod preflight;
mod processes;
mod restatement;
mod resume;
mod retry;
mod rewinding;
mod selection;
mod sources;
mod stale_inputs;
mod status;
mod upkeep;
mod upstream;

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};

use plan::record::{Outcome, RunRecord, SkipReason};
use plan::{Digest, HexText, Plan};

use crate::scripted::Server;
use crate::{Clock, InterruptHandle, Options, RunError, RunEvent, run};

struct StoppedClock;

impl Clock for StoppedClock {
    fn monotonic_millis(&self) -> u64 {
        0
    }

    fn utc_now(&self) -> String {
        "2018-12-01T00:00:00Z".to_owned()
    }
}

/// A run with this name, a hex text.
fn options(name: &str) -> Options {
    Options::new(HexText::new(name).expect("hex"))
}

fn jobs(name: &str, jobs: usize) -> Options {
    Options {
        jobs: NonZeroUsize::new(jobs).expect("at least one"),
        ..options(name)
    }
}

struct Ran {
    result: Result<RunRecord, RunError>,
    events: Vec<RunEvent>,
}

impl Ran {
    fn record(&self) -> &RunRecord {
        self.result.as_ref().expect("the run comes to an end")
    }

    fn error(&self) -> &RunError {
        self.result.as_ref().expect_err("the run cannot begin")
    }

    /// A line for the ending and one per unit.
    fn story(&self) -> String {
        let record = self.record();
        let mut lines = vec![format!("{:?}", record.ending)];
        for unit in &record.units {
            let interval = unit.interval.as_str();
            let day = interval.get(8..10).unwrap_or(interval);
            let outcome = match &unit.outcome {
                Outcome::Stale { .. } => "stale".to_owned(),
                Outcome::Failed { error } => format!("failed {}", error.code),
                Outcome::Unknown { error } => format!("unknown {}", error.code),
                Outcome::Skipped {
                    because: SkipReason::Needs(unit),
                } => format!("skipped, needs {unit}"),
                Outcome::Skipped {
                    because: SkipReason::Stopped,
                } => "skipped".to_owned(),
                Outcome::Skipped {
                    because: SkipReason::NotSelected,
                } => "not selected".to_owned(),
                outcome => format!("{outcome:?}").to_lowercase(),
            };
            lines.push(format!("{day} {}: {outcome}", unit.unit));
        }
        lines.join("\n")
    }

    fn has(&self, is: impl Fn(&RunEvent) -> bool) -> bool {
        self.events.iter().any(is)
    }
}

async fn run_on(server: &Server, plan: &Plan, options: Options) -> Ran {
    run_with(server, plan, options, InterruptHandle::new()).await
}

async fn run_with(server: &Server, plan: &Plan, options: Options, handle: InterruptHandle) -> Ran {
    let events = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&events);
    let result = run(
        plan,
        Digest::of("plan"),
        Arc::new(server.clone()),
        options,
        Arc::new(StoppedClock),
        move |event| heard.lock().expect("no listener panics").push(event),
        handle,
    )
    .await;
    let events = events.lock().expect("no listener panics").clone();
    Ran { result, events }
}

/// The ledger without what another try changes: unit, interval and digest, in order.
fn ledger(server: &Server) -> Vec<(String, String, String)> {
    let rows = server.data().ledger.into_iter();
    let mut rows: Vec<_> = rows
        .map(|row| (row.unit, row.interval, row.digest))
        .collect();
    rows.sort();
    rows
}
