//! `TO_CHAR` of a number: <https://docs.aws.amazon.com/redshift/latest/dg/r_Numeric_formating.html>.

use super::{Answer, Fault, at};

/// Where the sign stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// Before the digits, a blank if there is none.
    Before,
    /// `S` or `MI` at the end.
    Behind,
    BehindIfNegative,
}

/// `(number without an exponent, format)`: digits, a point, a comma and a sign at the end. Roman
/// numbers, currencies, exponents and fill modes are refused.
pub(super) fn formatted(arguments: &[&str]) -> Answer {
    let (number, format) = (at(arguments, 0), at(arguments, 1));
    let refused = || Fault::open("this format of a number in TO_CHAR");
    let upper = format.to_ascii_uppercase();
    let (body, sign) = match (upper.strip_suffix('S'), upper.strip_suffix("MI")) {
        (Some(body), _) => (body, Sign::Behind),
        (_, Some(body)) => (body, Sign::BehindIfNegative),
        _ => (upper.as_str(), Sign::Before),
    };
    let (whole, fraction) = body.split_once(['D', '.']).unwrap_or((body, ""));
    let is_plain = |part: &str, others: &str| part.chars().all(|c| others.contains(c));
    // A zero fixes the width, and what leading zeros do to a comma is not documented.
    if !is_plain(whole, "90G,") || !is_plain(fraction, "90") || !body.contains(['9', '0']) {
        return Err(refused());
    }
    let has_zero = whole.contains('0');
    let places = whole.chars().filter(|c| matches!(c, '9' | '0')).count();
    let has_groups = whole.contains(['G', ',']);
    if (has_zero && (has_groups || !whole.starts_with('0'))) || whole.starts_with(['G', ',']) {
        return Err(refused());
    }
    let (negative, digits) = match number.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, number),
    };
    let (integer, behind) = rounded(digits, fraction.len()).ok_or_else(refused)?;
    if integer.len() > places || (integer == "0" && !has_zero && !fraction.is_empty()) {
        return Err(refused());
    }
    let is_zero = integer
        .bytes()
        .chain(behind.bytes())
        .all(|digit| digit == b'0');
    let negative = negative && !is_zero;
    let digits = if has_zero {
        format!("{integer:0>places$}")
    } else {
        grouped(&integer, whole).ok_or_else(refused)?
    };
    let point = if fraction.is_empty() { "" } else { "." };
    let unsigned = format!("{digits}{point}{behind}");
    let width = whole.len() + point.len() + fraction.len();
    Ok(Some(match sign {
        Sign::Before => {
            let signed = format!("{}{unsigned}", if negative { "-" } else { "" });
            format!("{signed:>0$}", width + 1)
        }
        Sign::Behind => format!("{unsigned:>width$}{}", if negative { '-' } else { '+' }),
        Sign::BehindIfNegative => {
            format!("{unsigned:>width$}{}", if negative { '-' } else { ' ' })
        }
    }))
}

/// Digits before and behind the point, half away from zero.
fn rounded(number: &str, places: usize) -> Option<(String, String)> {
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
    let (integer, fraction) = text.split_at(text.len() - places);
    Some((integer.to_owned(), fraction.to_owned()))
}

/// Digits under a pattern such as `99G999`, from the right; a comma only between digits.
fn grouped(integer: &str, pattern: &str) -> Option<String> {
    let mut digits = integer.chars().rev().peekable();
    let mut written = String::new();
    for place in pattern.chars().rev() {
        match place {
            'G' | ',' => {
                if digits.peek().is_some() {
                    written.push(',');
                }
            }
            _ => written.extend(digits.next()),
        }
    }
    digits
        .next()
        .is_none()
        .then(|| written.chars().rev().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(number: &str, format: &str) -> Option<String> {
        formatted(&[number, format]).ok().flatten()
    }

    #[test]
    fn numbers_stand_under_their_format() {
        assert_eq!(of("-125.8", "999D99S").as_deref(), Some("125.80-"));
        assert_eq!(of("125.8", "999.99").as_deref(), Some(" 125.80"));
        assert_eq!(of("-12454.85", "99G999D9").as_deref(), Some("-12,454.9"));
        assert_eq!(of("7", "000").as_deref(), Some(" 007"));
        assert_eq!(of("7", "9,999").as_deref(), Some("     7"));
        assert_eq!(of("99.96", "999D9MI").as_deref(), Some("100.0 "));
    }

    #[test]
    fn what_does_not_fit_or_is_not_documented_is_refused() {
        for (number, format) in [
            ("1234", "999"),
            ("0.5", "9D9"),
            ("1", "RN"),
            ("1", "L9"),
            ("1", "FM9"),
            ("1", "9.9.9"),
            ("1", "SG9"),
            ("1e5", "999999"),
            ("1", ""),
        ] {
            assert_eq!(of(number, format), None, "{number} {format}");
        }
    }
}
