//! The counts at the top of a report.

use serde::{Deserialize, Serialize};

use super::check::{CheckReport, Verdict};
use super::unit::UnitReport;
use crate::record::Outcome;

/// How much there was of everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub units: UnitCounts,
    pub checks: CheckCounts,
    /// Rows written by all units that are done.
    pub rows_written: u64,
}

/// Units times intervals, by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitCounts {
    pub total: usize,
    pub done: usize,
    pub already_done: usize,
    pub not_needed: usize,
    pub blocked: usize,
    pub stale: usize,
    pub failed: usize,
    pub unknown: usize,
    pub fenced: usize,
    pub skipped: usize,
}

/// Checks times intervals, by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckCounts {
    pub total: usize,
    pub pass: usize,
    pub warn: usize,
    pub fail: usize,
    pub error: usize,
    pub skipped: usize,
    pub already_done: usize,
}

impl UnitCounts {
    pub fn of<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>) -> Self {
        let mut counts = Self::default();
        for outcome in outcomes {
            counts.total += 1;
            *match outcome {
                Outcome::Done => &mut counts.done,
                Outcome::AlreadyDone => &mut counts.already_done,
                Outcome::NotNeeded => &mut counts.not_needed,
                Outcome::Blocked => &mut counts.blocked,
                Outcome::Stale { .. } => &mut counts.stale,
                Outcome::Failed { .. } => &mut counts.failed,
                Outcome::Unknown { .. } => &mut counts.unknown,
                Outcome::Fenced => &mut counts.fenced,
                Outcome::Skipped { .. } => &mut counts.skipped,
            } += 1;
        }
        counts
    }

    /// Units that are not as the plan wants them.
    pub fn open(&self) -> usize {
        self.total - self.done - self.already_done - self.not_needed
    }
}

impl CheckCounts {
    pub fn of(verdicts: impl IntoIterator<Item = Verdict>) -> Self {
        let mut counts = Self::default();
        for verdict in verdicts {
            counts.total += 1;
            *match verdict {
                Verdict::Pass => &mut counts.pass,
                Verdict::Warn => &mut counts.warn,
                Verdict::Fail => &mut counts.fail,
                Verdict::Error => &mut counts.error,
                Verdict::Skipped => &mut counts.skipped,
                Verdict::AlreadyDone => &mut counts.already_done,
            } += 1;
        }
        counts
    }
}

impl Summary {
    pub(super) fn of(units: &[UnitReport], checks: &[CheckReport]) -> Self {
        Self {
            units: UnitCounts::of(units.iter().map(|unit| &unit.outcome)),
            checks: CheckCounts::of(checks.iter().map(|check| check.verdict)),
            rows_written: units.iter().filter_map(UnitReport::rows_published).sum(),
        }
    }
}
