//! Arrays: <https://docs.aws.amazon.com/redshift/latest/dg/Array_Functions.html>.

use super::Json;
use crate::emit::SEPARATOR;
use crate::functions::{Answer, Fault, at, whole};
use crate::refusal::sqlstate;

pub(super) fn elements_of(text: &str) -> Result<Vec<Json>, Fault> {
    match Json::kept(text)? {
        Json::Array(elements) => Ok(elements),
        _ => Err(Fault::of(sqlstate::INTERNAL, "the value is not an array")),
    }
}

/// All elements as one text; NULL for none.
pub(crate) fn elements(arguments: &[&str]) -> Answer {
    match Json::kept(at(arguments, 0))? {
        Json::Array(elements) => Ok(joined(elements.iter().map(ToString::to_string))),
        Json::Null => Ok(None),
        _ => Err(Fault::open("the elements of a value that is no array")),
    }
}

pub(super) fn joined(parts: impl Iterator<Item = String>) -> Option<String> {
    let parts: Vec<_> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(&SEPARATOR.to_string()))
}

pub(crate) fn array(arguments: &[&str]) -> Answer {
    let elements: Result<Vec<_>, _> = arguments.iter().map(|value| Json::kept(value)).collect();
    Ok(Some(Json::Array(elements?).to_string()))
}

pub(crate) fn concat(arguments: &[&str]) -> Answer {
    let mut all = elements_of(at(arguments, 0))?;
    all.extend(elements_of(at(arguments, 1))?);
    Ok(Some(Json::Array(all).to_string()))
}

/// One level of arrays inside.
pub(crate) fn flatten(arguments: &[&str]) -> Answer {
    let mut all = Vec::new();
    for element in elements_of(at(arguments, 0))? {
        match element {
            Json::Array(inner) if inner.iter().any(|e| matches!(e, Json::Array(_))) => {
                return Err(Fault::open("ARRAY_FLATTEN of arrays three deep"));
            }
            Json::Array(inner) => all.extend(inner),
            other => all.push(other),
        }
    }
    Ok(Some(Json::Array(all).to_string()))
}

pub(crate) fn length(arguments: &[&str]) -> Answer {
    Ok(Some(elements_of(at(arguments, 0))?.len().to_string()))
}

/// `(array, start from 0, length)`; a negative start counts from the end.
pub(crate) fn sub(arguments: &[&str]) -> Answer {
    let all = elements_of(at(arguments, 0))?;
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let start = whole(arguments, 1)?;
    let start = if start < 0 { count + start } else { start };
    let length = match arguments.get(2) {
        Some(_) => whole(arguments, 2)?,
        None => count,
    };
    if start < 0 || start > count || length < 0 {
        return Err(Fault::open("SUBARRAY beyond the array"));
    }
    let (Ok(start), Ok(length)) = (usize::try_from(start), usize::try_from(length)) else {
        return Err(Fault::open("SUBARRAY beyond the array"));
    };
    let part = all.into_iter().skip(start).take(length).collect();
    Ok(Some(Json::Array(part).to_string()))
}

/// `(text, delimiter)`.
pub(crate) fn split(arguments: &[&str]) -> Answer {
    let delimiter = at(arguments, 1);
    if delimiter.is_empty() {
        return Err(Fault::open("SPLIT_TO_ARRAY without a delimiter"));
    }
    let parts = at(arguments, 0).split(delimiter);
    let parts = parts.map(|part| Json::Text(part.to_owned())).collect();
    Ok(Some(Json::Array(parts).to_string()))
}
