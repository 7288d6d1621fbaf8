//! Parts of dates and times.

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
}
