//! A run's events as events of a log: what happened, with names to filter by.

use std::time::Duration;

use executor::RunEvent;
use plan::record::{CheckStatus, Outcome, RunFault, SkipReason, UnitRecord};
use plan::{HexText, IntervalKey, UnitId};
use tracing::{debug, error, info, warn};

/// Logs the events of one run.
#[derive(Clone, Debug)]
pub(crate) struct EventLog {
    run: HexText,
}

impl EventLog {
    pub(crate) fn new(run: HexText) -> Self {
        Self { run }
    }

    pub(crate) fn log(&self, event: &RunEvent) {
        let run = self.run.as_str();
        match event {
            RunEvent::LeaseWaiting { holder } => {
                warn!(run, holder = %holder.run, pid = holder.pid, "waiting for the lease");
            }
            RunEvent::UpstreamWaiting { waits } => {
                for wait in waits {
                    let (pipeline, table) = (wait.pipeline.as_str(), wait.table.to_string());
                    let lack = wait.to_string();
                    warn!(run, pipeline, table, lack, "waiting for another pipeline");
                }
            }
            RunEvent::LeaseTaken { generation } => info!(run, generation, "lease taken"),
            RunEvent::LeaseJoined { generation } => info!(run, generation, "lease joined"),
            RunEvent::SessionEnding { pid } => {
                warn!(run, pid, "ending the session of an earlier run or try");
            }
            RunEvent::SessionLingers { pid, fault } => {
                self.fault(&format!("session with pid {pid} not ended"), None, fault);
            }
            RunEvent::FewerSessions { jobs } => {
                warn!(run, jobs, "no room for another session");
            }
            RunEvent::UnitHeld {
                unit,
                interval,
                pid,
            } => {
                let (unit, interval) = (unit.as_str(), interval.as_str());
                info!(
                    run,
                    unit, interval, pid, "another process of the run is at the unit"
                );
            }
            RunEvent::NeedNotDone {
                unit,
                interval,
                fault,
            } => self.fault("need not done", Some((unit, interval)), fault),
            RunEvent::Resumed { to_run, settled } => {
                info!(run, to_run, settled, "ledger read");
            }
            RunEvent::UnitStarted {
                unit,
                interval,
                attempt,
            } => {
                let (unit, interval) = (unit.as_str(), interval.as_str());
                info!(run, unit, interval, attempt, "unit started");
            }
            RunEvent::AlreadyHappened { unit, interval } => {
                let (unit, interval) = (unit.as_str(), interval.as_str());
                warn!(
                    run,
                    unit, interval, "statement of an earlier try had happened"
                );
            }
            RunEvent::LayoutNotCompared { table, fault } => {
                self.fault(&format!("layout of {table} not compared"), None, fault);
            }
            RunEvent::StepStarted {
                unit,
                interval,
                step,
            } => {
                let (unit, interval) = (unit.as_str(), interval.as_str());
                debug!(run, unit, interval, step, "statement sent");
            }
            RunEvent::CheckMeasured {
                unit,
                interval,
                check,
            } => {
                let (unit, interval) = (unit.as_str(), interval.as_str());
                let (status, value) = (status(check.status), check.value);
                let check = check.check.as_str();
                debug!(run, unit, interval, check, status, value, "check measured");
            }
            RunEvent::Retrying {
                unit,
                interval,
                fault,
                after,
            } => {
                let (unit, interval) = (unit.as_str(), interval.as_str());
                let RunFault { code, message, .. } = fault;
                let after_ms = millis(*after);
                warn!(
                    run,
                    unit,
                    interval,
                    code,
                    error = message,
                    after_ms,
                    "unit tried again"
                );
            }
            RunEvent::CommitLookedUp { unit, interval } => {
                let (unit, interval) = (unit.as_str(), interval.as_str());
                warn!(run, unit, interval, "COMMIT without an answer looked up");
            }
            RunEvent::UnitEnded { record } => self.ended(record),
            RunEvent::CheckResultsNotStored {
                unit,
                interval,
                fault,
            } => self.fault("check results not stored", Some((unit, interval)), fault),
            RunEvent::FilesNotRecorded {
                unit,
                interval,
                fault,
            } => self.fault(
                "files of a load not recorded",
                Some((unit, interval)),
                fault,
            ),
            RunEvent::StaleInput(stale) => {
                let (unit, replaced) = (stale.unit.as_str(), stale.replaced.as_str());
                warn!(
                    run,
                    unit,
                    replaced,
                    intervals = stale.intervals.len(),
                    "stale by input"
                );
            }
            RunEvent::AnchorLost { fault } => {
                self.fault("session that keeps the lease lost", None, fault);
            }
            RunEvent::NotClosed { fault } => self.fault("end of the run not noted", None, fault),
            RunEvent::Interrupted => warn!(run, "interrupted"),
        }
    }

    fn fault(&self, what: &str, place: Option<(&UnitId, &IntervalKey)>, fault: &RunFault) {
        let run = self.run.as_str();
        let unit = place.map(|(unit, _)| unit.as_str());
        let interval = place.map(|(_, interval)| interval.as_str());
        let RunFault { code, message, .. } = fault;
        warn!(run, unit, interval, code, error = message, "{what}");
    }

    fn ended(&self, record: &UnitRecord) {
        let run = self.run.as_str();
        let (unit, interval) = (record.unit.as_str(), record.interval.as_str());
        let attempt = record.attempts;
        let (duration_ms, rows) = (record.millis, record.rows_written);
        let (outcome, fault) = outcome(&record.outcome);
        let code = fault.map(|fault| fault.code.as_str());
        let error = fault.map(|fault| fault.message.as_str());
        match &record.outcome {
            Outcome::Done
            | Outcome::AlreadyDone
            | Outcome::NotNeeded
            | Outcome::Skipped {
                because: SkipReason::Stopped | SkipReason::NotSelected,
            } => info!(
                run,
                unit, interval, outcome, attempt, duration_ms, rows, "unit ended"
            ),
            _ => error!(
                run,
                unit, interval, outcome, attempt, duration_ms, rows, code, error, "unit ended"
            ),
        }
    }
}

/// The word of the run record.
fn outcome(outcome: &Outcome) -> (&'static str, Option<&RunFault>) {
    match outcome {
        Outcome::Done => ("done", None),
        Outcome::AlreadyDone => ("already_done", None),
        Outcome::NotNeeded => ("not_needed", None),
        Outcome::Blocked => ("blocked", None),
        Outcome::Stale { .. } => ("stale", None),
        Outcome::Failed { error } => ("failed", Some(error)),
        Outcome::Unknown { error } => ("unknown", Some(error)),
        Outcome::Fenced => ("fenced", None),
        Outcome::Skipped { .. } => ("skipped", None),
    }
}

/// The word of the run record.
fn status(status: CheckStatus) -> &'static str {
    match status {
        CheckStatus::Pass => "pass",
        CheckStatus::Warn => "warn",
        CheckStatus::Fail => "fail",
        CheckStatus::Error => "error",
        CheckStatus::Skipped => "skipped",
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
