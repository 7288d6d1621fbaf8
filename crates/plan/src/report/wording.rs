//! Numbers, times and endings in words. Every report uses the same ones.

use std::fmt::Write as _;

use super::{CheckGroup, Report, TableReport, Verdict};
use crate::check::{CheckScope, Severity};
use crate::interval::{Cadence, DataInterval, IntervalKey};
use crate::record::Ending;

/// `8056` as `8,056`.
pub fn count(number: u64) -> String {
    signed(i128::from(number))
}

/// `-8056` as `-8,056`.
pub fn value(number: i64) -> String {
    signed(i128::from(number))
}

fn signed(number: i128) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 unit`, `2 units`.
pub fn counted(number: usize, noun: &str) -> String {
    counted_u64(number as u64, noun)
}

/// `3 intervals`, or `no schedule` where everything is loaded once.
pub fn span_of_plan(cadence: Cadence, number: usize) -> String {
    match cadence {
        Cadence::Once => "no schedule".to_owned(),
        _ => counted(number, "interval"),
    }
}

pub(super) fn counted_u64(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", count(number))
}

/// `340 ms`, `2.3 s`, `4 min 05 s`, `1 h 02 min`.
pub fn duration(millis: u64) -> String {
    let seconds = millis / 1000;
    match seconds {
        0 => format!("{millis} ms"),
        1..=59 => format!("{seconds}.{} s", millis % 1000 / 100),
        60..=3599 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => format!("{} h {:02} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// An interval for people: `2018-11-01`.
pub fn interval(key: &IntervalKey) -> String {
    DataInterval::try_from(key.to_string()).map_or_else(|_| key.to_string(), |at| at.to_string())
}

/// ` for 2018-11-01`; nothing for what belongs to no interval.
pub fn of_intervals<'a>(keys: impl IntoIterator<Item = &'a IntervalKey>) -> String {
    let once = IntervalKey::once();
    let keys: Vec<_> = keys.into_iter().filter(|key| **key != once).collect();
    if keys.is_empty() {
        return String::new();
    }
    format!(" for {}", intervals(keys))
}

/// A few intervals by name, many by their ends.
pub fn intervals<'a>(keys: impl IntoIterator<Item = &'a IntervalKey>) -> String {
    let names: Vec<String> = keys.into_iter().map(interval).collect();
    match names.as_slice() {
        [first, .., last] if names.len() > 3 => {
            format!("{first} … {last} ({} intervals)", count(names.len() as u64))
        }
        _ => names.join(", "),
    }
}

/// One word for how a run ended.
pub fn ending(ending: &Ending) -> &'static str {
    match ending {
        Ending::Complete => "complete",
        Ending::Blocked => "blocked by a check",
        Ending::Failed => "failed",
        Ending::Stale => "stale",
        Ending::Unknown => "outcome unknown",
        Ending::Fenced => "taken over by another run",
        Ending::Interrupted => "interrupted",
        Ending::Unfinished => "did not end",
    }
}

/// One word for what a check found.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fail => "FAIL",
        Verdict::Error => "ERROR",
        Verdict::Warn => "warn",
        Verdict::Skipped => "skipped",
        Verdict::AlreadyDone => "done before",
        Verdict::Pass => "pass",
    }
}

/// What follows when a check's expectation is not met, in one word.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warn => "warn",
        Severity::Error => "error",
    }
}

/// Which rows a check looks at, in one word.
pub fn scope(scope: CheckScope) -> &'static str {
    match scope {
        CheckScope::Interval => "interval",
        CheckScope::Table => "table",
    }
}

/// What the values of a check's intervals were: `0`, `40 to 118`, or nothing.
pub fn values(group: &CheckGroup<'_>) -> String {
    match group.values() {
        None => String::new(),
        Some((min, max)) if min == max => value(min),
        Some((min, max)) => format!("{} to {}", value(min), value(max)),
    }
}

/// How far a table came: `3 done`, `1 done, 2 done before`.
pub fn progress(table: &TableReport) -> String {
    let counts = &table.intervals;
    let parts = [
        (counts.done, "done"),
        (counts.already_done, "done before"),
        (counts.not_needed, "not needed"),
        (counts.open(), "NOT done"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{} {word}", count(*number as u64)))
        .collect();
    parts.join(", ")
}

impl Report {
    /// The verdict on the run in one sentence.
    pub fn verdict(&self) -> String {
        let units = &self.summary.units;
        if self.changed_nothing() {
            return format!(
                "nothing to do: all {} were already done",
                counted(units.total, "unit")
            );
        }
        match self.ending {
            Ending::Complete => format!("complete: {}; {}", self.units(), self.checks()),
            Ending::Blocked => format!(
                "blocked: a check failed, so its table was not published; {}; {}",
                self.units(),
                self.checks()
            ),
            Ending::Failed => format!("failed: {}", self.units()),
            Ending::Stale => format!(
                "stale: {} loaded with other SQL than this plan's; nothing ran",
                counted(units.stale, "unit")
            ),
            Ending::Unknown => {
                "outcome unknown: the database went away during a COMMIT and stayed away".to_owned()
            }
            Ending::Fenced => format!("stopped: another run took over; {}", self.units()),
            Ending::Interrupted => format!("interrupted: {}", self.units()),
            Ending::Unfinished => format!(
                "the run did not end, and this is what its journal has: {}",
                self.units()
            ),
        }
    }

    fn units(&self) -> String {
        let units = &self.summary.units;
        let mut text = format!("{} done", counted(units.done, "unit"));
        for (number, word) in [
            (units.already_done, "done before"),
            (units.open(), "not done"),
        ] {
            if number > 0 {
                let _ = write!(text, ", {} {word}", count(number as u64));
            }
        }
        text
    }

    fn checks(&self) -> String {
        let checks = &self.summary.checks;
        let asked = checks.total - checks.already_done;
        if asked == 0 {
            return "no checks ran".to_owned();
        }
        if checks.pass == asked {
            let all = if asked > 1 { "all " } else { "" };
            return format!("{all}{} passed", counted(asked, "check"));
        }
        let parts = [
            (checks.pass, "passed"),
            (checks.warn, "warned"),
            (checks.fail, "failed"),
            (checks.error, "could not be asked"),
            (checks.skipped, "skipped"),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, word)| format!("{} {word}", count(*number as u64)))
            .collect();
        format!("{}: {}", counted(asked, "check"), parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(
            [0, 999, 1000, 8056, 1_234_567].map(count),
            ["0", "999", "1,000", "8,056", "1,234,567"]
        );
        assert_eq!(value(-1234), "-1,234");
        assert_eq!(value(i64::MIN), "-9,223,372,036,854,775,808");
    }

    #[test]
    fn durations_read_like_a_stopwatch() {
        assert_eq!(
            [0, 999, 2345, 61_000, 3_720_000].map(duration),
            ["0 ms", "999 ms", "2.3 s", "1 min 01 s", "1 h 02 min"]
        );
    }

    #[test]
    fn many_intervals_are_named_by_their_ends() {
        let keys: Vec<IntervalKey> = (1..=4)
            .map(|day| {
                let key = format!("2018-11-0{day}T00:00:00/2018-11-0{}T00:00:00", day + 1);
                IntervalKey::from(key)
            })
            .collect();
        assert_eq!(intervals(&keys[..2]), "2018-11-01, 2018-11-02");
        assert_eq!(intervals(&keys), "2018-11-01 … 2018-11-04 (4 intervals)");
        assert_eq!(intervals([&IntervalKey::once()]), "once");
        assert_eq!(of_intervals([&IntervalKey::once()]), "");
    }
}
