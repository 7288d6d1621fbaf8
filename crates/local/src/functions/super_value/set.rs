//! Arrays as sets: <https://docs.aws.amazon.com/redshift/latest/dg/Array_Functions.html>.
//!
//! NULL is an element like others. Where the documentation promises no order, elements stay in that
//! of their first places, as its examples show them.

use std::collections::{BTreeMap, BTreeSet};

use super::Json;
use super::array::elements_of;
use super::compare::{sortable, written};
use crate::functions::{Answer, Fault, at};

/// Each element once.
pub(crate) fn distinct(arguments: &[&str]) -> Answer {
    once(elements_of(at(arguments, 0))?)
}

/// Each element of either array once.
pub(crate) fn union(arguments: &[&str]) -> Answer {
    let mut all = elements_of(at(arguments, 0))?;
    all.extend(elements_of(at(arguments, 1))?);
    once(all)
}

/// `(array, array, distinct)`: elements that the second array has too.
pub(crate) fn intersection(arguments: &[&str]) -> Answer {
    kept(arguments, Kept::InBoth)
}

/// `(array, array, distinct)`: elements that the second array has not.
pub(crate) fn except(arguments: &[&str]) -> Answer {
    kept(arguments, Kept::InFirstOnly)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    InBoth,
    InFirstOnly,
}

fn kept(arguments: &[&str], what: Kept) -> Answer {
    let is_distinct = at(arguments, 2) == "true";
    let mut others: BTreeMap<String, usize> = BTreeMap::new();
    for element in elements_of(at(arguments, 1))? {
        *others.entry(written(&element)?).or_default() += 1;
    }
    let mut found = Vec::new();
    for element in elements_of(at(arguments, 0))? {
        let is_there = match others.get_mut(&written(&element)?) {
            Some(count) if *count > 0 => {
                // As a list each stands for one only.
                if !is_distinct {
                    *count -= 1;
                }
                true
            }
            _ => false,
        };
        if is_there == (what == Kept::InBoth) {
            found.push(element);
        }
    }
    if is_distinct {
        return once(found);
    }
    Ok(Some(Json::Array(found).to_string()))
}

fn once(elements: Vec<Json>) -> Answer {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for element in elements {
        if seen.insert(written(&element)?) {
            found.push(element);
        }
    }
    Ok(Some(Json::Array(found).to_string()))
}

/// `(array, ascending, nulls first)`: booleans, numbers, texts, an array, an object.
pub(crate) fn sort(arguments: &[&str]) -> Answer {
    let (is_ascending, are_nulls_first) = (at(arguments, 1) == "true", at(arguments, 2) == "true");
    let (nulls, others): (Vec<Json>, Vec<Json>) = elements_of(at(arguments, 0))?
        .into_iter()
        .partition(|element| *element == Json::Null);
    let mut sorted = others
        .into_iter()
        .map(|element| Ok((key(&element)?, element)))
        .collect::<Result<Vec<_>, Fault>>()?;
    let has_two = |rank| {
        sorted
            .iter()
            .filter(|((found, _), _)| *found == rank)
            .count()
            > 1
    };
    if has_two(ARRAY) || has_two(OBJECT) {
        return Err(Fault::open("an order of arrays or objects"));
    }
    sorted.sort_by(|(left, _), (right, _)| left.cmp(right));
    if !is_ascending {
        sorted.reverse();
    }
    let sorted = sorted.into_iter().map(|(_, element)| element);
    let all = if are_nulls_first {
        nulls.into_iter().chain(sorted).collect()
    } else {
        sorted.chain(nulls).collect()
    };
    Ok(Some(Json::Array(all).to_string()))
}

const ARRAY: u8 = 4;
const OBJECT: u8 = 5;

/// What is sorted by: the kind, then the value.
fn key(value: &Json) -> Result<(u8, String), Fault> {
    Ok(match value {
        Json::Null => (0, String::new()),
        Json::Boolean(value) => (1, u8::from(*value).to_string()),
        Json::Number(digits) => (2, sortable(digits)?),
        Json::Text(text) => (3, text.clone()),
        Json::Array(_) => (ARRAY, String::new()),
        Json::Object(_) => (OBJECT, String::new()),
    })
}

/// `(array, value, null match)`.
pub(crate) fn contains(arguments: &[&str]) -> Answer {
    Ok(match place(arguments)? {
        Place::At(_) => Some("true".to_owned()),
        Place::Nowhere => Some("false".to_owned()),
        Place::Unknown => None,
    })
}

/// `(array, value, null match)`: from 0, -1 where it is not there.
pub(crate) fn position(arguments: &[&str]) -> Answer {
    Ok(match place(arguments)? {
        Place::At(place) => Some(place.to_string()),
        Place::Nowhere => Some("-1".to_owned()),
        Place::Unknown => None,
    })
}

/// `(array, value)`: all places, from 0.
pub(crate) fn positions(arguments: &[&str]) -> Answer {
    let wanted = Json::kept(at(arguments, 1))?;
    let key = written(&wanted)?;
    let mut places = Vec::new();
    for (place, element) in elements_of(at(arguments, 0))?.iter().enumerate() {
        if written(element)? == key {
            places.push(Json::Number(place.to_string()));
        }
    }
    if places.is_empty() || wanted == Json::Null {
        return Err(Fault::open(
            "ARRAY_POSITIONS of NULL, or of what is not there",
        ));
    }
    Ok(Some(Json::Array(places).to_string()))
}

enum Place {
    At(usize),
    Nowhere,
    /// An element that is NULL might be it.
    Unknown,
}

fn place(arguments: &[&str]) -> Result<Place, Fault> {
    let wanted = Json::kept(at(arguments, 1))?;
    let are_nulls_values = at(arguments, 2) == "true";
    if wanted == Json::Null && !are_nulls_values {
        return Ok(Place::Unknown);
    }
    let key = written(&wanted)?;
    let mut has_null = false;
    for (place, element) in elements_of(at(arguments, 0))?.iter().enumerate() {
        if written(element)? == key {
            return Ok(Place::At(place));
        }
        has_null |= *element == Json::Null;
    }
    Ok(if has_null && !are_nulls_values {
        Place::Unknown
    } else {
        Place::Nowhere
    })
}
