//! Casts of a value; what is of another kind is NULL:
//! <https://docs.aws.amazon.com/redshift/latest/dg/query-super.html#lax-semantics>.

use super::Json;
use crate::functions::{Answer, Fault, at, read_time};
use crate::refusal::sqlstate;

/// `(value, type)`: text that the engine reads as that type.
pub(crate) fn cast(arguments: &[&str]) -> Answer {
    let value = Json::kept(at(arguments, 0))?;
    let class = at(arguments, 1);
    let scalar = match value {
        Json::Null => return Ok(None),
        // Casting one to text could show its JSON or nothing.
        Json::Array(_) | Json::Object(_) if class == "text" => {
            return Err(Fault::open(
                "a cast of an array or an object to text: use JSON_SERIALIZE",
            ));
        }
        Json::Array(_) | Json::Object(_) => return Ok(None),
        scalar => scalar,
    };
    match class {
        "text" => text(scalar),
        "smallint" => integer(&scalar, i16::MIN.into(), i16::MAX.into()),
        "integer" => integer(&scalar, i32::MIN.into(), i32::MAX.into()),
        "bigint" => integer(&scalar, i64::MIN, i64::MAX),
        "float" => Ok(number(&scalar)?.filter(|digits| digits.parse::<f64>().is_ok())),
        "boolean" => boolean(&scalar),
        "time" => time(&scalar),
        decimal => self::decimal(&scalar, decimal),
    }
}

fn text(value: Json) -> Answer {
    match value {
        Json::Text(text) => Ok(Some(text)),
        Json::Number(digits) => Ok(Some(digits)),
        _ => Err(Fault::open("a cast of a boolean in SUPER to text")),
    }
}

/// The digits of a number, or of text that is one.
fn number(value: &Json) -> Result<Option<String>, Fault> {
    match value {
        Json::Number(digits) => Ok(Some(digits.clone())),
        Json::Text(text) => {
            let text = text.trim();
            let is_number = !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
                && text.parse::<f64>().is_ok();
            Ok(is_number.then(|| text.to_owned()))
        }
        _ => Err(Fault::open("a cast of a boolean in SUPER to a number")),
    }
}

fn integer(value: &Json, least: i64, most: i64) -> Answer {
    let Some(digits) = number(value)? else {
        return Ok(None);
    };
    match (digits.parse::<i64>(), value) {
        (Ok(number), _) if (least..=most).contains(&number) => Ok(Some(number.to_string())),
        (Ok(_), _) => Ok(None),
        // Text with a point is no whole number to Redshift.
        (Err(_), Json::Text(_)) => Ok(None),
        (Err(_), _) => Err(Fault::open(
            "a cast of a number with digits behind its point in SUPER to a whole number",
        )),
    }
}

/// `decimal(precision,scale)`.
fn decimal(value: &Json, ty: &str) -> Answer {
    let sizes = ty.trim_start_matches("decimal(").trim_end_matches(')');
    let sizes = sizes.split_once(',').and_then(|(precision, scale)| {
        Some((
            precision.parse::<usize>().ok()?,
            scale.parse::<usize>().ok()?,
        ))
    });
    let Some((precision, scale)) = sizes else {
        return Err(Fault::open("a cast of a SUPER value to this type"));
    };
    let Some(digits) = number(value)? else {
        return Ok(None);
    };
    if digits.contains(['e', 'E']) {
        return Err(Fault::open("a cast of a float in SUPER to a decimal"));
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    if fraction.trim_end_matches('0').len() > scale {
        return Err(Fault::open(
            "a cast of a decimal in SUPER with digits beyond the new scale",
        ));
    }
    let whole = whole.trim_start_matches(['-', '+', '0']);
    Ok((whole.len() <= precision - scale).then_some(digits))
}

fn boolean(value: &Json) -> Answer {
    match value {
        Json::Boolean(value) => Ok(Some(value.to_string())),
        Json::Text(text) => {
            let text = text.trim().to_ascii_lowercase();
            Ok(match text.as_str() {
                "t" | "true" | "y" | "yes" | "1" => Some("true".to_owned()),
                "f" | "false" | "n" | "no" | "0" => Some("false".to_owned()),
                _ => None,
            })
        }
        _ => Err(Fault::open("a cast of a number in SUPER to a boolean")),
    }
}

fn time(value: &Json) -> Answer {
    match value {
        Json::Text(text) => match read_time::timestamp(&[text]) {
            Err(fault) if fault.sqlstate != sqlstate::NOT_SUPPORTED => Ok(None),
            other => other,
        },
        _ => Ok(None),
    }
}
