//! What a value is: <https://docs.aws.amazon.com/redshift/latest/dg/Type_Info_Functions.html>.

use super::Json;
use crate::functions::{Answer, Fault, at};

/// `(kind, value)`; of null nothing is true.
pub(crate) fn is(arguments: &[&str]) -> Answer {
    let value = Json::kept(at(arguments, 1))?;
    let fits = |range: std::ops::RangeInclusive<i64>| match &value {
        Json::Number(digits) => digits
            .parse::<i64>()
            .is_ok_and(|number| range.contains(&number)),
        _ => false,
    };
    let is_float = matches!(&value, Json::Number(digits) if digits.contains(['e', 'E']));
    let found = match at(arguments, 0) {
        "array" => matches!(value, Json::Array(_)),
        "object" => matches!(value, Json::Object(_)),
        "boolean" => matches!(value, Json::Boolean(_)),
        "varchar" => matches!(value, Json::Text(_)),
        "char" => matches!(&value, Json::Text(text) if text.is_ascii()),
        "scalar" => matches!(value, Json::Boolean(_) | Json::Number(_) | Json::Text(_)),
        "smallint" => fits(i16::MIN.into()..=i16::MAX.into()),
        "integer" => fits(i32::MIN.into()..=i32::MAX.into()),
        "bigint" => fits(i64::MIN..=i64::MAX),
        "decimal" => matches!(value, Json::Number(_)) && !is_float,
        "float" => is_float,
        _ => return Err(Fault::open("this question about a SUPER value")),
    };
    Ok(Some(found.to_string()))
}

/// `JSON_TYPEOF`.
pub(crate) fn type_of(arguments: &[&str]) -> Answer {
    let name = match Json::kept(at(arguments, 0))? {
        Json::Null => "null",
        Json::Boolean(_) => "boolean",
        Json::Number(_) => "number",
        Json::Text(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    };
    Ok(Some(name.to_owned()))
}

/// `JSON_SIZE`, in bytes.
#[expect(clippy::unnecessary_wraps, reason = "the shape of every body")]
pub(crate) fn size(arguments: &[&str]) -> Answer {
    Ok(Some(at(arguments, 0).len().to_string()))
}

pub(crate) fn precision(arguments: &[&str]) -> Answer {
    let (whole, fraction) = digits(at(arguments, 0))?;
    let whole = whole.trim_start_matches(['-', '0']);
    Ok(Some((whole.len() + fraction.len()).to_string()))
}

pub(crate) fn scale(arguments: &[&str]) -> Answer {
    let (_, fraction) = digits(at(arguments, 0))?;
    Ok(Some(fraction.len().to_string()))
}

fn digits(text: &str) -> Result<(String, String), Fault> {
    match Json::kept(text)? {
        Json::Number(digits) if !digits.contains(['e', 'E']) => {
            let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
            Ok((whole.to_owned(), fraction.to_owned()))
        }
        _ => Err(Fault::open("the digits of a value that is no decimal")),
    }
}
