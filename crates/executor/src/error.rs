//! Why a run did not come to run a single unit.

use std::time::Duration;

use plan::ownership::OwnedElsewhere;
use plan::record::{Ending, RunFault};
use plan::{DataInterval, HexText, UnitId};

use crate::fault::Fault;
use crate::graph::PlanFault;
use crate::lease::Holder;
use crate::preflight::Drift;
use crate::upstream::UpstreamWait;

/// No unit has run; the target's tables are as they were.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    #[error("the plan cannot be run: {}", list(.faults))]
    MalformedPlan { faults: Vec<PlanFault> },
    #[error("the plan has no unit {}", names(.tables))]
    UnknownTables { tables: Vec<UnitId> },
    #[error("the plan has no unit {}", names(.units))]
    UnknownUnits { units: Vec<UnitId> },
    #[error("{} cannot be reprocessed: rows are only ever appended to it", names(.tables))]
    AppendReprocessed { tables: Vec<UnitId> },
    #[error("`{unit}+` takes in {}, which cannot be reprocessed: rows are only ever appended to it", names(.tables))]
    ReadersReprocessed { unit: UnitId, tables: Vec<UnitId> },
    #[error("`{unit}` was loaded for {loaded}, so rows of {planned} may be in it already")]
    IntervalsOverlap {
        unit: UnitId,
        planned: DataInterval,
        loaded: DataInterval,
    },
    #[error("`{unit}` was loaded for {loaded}, which a load of {planned} would take back")]
    LaterLoaded {
        unit: UnitId,
        planned: DataInterval,
        loaded: DataInterval,
    },
    #[error("the target's tables are not as the plan declares them: {}", few(.drifts))]
    Drift { drifts: Vec<Drift> },
    #[error("{}", list(.elsewhere))]
    TablesOwned { elsewhere: Vec<OwnedElsewhere> },
    #[error("another run holds the lease: {holder}")]
    LeaseHeld {
        holder: Holder,
        /// How long it was waited for.
        waited: Duration,
    },
    #[error("the lease belongs to the user `{}`, whose sessions this user cannot see: {holder}", .holder.owner)]
    LeaseUnseen { holder: Holder },
    #[error("the run `{}` is at work with another plan, `{}`", .holder.run, short(.holder.plan.as_str()))]
    OtherPlan { holder: Holder },
    #[error("{}", list(.waits))]
    UpstreamNotDone {
        waits: Vec<UpstreamWait>,
        /// How long it was waited for.
        waited: Duration,
    },
    #[error("the target's control tables are not there, or not all of them")]
    NotBootstrapped,
    #[error("no run of this plan is left to resume{}", ended(.last.as_ref()))]
    NothingToResume {
        /// The last run, which is complete.
        last: Option<HexText>,
    },
    #[error("the run was interrupted before a unit ran")]
    Interrupted,
    #[error("while {activity}: {}", .fault.message)]
    Database { activity: Activity, fault: RunFault },
}

/// What was going on when the database failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    Connecting,
    Bootstrapping,
    Preflight,
    TakingLease,
    ClaimingTables,
    ReadingLedger,
    ReadingUpstream,
    ReadingStatus,
}

impl std::fmt::Display for Activity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Connecting => "connecting",
            Self::Bootstrapping => "making the control tables",
            Self::Preflight => "comparing the target's tables",
            Self::ClaimingTables => "asking who owns the tables",
            Self::TakingLease => "taking the lease",
            Self::ReadingLedger => "reading the ledger",
            Self::ReadingUpstream => "reading the ledger of another pipeline",
            Self::ReadingStatus => "reading the status",
        })
    }
}

impl RunError {
    /// `run/drift`, `run/lease-held`, …: the topic of `callsheet explain`.
    pub fn code(&self) -> &str {
        match self {
            Self::MalformedPlan { .. } => "run/malformed-plan",
            Self::UnknownTables { .. } => "run/unknown-table",
            Self::UnknownUnits { .. } => "run/unknown-unit",
            Self::AppendReprocessed { .. } => "run/append-reprocessed",
            Self::ReadersReprocessed { .. } => "run/readers-reprocessed",
            Self::IntervalsOverlap { .. } => "run/intervals-overlap",
            Self::LaterLoaded { .. } => "run/later-loaded",
            Self::Drift { .. } => "run/drift",
            Self::TablesOwned { .. } => "run/table-owned",
            Self::LeaseHeld { .. } => "run/lease-held",
            Self::LeaseUnseen { .. } => "run/lease-unseen",
            Self::OtherPlan { .. } => "run/other-plan",
            Self::UpstreamNotDone { .. } => "run/upstream-not-done",
            Self::NotBootstrapped => "run/not-bootstrapped",
            Self::NothingToResume { .. } => "run/nothing-to-resume",
            Self::Interrupted => "run/interrupted",
            Self::Database { fault, .. } => &fault.code,
        }
    }

    /// The exit code of the process.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::MalformedPlan { .. }
            | Self::UnknownTables { .. }
            | Self::UnknownUnits { .. }
            | Self::NothingToResume { .. }
            | Self::AppendReprocessed { .. }
            | Self::ReadersReprocessed { .. } => 2,
            Self::IntervalsOverlap { .. }
            | Self::LaterLoaded { .. }
            | Self::Drift { .. }
            | Self::TablesOwned { .. }
            | Self::UpstreamNotDone { .. }
            | Self::OtherPlan { .. } => 4,
            Self::LeaseHeld { .. } | Self::LeaseUnseen { .. } => 6,
            // The embedded engine's way of saying that another run is at work.
            Self::Database { fault, .. } if fault.code == "run/database-in-use" => 6,
            Self::NotBootstrapped | Self::Database { .. } => 3,
            Self::Interrupted => 130,
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<&'static str> {
        crate::explain::explain(self.code()).map(|explanation| explanation.instead)
    }
}

/// The exit code of a process whose run ended so. Also what the control schema keeps of a run.
pub fn exit_code(ending: &Ending) -> u8 {
    match ending {
        Ending::Complete => 0,
        Ending::Blocked => 1,
        Ending::Failed | Ending::Unfinished => 3,
        Ending::Stale => 4,
        Ending::Unknown => 5,
        Ending::Fenced => 6,
        Ending::Interrupted => 130,
    }
}

impl Fault {
    /// As the end of a run that has not begun.
    pub(crate) fn during(self, activity: Activity) -> RunError {
        match self {
            Self::Cancelled | Self::Abandoned => RunError::Interrupted,
            fault => RunError::Database {
                activity,
                fault: fault.record(None),
            },
        }
    }
}

fn list<T: ToString>(items: &[T]) -> String {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    items.join("; ")
}

/// The first of many: a table that is another one altogether differs in every column.
fn few<T: ToString>(items: &[T]) -> String {
    const MOST: usize = 8;
    match items.len().checked_sub(MOST) {
        None | Some(0) => list(items),
        Some(more) => format!("{}; and {more} more", list(&items[..MOST])),
    }
}

fn ended(last: Option<&HexText>) -> String {
    last.map_or_else(String::new, |run| {
        format!(": the last one, `{run}`, is complete")
    })
}

/// As digests are shown to people.
fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}

fn names(units: &[UnitId]) -> String {
    let names: Vec<String> = units.iter().map(|unit| format!("`{unit}`")).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::few;

    #[test]
    fn many_differences_are_counted_from_the_ninth_on() {
        let items: Vec<u8> = (1..=8).collect();
        assert_eq!(few(&items), "1; 2; 3; 4; 5; 6; 7; 8");
        let items: Vec<u8> = (1..=11).collect();
        assert_eq!(few(&items), "1; 2; 3; 4; 5; 6; 7; 8; and 3 more");
    }
}
