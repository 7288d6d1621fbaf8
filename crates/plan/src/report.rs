//! What a run came to: the plan and its run record, told to people and to machines.
//!
//! Pure, so that a report can be rebuilt from the two files at any time. It is bound to the plan's
//! digest; [`verification`] says whether that plan, whole and unchanged, is what ran.

mod attention;
mod build;
mod check;
mod evidence;
pub mod markdown;
mod summary;
mod table;
#[cfg(test)]
pub(crate) mod tests;
mod unit;
pub mod verification;
pub mod wording;

use serde::{Deserialize, Serialize};

pub use attention::{Attention, Urgency};
pub use check::{CheckGroup, CheckReport, Verdict};
pub use summary::{CheckCounts, Summary, UnitCounts};
pub use table::{Lifetime, TableReport};
pub use unit::UnitReport;

use crate::digest::Digest;
use crate::header::Target;
use crate::identifier::Identifier;
use crate::interval::{Cadence, DataInterval};
use crate::record::{Ending, StaleInput};
use crate::slot::HexText;

/// The version of the report's format.
pub const FORMAT: &str = "callsheet-report/1";

/// The report of one run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub format: String,
    /// The digest of the plan that ran.
    pub plan: Digest,
    pub pipeline: Identifier,
    pub target: Target,
    pub cadence: Cadence,
    pub range: DataInterval,
    pub intervals: usize,
    pub run: HexText,
    /// Wall-clock time in UTC, as the run record has it.
    pub started_at: String,
    pub millis: u64,
    pub ending: Ending,
    pub summary: Summary,
    /// In the order of the plan.
    pub tables: Vec<TableReport>,
    /// Interval by interval, in the order of the plan.
    pub units: Vec<UnitReport>,
    /// What is wrong comes first, then the order of the plan, then the intervals.
    pub checks: Vec<CheckReport>,
    /// What is there, made from rows that were replaced since.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub stale_inputs: Vec<StaleInput>,
}

/// Why there is no report of a plan and a run record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportFault {
    #[error("the run record is of the plan `{}`, not of `{}`", recorded.short(), plan.short())]
    AnotherPlan { recorded: Digest, plan: Digest },
    #[error("the run record has the format `{0}`, which this version does not read")]
    Format(String),
    #[error(
        "the run record speaks of the unit `{unit}` for `{interval}`, which the plan does not have"
    )]
    StrangeUnit { unit: String, interval: String },
}

impl Report {
    /// Whether the run found everything done already.
    pub fn changed_nothing(&self) -> bool {
        self.ending == Ending::Complete && self.summary.units.done == 0
    }

    /// The checks, all intervals of one check in one group; what is wrong comes first.
    pub fn check_groups(&self) -> Vec<CheckGroup<'_>> {
        check::groups(&self.checks)
    }

    /// What somebody has to look at, the most urgent first.
    pub fn attention(&self) -> Vec<Attention> {
        attention::of(self)
    }
}
