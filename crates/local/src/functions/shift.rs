//! `<<` and `>>`: <https://docs.aws.amazon.com/redshift/latest/dg/r_OPERATOR_SYMBOLS.html>.

use super::{Answer, Fault, whole};

/// `(number, places, bits of the number's type)`: bits that leave are lost.
pub(super) fn left(arguments: &[&str]) -> Answer {
    let (number, places, bits) = parts(arguments)?;
    // The sign comes from the highest bit that is left.
    let unused = 64 - bits;
    let shifted = number.checked_shl(places).unwrap_or_default();
    Ok(Some((shifted << unused >> unused).to_string()))
}

/// As `left`: from the left comes the sign.
pub(super) fn right(arguments: &[&str]) -> Answer {
    let (number, places, _) = parts(arguments)?;
    Ok(Some((number >> places).to_string()))
}

fn parts(arguments: &[&str]) -> Result<(i64, u32, u32), Fault> {
    let bits = whole(arguments, 2)?;
    let places = whole(arguments, 1)?;
    // What processors make of the others differs.
    if !(0..bits).contains(&places) {
        return Err(Fault::open(format_args!(
            "a shift by fewer than no or more than {} bits",
            bits - 1
        )));
    }
    let narrow = |number: i64| u32::try_from(number).unwrap_or_default();
    Ok((whole(arguments, 0)?, narrow(places), narrow(bits)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_moved_within_their_type() {
        for (number, places, bits, to_left, to_right) in [
            ("1", "4", "32", "16", "0"),
            ("-8", "1", "32", "-16", "-4"),
            ("1", "31", "32", "-2147483648", "0"),
            ("3", "30", "32", "-1073741824", "0"),
            ("1", "63", "64", "-9223372036854775808", "0"),
            ("7", "0", "16", "7", "7"),
        ] {
            let arguments = [number, places, bits];
            assert_eq!(left(&arguments).ok().flatten().as_deref(), Some(to_left));
            assert_eq!(right(&arguments).ok().flatten().as_deref(), Some(to_right));
        }
    }

    #[test]
    fn as_many_places_as_there_are_bits_are_refused() {
        for places in ["-1", "32", "64"] {
            assert!(left(&["1", places, "32"]).is_err());
            assert!(right(&["1", places, "32"]).is_err());
        }
    }
}
