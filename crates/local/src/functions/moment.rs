//! Moments as text, and the calendar between them.

use jiff::civil::{Date, DateTime, Weekday};

use super::{Answer, Fault, at};
use crate::refusal::sqlstate;

/// A moment as the engine writes it.
pub(super) fn of(text: &str) -> Result<DateTime, Fault> {
    let written = text.replacen(' ', "T", 1);
    let parsed = if written.contains('T') {
        written.parse::<DateTime>().ok()
    } else {
        written.parse::<Date>().ok().map(|day| day.at(0, 0, 0, 0))
    };
    parsed.ok_or_else(out_of_range)
}

pub(super) fn out_of_range() -> Fault {
    Fault::of("22008", "timestamp out of range")
}

pub(super) fn shown(moment: DateTime) -> String {
    moment.to_string().replacen('T', " ", 1)
}

/// Whole months by the calendar, days and times in parts of 31 days:
/// <https://docs.aws.amazon.com/redshift/latest/dg/r_MONTHS_BETWEEN_function.html>.
pub(super) fn months_between(arguments: &[&str]) -> Answer {
    let (first, second) = (of(at(arguments, 0))?, of(at(arguments, 1))?);
    let months = |moment: DateTime| i32::from(moment.year()) * 12 + i32::from(moment.month());
    let whole = f64::from(months(first) - months(second));
    let is_last = |moment: DateTime| moment.day() == moment.days_in_month();
    if first.day() == second.day() || (is_last(first) && is_last(second)) {
        return Ok(Some(whole.to_string()));
    }
    Ok(Some(
        (whole + (days(first) - days(second)) / 31.0).to_string(),
    ))
}

/// The day of the month with its time as a fraction.
fn days(moment: DateTime) -> f64 {
    let seconds = i32::from(moment.hour()) * 3600
        + i32::from(moment.minute()) * 60
        + i32::from(moment.second());
    let fraction = f64::from(moment.subsec_nanosecond()) / 1e9;
    f64::from(moment.day()) + (f64::from(seconds) + fraction) / 86_400.0
}

/// `(date, name of a day)`: <https://docs.aws.amazon.com/redshift/latest/dg/r_NEXT_DAY.html>.
pub(super) fn next_day(arguments: &[&str]) -> Answer {
    let day = of(at(arguments, 0))?.date();
    let weekday =
        weekday(at(arguments, 1)).ok_or_else(|| Fault::open("NEXT_DAY with this name of a day"))?;
    let next = day.nth_weekday(1, weekday).map_err(|_| out_of_range())?;
    Ok(Some(next.to_string()))
}

fn weekday(name: &str) -> Option<Weekday> {
    let name = name.trim().to_ascii_lowercase();
    WEEKDAYS
        .iter()
        .find(|(long, _)| *long == name || long.get(..3) == Some(name.as_str()))
        .map(|(_, weekday)| *weekday)
}

const WEEKDAYS: &[(&str, Weekday)] = &[
    ("sunday", Weekday::Sunday),
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
];

/// Names of months and days in full, first letter large.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// The month that a name or its first three letters stand for, 1 to 12.
pub(super) fn month_named(name: &str) -> Option<i8> {
    let found = MONTHS.iter().position(|month| {
        month.eq_ignore_ascii_case(name)
            || month
                .get(..3)
                .is_some_and(|short| short.eq_ignore_ascii_case(name))
    })?;
    i8::try_from(found + 1).ok()
}

/// An error for text that is no time.
pub(super) fn no_time() -> Fault {
    Fault::of(
        sqlstate::BAD_TEXT,
        "invalid input syntax for type timestamp",
    )
}
