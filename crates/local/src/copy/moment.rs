//! Dates and times from text:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_DATEFORMAT_and_TIMEFORMAT_strings.html>.

use executor::SessionError;
use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::Offset;
use sql::statement::{DateFormat, TimeFormat};

use super::fault::Misfit;
use super::number;
use crate::functions::cast_to_timestamp;
use crate::refusal::not_rehearsed;

/// How a date or a time is written in the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `YYYY-MM-DD`, and for a time ` HH:MI:SS` with an optional fraction.
    Default,
    /// ISO 8601, `YYYYMMDD HHMISS` and what a cast reads: a part of what Redshift recognises, refused
    /// beyond it.
    Auto,
    EpochSeconds,
    EpochMilliseconds,
    Custom {
        written: String,
        /// The same in the notation of `strptime`.
        pattern: String,
    },
}

impl Form {
    pub(super) fn of_time(format: &TimeFormat) -> Result<Self, SessionError> {
        Ok(match format {
            TimeFormat::Default => Self::Default,
            TimeFormat::Auto => Self::Auto,
            TimeFormat::EpochSeconds => Self::EpochSeconds,
            TimeFormat::EpochMilliseconds => Self::EpochMilliseconds,
            TimeFormat::Custom(written) => custom(written)?,
        })
    }

    pub(super) fn of_date(format: Option<&DateFormat>) -> Result<Self, SessionError> {
        Ok(match format {
            None => Self::Default,
            Some(DateFormat::Auto) => Self::Auto,
            Some(DateFormat::Custom(written)) => custom(written)?,
        })
    }

    /// Days since 1970-01-01.
    pub(super) fn date(&self, text: &str) -> Result<i32, Misfit> {
        let date = match self {
            Self::Default if text.len() > 10 => None,
            Self::Custom { pattern, .. } => BrokenDownTime::parse(pattern, text)
                .and_then(|parsed| parsed.to_date())
                .ok(),
            Self::Auto => recognised(text).map(|moment| moment.local.date()),
            _ => moment(text).map(|moment| moment.local.date()),
        };
        let days = |date: Date| (date - Date::constant(1970, 1, 1)).get_days();
        date.map(days).ok_or_else(|| self.misfit("YYYY-MM-DD"))
    }

    /// Microseconds since 1970-01-01 00:00:00.
    pub(super) fn timestamp(&self, text: &str, zone: Zone) -> Result<i64, Misfit> {
        let epoch = |unit: i64| {
            number::integer(text)?
                .checked_mul(unit)
                .ok_or(Misfit::OutOfRange)
        };
        let found = match self {
            Self::EpochSeconds => return epoch(1_000_000),
            Self::EpochMilliseconds => return epoch(1_000),
            Self::Default => moment(text).filter(|moment| {
                moment.separator != Some('T') && (moment.offset.is_none() || zone == Zone::Kept)
            }),
            Self::Auto => recognised(text),
            Self::Custom { pattern, .. } => BrokenDownTime::parse(pattern, text)
                .and_then(|parsed| {
                    parsed
                        .to_datetime()
                        .or_else(|_| Ok(parsed.to_date()?.at(0, 0, 0, 0)))
                })
                .ok()
                .map(Moment::local),
        };
        found
            .and_then(|moment| moment.microseconds(zone))
            .ok_or_else(|| self.misfit("YYYY-MM-DD HH:MI:SS"))
    }

    fn misfit(&self, default: &str) -> Misfit {
        let form = match self {
            Self::Default => format!("`{default}`"),
            Self::Auto => return Misfit::Unrecognised,
            Self::EpochSeconds => "`epochsecs`".to_owned(),
            Self::EpochMilliseconds => "`epochmillisecs`".to_owned(),
            Self::Custom { written, .. } => format!("`{written}`"),
        };
        Misfit::NotTime { form }
    }
}

/// What a column does with an offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    /// TIMESTAMP: only UTC itself, since nothing is documented for others.
    None,
    /// TIMESTAMPTZ.
    Kept,
}

struct Moment {
    local: DateTime,
    offset: Option<Offset>,
    separator: Option<char>,
}

impl Moment {
    fn local(local: DateTime) -> Self {
        Self {
            local,
            offset: None,
            separator: None,
        }
    }

    fn microseconds(&self, zone: Zone) -> Option<i64> {
        let offset = self.offset.unwrap_or(Offset::UTC);
        if zone == Zone::None && offset != Offset::UTC {
            return None;
        }
        Some(offset.to_timestamp(self.local).ok()?.as_microsecond())
    }
}

/// `2018-11-01`, `2018-11-01 20:57:10.796`, `2018-11-01T20:57:10Z`, `2018-11-01 20:57:10-08`.
fn moment(text: &str) -> Option<Moment> {
    let (date, rest) = (text.get(..10)?, &text[10..]);
    let date = digits(date, b"0000-00-00")?;
    let date = Date::new(
        date[0].try_into().ok()?,
        date[1].try_into().ok()?,
        date[2].try_into().ok()?,
    )
    .ok()?;
    let Some(separator) = rest.chars().next() else {
        return Some(Moment::local(date.at(0, 0, 0, 0)));
    };
    if !matches!(separator, ' ' | 'T') {
        return None;
    }
    let (time, rest) = (rest.get(1..9)?, &rest[9..]);
    let time = digits(time, b"00:00:00")?;
    let (nanoseconds, rest) = match rest.strip_prefix('.') {
        None => (0, rest),
        Some(fraction) => {
            let end = fraction
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(fraction.len());
            // What Redshift does with a seventh digit is not documented.
            let (digits, rest) = fraction.split_at(end);
            if digits.is_empty() || digits.len() > 6 {
                return None;
            }
            (format!("{digits:0<9}").parse().ok()?, rest)
        }
    };
    Some(Moment {
        local: DateTime::new(
            date.year(),
            date.month(),
            date.day(),
            time[0].try_into().ok()?,
            time[1].try_into().ok()?,
            time[2].try_into().ok()?,
            nanoseconds,
        )
        .ok()?,
        offset: match rest.trim_start() {
            "" => None,
            zone => Some(offset(zone)?),
        },
        separator: Some(separator),
    })
}

/// What can be cast is recognised:
/// <https://docs.aws.amazon.com/redshift/latest/dg/automatic-recognition.html>.
fn recognised(text: &str) -> Option<Moment> {
    moment(text)
        .or_else(|| compact(text))
        .or_else(|| moment(&cast_to_timestamp(text)?))
}

/// `20181101 205710`.
fn compact(text: &str) -> Option<Moment> {
    let parsed = BrokenDownTime::parse("%Y%m%d %H%M%S", text).ok()?;
    (text.len() == 15).then_some(())?;
    Some(Moment::local(parsed.to_datetime().ok()?))
}

/// `Z`, or hours and perhaps minutes.
fn offset(text: &str) -> Option<Offset> {
    if matches!(text, "Z" | "UTC") {
        return Some(Offset::UTC);
    }
    let sign = match text.as_bytes()[0] {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = match text[1..].split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if text.len() == 5 => text[1..].split_at(2),
        None => (&text[1..], "0"),
    };
    let number = |text: &str| text.parse::<u8>().ok().map(i32::from);
    let seconds = number(hours)? * 3600 + number(minutes)? * 60;
    Offset::from_seconds(sign * seconds).ok()
}

/// The numbers of a text that has the very shape of `shape`.
fn digits(text: &str, shape: &[u8]) -> Option<Vec<u16>> {
    let fits = text.len() == shape.len()
        && text.bytes().zip(shape).all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            other => byte == *other,
        });
    if !fits {
        return None;
    }
    text.split(|c: char| !c.is_ascii_digit())
        .map(|part| part.parse().ok())
        .collect()
}

/// Parts of Redshift's notation, longest first, and the same in `strptime`'s.
const PARTS: &[(&str, &str)] = &[
    ("YYYY", "%Y"),
    ("HH24", "%H"),
    ("HH12", "%I"),
    ("MON", "%b"),
    // Seconds take a fraction, whether or not the format shows one.
    ("SS.SSSSSS", "%S%.f"),
    ("SS.SSS", "%S%.f"),
    ("SS.US", "%S%.f"),
    ("SS.MS", "%S%.f"),
    ("HH", "%H"),
    ("MM", "%m"),
    ("MI", "%M"),
    ("DD", "%d"),
    ("SS", "%S%.f"),
    ("AM", "%p"),
    ("PM", "%p"),
];

fn custom(written: &str) -> Result<Form, SessionError> {
    let mut pattern = String::new();
    let mut rest = written;
    while let Some(next) = rest.chars().next() {
        let upper = rest.to_ascii_uppercase();
        if let Some((part, directive)) = PARTS.iter().find(|(part, _)| upper.starts_with(part)) {
            pattern.push_str(directive);
            rest = &rest[part.len()..];
        } else if matches!(next, '-' | '/' | ':' | '.' | ',' | ' ' | 'T') {
            pattern.push(next);
            rest = &rest[1..];
        } else {
            return Err(not_rehearsed(format_args!(
                "the date or time format `{written}`, from `{rest}` on"
            )));
        }
    }
    Ok(Form::Custom {
        written: written.to_owned(),
        pattern,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_541_073_600_000_000; // 2018-11-01 12:00:00

    fn time(form: &Form, text: &str) -> Option<i64> {
        form.timestamp(text, Zone::None).ok()
    }

    #[test]
    fn the_default_takes_a_blank_and_a_fraction() {
        assert_eq!(time(&Form::Default, "2018-11-01 12:00:00"), Some(NOON));
        assert_eq!(
            time(&Form::Default, "2018-11-01 12:00:00.796"),
            Some(NOON + 796_000)
        );
        assert_eq!(time(&Form::Default, "2018-11-01T12:00:00"), None);
        assert_eq!(time(&Form::Default, "2018-13-01 12:00:00"), None);
        assert_eq!(time(&Form::Default, "1541073600"), None);
    }

    #[test]
    fn auto_takes_iso_8601() {
        assert_eq!(time(&Form::Auto, "2018-11-01T12:00:00Z"), Some(NOON));
        assert_eq!(time(&Form::Auto, "20181101 120000"), Some(NOON));
        assert_eq!(time(&Form::Auto, "1541073600000"), None);
        assert_eq!(time(&Form::Auto, "11/01/2018 12:00"), Some(NOON));
        assert_eq!(time(&Form::Auto, "Nov 1, 2018 12:00:00"), Some(NOON));
        assert_eq!(Form::Auto.date("11/01/2018"), Ok(17_836));
        assert_eq!(Form::Auto.date("J2451187"), Err(Misfit::Unrecognised));
    }

    #[test]
    fn an_offset_counts_only_where_the_column_has_a_zone() {
        let text = "2018-11-01 04:00:00-08";
        assert_eq!(Form::Auto.timestamp(text, Zone::Kept), Ok(NOON));
        assert_eq!(time(&Form::Auto, text), None);
    }

    #[test]
    fn epochs_are_whole_numbers_of_their_unit() {
        assert_eq!(
            time(&Form::EpochMilliseconds, "1541073600796"),
            Some(NOON + 796_000)
        );
        assert_eq!(time(&Form::EpochSeconds, "1541073600"), Some(NOON));
        assert_eq!(time(&Form::EpochMilliseconds, "1541073600796.0"), None);
    }

    #[test]
    fn a_format_of_known_parts_reads_its_form() {
        let form = custom("DD/MON/YYYY HH24:MI:SS").expect("known parts");
        assert_eq!(time(&form, "01/Nov/2018 12:00:00"), Some(NOON));
        assert_eq!(time(&form, "2018-11-01 12:00:00"), None);
        let day = custom("MM-DD-YYYY").expect("known parts");
        assert_eq!(day.date("11-01-2018"), Ok(17_836));
    }

    #[test]
    fn a_format_of_other_parts_is_refused_before_anything_is_read() {
        let error = custom("YYYY-MM-DD Q").expect_err("quarters are not known");
        assert!(error.to_string().contains("from `Q` on"), "{error}");
    }
}
