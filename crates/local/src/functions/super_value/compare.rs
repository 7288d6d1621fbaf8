//! Values beside each other:
//! <https://docs.aws.amazon.com/redshift/latest/dg/query-super.html#dynamic-typing-lax-processing>.

use std::cmp::Ordering;

use super::Json;
use crate::functions::{Answer, Fault, at};

/// `(operator, value, value)`: of different kinds neither equal nor in any order.
pub(crate) fn compare(arguments: &[&str]) -> Answer {
    let (left, right) = (Json::kept(at(arguments, 1))?, Json::kept(at(arguments, 2))?);
    if left == Json::Null || right == Json::Null {
        return Ok(None);
    }
    let operator = at(arguments, 0);
    let is_equality = matches!(operator, "=" | "<>");
    let order = match (&left, &right) {
        (Json::Number(left), Json::Number(right)) => Some(numbers(left, right)?),
        (Json::Text(left), Json::Text(right)) => Some(blank(left).cmp(blank(right))),
        (Json::Boolean(left), Json::Boolean(right)) => Some(left.cmp(right)),
        (Json::Array(_), Json::Array(_)) | (Json::Object(_), Json::Object(_)) if is_equality => {
            Some(if written(&left)? == written(&right)? {
                Ordering::Equal
            } else {
                Ordering::Less
            })
        }
        _ => None,
    };
    let found = match (operator, order) {
        ("=", order) => order == Some(Ordering::Equal),
        ("<>", order) => order != Some(Ordering::Equal),
        (_, None) => return Ok(None),
        ("<", Some(order)) => order.is_lt(),
        ("<=", Some(order)) => order.is_le(),
        (">", Some(order)) => order.is_gt(),
        (_, Some(order)) => order.is_ge(),
    };
    Ok(Some(found.to_string()))
}

/// The same text for values that are equal.
pub(crate) fn key(arguments: &[&str]) -> Answer {
    let value = Json::kept(at(arguments, 0))?;
    Ok(Some(written(&value)?))
}

/// A text whose order is that of the values: booleans, numbers, strings.
pub(crate) fn order(arguments: &[&str]) -> Answer {
    Ok(Some(match Json::kept(at(arguments, 0))? {
        Json::Null => return Ok(None),
        Json::Boolean(value) => format!("1{}", u8::from(value)),
        Json::Number(digits) => format!("2{}", sortable(&digits)?),
        Json::Text(text) => format!("3{}", blank(&text)),
        Json::Array(_) | Json::Object(_) => {
            return Err(Fault::open("an order of arrays or objects"));
        }
    }))
}

/// Blanks at the end say nothing.
fn blank(text: &str) -> &str {
    text.trim_end_matches(' ')
}

pub(super) fn written(value: &Json) -> Result<String, Fault> {
    Ok(match value {
        Json::Number(digits) => plain(digits)?,
        Json::Text(text) => Json::Text(blank(text).to_owned()).to_string(),
        Json::Array(elements) => {
            let elements: Result<Vec<_>, _> = elements.iter().map(written).collect();
            format!("[{}]", elements?.join(","))
        }
        Json::Object(members) => {
            let mut parts = members
                .iter()
                .map(|(name, value)| {
                    let name = Json::Text(name.clone());
                    Ok(format!("{name}:{}", written(value)?))
                })
                .collect::<Result<Vec<_>, Fault>>()?;
            parts.sort();
            format!("{{{}}}", parts.join(","))
        }
        other => other.to_string(),
    })
}

/// A decimal without digits that say nothing.
fn plain(digits: &str) -> Result<String, Fault> {
    if digits.contains(['e', 'E']) {
        return Err(Fault::open("a comparison of floats in SUPER values"));
    }
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    Ok(match (whole, fraction) {
        ("", "") => "0".to_owned(),
        (whole, "") => format!("{sign}{whole}"),
        (whole, fraction) => format!("{sign}{whole}.{fraction}"),
    })
}

fn numbers(left: &str, right: &str) -> Result<Ordering, Fault> {
    Ok(sortable(left)?.cmp(&sortable(right)?))
}

/// Digits of a number in a text that sorts as numbers do.
pub(super) fn sortable(digits: &str) -> Result<String, Fault> {
    let plain = plain(digits)?;
    let (is_negative, digits) = match plain.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, plain.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let positive = format!("{:05}{whole}.{fraction}", whole.len());
    if !is_negative {
        return Ok(format!("1{positive}"));
    }
    // Of negative numbers the one with the larger digits comes first.
    let turned = positive.bytes().map(|byte| match byte {
        b'0'..=b'9' => char::from(b'9' - (byte - b'0')),
        _ => '.',
    });
    Ok(format!("0{}~", turned.collect::<String>()))
}
