//! VARBYTE as hexadecimal digits:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_VARBYTE_type.html>.

use std::fmt::Write as _;

use super::{Answer, Fault, at, whole};

/// Two digits for each byte.
pub(super) fn hex(bytes: impl IntoIterator<Item = u8>) -> String {
    bytes.into_iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes text");
        text
    })
}

fn bytes(digits: &str) -> Result<Vec<u8>, Fault> {
    let refused = || Fault::of("22023", "the text is no hexadecimal number");
    if !digits.is_ascii() {
        return Err(refused());
    }
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| {
            let pair = std::str::from_utf8(pair).map_err(|_| refused())?;
            let is_plain = pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !is_plain {
                return Err(refused());
            }
            u8::from_str_radix(pair, 16).map_err(|_| refused())
        })
        .collect()
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of every body")]
pub(super) fn of_text(arguments: &[&str]) -> Answer {
    Ok(Some(hex(at(arguments, 0).bytes())))
}

/// `(number, bytes)`.
pub(super) fn of_number(arguments: &[&str]) -> Answer {
    let (number, width) = (whole(arguments, 0)?, whole(arguments, 1)?);
    let width = usize::try_from(width).map_err(|_| Fault::open("this number of bytes"))?;
    Ok(Some(hex(number.to_be_bytes()[8 - width..].iter().copied())))
}

/// `(text, format)`: <https://docs.aws.amazon.com/redshift/latest/dg/r_TO_VARBYTE.html>.
pub(super) fn to(arguments: &[&str]) -> Answer {
    let text = at(arguments, 0);
    match at(arguments, 1).to_ascii_lowercase().as_str() {
        "hex" => {
            let digits = if text.len() % 2 == 1 {
                format!("0{text}")
            } else {
                text.to_owned()
            };
            Ok(Some(hex(bytes(&digits)?)))
        }
        "binary" => {
            let is_plain = text.bytes().all(|byte| matches!(byte, b'0' | b'1'));
            if !is_plain || !text.len().is_multiple_of(8) {
                return Err(Fault::open("this binary text: write bytes of eight digits"));
            }
            let bits = text
                .as_bytes()
                .chunks(8)
                .map(|byte| byte.iter().fold(0, |sum, bit| sum * 2 + (bit - b'0')));
            Ok(Some(hex(bits)))
        }
        "utf8" | "utf-8" => of_text(arguments),
        _ => Err(Fault::of("22023", "the format is not hex, binary or utf8")),
    }
}

/// `(bytes, format)`.
pub(super) fn from(arguments: &[&str]) -> Answer {
    let bytes = bytes(at(arguments, 0))?;
    match at(arguments, 1).to_ascii_lowercase().as_str() {
        "hex" => Ok(Some(hex(bytes))),
        "binary" => Ok(Some(binary(&bytes))),
        "utf8" | "utf-8" => String::from_utf8(bytes)
            .map(Some)
            .map_err(|_| Fault::of("22021", "the bytes are no UTF-8 text")),
        _ => Err(Fault::of("22023", "the format is not hex, binary or utf8")),
    }
}

/// `(bytes, index from the right)`.
pub(super) fn getbit(arguments: &[&str]) -> Answer {
    let bytes = bytes(at(arguments, 0))?;
    let index = usize::try_from(whole(arguments, 1)?).ok();
    let byte = index.and_then(|index| Some((index, bytes.iter().rev().nth(index / 8)?)));
    match byte {
        Some((index, byte)) => Ok(Some((byte >> (index % 8) & 1).to_string())),
        None => Err(Fault::open("a bit that is not there")),
    }
}

/// `(bytes, start from 1, length)`.
pub(super) fn part(arguments: &[&str]) -> Answer {
    let bytes = bytes(at(arguments, 0))?;
    let start = whole(arguments, 1)?;
    let length = match arguments.get(2) {
        Some(_) => whole(arguments, 2)?,
        None => i64::MAX,
    };
    let (Ok(skipped), Ok(length)) = (usize::try_from(start - 1), usize::try_from(length)) else {
        return Err(Fault::open("a part before the first byte"));
    };
    Ok(Some(hex(bytes.into_iter().skip(skipped).take(length))))
}

pub(super) fn not(arguments: &[&str]) -> Answer {
    Ok(Some(hex(bytes(at(arguments, 0))?
        .into_iter()
        .map(|byte| !byte))))
}

/// `(operator, bytes, bytes)`, of one length.
pub(super) fn bits(arguments: &[&str]) -> Answer {
    let (left, right) = (bytes(at(arguments, 1))?, bytes(at(arguments, 2))?);
    if left.len() != right.len() {
        return Err(Fault::open("an operator on bytes of different lengths"));
    }
    let operator = at(arguments, 0);
    let both = left
        .into_iter()
        .zip(right)
        .map(|(left, right)| match operator {
            "&" => left & right,
            "|" => left | right,
            _ => left ^ right,
        });
    Ok(Some(hex(both)))
}

fn binary(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:08b}").expect("a string takes text");
        text
    })
}
