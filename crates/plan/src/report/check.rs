//! What each check found, with its threshold.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::summary::CheckCounts;
use crate::check::{Check, CheckScope, Expectation, Severity};
use crate::id::{CheckId, UnitId};
use crate::interval::{DataInterval, IntervalKey};
use crate::record::{CheckStatus, Outcome, UnitRecord};
use crate::unit::Origin;

/// One check and one interval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckReport {
    pub check: CheckId,
    pub unit: UnitId,
    pub interval: IntervalKey,
    /// The table it looks at, as it is called for this interval.
    pub table: String,
    pub kind: String,
    pub title: String,
    pub scope: CheckScope,
    pub severity: Severity,
    /// What the value counts.
    pub measures: String,
    pub expect: Expectation,
    pub verdict: Verdict,
    /// None where nothing was measured by this run.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub value: Option<i64>,
    pub origin: Origin,
}

/// What is to be said of a check; what is wrong comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The data is wrong, and was not published.
    Fail,
    /// The question could not be asked.
    Error,
    Warn,
    /// Nothing was asked, because its unit did not get that far.
    Skipped,
    /// An earlier run asked, and loaded the interval.
    AlreadyDone,
    Pass,
}

impl From<CheckStatus> for Verdict {
    fn from(status: CheckStatus) -> Self {
        match status {
            CheckStatus::Pass => Self::Pass,
            CheckStatus::Warn => Self::Warn,
            CheckStatus::Fail => Self::Fail,
            CheckStatus::Error => Self::Error,
            CheckStatus::Skipped => Self::Skipped,
        }
    }
}

impl CheckReport {
    pub(super) fn of(check: &Check, interval: Option<&DataInterval>, unit: &UnitRecord) -> Self {
        let found = unit.checks.iter().find(|found| found.check == check.id);
        let verdict = match (found, &unit.outcome) {
            (Some(found), _) => found.status.into(),
            (None, Outcome::AlreadyDone | Outcome::NotNeeded) => Verdict::AlreadyDone,
            (None, _) => Verdict::Skipped,
        };
        Self {
            check: check.id.clone(),
            unit: check.unit.clone(),
            interval: unit.interval.clone(),
            table: check.table.unfold(interval),
            kind: check.kind.clone(),
            title: check.title.clone(),
            scope: check.scope,
            severity: check.severity,
            measures: check.measures.clone(),
            expect: check.expect,
            verdict,
            value: found.and_then(|found| found.value),
            origin: check.origin.clone(),
        }
    }
}

/// One check over all its intervals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckGroup<'a> {
    /// Every interval; the worst first.
    pub checks: Vec<&'a CheckReport>,
    pub counts: CheckCounts,
}

impl CheckGroup<'_> {
    /// The worst interval speaks for the group.
    pub fn worst(&self) -> &CheckReport {
        self.checks[0]
    }

    /// The smallest and the largest value of the intervals that share the worst verdict.
    pub fn values(&self) -> Option<(i64, i64)> {
        let verdict = self.worst().verdict;
        let values = || {
            let same = self.checks.iter().filter(move |c| c.verdict == verdict);
            same.filter_map(|check| check.value)
        };
        Some((values().min()?, values().max()?))
    }
}

/// `checks` are sorted by verdict; groups come in the order of their worst check.
pub(super) fn groups(checks: &[CheckReport]) -> Vec<CheckGroup<'_>> {
    let mut places: BTreeMap<&CheckId, usize> = BTreeMap::new();
    let mut grouped: Vec<Vec<&CheckReport>> = Vec::new();
    for check in checks {
        let place = *places.entry(&check.check).or_insert_with(|| {
            grouped.push(Vec::new());
            grouped.len() - 1
        });
        grouped[place].push(check);
    }
    grouped
        .into_iter()
        .map(|checks| CheckGroup {
            counts: CheckCounts::of(checks.iter().map(|check| check.verdict)),
            checks,
        })
        .collect()
}
