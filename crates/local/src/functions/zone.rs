//! Time zones: <https://docs.aws.amazon.com/redshift/latest/dg/CONVERT_TIMEZONE.html>.

use jiff::tz::{Offset, TimeZone};

use super::{Answer, Fault, at, moment};

/// Abbreviations are fixed offsets, in hours east of Greenwich. Those that mean several zones are
/// not here.
const ABBREVIATIONS: &[(&str, i8)] = &[
    ("utc", 0),
    ("gmt", 0),
    ("z", 0),
    ("est", -5),
    ("edt", -4),
    ("cst", -6),
    ("cdt", -5),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
    ("cet", 1),
    ("cest", 2),
    ("jst", 9),
];

/// `(zone, moment in UTC)`: the clock there.
pub(super) fn from_utc(arguments: &[&str]) -> Answer {
    let zone = zone(at(arguments, 0))?;
    let moment = moment::of(at(arguments, 1))?;
    let there = TimeZone::UTC
        .to_timestamp(moment)
        .map_err(|_| moment::out_of_range())?;
    Ok(Some(moment::shown(zone.to_datetime(there))))
}

/// `(zone, clock there)`: the moment in UTC.
pub(super) fn to_utc(arguments: &[&str]) -> Answer {
    let zone = zone(at(arguments, 0))?;
    let clock = moment::of(at(arguments, 1))?;
    let there = zone.to_ambiguous_timestamp(clock);
    if there.is_ambiguous() {
        return Err(Fault::open(
            "a clock that the zone shows twice or never: Redshift's documentation does not say \
             which moment that is",
        ));
    }
    let there = there.compatible().map_err(|_| moment::out_of_range())?;
    Ok(Some(moment::shown(TimeZone::UTC.to_datetime(there))))
}

fn zone(name: &str) -> Result<TimeZone, Fault> {
    let folded = name.to_ascii_lowercase();
    if let Some((_, hours)) = ABBREVIATIONS.iter().find(|(short, _)| *short == folded) {
        return Ok(TimeZone::fixed(Offset::constant(*hours)));
    }
    if let Some(offset) = posix(name) {
        return Ok(TimeZone::fixed(offset));
    }
    // Other short names are abbreviations that could mean another zone than the database's.
    let is_name = name.contains('/') || name.chars().any(|c| c.is_ascii_digit());
    if !is_name && name.len() <= 5 {
        return Err(Fault::open("this abbreviation of a time zone"));
    }
    TimeZone::get(name).map_err(|_| Fault::open("this time zone, which it does not know"))
}

/// Seconds east of Greenwich of an offset or an abbreviation, which say the same on every day.
pub(super) fn fixed_seconds(name: &str) -> Option<i32> {
    let folded = name.to_ascii_lowercase();
    if let Some((_, hours)) = ABBREVIATIONS.iter().find(|(short, _)| *short == folded) {
        return Some(i32::from(*hours) * 3600);
    }
    let (sign, digits) = match name.as_bytes().first()? {
        b'+' => (1, &name[1..]),
        b'-' => (-1, &name[1..]),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "0"));
    let number = |part: &str| part.parse::<u8>().ok().map(i32::from);
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours <= 15 && minutes < 60).then(|| sign * (hours * 3600 + minutes * 60))
}

/// `NAME+2`, `NAME -2:15`: hours west of Greenwich, whatever the name.
fn posix(name: &str) -> Option<Offset> {
    let at = name.find(['+', '-'])?;
    let (word, offset) = name.split_at(at);
    let word = word.trim_end();
    let is_word = !word.is_empty()
        && word
            .chars()
            .all(|c| c.is_ascii_alphabetic() || c == '/' || c == '_');
    let (sign, digits) = offset.split_at(1);
    let (hours, minutes) = digits.split_once(':').unwrap_or((digits, "0"));
    let is_number =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    // Names of the database such as `Etc/GMT+2`.
    if !is_word || word.starts_with("Etc/") || !is_number(hours) || !is_number(minutes) {
        return None;
    }
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    let west = if sign == "+" { -seconds } else { seconds };
    Offset::from_seconds(west).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(zone: &str, moment: &str) -> Result<Option<String>, Fault> {
        from_utc(&[zone, moment])
    }

    #[test]
    fn names_know_summer_and_abbreviations_do_not() {
        let at = "2013-06-01 08:00:00";
        assert_eq!(
            clock("America/New_York", at),
            Ok(Some("2013-06-01 04:00:00".to_owned()))
        );
        assert_eq!(clock("EST", at), Ok(Some("2013-06-01 03:00:00".to_owned())));
        assert_eq!(
            clock("us/pacific", at),
            Ok(Some("2013-06-01 01:00:00".to_owned()))
        );
    }

    #[test]
    fn offsets_behind_a_name_count_to_the_west() {
        let at = "2014-05-17 12:00:00";
        assert_eq!(
            clock("ZONE+2", at),
            Ok(Some("2014-05-17 10:00:00".to_owned()))
        );
        assert_eq!(
            clock("ZONE -2:15", at),
            Ok(Some("2014-05-17 14:15:00".to_owned()))
        );
    }

    #[test]
    fn hours_that_are_twice_or_never_there_are_refused() {
        for clock in ["2018-10-28 02:30:00", "2018-03-25 02:30:00"] {
            assert!(to_utc(&["Europe/Berlin", clock]).is_err(), "{clock}");
        }
        assert_eq!(
            to_utc(&["Europe/Berlin", "2018-10-28 01:30:00"]),
            Ok(Some("2018-10-27 23:30:00".to_owned()))
        );
        assert!(clock("IST", "2018-10-28 01:30:00").is_err());
    }
}
