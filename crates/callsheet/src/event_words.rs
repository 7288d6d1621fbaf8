//! What happened in a run, in words: for a person at the terminal, and for the journal.
//!
//! Every event has some. A text that is formatted for programmers (`{:?}`) is never written: it escapes
//! what it quotes, and the filter for secrets would not know them again.

use executor::RunEvent;
use plan::report::wording;
use plan::{IntervalKey, UnitId};

pub(crate) fn words(event: &RunEvent) -> String {
    match event {
        RunEvent::LeaseTaken { generation } => {
            format!("the lease is taken, generation {generation}")
        }
        RunEvent::LeaseJoined { generation } => {
            format!("the lease is shared with the run's other processes, generation {generation}")
        }
        RunEvent::Resumed { to_run, settled } => {
            format!("the ledger was read: {to_run} units to run, {settled} settled")
        }
        RunEvent::UnitStarted {
            unit,
            interval,
            attempt,
        } => format!("{} is started, try {attempt}", name(unit, interval)),
        RunEvent::StepStarted {
            unit,
            interval,
            step,
        } => format!("{}: statement {step} is sent", name(unit, interval)),
        RunEvent::CheckMeasured {
            unit,
            interval,
            check,
        } => format!("{}: {} was measured", name(unit, interval), check.check),
        RunEvent::UnitEnded { record } => {
            format!("{} ended", name(&record.unit, &record.interval))
        }
        RunEvent::StaleInput(stale) => format!(
            "{}{} is stale by input: made from rows of {} that were replaced since",
            stale.unit,
            wording::of_intervals(&stale.intervals),
            stale.replaced
        ),
        RunEvent::Interrupted => "the run was asked to stop".to_owned(),
        RunEvent::LeaseWaiting { holder } => {
            format!("another run holds the lease; waiting: {holder}")
        }
        RunEvent::UpstreamWaiting { waits } => {
            let waits: Vec<String> = waits.iter().map(ToString::to_string).collect();
            format!("waiting: {}", waits.join("; "))
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
    }
}

pub(crate) fn name(unit: &UnitId, interval: &IntervalKey) -> String {
    format!("{unit} {}", wording::interval(interval))
}

#[cfg(test)]
mod tests {
    use plan::record::RunFault;

    use super::*;

    #[test]
    fn what_an_error_quotes_stands_as_it_came() {
        let fault = RunFault {
            code: "run/refused".to_owned(),
            message: r#"no access with a"b\c'd"#.to_owned(),
            detail: None,
            help: None,
            step: None,
        };
        let lost = RunEvent::AnchorLost { fault };
        assert!(words(&lost).contains(r#"a"b\c'd"#), "{}", words(&lost));
    }
}
