//! `TO_CHAR` of a time: <https://docs.aws.amazon.com/redshift/latest/dg/r_FORMAT_strings.html>.

use jiff::civil::{DateTime, date};

use super::{Answer, Fault, at, moment};

/// `(moment, format)`.
pub(super) fn formatted(arguments: &[&str]) -> Answer {
    let moment = moment::of(at(arguments, 0))?;
    let mut rest = at(arguments, 1);
    let mut written = String::new();
    while let Some(next) = rest.chars().next() {
        if next.is_ascii_alphabetic() {
            let (fill, from) = match rest.strip_prefix("FM").or_else(|| rest.strip_prefix("fm")) {
                Some(behind) => (Fill::Trimmed, behind),
                None => (Fill::Padded, rest),
            };
            let Some((part, form, write)) = PARTS.iter().find(|(part, ..)| starts_with(from, part))
            else {
                return Err(Fault::open("a part of this format of TO_CHAR"));
            };
            let (word, behind) = from.split_at(part.len());
            let text = write(moment, word);
            written.push_str(
                &filled(&text, *form, fill)
                    .ok_or_else(|| Fault::open("a part of this format of TO_CHAR"))?,
            );
            rest = if starts_with(behind, "TH") {
                let suffix = ordinal(&text, *form, &behind[..2]);
                written.push_str(&suffix.ok_or_else(|| Fault::open("ordinals in TO_CHAR"))?);
                &behind[2..]
            } else {
                behind
            };
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

/// Whether a part is as wide as the widest of its kind; `FM` before it says no.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fill {
    Padded,
    Trimmed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Zeros come before it, up to so many digits.
    Number(usize),
    /// Blanks follow it, up to so many letters.
    Name(usize),
    /// Always the same, whatever stands before it.
    Fixed,
    /// How many blanks follow it is not documented.
    Unpadded,
}

fn filled(text: &str, form: Form, fill: Fill) -> Option<String> {
    Some(match (form, fill) {
        (Form::Number(width), Fill::Padded) => format!("{text:0>width$}"),
        (Form::Name(width), Fill::Padded) => format!("{text:<width$}"),
        (Form::Unpadded, Fill::Padded) => return None,
        (_, Fill::Trimmed) | (Form::Fixed, _) => text.to_owned(),
    })
}

/// `st`, `nd`, `rd` or `th`, in the letters of `TH`.
fn ordinal(number: &str, form: Form, word: &str) -> Option<String> {
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || matches!(form, Form::Name(_) | Form::Unpadded) {
        return None;
    }
    let suffix = match number.as_bytes() {
        [.., b'1', _] => "th",
        [.., b'1'] => "st",
        [.., b'2'] => "nd",
        [.., b'3'] => "rd",
        _ => "th",
    };
    match word {
        "TH" => Some(suffix.to_ascii_uppercase()),
        "th" => Some(suffix.to_owned()),
        _ => None,
    }
}

type Write = fn(DateTime, &str) -> String;

/// Longest first where one begins with another. What the page does not say of them is as in
/// PostgreSQL, from which Redshift comes.
const PARTS: &[(&str, Form, Write)] = &[
    ("Y,YYY", Form::Fixed, |t, _| {
        format!("{},{:03}", t.year() / 1000, t.year().rem_euclid(1000))
    }),
    ("YYYY", Form::Number(4), |t, _| t.year().to_string()),
    ("YYY", Form::Number(3), |t, _| last(t.year(), 1000)),
    ("YY", Form::Number(2), |t, _| last(t.year(), 100)),
    ("Y", Form::Number(1), |t, _| last(t.year(), 10)),
    ("IYYY", Form::Number(4), |t, _| iso_year(t).to_string()),
    ("IYY", Form::Number(3), |t, _| last(iso_year(t), 1000)),
    ("IY", Form::Number(2), |t, _| last(iso_year(t), 100)),
    ("IDDD", Form::Number(3), |t, _| {
        let week = t.date().iso_week_date();
        let days = i32::from(week.week() - 1) * 7;
        (days + i32::from(week.weekday().to_monday_one_offset())).to_string()
    }),
    ("ID", Form::Fixed, |t, _| {
        t.weekday().to_monday_one_offset().to_string()
    }),
    ("IW", Form::Number(2), |t, _| {
        t.date().iso_week_date().week().to_string()
    }),
    ("I", Form::Number(1), |t, _| last(iso_year(t), 10)),
    ("MONTH", Form::Name(9), |t, word| cased(month(t), word)),
    ("MON", Form::Fixed, |t, word| cased(&month(t)[..3], word)),
    ("MM", Form::Number(2), |t, _| t.month().to_string()),
    ("MI", Form::Number(2), |t, _| t.minute().to_string()),
    ("MS", Form::Fixed, |t, _| {
        format!("{:03}", t.subsec_nanosecond() / 1_000_000)
    }),
    ("US", Form::Fixed, |t, _| {
        format!("{:06}", t.subsec_nanosecond() / 1_000)
    }),
    ("RM", Form::Unpadded, |t, word| {
        let months = [
            "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii",
        ];
        let name = months[usize::try_from(t.month() - 1).unwrap_or_default()];
        if word.starts_with('R') {
            name.to_uppercase()
        } else {
            name.to_owned()
        }
    }),
    ("DAY", Form::Name(9), |t, word| cased(day(t), word)),
    ("DDD", Form::Number(3), |t, _| t.day_of_year().to_string()),
    ("DD", Form::Number(2), |t, _| t.day().to_string()),
    ("DY", Form::Fixed, |t, word| cased(&day(t)[..3], word)),
    ("D", Form::Fixed, |t, _| {
        t.weekday().to_sunday_one_offset().to_string()
    }),
    ("WW", Form::Number(2), |t, _| {
        ((t.day_of_year() - 1) / 7 + 1).to_string()
    }),
    ("W", Form::Fixed, |t, _| ((t.day() - 1) / 7 + 1).to_string()),
    ("J", Form::Fixed, |t, _| julian(t).to_string()),
    ("HH24", Form::Number(2), |t, _| t.hour().to_string()),
    ("HH12", Form::Number(2), |t, _| twelve(t)),
    ("HH", Form::Number(2), |t, _| twelve(t)),
    ("SSSS", Form::Fixed, |t, _| {
        let minutes = i32::from(t.hour()) * 60 + i32::from(t.minute());
        (minutes * 60 + i32::from(t.second())).to_string()
    }),
    ("SS", Form::Number(2), |t, _| t.second().to_string()),
    ("A.M.", Form::Fixed, |t, word| dotted(&noon(t, "AM"), word)),
    ("P.M.", Form::Fixed, |t, word| dotted(&noon(t, "AM"), word)),
    ("AM", Form::Fixed, noon),
    ("PM", Form::Fixed, noon),
    ("A.D.", Form::Fixed, |_, word| dotted("AD", word)),
    ("B.C.", Form::Fixed, |_, word| dotted("AD", word)),
    ("AD", Form::Fixed, |_, word| cased("Ad", word)),
    ("BC", Form::Fixed, |_, word| cased("Ad", word)),
    // The only one that sessions have here.
    ("TZ", Form::Fixed, |_, word| cased("Utc", word)),
    ("Q", Form::Fixed, |t, _| {
        ((t.month() - 1) / 3 + 1).to_string()
    }),
    ("CC", Form::Number(2), |t, _| {
        ((t.year() - 1).div_euclid(100) + 1).to_string()
    }),
];

/// The last digits of a year.
fn last(year: i16, unit: i16) -> String {
    year.rem_euclid(unit).to_string()
}

fn iso_year(moment: DateTime) -> i16 {
    moment.date().iso_week_date().year()
}

/// Days since 24 November 4714 BC of our calendar.
fn julian(moment: DateTime) -> i64 {
    const OF_1970: i64 = 2_440_588;
    let first = date(1970, 1, 1);
    let since = moment.date() - first;
    OF_1970 + i64::from(since.get_days())
}

fn month(moment: DateTime) -> &'static str {
    let index = usize::try_from(moment.month() - 1).unwrap_or_default();
    moment::MONTHS[index]
}

fn day(moment: DateTime) -> &'static str {
    let index = usize::try_from(moment.weekday().to_sunday_zero_offset()).unwrap_or_default();
    moment::DAYS[index]
}

fn twelve(moment: DateTime) -> String {
    ((moment.hour() + 11) % 12 + 1).to_string()
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

/// `AM` as `A.M.`, in the letters of the word.
fn dotted(name: &str, word: &str) -> String {
    let dotted: String = name.chars().flat_map(|letter| [letter, '.']).collect();
    if word.starts_with(|first: char| first.is_ascii_uppercase()) {
        dotted.to_uppercase()
    } else {
        dotted.to_lowercase()
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
    fn iso_weeks_have_years_of_their_own() {
        let of = |day: &str| formatted(&[day, "IYYY IYY IY I IW IDDD ID"]).ok().flatten();
        assert_eq!(of("2018-12-31").as_deref(), Some("2019 019 19 9 01 001 1"));
        assert_eq!(of("2021-01-03").as_deref(), Some("2020 020 20 0 53 371 7"));
    }

    #[test]
    fn fill_mode_leaves_blanks_and_zeros_out_of_the_next_part() {
        assert_eq!(of("FMMonth DD").as_deref(), Some("February 03"));
        assert_eq!(of("FMDD.FMMM.YYYY").as_deref(), Some("3.2.2009"));
        assert_eq!(of("FMDay|FMRM|FMrm").as_deref(), Some("Tuesday|II|ii"));
        assert_eq!(of("FMHH12:MI").as_deref(), Some("2:05"));
    }

    #[test]
    fn ordinals_and_other_parts_are_written() {
        assert_eq!(of("FMDDth, DDTH").as_deref(), Some("3rd, 03RD"));
        assert_eq!(of("FMDDDth").as_deref(), Some("34th"));
        assert_eq!(of("J SSSS").as_deref(), Some("2454866 50709"));
        assert_eq!(
            of("YYYY BC, ad, A.D.").as_deref(),
            Some("2009 AD, ad, A.D.")
        );
        assert_eq!(
            of("HH A.M. p.m. TZ tz").as_deref(),
            Some("02 P.M. p.m. UTC utc")
        );
    }

    #[test]
    fn what_is_not_in_the_table_is_refused() {
        for format in ["DYth", "RM", "OF", "DDTh", "FM", "x", "\"a", "é"] {
            assert_eq!(of(format), None, "{format}");
        }
    }
}
