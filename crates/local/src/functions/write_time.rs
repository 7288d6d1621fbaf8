//! `TO_CHAR` of a time: <https://docs.aws.amazon.com/redshift/latest/dg/r_FORMAT_strings.html>.

use jiff::civil::DateTime;

use super::{Answer, Fault, at, moment};

/// `(moment, format)`.
pub(super) fn formatted(arguments: &[&str]) -> Answer {
    let moment = moment::of(at(arguments, 0))?;
    let mut rest = at(arguments, 1);
    let mut written = String::new();
    while let Some(next) = rest.chars().next() {
        if next.is_ascii_alphabetic() {
            let Some((part, write)) = PARTS.iter().find(|(part, _)| starts_with(rest, part)) else {
                return Err(Fault::open("a part of this format of TO_CHAR"));
            };
            let (word, behind) = rest.split_at(part.len());
            // `th` and `TH` make ordinals.
            if starts_with(behind, "TH") {
                return Err(Fault::open("ordinals in TO_CHAR"));
            }
            written.push_str(&write(moment, word));
            rest = behind;
        } else if next == '"' {
            let inside = &rest[1..];
            let Some((text, behind)) = inside.split_once('"') else {
                return Err(Fault::open("a format of TO_CHAR whose quotes have no end"));
            };
            if text.contains('\\') {
                return Err(Fault::open("a backslash in a format of TO_CHAR"));
            }
            written.push_str(text);
            rest = behind;
        } else if next.is_ascii_digit() || next == '\\' || !next.is_ascii() {
            return Err(Fault::open("a part of this format of TO_CHAR"));
        } else {
            written.push(next);
            rest = &rest[1..];
        }
    }
    Ok(Some(written))
}

fn starts_with(text: &str, part: &str) -> bool {
    text.get(..part.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(part))
}

type Write = fn(DateTime, &str) -> String;

/// Longest first where one begins with another. Absent on purpose, so that they are refused: `FM`,
/// `TH`, ISO years, roman months, Julian days, eras.
const PARTS: &[(&str, Write)] = &[
    ("Y,YYY", |t, _| {
        format!("{},{:03}", t.year() / 1000, t.year().rem_euclid(1000))
    }),
    ("YYYY", |t, _| format!("{:04}", t.year())),
    ("YYY", |t, _| format!("{:03}", t.year().rem_euclid(1000))),
    ("YY", |t, _| format!("{:02}", t.year().rem_euclid(100))),
    ("Y", |t, _| format!("{}", t.year().rem_euclid(10))),
    ("MONTH", |t, word| format!("{:<9}", cased(month(t), word))),
    ("MON", |t, word| cased(&month(t)[..3], word)),
    ("MM", |t, _| format!("{:02}", t.month())),
    ("MI", |t, _| format!("{:02}", t.minute())),
    ("MS", |t, _| {
        format!("{:03}", t.subsec_nanosecond() / 1_000_000)
    }),
    ("US", |t, _| format!("{:06}", t.subsec_nanosecond() / 1_000)),
    ("DAY", |t, word| format!("{:<9}", cased(day(t), word))),
    ("DDD", |t, _| format!("{:03}", t.day_of_year())),
    ("DD", |t, _| format!("{:02}", t.day())),
    ("DY", |t, word| cased(&day(t)[..3], word)),
    ("D", |t, _| t.weekday().to_sunday_one_offset().to_string()),
    ("ID", |t, _| t.weekday().to_monday_one_offset().to_string()),
    ("IW", |t, _| format!("{:02}", t.iso_week_date().week())),
    ("WW", |t, _| format!("{:02}", (t.day_of_year() - 1) / 7 + 1)),
    ("W", |t, _| ((t.day() - 1) / 7 + 1).to_string()),
    ("HH24", |t, _| format!("{:02}", t.hour())),
    ("HH12", |t, _| twelve(t)),
    ("HH", |t, _| twelve(t)),
    ("SS", |t, _| format!("{:02}", t.second())),
    ("AM", |t, word| noon(t, word)),
    ("PM", |t, word| noon(t, word)),
    ("Q", |t, _| ((t.month() - 1) / 3 + 1).to_string()),
    ("CC", |t, _| {
        format!("{:02}", (t.year() - 1).div_euclid(100) + 1)
    }),
];

fn month(moment: DateTime) -> &'static str {
    let index = usize::try_from(moment.month() - 1).unwrap_or_default();
    moment::MONTHS[index]
}

fn day(moment: DateTime) -> &'static str {
    let index = usize::try_from(moment.weekday().to_sunday_zero_offset()).unwrap_or_default();
    moment::DAYS[index]
}

fn twelve(moment: DateTime) -> String {
    format!("{:02}", (moment.hour() + 11) % 12 + 1)
}

fn noon(moment: DateTime, word: &str) -> String {
    cased(if moment.hour() < 12 { "Am" } else { "Pm" }, word)
}

/// A name in the letters of the word that asked for it: `MON`, `Mon` or `mon`.
fn cased(name: &str, word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().is_some_and(char::is_uppercase);
    let second = letters.next().is_some_and(char::is_uppercase);
    match (first, second) {
        (true, true) => name.to_uppercase(),
        (true, false) => name.to_owned(),
        _ => name.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(format: &str) -> Option<String> {
        formatted(&["2009-02-03 14:05:09.0071", format])
            .ok()
            .flatten()
    }

    #[test]
    fn parts_are_written_in_the_letters_they_are_asked_in() {
        assert_eq!(of("Mon mon MON").as_deref(), Some("Feb feb FEB"));
        assert_eq!(of("Month|").as_deref(), Some("February |"));
        assert_eq!(of("Day, DY").as_deref(), Some("Tuesday  , TUE"));
        assert_eq!(
            of("HH12:MI:SS.US pm").as_deref(),
            Some("02:05:09.007100 pm")
        );
        assert_eq!(
            of("\"day\" DDD, W, WW, IW, Q, CC").as_deref(),
            Some("day 034, 1, 05, 06, 1, 21")
        );
        assert_eq!(of("Y,YYY").as_deref(), Some("2,009"));
        assert_eq!(of("YY YYY D ID").as_deref(), Some("09 009 3 2"));
    }

    #[test]
    fn what_is_not_in_the_table_is_refused() {
        for format in ["FMMM", "DDth", "RM", "J", "IYYY", "x", "\"a", "é"] {
            assert_eq!(of(format), None, "{format}");
        }
    }
}
