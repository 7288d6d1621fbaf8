//! Data intervals: what a run is *about*, never when it runs.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};

/// A half-open span of UTC time: `start` is in, `end` is out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DataInterval {
    start: DateTime,
    end: DateTime,
}

/// Why two points in time are no interval, or a span no list of them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IntervalFault {
    #[error("`{start}` is not before `{end}`")]
    NotForward { start: DateTime, end: DateTime },
    #[error("`{at}` is not where an interval of `{cadence}` starts")]
    OffGrid { at: DateTime, cadence: Cadence },
    #[error("`{0}` is beyond the calendar")]
    BeyondCalendar(DateTime),
    #[error(
        "`{0}` is neither a date such as `2018-11-01` nor a timestamp such as `2018-11-01T06:00:00`"
    )]
    Malformed(String),
}

impl DataInterval {
    /// The interval of a pipeline without a schedule: all that its statements could tell apart.
    pub const ALWAYS: Self = Self {
        start: DateTime::constant(1, 1, 1, 0, 0, 0, 0),
        end: DateTime::constant(9999, 12, 31, 0, 0, 0, 0),
    };

    pub fn new(start: DateTime, end: DateTime) -> Result<Self, IntervalFault> {
        if start < end {
            Ok(Self { start, end })
        } else {
            Err(IntervalFault::NotForward { start, end })
        }
    }

    pub fn start(&self) -> DateTime {
        self.start
    }

    pub fn end(&self) -> DateTime {
        self.end
    }

    /// What identifies the interval in the ledger: `2018-11-01T00:00:00/2018-11-02T00:00:00`.
    pub fn key(&self) -> IntervalKey {
        IntervalKey(format!("{}/{}", self.start, self.end))
    }
}

impl TryFrom<String> for DataInterval {
    type Error = IntervalFault;

    fn try_from(key: String) -> Result<Self, Self::Error> {
        let (start, end) = key
            .split_once('/')
            .ok_or_else(|| IntervalFault::Malformed(key.clone()))?;
        Self::new(parse_timestamp(start)?, parse_timestamp(end)?)
    }
}

impl From<DataInterval> for String {
    fn from(interval: DataInterval) -> Self {
        interval.key().to_string()
    }
}

/// For people: a whole day or month reads as one.
impl fmt::Display for DataInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let midnight = |at: DateTime| at.time() == jiff::civil::Time::midnight();
        if *self == Self::ALWAYS {
            f.write_str("once")
        } else if midnight(self.start) && Cadence::Daily.next(self.start) == Ok(self.end) {
            write!(f, "{}", self.start.date())
        } else if midnight(self.start) && midnight(self.end) {
            write!(f, "{}..{}", self.start.date(), self.end.date())
        } else {
            write!(f, "{}..{}", self.start, self.end)
        }
    }
}

/// The ledger's name of an interval, or `once` for a unit that belongs to none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IntervalKey(String);

impl IntervalKey {
    /// The key of what is loaded once per plan set.
    pub fn once() -> Self {
        Self("once".to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for IntervalKey {
    fn from(key: String) -> Self {
        Self(key)
    }
}

impl fmt::Display for IntervalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How time is cut into intervals. Always UTC.
///
/// Cron expressions beyond these presets are deliberately absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cadence {
    #[serde(rename = "@hourly")]
    Hourly,
    #[serde(rename = "@daily")]
    Daily,
    /// Weeks start on Sunday, as cron's `@weekly` does.
    #[serde(rename = "@weekly")]
    Weekly,
    #[serde(rename = "@monthly")]
    Monthly,
    /// Not at all: one interval holds all time. For pipelines whose tables are loaded once.
    #[serde(rename = "@once")]
    Once,
}

impl Cadence {
    pub const ALL: [Self; 4] = [Self::Hourly, Self::Daily, Self::Weekly, Self::Monthly];

    pub(crate) fn step(self) -> Span {
        match self {
            Self::Hourly => 1.hour(),
            Self::Daily => 1.day(),
            Self::Weekly => 1.week(),
            Self::Monthly => 1.month(),
            // No interval lies before or behind the only one.
            Self::Once => Span::new(),
        }
    }

    /// Where the interval that starts at `start` ends.
    fn next(self, start: DateTime) -> Result<DateTime, IntervalFault> {
        start
            .checked_add(self.step())
            .map_err(|_| IntervalFault::BeyondCalendar(start))
    }

    /// The interval that starts at `start`, which must lie on the cadence's grid.
    pub fn interval_at(self, start: DateTime) -> Result<DataInterval, IntervalFault> {
        if self == Self::Once {
            return Ok(DataInterval::ALWAYS);
        }
        let on_the_hour =
            start.minute() == 0 && start.second() == 0 && start.subsec_nanosecond() == 0;
        let on_grid = on_the_hour
            && match self {
                Self::Hourly | Self::Once => true,
                Self::Daily => start.hour() == 0,
                Self::Weekly => {
                    start.hour() == 0 && start.weekday() == jiff::civil::Weekday::Sunday
                }
                Self::Monthly => start.hour() == 0 && start.day() == 1,
            };
        if !on_grid {
            return Err(IntervalFault::OffGrid {
                at: start,
                cadence: self,
            });
        }
        DataInterval::new(start, self.next(start)?)
    }

    /// The intervals of `whole`, in order; both its ends must lie on the grid.
    pub fn split(self, whole: DataInterval) -> Result<Vec<DataInterval>, IntervalFault> {
        self.interval_at(whole.end())?;
        let mut intervals = Vec::new();
        let mut start = whole.start();
        while start < whole.end() {
            let interval = self.interval_at(start)?;
            start = interval.end();
            intervals.push(interval);
        }
        Ok(intervals)
    }
}

impl fmt::Display for Cadence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hourly => "@hourly",
            Self::Daily => "@daily",
            Self::Weekly => "@weekly",
            Self::Monthly => "@monthly",
            Self::Once => "@once",
        })
    }
}

/// Reads `2018-11-01` or `2018-11-01T06:00:00` (also with a blank) as UTC.
pub fn parse_timestamp(text: &str) -> Result<DateTime, IntervalFault> {
    let malformed = || IntervalFault::Malformed(text.to_owned());
    match text.len() {
        10 => Date::from_str(text)
            .map(Date::to_datetime_at_midnight)
            .map_err(|_| malformed()),
        19 => DateTime::from_str(text).map_err(|_| malformed()),
        _ => Err(malformed()),
    }
}

trait AtMidnight {
    fn to_datetime_at_midnight(self) -> DateTime;
}

impl AtMidnight for Date {
    fn to_datetime_at_midnight(self) -> DateTime {
        self.to_datetime(jiff::civil::Time::midnight())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime {
        parse_timestamp(text).expect("a timestamp")
    }

    fn split(cadence: Cadence, start: &str, end: &str) -> String {
        match cadence.split(DataInterval::new(at(start), at(end)).expect("forward")) {
            Ok(intervals) => intervals
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" "),
            Err(fault) => format!("! {fault}"),
        }
    }

    #[test]
    fn ranges_are_cut_at_the_cadence_and_the_end_is_out() {
        assert_eq!(
            split(Cadence::Daily, "2018-11-01", "2018-11-04"),
            "2018-11-01 2018-11-02 2018-11-03"
        );
        assert_eq!(
            split(Cadence::Monthly, "2018-01-01", "2018-03-01"),
            "2018-01-01..2018-02-01 2018-02-01..2018-03-01"
        );
        assert_eq!(
            split(Cadence::Hourly, "2018-11-01", "2018-11-01T02:00:00"),
            "2018-11-01T00:00:00..2018-11-01T01:00:00 2018-11-01T01:00:00..2018-11-01T02:00:00"
        );
    }

    #[test]
    fn ends_off_the_grid_are_refused() {
        assert_eq!(
            split(Cadence::Daily, "2018-11-01", "2018-11-02T12:00:00"),
            "! `2018-11-02T12:00:00` is not where an interval of `@daily` starts"
        );
        assert!(split(Cadence::Weekly, "2018-11-01", "2018-11-08").starts_with("! "));
    }

    #[test]
    fn a_zone_or_half_a_timestamp_is_refused() {
        assert!(parse_timestamp("2018-11-01T00:00:00Z").is_err());
        assert!(parse_timestamp("2018-11").is_err());
        assert!(parse_timestamp("2018-11-31").is_err());
    }

    #[test]
    fn an_empty_or_backward_interval_cannot_be_made() {
        assert!(DataInterval::new(at("2018-11-01"), at("2018-11-01")).is_err());
    }
}
