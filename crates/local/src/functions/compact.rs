//! Numbers in other bases, and checksums.

use super::{Answer, Fault, at, whole};

/// `(text, base)`: <https://docs.aws.amazon.com/redshift/latest/dg/r_STRTOL.html>.
pub(super) fn strtol(arguments: &[&str]) -> Answer {
    let refused = || Fault::of("22023", "the input is not valid to be converted to base");
    let base = u32::try_from(whole(arguments, 1)?)
        .ok()
        .filter(|base| (2..=36).contains(base))
        .ok_or_else(|| Fault::of("22023", "the base must be between 2 and 36"))?;
    let text = at(arguments, 0).trim_start();
    if text.is_empty() {
        return Ok(Some("0".to_owned()));
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = match digits.get(..2) {
        Some("0x" | "0X") if base == 16 => &digits[2..],
        _ => digits,
    };
    if digits.starts_with(['+', '-']) {
        return Err(refused());
    }
    let number = i64::from_str_radix(&format!("{sign}{digits}"), base).map_err(|_| refused())?;
    Ok(Some(number.to_string()))
}

/// Of a number: <https://docs.aws.amazon.com/redshift/latest/dg/r_TO_HEX.html>.
pub(super) fn to_hex(arguments: &[&str]) -> Answer {
    let number = u64::try_from(whole(arguments, 0)?)
        .map_err(|_| Fault::open("TO_HEX of a negative number"))?;
    Ok(Some(format!("{number:x}")))
}

/// CRC-32C: <https://docs.aws.amazon.com/redshift/latest/dg/crc32-function.html>.
#[expect(clippy::unnecessary_wraps, reason = "the shape of every body")]
pub(super) fn crc32(arguments: &[&str]) -> Answer {
    const POLYNOMIAL: u32 = 0x82f6_3b78;
    let sum = at(arguments, 0).bytes().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| {
            let shifted = sum >> 1;
            if sum & 1 == 1 {
                shifted ^ POLYNOMIAL
            } else {
                shifted
            }
        })
    });
    Ok(Some(format!("{:08x}", !sum)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_in_their_base() {
        assert_eq!(strtol(&["0xf", "16"]), Ok(Some("15".to_owned())));
        assert_eq!(strtol(&["  -110101", "2"]), Ok(Some("-53".to_owned())));
        assert_eq!(strtol(&["", "10"]), Ok(Some("0".to_owned())));
        for (text, base) in [
            ("12", "1"),
            ("9", "8"),
            ("--1", "10"),
            ("99999999999999999999", "10"),
        ] {
            assert!(strtol(&[text, base]).is_err(), "{text}");
        }
    }

    #[test]
    fn checksums_are_the_castagnoli_ones() {
        // The check value of CRC-32C.
        assert_eq!(crc32(&["123456789"]), Ok(Some("e3069283".to_owned())));
    }
}
