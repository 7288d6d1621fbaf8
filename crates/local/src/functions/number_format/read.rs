//! `TO_NUMBER`: <https://docs.aws.amazon.com/redshift/latest/dg/r_TO_NUMBER.html>.
//!
//! Texts that do not stand as their format says are refused, since the documentation does not say
//! what becomes of them.

use super::{Format, Part, refused};
use crate::functions::{Answer, Fault, at};

/// `(text, format)`: the digits, with a sign and a point.
pub(in crate::functions) fn number(arguments: &[&str]) -> Answer {
    let text = at(arguments, 0);
    let format = Format::parse(at(arguments, 1))?;
    let is_read = |part: &Part| {
        matches!(
            part,
            Part::Digit
                | Part::Zero
                | Part::Point
                | Part::Group
                | Part::Sign
                | Part::Minus
                | Part::PlusOrMinus
                | Part::Currency
        )
    };
    if !format.parts.iter().all(is_read) {
        return Err(refused());
    }
    let open = || Fault::open("a text in TO_NUMBER that does not stand as its format says");
    let (sign, digits) = signed(text.trim_matches(' '), &format).ok_or_else(open)?;
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if (digits.contains('.') && !format.has(Part::Point)) || fraction.len() > format.fraction {
        return Err(open());
    }
    let whole = ungrouped(whole, &format).ok_or_else(open)?;
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(&whole) || !is_number(fraction) {
        return Err(open());
    }
    let point = if fraction.is_empty() { "" } else { "." };
    Ok(Some(format!("{sign}{whole}{point}{fraction}")))
}

/// Sign and digits; a sign of its own stands where the format has it.
fn signed<'a>(text: &'a str, format: &Format) -> Option<(&'static str, &'a str)> {
    let place = format
        .parts
        .iter()
        .position(|part| matches!(part, Part::Sign | Part::Minus | Part::PlusOrMinus));
    let currency =
        |text: &'a str| match format.parts.iter().position(|part| *part == Part::Currency) {
            Some(at) if at <= 1 => text.strip_prefix('$').unwrap_or(text),
            _ => text,
        };
    let sign = |sign: char| match sign {
        '-' => Some("-"),
        '+' => Some(""),
        _ => None,
    };
    match place {
        Some(0) | None => match text.chars().next().and_then(sign) {
            Some(sign) => Some((sign, currency(&text[1..]))),
            None => Some(("", currency(text))),
        },
        Some(at) if at + 1 == format.parts.len() => match text.chars().next_back().and_then(sign) {
            Some(sign) => Some((sign, currency(&text[..text.len() - 1]))),
            None => Some(("", currency(text))),
        },
        Some(_) => None,
    }
}

/// Digits before the point without commas, which stand where the format has them.
fn ungrouped(whole: &str, format: &Format) -> Option<String> {
    let parts: Vec<&Part> = format
        .parts
        .iter()
        .take_while(|part| **part != Part::Point)
        .filter(|part| matches!(part, Part::Digit | Part::Zero | Part::Group))
        .collect();
    if !whole.contains(',') {
        // Without its commas a text would be read from another place.
        let is_grouped = parts.contains(&&Part::Group);
        let fits = whole.len() <= format.whole && !is_grouped;
        return fits.then(|| whole.to_owned());
    }
    // From the first place on, so that each place has its digit.
    let fits = whole.len() == parts.len()
        && whole
            .chars()
            .zip(parts)
            .all(|(found, part)| (found == ',') == (*part == Part::Group));
    fits.then(|| whole.replace(',', ""))
}

#[cfg(test)]
mod tests {
    fn of(text: &str, format: &str) -> Option<String> {
        super::number(&[text, format]).ok().flatten()
    }

    #[test]
    fn texts_are_read_as_their_format_says() {
        for (text, format, number) in [
            ("12.345", "99D999", "12.345"),
            ("12,454.8-", "99G999D9S", "-12454.8"),
            ("-7", "999", "-7"),
            ("1.5", "999D99", "1.5"),
            ("007", "999", "007"),
            ("1,234", "9,999", "1234"),
            ("$12.5", "L99D9", "12.5"),
            (" 12 ", "99", "12"),
            ("+12", "S99", "12"),
        ] {
            assert_eq!(of(text, format).as_deref(), Some(number), "{text} {format}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for (text, format) in [
            ("1234", "999"),
            ("1,234", "99,999"),
            ("1234", "9,999"),
            ("1.25", "9D9"),
            ("1.5", "99"),
            ("", "99"),
            ("x", "9"),
            ("1", "RN"),
            ("1th", "9th"),
            ("<1>", "9PR"),
            ("1-", "99"),
        ] {
            assert_eq!(of(text, format), None, "{text} {format}");
        }
    }
}
