//! `TO_CHAR` of a number.

use super::{Fill, Format, Letters, Part, refused, roman};
use crate::functions::{Answer, at};

/// Digits of a float that say something.
const FLOAT_DIGITS: usize = 15;

/// `(number, format)`.
pub(in crate::functions) fn number(arguments: &[&str]) -> Answer {
    let format = Format::parse(at(arguments, 1))?;
    let (is_negative, digits) = signed(at(arguments, 0));
    let number = rounded(digits, format.fraction).ok_or_else(refused)?;
    written(&format, &number, is_negative)
}

/// `(float, format)`.
pub(in crate::functions) fn float(arguments: &[&str]) -> Answer {
    let format = Format::parse(at(arguments, 1))?;
    let value: f64 = at(arguments, 0).parse().map_err(|_| refused())?;
    let number = format!("{value:.0$}", format.fraction);
    let (is_negative, number) = signed(&number);
    let is_nothing = number.bytes().all(|digit| matches!(digit, b'0' | b'.'));
    // More digits than a float has, or a minus before nothing.
    if !value.is_finite()
        || number.bytes().filter(u8::is_ascii_digit).count() > FLOAT_DIGITS
        || (is_negative && is_nothing)
    {
        return Err(refused());
    }
    written(&format, number, is_negative)
}

fn signed(number: &str) -> (bool, &str) {
    match number.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, number),
    }
}

fn written(format: &Format, number: &str, is_negative: bool) -> Answer {
    if let Some(Part::Roman(letters)) = format.parts.first() {
        let number = (!is_negative).then(|| number.parse().ok()).flatten();
        let text = number.and_then(|number| roman::written(number, *letters));
        let text = text.ok_or_else(refused)?;
        return Ok(Some(match format.fill {
            Fill::Padded => format!("{text:>15}"),
            Fill::Trimmed => text,
        }));
    }
    let whole = number.find('.').unwrap_or(number.len());
    // Redshift does not say what it writes for digits that have no place.
    if whole > format.whole {
        return Err(refused());
    }
    let is_negative = is_negative && number.bytes().any(|digit| !matches!(digit, b'0' | b'.'));
    Ok(Some(Writer::new(format, number, is_negative).written()))
}

/// Digits with exactly these places behind the point, half away from zero.
fn rounded(number: &str, places: usize) -> Option<String> {
    let (integer, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if integer.is_empty() || !is_number(integer) || !is_number(fraction) {
        return None;
    }
    let kept = fraction.get(..places).unwrap_or(fraction);
    let digits = format!("{integer}{kept:0<places$}");
    let up = fraction
        .as_bytes()
        .get(places)
        .is_some_and(|digit| *digit >= b'5');
    let value = digits.parse::<u128>().ok()?.checked_add(u128::from(up))?;
    let text = format!("{value:0>0$}", places + 1);
    if places == 0 {
        return Some(text);
    }
    let (integer, fraction) = text.split_at(text.len() - places);
    Some(format!("{integer}.{fraction}"))
}

/// Where the sign stands that belongs to no part of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// Before the first digit: a minus, or a blank.
    Before,
    /// `S` before the number, or behind it.
    Anchored,
    AnchoredBehind,
    /// `PR`
    Brackets,
    /// Nowhere: `MI`, `PL` and `SG` write it where they stand, and `FM` writes no plus.
    Nowhere,
}

/// Writes one number, from left to right.
struct Writer<'a> {
    format: &'a Format,
    /// Digits and point, from the first.
    number: &'a [u8],
    is_negative: bool,
    sign: Sign,
    is_signed: bool,
    /// Places of the format without a digit.
    spare: usize,
    /// The place of the first `0` before the point.
    zeros: Option<usize>,
    /// The last character of the number that `FM` keeps.
    last: Option<usize>,
    /// Places behind us.
    place: usize,
    /// Characters of the number behind us.
    read: usize,
    has_digits: bool,
    text: String,
}

impl<'a> Writer<'a> {
    fn new(format: &'a Format, number: &'a str, is_negative: bool) -> Self {
        let whole = number.find('.').unwrap_or(number.len());
        let point = format.parts.iter().position(|part| *part == Part::Point);
        let first = |wanted: Part| format.parts.iter().position(|part| *part == wanted);
        let is_place = |part: &&Part| matches!(part, Part::Digit | Part::Zero);
        let zeros = first(Part::Zero).filter(|at| point.is_none_or(|point| *at < point));
        let sign = match first(Part::Sign) {
            Some(at) => {
                let is_behind = !format.parts[at..]
                    .iter()
                    .any(|part| matches!(part, Part::Digit | Part::Zero | Part::Point))
                    || point.is_some_and(|point| at > point)
                    || format.parts[..at].iter().filter(is_place).count() == format.whole;
                if is_behind {
                    Sign::AnchoredBehind
                } else {
                    Sign::Anchored
                }
            }
            None if format.has(Part::Brackets) => Sign::Brackets,
            None if [Part::Minus, Part::PlusOrMinus]
                .iter()
                .any(|part| format.has(*part)) =>
            {
                Sign::Nowhere
            }
            None if format.fill == Fill::Trimmed && !is_negative => Sign::Nowhere,
            None => Sign::Before,
        };
        let mut writer = Self {
            format,
            number: number.as_bytes(),
            is_negative,
            sign,
            is_signed: sign == Sign::Nowhere,
            spare: format.whole - whole,
            zeros: zeros.map(|at| format.parts[..at].iter().filter(is_place).count()),
            last: None,
            place: 0,
            read: 0,
            has_digits: false,
            text: String::new(),
        };
        if format.fill == Fill::Trimmed && point.is_some() {
            writer.last = Some(writer.last_kept());
        }
        writer
    }

    /// The last digit that is no zero at the end, but for those that a `0` asks for.
    fn last_kept(&self) -> usize {
        // The point at least.
        let kept = self.number.iter().rposition(|byte| *byte != b'0');
        let kept = kept.unwrap_or_default();
        let places = self
            .format
            .parts
            .iter()
            .filter(|part| matches!(part, Part::Digit | Part::Zero));
        let asked = places
            .enumerate()
            .filter(|(_, part)| **part == Part::Zero)
            .map(|(at, _)| at + 1)
            .max();
        match asked {
            // One more for the point.
            Some(places) if places > self.spare => {
                kept.max((places - self.spare).min(self.number.len() - 1))
            }
            _ => kept,
        }
    }

    fn written(mut self) -> String {
        let format = self.format;
        for part in &format.parts {
            match part {
                Part::Digit | Part::Zero | Part::Point => self.digit(*part),
                Part::Group if self.has_digits => self.text.push(','),
                Part::Group => self.blank(),
                Part::Currency => self.text.push('$'),
                Part::Minus if self.is_negative => self.text.push('-'),
                Part::Plus if !self.is_negative => self.text.push('+'),
                Part::Minus | Part::Plus => self.blank(),
                Part::PlusOrMinus => self.text.push(if self.is_negative { '-' } else { '+' }),
                Part::Ordinal(letters) => self.ordinal(*letters),
                Part::Other(other) => self.text.push(*other),
                Part::Sign | Part::Brackets | Part::Roman(_) => {}
            }
        }
        self.text
    }

    fn blank(&mut self) {
        if self.format.fill == Fill::Padded {
            self.text.push(' ');
        }
    }

    /// `9.9` of a half is ` .5`: a zero before the point has no place.
    fn is_lone_zero(&self) -> bool {
        self.zeros.is_none()
            && self.read == 0
            && self.number.first() == Some(&b'0')
            && self.format.fraction != 0
    }

    /// `FM` leaves nothing behind the point.
    fn ends_with_point(&self) -> bool {
        self.last
            .is_some_and(|last| self.number.get(last) == Some(&b'.'))
    }

    fn digit(&mut self, part: Part) {
        let is_zero_place = self.zeros.is_some_and(|zeros| zeros <= self.place);
        self.has_digits = false;
        let starts = self.place >= self.spare || self.zeros == Some(self.place);
        if !self.is_signed && starts && (!self.is_lone_zero() || self.ends_with_point()) {
            self.write_sign();
        }
        if self.place < self.spare && is_zero_place {
            self.text.push('0');
            self.has_digits = true;
        } else if self.place < self.spare {
            self.blank();
        } else {
            self.next(part);
        }
        let point = usize::from(self.format.has(Part::Point));
        let mut end = self.format.whole + self.format.fraction + point;
        if self.last.is_some_and(|last| last == self.read) {
            end = self.place;
        }
        if self.place + 1 == end {
            match (self.sign, self.is_negative) {
                (Sign::Brackets, true) if self.is_signed => self.text.push('>'),
                (Sign::Brackets, false) if self.is_signed => self.blank(),
                (Sign::AnchoredBehind, true) => self.text.push('-'),
                (Sign::AnchoredBehind, false) => self.text.push('+'),
                _ => {}
            }
        }
        self.place += 1;
    }

    fn write_sign(&mut self) {
        match (self.sign, self.is_negative) {
            (Sign::AnchoredBehind, _) => return,
            (Sign::Brackets, true) => self.text.push('<'),
            (Sign::Anchored, false) => self.text.push('+'),
            (_, true) => self.text.push('-'),
            (_, false) => self.blank(),
        }
        self.is_signed = true;
    }

    /// The next character of the number.
    fn next(&mut self, part: Part) {
        match self.number.get(self.read) {
            Some(b'.') => self.text.push('.'),
            Some(_) if self.last.is_some_and(|last| self.read > last) && part != Part::Zero => {}
            Some(_) if self.is_lone_zero() => {
                if self.format.fill == Fill::Padded {
                    self.text.push(' ');
                } else if self.ends_with_point() {
                    self.text.push('0');
                }
            }
            Some(digit) => {
                self.text.push(char::from(*digit));
                self.has_digits = true;
            }
            None => return,
        }
        self.read += 1;
    }

    /// Of whole numbers that are not negative.
    fn ordinal(&mut self, letters: Letters) {
        if self.is_negative || self.format.has(Part::Point) {
            return;
        }
        let suffix = match self.number {
            [.., b'1', _] => "th",
            [.., b'1'] => "st",
            [.., b'2'] => "nd",
            [.., b'3'] => "rd",
            _ => "th",
        };
        match letters {
            Letters::Upper => self.text.push_str(&suffix.to_ascii_uppercase()),
            Letters::Lower => self.text.push_str(suffix),
        }
    }
}

#[cfg(test)]
mod tests {
    fn of(number: &str, format: &str) -> Option<String> {
        super::number(&[number, format]).ok().flatten()
    }

    #[test]
    fn numbers_stand_under_their_format() {
        for (number, format, written) in [
            ("-125.8", "999D99S", "125.80-"),
            ("125.8", "999.99", " 125.80"),
            ("-12454.85", "99G999D9", "-12,454.9"),
            ("7", "000", " 007"),
            ("7", "9,999", "     7"),
            ("1234", "0,000,000", " 0,001,234"),
            ("99.96", "999D9MI", "100.0 "),
            ("-5", "MI999", "-  5"),
            ("5", "PL99", "+  5"),
            ("-5", "SG99", "- 5"),
            ("-5", "99PR", " <5>"),
            ("5", "99PR", "  5 "),
            ("618.80", "l99999D99", "$   618.80"),
            ("0.5", "9D9", "  .5"),
            ("0.5", "0D9", " 0.5"),
            ("-0.001", "9D9", "  .0"),
            ("12", "99th", " 12th"),
            ("21", "99TH", " 21ST"),
            ("12", "$99%", "$ 12%"),
        ] {
            assert_eq!(
                of(number, format).as_deref(),
                Some(written),
                "{number} {format}"
            );
        }
    }

    #[test]
    fn fill_mode_writes_what_says_something() {
        for (number, format, written) in [
            ("12.50", "FM999D99", "12.5"),
            ("12.50", "FM9990D00", "12.50"),
            ("0.5", "FM9D9", ".5"),
            ("0", "FM9D9", "0."),
            ("12", "FM999D9", "12."),
            ("1234567", "FM9,999,999,999", "1,234,567"),
            ("-7", "FM000", "-007"),
            ("7", "FMS99", "+7"),
            ("5", "FM99PR", "5"),
            ("3", "FMRN", "III"),
        ] {
            assert_eq!(
                of(number, format).as_deref(),
                Some(written),
                "{number} {format}"
            );
        }
    }

    #[test]
    fn roman_numbers_have_fifteen_places() {
        assert_eq!(of("618.80", "rn").as_deref(), Some("          dcxix"));
        assert_eq!(of("4000", "RN"), None);
        assert_eq!(of("-1", "RN"), None);
    }

    #[test]
    fn floats_are_written_as_far_as_they_have_digits() {
        let of = |number, format| super::float(&[number, format]).ok().flatten();
        assert_eq!(of("1e2", "999D99").as_deref(), Some(" 100.00"));
        assert_eq!(of("0.125", "9D99").as_deref(), Some("  .12"));
        assert_eq!(of("-2.5", "FM9D9").as_deref(), Some("-2.5"));
        for (number, format) in [
            ("NaN", "9"),
            ("-0.001", "9D9"),
            ("1234567890.5", "9999999999D999999"),
        ] {
            assert_eq!(of(number, format), None, "{number} {format}");
        }
    }

    #[test]
    fn what_does_not_fit_or_is_not_documented_is_refused() {
        for (number, format) in [
            ("1234", "999"),
            ("1", "9.9.9"),
            ("1", "SGS9"),
            ("1", "9V9"),
            ("1", "9.9EEEE"),
            ("1", "CC"),
            ("1e5", "999999"),
            ("1", ""),
            ("1", "D9"),
            ("1", "9D"),
            ("1", "9x"),
            ("1", "\"a\"9"),
        ] {
            assert_eq!(of(number, format), None, "{number} {format}");
        }
    }
}
