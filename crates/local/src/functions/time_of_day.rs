//! TIME and TIMETZ from text: <https://docs.aws.amazon.com/redshift/latest/dg/r_Datetime_types.html>.

use jiff::civil::Time;

use super::{Answer, Fault, at, zone};

/// `20:00:00`, `04:05:06.789`, `04:05 AM`.
pub(super) fn read(arguments: &[&str]) -> Answer {
    let (time, rest) = clock(at(arguments, 0))?;
    match rest {
        "" => Ok(Some(time.to_string())),
        _ => Err(unclear()),
    }
}

/// With an offset or an abbreviation behind it, UTC without one: the time in UTC.
pub(super) fn read_with_zone(arguments: &[&str]) -> Answer {
    let (time, rest) = clock(at(arguments, 0))?;
    let seconds = match rest {
        "" => 0,
        zone => zone::fixed_seconds(zone).ok_or_else(unclear)?,
    };
    let moment = time.wrapping_sub(jiff::SignedDuration::from_secs(seconds.into()));
    Ok(Some(moment.to_string()))
}

fn unclear() -> Fault {
    Fault::open("a time of day in this form: write it as `20:57:10`")
}

/// The clock, and what follows it.
fn clock(text: &str) -> Result<(Time, &str), Fault> {
    let text = text.trim();
    // A day in front of it says nothing.
    let text = match text.split_once(' ') {
        Some((day, rest)) if day.contains(['-', '.']) && !day.contains(':') => rest.trim_start(),
        _ => text,
    };
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.')))
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let mut parts = digits.split(':');
    let part = |part: Option<&str>| part.and_then(|part| part.parse::<i8>().ok());
    let (Some(hour), Some(minute)) = (part(parts.next()), part(parts.next())) else {
        return Err(unclear());
    };
    let (second, fraction) = match parts.next() {
        None => ("0", ""),
        Some(seconds) => seconds.split_once('.').unwrap_or((seconds, "")),
    };
    if parts.next().is_some() || fraction.len() > 6 {
        return Err(unclear());
    }
    let second: i8 = second.parse().map_err(|_| unclear())?;
    let nanosecond: i32 = format!("{fraction:0<9}").parse().map_err(|_| unclear())?;
    let mut rest = rest.trim_start();
    let mut hour = hour;
    for (half, shift) in [("am", 0), ("pm", 12)] {
        if let Some(word) = rest.get(..2)
            && word.eq_ignore_ascii_case(half)
        {
            if !(1..=12).contains(&hour) {
                return Err(unclear());
            }
            hour = hour % 12 + shift;
            rest = rest[2..].trim_start();
        }
    }
    let time = Time::new(hour, minute, second, nanosecond)
        .map_err(|_| Fault::of("22008", "date/time field value out of range"))?;
    Ok((time, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_read_as_the_documentation_writes_them() {
        for (text, time) in [
            ("20:00:00", "20:00:00"),
            ("04:05:06.789", "04:05:06.789"),
            ("04:05 PM", "16:05:00"),
            ("12:05 AM", "00:05:00"),
        ] {
            assert_eq!(read(&[text]), Ok(Some(time.to_owned())), "{text}");
        }
        assert!(read(&["25:00"]).is_err());
        assert!(read(&["noon"]).is_err());
    }

    #[test]
    fn a_zone_moves_the_clock_to_utc() {
        assert_eq!(
            read_with_zone(&["13:24:55 PST"]),
            Ok(Some("21:24:55".to_owned()))
        );
        assert_eq!(
            read_with_zone(&["04:05:06-08:00"]),
            Ok(Some("12:05:06".to_owned()))
        );
        assert!(read_with_zone(&["04:05:06 Europe/Berlin"]).is_err());
    }
}
