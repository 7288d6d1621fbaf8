//! Objects: <https://docs.aws.amazon.com/redshift/latest/dg/Object_Functions.html>.

use super::Json;
use super::array::joined;
use crate::functions::{Answer, Fault, at};
use crate::refusal::sqlstate;

/// Values of the members as one text; NULL for none.
pub(crate) fn values(arguments: &[&str]) -> Answer {
    part(arguments, |(_, value)| value.to_string())
}

/// Names of the members, in the same order.
pub(crate) fn names(arguments: &[&str]) -> Answer {
    part(arguments, |(name, _)| name.clone())
}

fn part(arguments: &[&str], shown: fn(&(String, Json)) -> String) -> Answer {
    match Json::kept(at(arguments, 0))? {
        Json::Object(members) => Ok(joined(members.iter().map(shown))),
        Json::Null => Ok(None),
        _ => Err(Fault::open("the members of a value that is no object")),
    }
}

/// `(name, value, …)`, the names as JSON text too.
pub(crate) fn object(arguments: &[&str]) -> Answer {
    let mut members: Vec<(String, Json)> = Vec::new();
    let mut pairs = arguments.chunks_exact(2);
    for pair in pairs.by_ref() {
        let Json::Text(name) = Json::kept(pair[0])? else {
            return Err(Fault::of(sqlstate::INTERNAL, "a key of OBJECT is no text"));
        };
        if members.iter().any(|(known, _)| *known == name) {
            return Err(Fault::open("a name that an object has twice"));
        }
        members.push((name, Json::kept(pair[1])?));
    }
    if !pairs.remainder().is_empty() {
        return Err(Fault::of(
            sqlstate::INTERNAL,
            "OBJECT takes keys and values in pairs",
        ));
    }
    Ok(Some(Json::Object(members).to_string()))
}

/// How many members.
pub(crate) fn members(arguments: &[&str]) -> Answer {
    match Json::kept(at(arguments, 0))? {
        Json::Object(members) => Ok(Some(members.len().to_string())),
        _ => Err(Fault::open("the members of a value that is no object")),
    }
}

pub(crate) fn lower(arguments: &[&str]) -> Answer {
    let value = Json::kept(at(arguments, 0))?;
    Ok(Some(named(value, &str::to_lowercase).to_string()))
}

pub(crate) fn upper(arguments: &[&str]) -> Answer {
    let value = Json::kept(at(arguments, 0))?;
    Ok(Some(named(value, &str::to_uppercase).to_string()))
}

/// With every name, at any depth, changed.
fn named(value: Json, change: &dyn Fn(&str) -> String) -> Json {
    match value {
        Json::Object(members) => Json::Object(
            members
                .into_iter()
                .map(|(name, value)| (change(&name), named(value, change)))
                .collect(),
        ),
        Json::Array(elements) => Json::Array(
            elements
                .into_iter()
                .map(|element| named(element, change))
                .collect(),
        ),
        other => other,
    }
}
