//! Whether a plan, whole and unchanged, is what a report is about.
//!
//! Offline: it needs the two files and nothing else. It cannot know whether somebody invented the
//! whole report; for that there is the ledger in the warehouse.

use std::collections::{BTreeMap, BTreeSet};

use super::build::tasks;
use super::check::Verdict;
use super::{CheckReport, FORMAT, Report, UnitReport};
use crate::digest::Digest;
use crate::id::{CheckId, UnitId};
use crate::interval::IntervalKey;
use crate::plan::Plan;
use crate::record::{Ending, Outcome};

/// How a report differs from what the plan demands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    #[error("the report has the format `{0}`, which this version does not read")]
    Format(String),
    #[error("the report is of the plan `{}`, not of `{}`", reported.short(), plan.short())]
    AnotherPlan { reported: Digest, plan: Digest },
    #[error("the run did not end complete: {0}")]
    NotComplete(&'static str),
    #[error("`{unit}` ({interval}) is not in the report")]
    Missing { unit: UnitId, interval: String },
    #[error("`{unit}` ({interval}) is in the report, but not in the plan")]
    Strange { unit: UnitId, interval: String },
    #[error("`{unit}` ({interval}) is in the report twice")]
    Twice { unit: UnitId, interval: String },
    #[error("`{unit}` ({interval}) ran with the digest `{}`, the plan has `{}`", reported.short(), planned.short())]
    AnotherDigest {
        unit: UnitId,
        interval: String,
        reported: Digest,
        planned: Digest,
    },
    #[error("`{unit}` ({interval}) is not done")]
    NotDone { unit: UnitId, interval: String },
    #[error("the check `{check}` ({interval}) has no result")]
    CheckMissing { check: CheckId, interval: String },
    #[error("the check `{check}` ({interval}) says what its value does not bear out")]
    CheckContradicts { check: CheckId, interval: String },
}

/// Holds a report against its plan. An empty list means: that plan, whole and unchanged, ran.
pub fn mismatches(plan: &Plan, digest: Digest, report: &Report) -> Vec<Mismatch> {
    let mut found = Vec::new();
    if report.format != FORMAT {
        return vec![Mismatch::Format(report.format.clone())];
    }
    if report.plan != digest {
        return vec![Mismatch::AnotherPlan {
            reported: report.plan,
            plan: digest,
        }];
    }
    if report.ending != Ending::Complete {
        found.push(Mismatch::NotComplete(super::wording::ending(
            &report.ending,
        )));
    }
    let mut units: BTreeMap<(&UnitId, &IntervalKey), &UnitReport> = BTreeMap::new();
    for unit in &report.units {
        if units.insert((&unit.unit, &unit.interval), unit).is_some() {
            found.push(Mismatch::Twice {
                unit: unit.unit.clone(),
                interval: super::wording::interval(&unit.interval),
            });
        }
    }
    let checks: BTreeMap<(&CheckId, &IntervalKey), &CheckReport> = report
        .checks
        .iter()
        .map(|check| ((&check.check, &check.interval), check))
        .collect();
    let mut known = BTreeSet::new();
    for (unit, interval) in tasks(plan) {
        let key = unit.key(interval.as_ref());
        let name = super::wording::interval(&key);
        known.insert((unit.id.clone(), key.clone()));
        let Some(reported) = units.get(&(&unit.id, &key)) else {
            found.push(Mismatch::Missing {
                unit: unit.id.clone(),
                interval: name,
            });
            continue;
        };
        let planned = unit.digest(interval.as_ref());
        if reported.digest != planned {
            found.push(Mismatch::AnotherDigest {
                unit: unit.id.clone(),
                interval: name.clone(),
                reported: reported.digest,
                planned,
            });
        }
        if !matches!(
            reported.outcome,
            Outcome::Done | Outcome::AlreadyDone | Outcome::NotNeeded
        ) {
            found.push(Mismatch::NotDone {
                unit: unit.id.clone(),
                interval: name.clone(),
            });
        }
        for check in plan.checks.iter().filter(|check| check.unit == unit.id) {
            match checks.get(&(&check.id, &key)) {
                None => found.push(Mismatch::CheckMissing {
                    check: check.id.clone(),
                    interval: name.clone(),
                }),
                Some(result) if contradicts(result, check.expect, &reported.outcome) => {
                    found.push(Mismatch::CheckContradicts {
                        check: check.id.clone(),
                        interval: name.clone(),
                    });
                }
                Some(_) => {}
            }
        }
    }
    for unit in &report.units {
        if !known.contains(&(unit.unit.clone(), unit.interval.clone())) {
            found.push(Mismatch::Strange {
                unit: unit.unit.clone(),
                interval: super::wording::interval(&unit.interval),
            });
        }
    }
    found
}

/// Whether a verdict and its value do not go together, by the plan's own expectation.
fn contradicts(result: &CheckReport, expect: crate::check::Expectation, outcome: &Outcome) -> bool {
    match (result.verdict, result.value) {
        (Verdict::Pass, Some(value)) => !expect.holds(value) || result.expect != expect,
        (Verdict::Warn | Verdict::Fail, Some(value)) => expect.holds(value),
        (Verdict::Pass | Verdict::Warn | Verdict::Fail, None) => true,
        // A unit that this run loaded has asked all its checks.
        (Verdict::AlreadyDone | Verdict::Skipped | Verdict::Error, _) => *outcome == Outcome::Done,
    }
}
