//! Steps into a value; what is not there is NULL:
//! <https://docs.aws.amazon.com/redshift/latest/dg/query-super.html#lax-semantics>.

use super::Json;
use crate::functions::{Answer, Fault, at, whole};

/// `(value, name)`.
pub(crate) fn field(arguments: &[&str]) -> Answer {
    let Json::Object(members) = Json::kept(at(arguments, 0))? else {
        return Ok(None);
    };
    let name = at(arguments, 1);
    let mut found = members.iter().filter(|(known, _)| known == name);
    match (found.next(), found.next()) {
        (Some((_, value)), None) => Ok(Some(value.to_string())),
        (None, _) => Ok(None),
        (Some(_), Some(_)) => Err(Fault::open("a name that an object has twice")),
    }
}

/// `(value, index from 0)`.
pub(crate) fn element(arguments: &[&str]) -> Answer {
    let Json::Array(elements) = Json::kept(at(arguments, 0))? else {
        return Ok(None);
    };
    let index = whole(arguments, 1)?;
    if index < 0 {
        return Err(Fault::open("an index below zero"));
    }
    let element = usize::try_from(index)
        .ok()
        .and_then(|index| elements.get(index));
    Ok(element.map(ToString::to_string))
}
