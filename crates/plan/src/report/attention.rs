//! What somebody has to look at, why, and what to do next.

use std::collections::BTreeMap;

use super::check::{CheckReport, Verdict};
use super::unit::UnitReport;
use super::{Report, evidence, wording};
use crate::record::{Ending, Outcome, Remedy, StaleInput};

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attention {
    pub urgency: Urgency,
    /// What is wrong, and where in the data.
    pub what: String,
    /// Where in the sources.
    pub place: Option<String>,
    /// What was measured, or what the database said.
    pub detail: Vec<String>,
    /// What to do.
    pub next: String,
}

/// How much a thing matters; what stopped the run comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    Stopped,
    Warning,
}

pub(super) fn of(report: &Report) -> Vec<Attention> {
    let mut all: Vec<Attention> = failed_units(report).collect();
    all.extend(stale_units(report));
    all.extend(
        checks(report, Verdict::Fail)
            .iter()
            .map(|checks| failed_check(checks)),
    );
    all.extend(
        checks(report, Verdict::Error)
            .iter()
            .map(|checks| check_error(checks)),
    );
    all.extend(ending(report));
    all.extend(
        checks(report, Verdict::Warn)
            .iter()
            .map(|checks| warning(checks)),
    );
    all.extend(stale_inputs(report));
    all.extend(evidence::changed_inputs(report));
    all.extend(evidence::remarks(report));
    all
}

fn failed_units(report: &Report) -> impl Iterator<Item = Attention> {
    report.units.iter().filter_map(|unit| {
        let (error, what, next) = match &unit.outcome {
            Outcome::Failed { error } => (
                error,
                "failed and was rolled back",
                "mend the cause, then run the same plan again: what is done is skipped",
            ),
            Outcome::Unknown { error } => (
                error,
                "may or may not be committed",
                "run the same plan again when the database is back: it asks the ledger first",
            ),
            _ => return None,
        };
        let mut detail = vec![format!("{}: {}", error.code, error.message)];
        detail.extend(error.detail.iter().cloned());
        detail.extend(evidence::of_failure(&unit.evidence, error));
        if let (Some(step), Some(statement)) = (error.step, &unit.statement) {
            detail.push(format!("statement {step}: {statement}"));
        }
        if unit.attempts > 1 {
            detail.push(format!("after {} attempts", unit.attempts));
        }
        detail.extend(evidence::last_try(&unit.evidence));
        Some(Attention {
            urgency: Urgency::Stopped,
            what: format!(
                "`{}`{} {what}",
                unit.unit,
                wording::of_intervals([&unit.interval])
            ),
            place: Some(format!("{}:{}", unit.origin.file, unit.origin.line)),
            detail,
            next: next.to_owned(),
        })
    })
}

/// One entry per unit: a changed SELECT makes all its intervals stale at once.
fn stale_units(report: &Report) -> Vec<Attention> {
    let mut by_unit: BTreeMap<&str, Vec<&UnitReport>> = BTreeMap::new();
    for unit in &report.units {
        if matches!(unit.outcome, Outcome::Stale { .. }) {
            by_unit.entry(unit.unit.as_str()).or_default().push(unit);
        }
    }
    // One after the other would leave the rest stale, and nothing would run.
    let names: Vec<&str> = by_unit.keys().copied().collect();
    let next = format!(
        "to load what changed again with this plan: `callsheet run PLAN --reprocess {}`",
        names.join(",")
    );
    by_unit
        .into_iter()
        .map(|(id, units)| {
            let first = units[0];
            let loaded = match &first.outcome {
                Outcome::Stale { loaded } => loaded.short(),
                _ => String::new(),
            };
            Attention {
                urgency: Urgency::Stopped,
                what: format!(
                    "`{id}` was loaded with other SQL{}",
                    wording::of_intervals(units.iter().map(|unit| &unit.interval))
                ),
                place: Some(format!("{}:{}", first.origin.file, first.origin.line)),
                detail: vec![format!(
                    "the ledger has {loaded}, this plan has {}",
                    first.digest.short()
                )],
                next: next.clone(),
            }
        })
        .collect()
}

/// One entry for all that one command loads again, one for what nothing does.
fn stale_inputs(report: &Report) -> impl Iterator<Item = Attention> {
    let of = |remedy| -> Vec<&StaleInput> {
        let stale = report.stale_inputs.iter();
        stale.filter(|stale| stale.remedy == remedy).collect()
    };
    let with = [
        (
            of(Remedy::Reprocess),
            "to load it again: `callsheet run PLAN --reprocess stale-inputs`",
        ),
        (
            of(Remedy::Nothing),
            "a second load would double its rows, so it stays as it is: correct them by hand, or \
             load them by `replace_batch`",
        ),
    ];
    with.into_iter()
        .filter(|(stale, _)| !stale.is_empty())
        .map(|(stale, next)| Attention {
            urgency: Urgency::Warning,
            what: "stale by input: made from rows that were replaced since".to_owned(),
            place: None,
            detail: stale.into_iter().map(made_from).collect(),
            next: next.to_owned(),
        })
}

fn made_from(stale: &StaleInput) -> String {
    format!(
        "`{}`{}, from `{}`",
        stale.unit,
        wording::of_intervals(&stale.intervals),
        stale.replaced
    )
}

/// The intervals of each check with that verdict.
fn checks(report: &Report, verdict: Verdict) -> Vec<Vec<&CheckReport>> {
    report
        .check_groups()
        .into_iter()
        .map(|group| {
            let same = |check: &&CheckReport| check.verdict == verdict;
            group.checks.into_iter().filter(same).collect::<Vec<_>>()
        })
        .filter(|checks| !checks.is_empty())
        .collect()
}

fn about(checks: &[&CheckReport], urgency: Urgency, next: &str) -> Attention {
    let first = checks[0];
    let intervals = wording::of_intervals(checks.iter().map(|check| &check.interval));
    let table = if checks.len() == 1 {
        &first.table
    } else {
        first.unit.as_str()
    };
    let measured = checks.iter().filter_map(|check| check.value);
    let detail = match (measured.clone().min(), measured.max()) {
        (Some(min), Some(max)) => {
            let found = if min == max {
                wording::value(min)
            } else {
                format!("{} to {}", wording::value(min), wording::value(max))
            };
            format!("{}: {found}, expected {}", first.measures, first.expect)
        }
        _ => format!(
            "{}: not measured, expected {}",
            first.measures, first.expect
        ),
    };
    Attention {
        urgency,
        what: format!("{} in `{table}`{intervals}", first.title),
        place: Some(format!("{}:{}", first.origin.file, first.origin.line)),
        detail: vec![detail],
        next: next.to_owned(),
    }
}

fn failed_check(checks: &[&CheckReport]) -> Attention {
    let mut attention = about(
        checks,
        Urgency::Stopped,
        "mend the SELECT and plan again, or mend the files and run with `--reprocess` for the \
         table that copies them",
    );
    attention.what = format!("check failed: {}", attention.what);
    let published = "nothing of it was published: readers still see the rows of before";
    attention.detail.push(published.to_owned());
    attention
}

fn check_error(checks: &[&CheckReport]) -> Attention {
    let mut attention = about(
        checks,
        Urgency::Stopped,
        "the data may be right or wrong; see what the database said about the unit",
    );
    attention.what = format!("check could not be asked: {}", attention.what);
    attention
}

fn warning(checks: &[&CheckReport]) -> Attention {
    let mut attention = about(
        checks,
        Urgency::Warning,
        "the rows were published; look at them when you can",
    );
    attention.what = format!("check warned: {}", attention.what);
    attention
}

/// What no single unit tells.
fn ending(report: &Report) -> Option<Attention> {
    let (what, next) = match report.ending {
        Ending::Fenced => (
            "another run took the lease, and this one stopped without publishing anything more",
            "see that the other run ended well; this plan can be run again after it",
        ),
        Ending::Interrupted => (
            "the run was interrupted; what had begun was rolled back, what was committed stays",
            "run the same plan again to go on where it stopped",
        ),
        Ending::Unfinished => (
            "the journal ends before the run did: its process was killed, or is still at work",
            "run the same plan again: it asks the ledger what was committed, and goes on from there",
        ),
        _ => return None,
    };
    Some(Attention {
        urgency: Urgency::Stopped,
        what: what.to_owned(),
        place: None,
        detail: Vec::new(),
        next: next.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::UnitId;
    use crate::report::tests::{complete, plan, report};

    #[test]
    fn what_one_command_loads_again_is_one_entry_and_what_none_does_another() {
        let plan = plan();
        let mut record = complete(&plan);
        let intervals: Vec<_> = plan
            .intervals
            .iter()
            .map(|one| one.interval.key())
            .collect();
        let stale = |unit: &str, remedy| StaleInput {
            unit: UnitId::new(unit),
            intervals: intervals.clone(),
            replaced: UnitId::new("songs"),
            remedy,
        };
        record.stale_inputs = vec![
            stale("songplays", Remedy::Reprocess),
            stale("plays", Remedy::Nothing),
            stale("users", Remedy::Reprocess),
        ];
        let of = |record| -> Vec<Attention> {
            let all = report(&plan, record).attention().into_iter();
            all.filter(|entry| entry.what.starts_with("stale by input"))
                .collect()
        };
        let attention = of(&record);
        let told: Vec<_> = attention.iter().map(|entry| &entry.detail[..]).collect();
        let days = "for 2018-11-01, 2018-11-02, from `songs`";
        assert_eq!(
            told[0],
            [format!("`songplays` {days}"), format!("`users` {days}")]
        );
        assert_eq!(told[1], [format!("`plays` {days}")]);
        assert!(attention[0].next.contains("--reprocess stale-inputs"));
        assert!(!attention[1].next.contains("callsheet run"));
        assert!(of(&complete(&plan)).is_empty());
    }
}
