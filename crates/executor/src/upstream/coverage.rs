//! Whether what another pipeline has loaded covers what is wanted of it. Pure.

use plan::unit::{Rerun, Scope};
use plan::upstream::{Require, UpstreamLoad, UpstreamTable};
use plan::{DataInterval, IntervalKey};

use super::Lack;
use crate::ledger::{Entry, Ledger};
use crate::rewinding::is_overtaken;

/// What a table has to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Any load.
    Anything,
    /// Every moment of these, which stand in order, no two of them adjacent.
    Intervals(Vec<DataInterval>),
}

impl Wanted {
    /// `intervals` stand in order.
    pub(super) fn new(require: Require, intervals: impl IntoIterator<Item = DataInterval>) -> Self {
        let intervals = joined(intervals);
        match require {
            Require::SameInterval if !intervals.is_empty() => Self::Intervals(intervals),
            Require::SameInterval | Require::Latest => Self::Anything,
        }
    }
}

/// What is not there; none where all of it is.
pub(super) fn lack(table: &UpstreamTable, wanted: &Wanted, ledger: &Ledger) -> Option<Lack> {
    let mut gaps = Vec::new();
    let mut latest = 0;
    for load in &table.loads {
        match (wanted, load.scope) {
            (Wanted::Anything, _) => {
                let Some(last) = ledger.last_sequence(&load.unit) else {
                    return Some(Lack::NeverLoaded);
                };
                latest = latest.max(last);
            }
            (Wanted::Intervals(_), Scope::Once | Scope::AtEnd) => {
                let once = ledger.load(&load.unit, &IntervalKey::once());
                let Some(once) = once else {
                    return Some(Lack::NeverLoaded);
                };
                latest = latest.max(once.latest.sequence);
            }
            (Wanted::Intervals(wanted), Scope::EachInterval) => {
                let loaded = standing(load, ledger);
                latest = latest.max(last_within(wanted, &loaded));
                let loaded = joined(loaded.iter().map(|(interval, _)| *interval));
                gaps.extend(wanted.iter().flat_map(|wanted| uncovered(*wanted, &loaded)));
            }
        }
    }
    if !gaps.is_empty() {
        gaps.sort_unstable();
        return Some(Lack::Intervals(joined(gaps)));
    }
    let refresh = table.refresh.as_ref()?;
    let refreshed = ledger.last_sequence(refresh);
    (refreshed < Some(latest)).then_some(Lack::NotRefreshed)
}

/// What a unit has loaded and not taken back since, by the start of its intervals.
fn standing(load: &UpstreamLoad, ledger: &Ledger) -> Vec<(DataInterval, Entry)> {
    let loaded = ledger.loaded(&load.unit);
    let mut standing: Vec<_> = loaded
        .filter(|(interval, entry)| match load.rerun {
            Rerun::Rewinds => !is_overtaken(ledger, &load.unit, interval, entry.sequence),
            Rerun::Replaces | Rerun::ReplacesOwn | Rerun::Doubles => true,
        })
        .collect();
    standing.sort_unstable_by_key(|(interval, _)| *interval);
    standing
}

/// The last of the loads that touch what is wanted.
fn last_within(wanted: &[DataInterval], loaded: &[(DataInterval, Entry)]) -> i64 {
    let touches = |interval: &DataInterval| {
        let next = wanted.partition_point(|wanted| wanted.end() <= interval.start());
        let next = wanted.get(next);
        next.is_some_and(|wanted| wanted.start() < interval.end())
    };
    let within = loaded.iter().filter(|(interval, _)| touches(interval));
    within
        .map(|(_, entry)| entry.sequence)
        .max()
        .unwrap_or_default()
}

/// Intervals in order as few as they can be: those that meet or overlap are one.
fn joined(intervals: impl IntoIterator<Item = DataInterval>) -> Vec<DataInterval> {
    let mut joined: Vec<DataInterval> = Vec::new();
    for interval in intervals {
        match joined.last_mut() {
            Some(last) if interval.start() <= last.end() => {
                let end = last.end().max(interval.end());
                *last = DataInterval::new(last.start(), end).expect("it starts where it did");
            }
            _ => joined.push(interval),
        }
    }
    joined
}

/// The parts of an interval that lie in none of the others, which stand in order and apart.
fn uncovered(wanted: DataInterval, loaded: &[DataInterval]) -> Vec<DataInterval> {
    let mut gaps = Vec::new();
    let mut at = wanted.start();
    let first = loaded.partition_point(|loaded| loaded.end() <= wanted.start());
    let meeting = loaded[first..].iter();
    for loaded in meeting.take_while(|loaded| loaded.start() < wanted.end()) {
        gaps.extend(DataInterval::new(at, loaded.start()));
        at = loaded.end();
    }
    gaps.extend(DataInterval::new(at, wanted.end()));
    gaps
}

#[cfg(test)]
mod tests;
