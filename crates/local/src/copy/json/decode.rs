//! Members of one object or array as the text they were written with.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::super::fault::RowFault;

/// Calls `take` with each name and value of the object, or with each index and item of the array.
pub(super) fn members<'de>(
    text: &'de str,
    take: &mut dyn FnMut(Member<'_>, &'de str) -> Take,
) -> Result<(), RowFault> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let mut repeated = None;
    Members {
        take,
        repeated: &mut repeated,
    }
    .deserialize(&mut deserializer)
    .and_then(|()| deserializer.end())
    .map_err(|error| RowFault::Json {
        what: broken(&error),
    })?;
    match repeated {
        None => Ok(()),
        Some(()) => Err(RowFault::Json {
            what: "two values stand for the same column".to_owned(),
        }),
    }
}

/// Where a value stands in its surroundings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Member<'a> {
    Name(&'a str),
    Index(usize),
}

/// What the taker made of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Take {
    Done,
    /// It had one already.
    Repeated,
}

/// The parser's words without the position, which counts from the object's start.
fn broken(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    format!("this is no JSON: {what}")
}

struct Members<'t, 'de> {
    take: &'t mut dyn FnMut(Member<'_>, &'de str) -> Take,
    repeated: &'t mut Option<()>,
}

impl<'de> DeserializeSeed<'de> for Members<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Members<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key_seed(Name)? {
            let value: &'de RawValue = map.next_value()?;
            if (self.take)(Member::Name(&name), value.get()) == Take::Repeated {
                *self.repeated = Some(());
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let mut index = 0;
        while let Some(value) = items.next_element::<&'de RawValue>()? {
            (self.take)(Member::Index(index), value.get());
            index += 1;
        }
        Ok(())
    }
}

/// A member's name, borrowed unless it has escapes.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// The text of a JSON string, escapes resolved.
pub(super) fn string(raw: &str) -> Result<Cow<'_, str>, RowFault> {
    let mut deserializer = serde_json::Deserializer::from_str(raw);
    Name.deserialize(&mut deserializer)
        .map_err(|error| RowFault::Json {
            what: broken(&error),
        })
}
