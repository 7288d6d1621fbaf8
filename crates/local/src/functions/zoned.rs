//! Text as moments of TIMESTAMPTZ:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_Examples_with_datetime_types.html>.

use jiff::ToSpan;

use super::{Answer, at, moment, read_time, zone};

/// A time, and behind it perhaps an offset such as `+02:30`, an abbreviation or the name of a zone;
/// without one it is UTC, the session's zone.
pub(super) fn timestamp(arguments: &[&str]) -> Answer {
    let text = at(arguments, 0).trim();
    let Some((clock, place)) = parts(text) else {
        return read_time::timestamp(&[text]);
    };
    let Some(clock) = read_time::timestamp(&[clock])? else {
        return Ok(None);
    };
    let Some(seconds) = zone::fixed_seconds(place) else {
        return zone::to_utc(&[place, &clock]);
    };
    let there = moment::of(&clock)?;
    let moment = there
        .checked_sub(i64::from(seconds).seconds())
        .map_err(|_| moment::out_of_range())?;
    Ok(Some(moment::shown(moment)))
}

/// What says the time, and what says where.
fn parts(text: &str) -> Option<(&str, &str)> {
    let colon = text.find(':')?;
    let is_place = |c: char| c == '+' || c == '-' || c == ' ' || c.is_ascii_alphabetic();
    let place = colon + text[colon..].find(is_place)?;
    Some((&text[..place], text[place..].trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        timestamp(&[text]).ok().flatten()
    }

    #[test]
    fn a_zone_behind_the_time_leads_to_utc() {
        for text in [
            "2008-06-01 14:59:59",
            "2008-06-01 14:59:59Z",
            "2008-06-01 14:59:59+00",
            "2008-06-01 09:59:59 EST",
            "2008-06-01 09:59:59-05",
            "2008-06-01T20:29:59+05:30",
            "Jun 1, 2008 09:59:59 EST",
            "2008-06-01 10:59:59 America/New_York",
        ] {
            assert_eq!(read(text).as_deref(), Some("2008-06-01 14:59:59"), "{text}");
        }
        assert_eq!(read("2008-06-01").as_deref(), Some("2008-06-01 00:00:00"));
    }

    #[test]
    fn a_place_that_is_not_known_is_refused() {
        for text in [
            "2008-06-01 09:59:59 PM",
            "2008-06-01 09:59:59 XYZ",
            "2008-06-01 09:59:59 +",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
