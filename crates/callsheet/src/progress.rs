//! Progress on standard error; silent where nobody watches, apart from what should be known.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use executor::RunEvent;
use indicatif::{ProgressBar, ProgressStyle};
use plan::report::wording;
use plan::{IntervalKey, UnitId};

use crate::output;

/// A line that shows how far a run is.
#[derive(Clone)]
pub(crate) struct Progress {
    /// Hidden by itself where standard error is no terminal.
    bar: ProgressBar,
    running: Arc<Mutex<BTreeSet<String>>>,
}

impl Progress {
    pub(crate) fn start() -> Self {
        let bar = ProgressBar::new(0);
        let style =
            ProgressStyle::with_template("{spinner} {pos}/{len} units  {elapsed}  {wide_msg}")
                .expect("a template of known keys");
        bar.set_style(style);
        bar.set_message("connecting");
        bar.enable_steady_tick(Duration::from_millis(120));
        Self {
            bar,
            running: Arc::default(),
        }
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// Shows what happened. What a person has to know is said in any case.
    pub(crate) fn show(&self, event: &RunEvent) {
        match event {
            RunEvent::Resumed { to_run, .. } => {
                self.bar.set_length(*to_run as u64);
                self.bar.set_message("");
            }
            RunEvent::UnitStarted { unit, interval, .. } => {
                self.running(|running| {
                    running.insert(name(unit, interval));
                });
            }
            RunEvent::UnitEnded { record } => {
                self.running(|running| {
                    running.remove(&name(&record.unit, &record.interval));
                });
                if record.attempts > 0 {
                    self.bar.inc(1);
                }
            }
            RunEvent::LeaseTaken { .. }
            | RunEvent::LeaseJoined { .. }
            | RunEvent::StepStarted { .. }
            | RunEvent::CheckMeasured { .. }
            | RunEvent::Interrupted => {}
            notable => self.say(notable),
        }
    }

    fn running(&self, change: impl FnOnce(&mut BTreeSet<String>)) {
        // A listener that panicked is a bug, and has been told as one.
        if let Ok(mut running) = self.running.lock() {
            change(&mut running);
            let names: Vec<&str> = running.iter().map(String::as_str).collect();
            self.bar.set_message(names.join(", "));
        }
    }

    fn say(&self, event: &RunEvent) {
        let text = match event {
            RunEvent::LeaseWaiting { holder } => {
                format!("another run holds the lease; waiting: {holder}")
            }
            RunEvent::SessionEnding { pid } => {
                format!("ending the session of an earlier run or try, pid {pid}")
            }
            RunEvent::SessionLingers { pid, fault } => format!(
                "the session with pid {pid} could not be ended, so the lease is kept: {}",
                fault.message
            ),
            RunEvent::FewerSessions { jobs } => format!(
                "the database has no room for another session; units at a time from now on: {jobs}"
            ),
            RunEvent::UnitHeld {
                unit,
                interval,
                pid,
            } => format!(
                "another process of the run is at {}, pid {pid}",
                name(unit, interval)
            ),
            RunEvent::AlreadyHappened { unit, interval } => format!(
                "the statement of {} had happened in an earlier try; only its ledger row is written",
                name(unit, interval)
            ),
            RunEvent::LayoutNotCompared { table, fault } => format!(
                "distribution and sort key of {table} are not compared: {}",
                fault.message
            ),
            RunEvent::NeedNotDone { fault, .. } => fault.message.clone(),
            RunEvent::Retrying {
                unit,
                interval,
                fault,
                after,
            } => format!(
                "{} is tried again in {}: {}",
                name(unit, interval),
                wording::duration(u64::try_from(after.as_millis()).unwrap_or(u64::MAX)),
                fault.message
            ),
            RunEvent::CommitLookedUp { unit, interval } => format!(
                "the COMMIT of {} got no answer; looking up what became of it",
                name(unit, interval)
            ),
            RunEvent::CheckResultsNotStored {
                unit,
                interval,
                fault,
            } => format!(
                "the check results of {} are in the report, but could not be stored: {}",
                name(unit, interval),
                fault.message
            ),
            RunEvent::FilesNotRecorded {
                unit,
                interval,
                fault,
            } => format!(
                "{} is loaded, but which files it loaded could not be recorded: {}",
                name(unit, interval),
                fault.message
            ),
            RunEvent::AnchorLost { fault } => format!(
                "the session that keeps the lease is gone, nothing new is started: {}",
                fault.message
            ),
            RunEvent::NotClosed { fault } => format!(
                "the end of the run could not be noted, the next run will find out: {}",
                fault.message
            ),
            _ => return,
        };
        self.bar.suspend(|| output::warning(&text));
    }
}

fn name(unit: &UnitId, interval: &IntervalKey) -> String {
    format!("{unit} {}", wording::interval(interval))
}
