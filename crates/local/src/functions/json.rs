//! JSON in text: <https://docs.aws.amazon.com/redshift/latest/dg/json-functions.html>.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Answer, Fault, at, whole};
use crate::refusal::sqlstate;

/// `(what invalid JSON gives, text, key, …)`.
pub(super) fn path(arguments: &[&str]) -> Answer {
    let Some(mut value) = root(arguments)? else {
        return Ok(None);
    };
    for key in arguments.iter().skip(2) {
        let members: Members<'_> = match serde_json::from_str(value.get()) {
            Ok(members) => members,
            Err(_) if is_absent_null(arguments) => return Ok(None),
            Err(_) => return Err(Fault::open("a path through anything but objects")),
        };
        let mut found = members.0.iter().filter(|(name, _)| name == key);
        value = match (found.next(), found.next()) {
            (Some((_, member)), None) => member,
            (Some(_), Some(_)) => return Err(Fault::open("a key that an object has twice")),
            (None, _) if is_absent_null(arguments) => return Ok(None),
            // An empty string or NULL: the documentation has said both.
            (None, _) => return Err(Fault::open("a path to a key that is not there")),
        };
    }
    shown(value)
}

/// `(what invalid JSON gives, text, index from 0)`.
pub(super) fn element(arguments: &[&str]) -> Answer {
    let Some(value) = root(arguments)? else {
        return Ok(None);
    };
    let elements: Vec<&RawValue> = serde_json::from_str(value.get())
        .map_err(|_| Fault::open("an element of anything but an array"))?;
    let index = usize::try_from(whole(arguments, 2)?).ok();
    match index.and_then(|index| elements.get(index)) {
        Some(element) => shown(element),
        None if is_absent_null(arguments) => Ok(None),
        None => Err(Fault::open("an element that is not there")),
    }
}

/// `(what invalid JSON gives, text)`.
pub(super) fn length(arguments: &[&str]) -> Answer {
    let Some(value) = root(arguments)? else {
        return Ok(None);
    };
    let elements: Vec<&RawValue> = serde_json::from_str(value.get())
        .map_err(|_| Fault::open("the length of anything but an array"))?;
    Ok(Some(elements.len().to_string()))
}

/// Arrays and what is no JSON are none.
pub(super) fn is_object(arguments: &[&str]) -> Answer {
    kind(at(arguments, 0), '{')
}

pub(super) fn is_array(arguments: &[&str]) -> Answer {
    kind(at(arguments, 0), '[')
}

fn kind(text: &str, bracket: char) -> Answer {
    let text = text.trim();
    let is_valid = serde_json::from_str::<&RawValue>(text).is_ok();
    if is_valid && !text.starts_with(['{', '[']) {
        return Err(Fault::open("whether bare values are JSON"));
    }
    Ok(Some((is_valid && text.starts_with(bracket)).to_string()))
}

/// Whether what is not there is NULL.
fn is_absent_null(arguments: &[&str]) -> bool {
    at(arguments, 0).ends_with(" absent")
}

/// The whole text as JSON; `None` where it is not and that gives NULL.
fn root<'a>(arguments: &[&'a str]) -> Result<Option<&'a RawValue>, Fault> {
    match serde_json::from_str(at(arguments, 1)) {
        Ok(value) => Ok(Some(value)),
        Err(_) if at(arguments, 0).starts_with("null") => Ok(None),
        Err(_) => Err(Fault::of(sqlstate::INTERNAL, "JSON parsing error")),
    }
}

/// A value as text: strings without their quotes.
fn shown(value: &RawValue) -> Answer {
    let raw = value.get();
    match raw.chars().next() {
        Some('"') => {
            let text: String =
                serde_json::from_str(raw).map_err(|_| Fault::open("this text inside JSON"))?;
            Ok(Some(text))
        }
        Some('{' | '[') if raw.contains(char::is_whitespace) => {
            Err(Fault::open("the blanks inside a part of JSON"))
        }
        Some('n') => Err(Fault::open("a null inside JSON")),
        _ => Ok(Some(raw.to_owned())),
    }
}

/// The members of an object in their order, also where a key is there twice.
pub(super) struct Members<'a>(pub(super) Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"a":{"b":"x \u00e4","c":[1, 2]},"d":1.50,"e":null,"f":1,"f":2}"#;

    fn of(keys: &[&str]) -> Option<String> {
        let mut arguments = vec!["error", TEXT];
        arguments.extend(keys);
        path(&arguments).ok().flatten()
    }

    #[test]
    fn paths_lead_to_text_and_numbers_as_they_are_written() {
        assert_eq!(of(&["a", "b"]).as_deref(), Some("x ä"));
        assert_eq!(of(&["d"]).as_deref(), Some("1.50"));
    }

    #[test]
    fn what_the_documentation_leaves_open_is_refused() {
        for keys in [&["z"][..], &["e"], &["f"], &["a", "c"], &["d", "x"]] {
            assert_eq!(of(keys), None, "{keys:?}");
        }
    }

    #[test]
    fn what_is_not_there_is_null_where_that_is_asked() {
        for keys in [&["z"][..], &["d", "x"]] {
            let mut arguments = vec!["error absent", TEXT];
            arguments.extend(keys);
            assert_eq!(path(&arguments), Ok(None), "{keys:?}");
        }
        assert_eq!(element(&["error absent", "[1]", "1"]), Ok(None));
        assert!(element(&["error", "[1]", "1"]).is_err());
        assert_eq!(path(&["null absent", "{", "a"]), Ok(None));
    }

    #[test]
    fn invalid_json_is_an_error_or_null() {
        assert_eq!(path(&["null", "{", "a"]), Ok(None));
        assert!(path(&["error", "{", "a"]).is_err());
        assert_eq!(is_object(&["{1:2}"]), Ok(Some("false".to_owned())));
        assert_eq!(is_object(&["[1]"]), Ok(Some("false".to_owned())));
        assert_eq!(is_array(&["[1]"]), Ok(Some("true".to_owned())));
        assert!(is_object(&["1"]).is_err());
    }
}
