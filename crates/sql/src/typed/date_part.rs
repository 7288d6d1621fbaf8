//! Parts of dates and times.

use std::fmt;

/// A date part, its aliases already folded into one.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatePart {
    Millennium,
    Century,
    Decade,
    /// Seconds since 1970-01-01 UTC; only `EXTRACT` and `DATE_PART` know it.
    Epoch,
    Year,
    Quarter,
    Month,
    /// ISO week, Monday first.
    Week,
    /// 0 is Sunday; only `EXTRACT` and `DATE_PART` know it.
    DayOfWeek,
    /// 1 is 1 January; only `EXTRACT` and `DATE_PART` know it.
    DayOfYear,
    Day,
    Hour,
    Minute,
    Second,
    /// Of the second, 0 to 999.
    Millisecond,
    /// Of the second, 0 to 999999.
    Microsecond,
    /// Offset from UTC in seconds; only `EXTRACT` and `DATE_PART` know it, of times with a zone.
    Timezone,
    /// Hours of that offset.
    TimezoneHour,
    /// Minutes of that offset.
    TimezoneMinute,
}

/// Every spelling, the full name first.
const SPELLINGS: &[(DatePart, &[&str])] = &[
    (
        DatePart::Millennium,
        &["millennium", "millennia", "mil", "mils"],
    ),
    (
        DatePart::Century,
        &["century", "centuries", "c", "cent", "cents"],
    ),
    (DatePart::Decade, &["decade", "decades", "dec", "decs"]),
    (DatePart::Epoch, &["epoch"]),
    (DatePart::Year, &["year", "years", "y", "yr", "yrs"]),
    (DatePart::Quarter, &["quarter", "quarters", "qtr", "qtrs"]),
    (DatePart::Month, &["month", "months", "mon", "mons"]),
    (DatePart::Week, &["week", "weeks", "w"]),
    (DatePart::DayOfWeek, &["dayofweek", "dow", "dw", "weekday"]),
    (DatePart::DayOfYear, &["dayofyear", "doy", "dy", "yearday"]),
    (DatePart::Day, &["day", "days", "d"]),
    (DatePart::Hour, &["hour", "hours", "h", "hr", "hrs"]),
    (DatePart::Minute, &["minute", "minutes", "m", "min", "mins"]),
    (DatePart::Second, &["second", "seconds", "s", "sec", "secs"]),
    (
        DatePart::Millisecond,
        &[
            "millisecond",
            "milliseconds",
            "ms",
            "msec",
            "msecs",
            "msecond",
            "mseconds",
            "millisec",
            "millisecs",
            "millisecon",
        ],
    ),
    (
        DatePart::Microsecond,
        &[
            "microsecond",
            "microseconds",
            "us",
            "usec",
            "usecs",
            "usecond",
            "useconds",
            "microsec",
            "microsecs",
        ],
    ),
    (DatePart::Timezone, &["timezone"]),
    (DatePart::TimezoneHour, &["timezone_hour"]),
    (DatePart::TimezoneMinute, &["timezone_minute"]),
];

impl DatePart {
    /// Reads any spelling, in any case.
    pub fn named(written: &str) -> Option<Self> {
        let folded = written.to_ascii_lowercase();
        SPELLINGS
            .iter()
            .find(|(_, names)| names.contains(&folded.as_str()))
            .map(|(part, _)| *part)
    }

    /// Every spelling of every part.
    pub(crate) fn spellings() -> impl Iterator<Item = &'static str> {
        SPELLINGS
            .iter()
            .flat_map(|(_, names)| names.iter().copied())
    }

    /// Whether times can be cut to it, moved by it and counted in it.
    pub fn is_unit(self) -> bool {
        !matches!(
            self,
            Self::Epoch
                | Self::DayOfWeek
                | Self::DayOfYear
                | Self::Timezone
                | Self::TimezoneHour
                | Self::TimezoneMinute
        )
    }
}

/// The full name in lower case.
impl fmt::Display for DatePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = SPELLINGS
            .iter()
            .find(|(part, _)| part == self)
            .and_then(|(_, names)| names.first())
            .expect("every part has a row");
        f.write_str(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_the_documentation_are_read_in_any_case() {
        assert_eq!(DatePart::named("WEEKDAY"), Some(DatePart::DayOfWeek));
        assert_eq!(DatePart::named("qtr"), Some(DatePart::Quarter));
        assert_eq!(DatePart::named("ms"), Some(DatePart::Millisecond));
        assert_eq!(DatePart::named("fortnight"), None);
        assert_eq!(DatePart::Millisecond.to_string(), "millisecond");
    }
}
