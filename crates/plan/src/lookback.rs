//! How far before an interval's start its load reads again.

use std::fmt;
use std::num::NonZeroU16;
use std::str::FromStr;

use jiff::civil::DateTime;

use crate::interval::Cadence;

/// Some whole intervals, written with the unit of their cadence: `2d` for two days; `h`, `d`, `w`, `m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lookback {
    intervals: NonZeroU16,
    cadence: Cadence,
}

impl Lookback {
    pub fn new(intervals: NonZeroU16, cadence: Cadence) -> Self {
        Self { intervals, cadence }
    }

    pub fn intervals(self) -> NonZeroU16 {
        self.intervals
    }

    /// So many intervals before a point in time; the first year of the calendar at the earliest.
    pub(crate) fn before(self, at: DateTime) -> DateTime {
        at.saturating_sub(self.cadence.step() * i64::from(self.intervals.get()))
    }
}

const UNITS: [(char, Cadence); 5] = [
    ('h', Cadence::Hourly),
    ('d', Cadence::Daily),
    ('w', Cadence::Weekly),
    ('m', Cadence::Monthly),
    // Never looks back: it is refused before a statement is made of it.
    ('o', Cadence::Once),
];

impl fmt::Display for Lookback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = UNITS.iter().find(|(_, cadence)| *cadence == self.cadence);
        let (unit, _) = unit.expect("every cadence has a unit");
        write!(f, "{}{unit}", self.intervals)
    }
}

/// A text that is no [`Lookback`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no number of intervals, such as `2d`")]
pub struct LookbackFault;

impl FromStr for Lookback {
    type Err = LookbackFault;

    fn from_str(text: &str) -> Result<Self, LookbackFault> {
        let unit = UNITS.iter().find(|(unit, _)| text.ends_with(*unit));
        let (unit, cadence) = unit.ok_or(LookbackFault)?;
        let digits = text.strip_suffix(*unit).ok_or(LookbackFault)?;
        // One spelling for one meaning.
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) || digits.starts_with('0') {
            return Err(LookbackFault);
        }
        let intervals = digits.parse().map_err(|_| LookbackFault)?;
        Ok(Self::new(intervals, *cadence))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interval::parse_timestamp;

    fn before(lookback: &str, at: &str) -> String {
        let lookback: Lookback = lookback.parse().expect("a lookback");
        lookback
            .before(parse_timestamp(at).expect("a time"))
            .to_string()
    }

    #[test]
    fn intervals_are_counted_on_the_calendar() {
        assert_eq!(before("2h", "2018-11-01T01:00:00"), "2018-10-31T23:00:00");
        assert_eq!(before("3d", "2018-11-01"), "2018-10-29T00:00:00");
        assert_eq!(before("1w", "2018-11-04"), "2018-10-28T00:00:00");
        assert_eq!(before("1m", "2018-03-01"), "2018-02-01T00:00:00");
        assert_eq!(before("12m", "2018-03-01"), "2017-03-01T00:00:00");
    }

    #[test]
    fn what_is_no_number_of_intervals_is_refused() {
        for text in ["", "d", "2", "0d", "02d", "-1d", "2y", "70000d", "2 d"] {
            assert_eq!(text.parse::<Lookback>(), Err(LookbackFault), "{text}");
        }
        let lookback: Lookback = "14d".parse().expect("a lookback");
        assert_eq!(lookback.to_string(), "14d");
    }
}
