//! Numbers from their own text, never through a float where the column is exact.

use super::fault::Misfit;

/// What COPY does with digits beyond the scale:
/// <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html#copy-roundec>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    Truncated,
    /// `ROUNDEC`.
    Rounded,
}

/// A whole number. Redshift refuses `1540919166796.0` for BIGINT: invalid digit `.`.
pub(super) fn integer(text: &str) -> Result<i64, Misfit> {
    match text.parse() {
        Ok(number) => Ok(number),
        Err(_) if is_whole(text) => Err(Misfit::OutOfRange),
        Err(_) if is_number(text) => Err(Misfit::NotWhole),
        Err(_) => Err(no_number(text)),
    }
}

/// A number of the given precision, times ten to the power of `scale`.
pub(super) fn decimal(
    text: &str,
    precision: u8,
    scale: u8,
    excess: Excess,
) -> Result<i128, Misfit> {
    let (negative, digits) = unsigned(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return Err(if is_number(text) {
            Misfit::NotWhole
        } else {
            no_number(text)
        });
    }
    if whole.is_empty() && fraction.is_empty() {
        return Err(Misfit::NotNumeric);
    }
    let scale = usize::from(scale);
    let kept = &fraction[..fraction.len().min(scale)];
    let missing = scale - kept.len();
    let mut scaled: i128 = 0;
    let digits = whole
        .bytes()
        .chain(kept.bytes())
        .chain(std::iter::repeat_n(b'0', missing));
    for digit in digits {
        scaled = scaled
            .checked_mul(10)
            .and_then(|scaled| scaled.checked_add(i128::from(digit - b'0')))
            .ok_or(Misfit::OutOfRange)?;
    }
    let next = fraction.as_bytes().get(scale);
    if excess == Excess::Rounded && next.is_some_and(|digit| *digit >= b'5') {
        scaled += 1;
    }
    if scaled >= largest(precision) {
        return Err(Misfit::OutOfRange);
    }
    Ok(if negative { -scaled } else { scaled })
}

/// The smallest number that is too large. Up to 19 digits are stored in eight bytes:
/// <https://docs.aws.amazon.com/redshift/latest/dg/r_Numeric_types201.html>.
fn largest(precision: u8) -> i128 {
    let by_digits = 10_i128.pow(u32::from(precision));
    if precision == 19 {
        by_digits.min(i128::from(i64::MAX) + 1)
    } else {
        by_digits
    }
}

pub(super) fn double(text: &str) -> Result<f64, Misfit> {
    if !is_number(text) {
        return Err(no_number(text));
    }
    let number: f64 = text.parse().map_err(|_| Misfit::NotNumeric)?;
    if number.is_finite() {
        Ok(number)
    } else {
        Err(Misfit::OutOfRange)
    }
}

pub(super) fn real(text: &str) -> Result<f32, Misfit> {
    if !is_number(text) {
        return Err(no_number(text));
    }
    let number: f32 = text.parse().map_err(|_| Misfit::NotNumeric)?;
    if number.is_finite() {
        Ok(number)
    } else {
        Err(Misfit::OutOfRange)
    }
}

fn no_number(text: &str) -> Misfit {
    if is_number(text.trim()) {
        Misfit::BlankAround
    } else {
        Misfit::NotNumeric
    }
}

fn unsigned(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    }
}

fn is_whole(text: &str) -> bool {
    let (_, digits) = unsigned(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Digits, a point, an exponent; not `inf`, `nan` or `0x1f`, which the standard parser takes.
fn is_number(text: &str) -> bool {
    let (_, rest) = unsigned(text);
    rest.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && rest.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bigint_takes_whole_numbers_only() {
        assert_eq!(integer("1540919166796"), Ok(1_540_919_166_796));
        assert_eq!(integer("-1"), Ok(-1));
        assert_eq!(integer("1540919166796.0"), Err(Misfit::NotWhole));
        assert_eq!(integer("1e3"), Err(Misfit::NotWhole));
        assert_eq!(integer("9223372036854775808"), Err(Misfit::OutOfRange));
        assert_eq!(integer("seven"), Err(Misfit::NotNumeric));
        assert_eq!(integer(" 7"), Err(Misfit::BlankAround));
        assert_eq!(double("7 "), Err(Misfit::BlankAround));
    }

    #[test]
    fn copy_cuts_digits_beyond_the_scale_and_rounds_them_with_roundec() {
        assert_eq!(decimal("20.259", 8, 2, Excess::Truncated), Ok(2025));
        assert_eq!(decimal("20.259", 8, 2, Excess::Rounded), Ok(2026));
        assert_eq!(decimal("-20.259", 8, 2, Excess::Truncated), Ok(-2025));
        assert_eq!(decimal("-20.255", 8, 2, Excess::Rounded), Ok(-2026));
        assert_eq!(decimal("7", 8, 2, Excess::Truncated), Ok(700));
        assert_eq!(decimal(".5", 8, 2, Excess::Truncated), Ok(50));
    }

    #[test]
    fn a_decimal_keeps_to_its_precision() {
        assert_eq!(decimal("999.99", 5, 2, Excess::Truncated), Ok(99_999));
        assert_eq!(
            decimal("1000", 5, 2, Excess::Truncated),
            Err(Misfit::OutOfRange)
        );
        assert_eq!(
            decimal("999.999", 5, 2, Excess::Rounded),
            Err(Misfit::OutOfRange)
        );
        let nineteen_nines = "9999999999999999999";
        assert_eq!(
            decimal(nineteen_nines, 19, 0, Excess::Truncated),
            Err(Misfit::OutOfRange)
        );
        assert!(decimal(nineteen_nines, 20, 0, Excess::Truncated).is_ok());
        assert_eq!(
            decimal(&"9".repeat(60), 38, 0, Excess::Truncated),
            Err(Misfit::OutOfRange)
        );
        assert_eq!(
            decimal("1e3", 8, 2, Excess::Truncated),
            Err(Misfit::NotWhole)
        );
        assert_eq!(
            decimal(".", 8, 2, Excess::Truncated),
            Err(Misfit::NotNumeric)
        );
    }

    #[test]
    fn floats_take_exponents_and_no_words() {
        assert_eq!(double("1.5e3"), Ok(1500.0));
        assert_eq!(double("nan"), Err(Misfit::NotNumeric));
        assert_eq!(double("1e999"), Err(Misfit::OutOfRange));
        assert_eq!(real("1e39"), Err(Misfit::OutOfRange));
    }
}
