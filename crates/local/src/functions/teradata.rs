//! Text as a number in Teradata's manner:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_TEXT_TO_INT_ALT.html>.

use super::{Answer, Fault, at, whole};
use crate::refusal::sqlstate;

/// Digits with a sign before or behind them, a point and an exponent; what is behind the point is
/// cut. Blank text is 0.
pub(super) fn integer(arguments: &[&str]) -> Answer {
    let number = Number::read(at(arguments, 0))?;
    let whole = number.digits.get(..number.point).unwrap_or("0");
    let whole = if whole.is_empty() { "0" } else { whole };
    let number: i32 = format!("{}{whole}", number.sign)
        .parse()
        .map_err(|_| out_of_range())?;
    Ok(Some(number.to_string()))
}

/// `(text, scale)`: rounded to the scale, a half to the even digit.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_TEXT_TO_NUMERIC_ALT.html>.
pub(super) fn numeric(arguments: &[&str]) -> Answer {
    let number = Number::read(at(arguments, 0))?;
    let scale = usize::try_from(whole(arguments, 1)?).map_err(|_| out_of_range())?;
    let (before, behind) = number.digits.split_at(number.point);
    let kept = behind.get(..scale).unwrap_or(behind);
    let lost = behind.get(scale..).unwrap_or_default();
    let digits = format!("0{before}{kept:0<scale$}");
    let value: u128 = digits.parse().map_err(|_| out_of_range())?;
    let is_half = lost.starts_with('5') && lost[1..].bytes().all(|digit| digit == b'0');
    let is_up = match lost.as_bytes().first() {
        Some(_) if is_half => value % 2 == 1,
        Some(digit) => *digit >= b'5',
        None => false,
    };
    let value = value
        .checked_add(u128::from(is_up))
        .ok_or_else(out_of_range)?;
    let text = format!("{value:0>0$}", scale + 1);
    let (before, behind) = text.split_at(text.len() - scale);
    let point = if behind.is_empty() { "" } else { "." };
    Ok(Some(format!("{}{before}{point}{behind}", number.sign)))
}

/// Digits, the first of them before the point.
struct Number {
    sign: &'static str,
    digits: String,
    /// How many are before the point.
    point: usize,
}

fn out_of_range() -> Fault {
    Fault::of(sqlstate::OUT_OF_RANGE, "the number is out of range")
}

impl Number {
    fn read(text: &str) -> Result<Self, Fault> {
        let bad = || Fault::of(sqlstate::BAD_TEXT, "the text is no number");
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self {
                sign: "",
                digits: "0".to_owned(),
                point: 1,
            });
        }
        let (sign, digits) = match (text.strip_suffix('-'), text.strip_suffix('+')) {
            (Some(digits), _) => ("-", digits),
            (_, Some(digits)) => ("", digits),
            _ => match (text.strip_prefix('-'), text.strip_prefix('+')) {
                (Some(digits), _) => ("-", digits),
                (_, Some(digits)) => ("", digits),
                _ => ("", text),
            },
        };
        let (mantissa, exponent) = digits.split_once(['e', 'E']).unwrap_or((digits, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !is_plain(whole) || !is_plain(fraction) {
            return Err(bad());
        }
        let exponent: i32 = exponent.parse().map_err(|_| bad())?;
        if exponent.abs() > 99 {
            return Err(Fault::open("an exponent of this size"));
        }
        let all = format!("{whole}{fraction}");
        let point = i32::try_from(whole.len()).map_err(|_| bad())? + exponent;
        Ok(match usize::try_from(point) {
            Ok(point) => Self {
                sign,
                digits: format!("{all:0<point$}"),
                point,
            },
            Err(_) => Self {
                sign,
                digits: format!("{}{all}", "0".repeat(point.unsigned_abs() as usize)),
                point: 0,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_to_the_even_digit() {
        for (text, scale, number) in [
            ("1.5", "0", "2"),
            ("2.5", "0", "2"),
            ("2.51", "0", "3"),
            ("123.52501", "2", "123.53"),
            ("-123E2", "0", "-12300"),
            ("+123.456", "0", "123"),
            ("5E-1", "2", "0.50"),
            (" ", "1", "0.0"),
            (
                "99999999999999999999999999999999999999-",
                "0",
                "-99999999999999999999999999999999999999",
            ),
        ] {
            assert_eq!(
                numeric(&[text, scale]).ok().flatten().as_deref(),
                Some(number),
                "{text}"
            );
        }
        assert!(numeric(&["x", "0"]).is_err());
        assert!(integer(&["2147483648"]).is_err());
    }
}
