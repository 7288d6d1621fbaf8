//! Intervals by which a path shows where it repeats.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::DateTime;
use plan::{Cadence, DataInterval};

use super::expand::sample_interval;

/// How many are looked at: two years of days, so that a day of the month or of the year comes again.
const INTERVALS: i32 = 800;

/// Intervals of the grid from `start` on, the sample's if there is none, by when they start. Of hours
/// the first of each day too, since 800 of them alone see one change of the month.
pub(crate) fn sampled_intervals(
    cadence: Cadence,
    start: Option<DateTime>,
) -> BTreeMap<DateTime, DataInterval> {
    let first = start.and_then(|start| cadence.interval_at(start).ok());
    let first = first.unwrap_or_else(|| sample_interval(cadence));
    let next = |interval: &DataInterval| cadence.interval_at(interval.end()).ok();
    let all = (0..INTERVALS)
        .zip(std::iter::successors(Some(first), next))
        .map(|(_, interval)| interval);
    let days = (0..INTERVALS).filter_map(|days| {
        let day = first.start().date().checked_add(days.days()).ok()?;
        cadence
            .interval_at(day.to_datetime(first.start().time()))
            .ok()
    });
    let days = days.filter(|_| cadence == Cadence::Hourly);
    all.chain(days)
        .map(|interval| (interval.start(), interval))
        .collect()
}
