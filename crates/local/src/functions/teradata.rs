//! Text as a number in Teradata's manner:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_TEXT_TO_INT_ALT.html>.

use super::{Answer, Fault, at};
use crate::refusal::sqlstate;

/// Digits with a sign before or behind them, a point and an exponent; what is behind the point is
/// cut. Blank text is 0.
pub(super) fn integer(arguments: &[&str]) -> Answer {
    let bad = || Fault::of(sqlstate::BAD_TEXT, "the text is no number");
    let text = at(arguments, 0).trim();
    if text.is_empty() {
        return Ok(Some("0".to_owned()));
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
    let kept = match usize::try_from(point) {
        Ok(kept) => format!("{:0<kept$}", all.get(..kept).unwrap_or(&all)),
        Err(_) => String::new(),
    };
    let kept = if kept.is_empty() { "0" } else { &kept };
    let number: i32 = format!("{sign}{kept}")
        .parse()
        .map_err(|_| Fault::of(sqlstate::OUT_OF_RANGE, "the number is out of range"))?;
    Ok(Some(number.to_string()))
}
