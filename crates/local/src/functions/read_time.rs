//! Text as times: casts, `TO_DATE` and `TO_TIMESTAMP`.

use jiff::civil::{Date, DateTime};
use jiff::{Span, ToSpan};

use super::{Answer, Fault, at, moment};

/// Forms that the documentation shows
/// (<https://docs.aws.amazon.com/redshift/latest/dg/r_Examples_with_datetime_types.html>): ISO days
/// with or without dashes, month first, names of months; then a time. Others are refused, since
/// Redshift may read them.
pub(super) fn timestamp(arguments: &[&str]) -> Answer {
    let text = at(arguments, 0).trim();
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return Err(moment::no_time());
    }
    let refused = || Fault::open("a time in this form: write it as `2018-11-01 20:57:10`");
    let (day, rest) = day(text).ok_or_else(refused)?;
    let (year, month, day_of_month) = day;
    let date = Date::new(year, month, day_of_month)
        .map_err(|_| Fault::of("22008", "date/time field value out of range"))?;
    let rest = rest.strip_prefix('T').unwrap_or(rest).trim_start();
    let moment = if rest.is_empty() {
        date.at(0, 0, 0, 0)
    } else {
        clock(date, rest).ok_or_else(refused)?
    };
    Ok(Some(moment::shown(moment)))
}

/// As [`timestamp`], NULL where the text certainly is none.
pub(super) fn try_timestamp(arguments: &[&str]) -> Answer {
    match timestamp(arguments) {
        Err(fault) if fault.sqlstate != crate::refusal::sqlstate::NOT_SUPPORTED => Ok(None),
        other => other,
    }
}

type Day = (i16, i8, i8);

fn day(text: &str) -> Option<(Day, &str)> {
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let end = text.find(|c: char| !c.is_ascii_alphabetic())?;
        let month = moment::month_named(&text[..end])?;
        let (day, rest) = digits(text[end..].trim_start(), 1, 2)?;
        let rest = rest.strip_prefix(',')?.trim_start();
        let (year, rest) = digits(rest, 4, 4)?;
        return Some((
            (i16::try_from(year).ok()?, month, i8::try_from(day).ok()?),
            rest,
        ));
    }
    let part = |number: u32| i8::try_from(number).ok();
    let whole = text.bytes().take_while(u8::is_ascii_digit).count();
    let (numbers, rest) = match whole {
        8 => {
            let (year, rest) = digits(text, 4, 4)?;
            let (month, rest) = digits(rest, 2, 2)?;
            let (day, rest) = digits(rest, 2, 2)?;
            ((year, month, day), rest)
        }
        4 => {
            let (year, rest) = digits(text, 4, 4)?;
            let (month, rest) = digits(rest.strip_prefix('-')?, 2, 2)?;
            let (day, rest) = digits(rest.strip_prefix('-')?, 2, 2)?;
            ((year, month, day), rest)
        }
        1 | 2 => {
            let (month, rest) = digits(text, 1, 2)?;
            let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/'))?;
            let (day, rest) = digits(rest.strip_prefix(separator)?, 1, 2)?;
            let (year, rest) = digits(rest.strip_prefix(separator)?, 4, 4)?;
            ((year, month, day), rest)
        }
        _ => return None,
    };
    let is_whole = rest.is_empty() || rest.starts_with([' ', 'T']);
    let (year, month, day) = numbers;
    is_whole.then_some(((i16::try_from(year).ok()?, part(month)?, part(day)?), rest))
}

/// `h:mm`, `h:mm:ss`, and at most microseconds.
fn clock(day: Date, text: &str) -> Option<DateTime> {
    let (hour, rest) = digits(text, 1, 2)?;
    let (minute, rest) = digits(rest.strip_prefix(':')?, 2, 2)?;
    let (second, rest) = match rest.strip_prefix(':') {
        Some(rest) => digits(rest, 2, 2)?,
        None => (0, rest),
    };
    let (nanosecond, rest) = match rest.strip_prefix('.') {
        Some(rest) => {
            let count = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (fraction, rest) = digits(rest, 1, 6)?;
            (fraction * 10_u32.pow(9 - u32::try_from(count).ok()?), rest)
        }
        None => (0, rest),
    };
    let time = jiff::civil::Time::new(
        i8::try_from(hour).ok()?,
        i8::try_from(minute).ok()?,
        i8::try_from(second).ok()?,
        i32::try_from(nanosecond).ok()?,
    )
    .ok()?;
    rest.is_empty().then_some(day.to_datetime(time))
}

/// So many digits, and what follows; more digits than that are no match.
fn digits(text: &str, least: usize, most: usize) -> Option<(u32, &str)> {
    let count = text
        .bytes()
        .take_while(u8::is_ascii_digit)
        .take(most)
        .count();
    if count < least {
        return None;
    }
    let (number, rest) = text.split_at(count);
    Some((number.parse().ok()?, rest))
}

/// `(text, format, strictness)`: <https://docs.aws.amazon.com/redshift/latest/dg/r_TO_DATE_function.html>.
///
/// Text that does not have exactly the form is refused: what Redshift skips is not documented.
/// Days beyond the month and hour 24 roll over unless strict.
pub(super) fn formatted(arguments: &[&str]) -> Answer {
    let fields = Fields::read(at(arguments, 0), at(arguments, 1))
        .ok_or_else(|| Fault::open("text that does not have exactly the form of its format"))?;
    let moment = match at(arguments, 2) {
        "strict" => fields.strict(),
        _ => fields.rolled(),
    };
    let moment = moment.ok_or_else(|| Fault::of("22008", "date/time field value out of range"))?;
    Ok(Some(moment::shown(moment)))
}

struct Fields {
    year: u32,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    nanosecond: u32,
    afternoon: Option<Half>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

impl Fields {
    fn read(text: &str, format: &str) -> Option<Self> {
        let mut fields = Self {
            year: 1,
            month: 1,
            day: 1,
            hour: 0,
            minute: 0,
            second: 0,
            nanosecond: 0,
            afternoon: None,
        };
        let (mut text, mut format) = (text, format);
        let mut has_year = false;
        while let Some(next) = format.chars().next() {
            let part = PARTS.iter().find(|part| {
                format
                    .get(..part.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(part))
            });
            let Some(part) = part else {
                if next.is_ascii_alphanumeric() || !text.starts_with(next) {
                    return None;
                }
                format = &format[next.len_utf8()..];
                text = &text[next.len_utf8()..];
                continue;
            };
            format = &format[part.len()..];
            // Beside other digits a number has its full width.
            let is_alone = !format.starts_with(|c: char| c.is_ascii_alphanumeric());
            let two = |text| digits(text, if is_alone { 1 } else { 2 }, 2);
            text = match *part {
                "YYYY" => {
                    has_year = true;
                    take(&mut fields.year, digits(text, 4, 4)?)
                }
                "MONTH" | "MON" => {
                    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
                    let (name, rest) = text.split_at(letters);
                    let is_short = name.len() == 3;
                    if is_short != (*part == "MON") && !name.eq_ignore_ascii_case("may") {
                        return None;
                    }
                    take(
                        &mut fields.month,
                        (u32::try_from(moment::month_named(name)?).ok()?, rest),
                    )
                }
                "MM" => take(&mut fields.month, two(text)?),
                "DD" => take(&mut fields.day, two(text)?),
                "HH24" => take(&mut fields.hour, two(text)?),
                "HH12" | "HH" => {
                    let (hour, rest) = two(text)?;
                    fields.hour = (1..=12).contains(&hour).then_some(hour)?;
                    fields.afternoon = fields.afternoon.or(Some(Half::Morning));
                    rest
                }
                "MI" => take(&mut fields.minute, two(text)?),
                "SS" => take(&mut fields.second, two(text)?),
                "MS" => {
                    let (number, rest) = digits(text, 3, 3)?;
                    fields.nanosecond = number * 1_000_000;
                    rest
                }
                "US" => {
                    let (number, rest) = digits(text, 6, 6)?;
                    fields.nanosecond = number * 1_000;
                    rest
                }
                _ => {
                    let (word, rest) = (text.get(..2)?, text.get(2..)?);
                    fields.afternoon = match word.to_ascii_lowercase().as_str() {
                        "am" => Some(Half::Morning),
                        "pm" => Some(Half::Afternoon),
                        _ => return None,
                    };
                    rest
                }
            };
        }
        (has_year && text.is_empty()).then_some(fields)
    }

    /// The hour of the whole day.
    fn hours(&self) -> u32 {
        match self.afternoon {
            None => self.hour,
            Some(Half::Morning) => self.hour % 12,
            Some(Half::Afternoon) => self.hour % 12 + 12,
        }
    }

    fn strict(&self) -> Option<DateTime> {
        DateTime::new(
            i16::try_from(self.year).ok()?,
            i8::try_from(self.month).ok()?,
            i8::try_from(self.day).ok()?,
            i8::try_from(self.hours()).ok()?,
            i8::try_from(self.minute).ok()?,
            i8::try_from(self.second).ok()?,
            i32::try_from(self.nanosecond).ok()?,
        )
        .ok()
    }

    fn rolled(&self) -> Option<DateTime> {
        let first = Date::new(
            i16::try_from(self.year).ok()?,
            i8::try_from(self.month).ok()?,
            1,
        )
        .ok()?;
        let fits = (1..=31).contains(&self.day)
            && self.hours() <= 24
            && self.minute < 60
            && self.second < 60;
        let days = i64::from(self.day) - 1;
        let seconds =
            i64::from(self.hours()) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second);
        let span: Span = days
            .days()
            .seconds(seconds)
            .nanoseconds(i64::from(self.nanosecond));
        let moment = first.at(0, 0, 0, 0).checked_add(span).ok()?;
        fits.then_some(moment)
    }
}

/// Longest first where one begins with another.
const PARTS: &[&str] = &[
    "YYYY", "MONTH", "MON", "MM", "MI", "MS", "DD", "HH24", "HH12", "HH", "SS", "US", "AM", "PM",
];

fn take<'a>(field: &mut u32, (number, rest): (u32, &'a str)) -> &'a str {
    *field = number;
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_forms_are_read_and_others_refused() {
        let of = |text: &str| timestamp(&[text]).ok().flatten();
        for (text, moment) in [
            ("2018-11-01", "2018-11-01 00:00:00"),
            ("2018-11-01T20:57:10.796", "2018-11-01 20:57:10.796"),
            ("20200430 04:05:06.789", "2020-04-30 04:05:06.789"),
            ("Jun 1,2008  09:59:59", "2008-06-01 09:59:59"),
            ("12-31-2008 8:30", "2008-12-31 08:30:00"),
        ] {
            assert_eq!(of(text).as_deref(), Some(moment), "{text}");
        }
        for text in [
            "1.12.1997",
            "2018-11-01 10:00 PST",
            "2018-13-01",
            "1 Jun",
            "08-01-02",
            "today",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn days_roll_over_unless_strict() {
        let of = |text, strictness| formatted(&[text, "YYYYMMDD", strictness]).ok().flatten();
        assert_eq!(of("20010631", "").as_deref(), Some("2001-07-01 00:00:00"));
        assert_eq!(of("20010631", "strict"), None);
        assert_eq!(of("20010645", ""), None);
        assert_eq!(of("2001-06-1", ""), None);
    }

    #[test]
    fn clocks_of_twelve_hours_need_their_half() {
        let of = |text, format| formatted(&[text, format, ""]).ok().flatten();
        let format = "DD Mon YYYY HH12:MI PM";
        assert_eq!(
            of("2 Oct 2001 12:05 am", format).as_deref(),
            Some("2001-10-02 00:05:00")
        );
        assert_eq!(
            of("02 oct 2001 01:05 PM", format).as_deref(),
            Some("2001-10-02 13:05:00")
        );
        assert_eq!(of("02 oct 2001 13:05 PM", format), None);
    }
}
