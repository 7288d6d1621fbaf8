//! What a value is, read from its text and written again.

use std::fmt;

use serde_json::value::RawValue;

use crate::functions::json::Members;
use crate::functions::{Answer, Fault, at};
use crate::refusal::sqlstate;

/// Numbers keep their digits, objects their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    Null,
    Boolean(bool),
    Number(String),
    Text(String),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Json {
    /// A value as it is kept.
    pub(super) fn kept(text: &str) -> Result<Self, Fault> {
        Self::read(text).ok_or_else(|| Fault::open("this SUPER value"))
    }

    fn read(text: &str) -> Option<Self> {
        let raw: &RawValue = serde_json::from_str(text).ok()?;
        Self::of(raw)
    }

    fn of(raw: &RawValue) -> Option<Self> {
        let text = raw.get();
        Some(match text.as_bytes().first()? {
            b'n' => Self::Null,
            b't' => Self::Boolean(true),
            b'f' => Self::Boolean(false),
            b'"' => Self::Text(serde_json::from_str(text).ok()?),
            b'[' => {
                let elements: Vec<&RawValue> = serde_json::from_str(text).ok()?;
                let elements = elements.into_iter().map(Self::of);
                Self::Array(elements.collect::<Option<_>>()?)
            }
            b'{' => {
                let members: Members<'_> = serde_json::from_str(text).ok()?;
                let members = members.0.into_iter();
                let members = members.map(|(name, value)| Some((name, Self::of(value)?)));
                Self::Object(members.collect::<Option<_>>()?)
            }
            _ => Self::Number(text.to_owned()),
        })
    }

    /// Whether some number in it has an exponent: how those are shown is not documented.
    fn has_exponent(&self) -> bool {
        match self {
            Self::Number(digits) => digits.contains(['e', 'E']),
            Self::Array(elements) => elements.iter().any(Self::has_exponent),
            Self::Object(members) => members.iter().any(|(_, value)| value.has_exponent()),
            Self::Null | Self::Boolean(_) | Self::Text(_) => false,
        }
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => value.fmt(f),
            Self::Number(digits) => f.write_str(digits),
            Self::Text(text) => quoted(text).fmt(f),
            Self::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    f.write_str(if index == 0 { "[" } else { "," })?;
                    element.fmt(f)?;
                }
                f.write_str(if elements.is_empty() { "[]" } else { "]" })
            }
            Self::Object(members) => {
                for (index, (name, value)) in members.iter().enumerate() {
                    f.write_str(if index == 0 { "{" } else { "," })?;
                    write!(f, "{}:{value}", quoted(name))?;
                }
                f.write_str(if members.is_empty() { "{}" } else { "}" })
            }
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `JSON_PARSE`: <https://docs.aws.amazon.com/redshift/latest/dg/JSON_PARSE.html>.
pub(crate) fn parse(arguments: &[&str]) -> Answer {
    let value = Json::read(at(arguments, 0))
        .ok_or_else(|| Fault::of(sqlstate::INTERNAL, "JSON parsing error"))?;
    if value.has_exponent() {
        return Err(Fault::open("a number with an exponent in a SUPER value"));
    }
    Ok(Some(value.to_string()))
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of every body")]
pub(crate) fn can_parse(arguments: &[&str]) -> Answer {
    Ok(Some(Json::read(at(arguments, 0)).is_some().to_string()))
}

/// `JSON_SERIALIZE`: at most as long as a varchar.
pub(crate) fn serialize(arguments: &[&str]) -> Answer {
    let text = at(arguments, 0);
    if text.len() > usize::from(u16::MAX) {
        return Err(Fault::of(
            sqlstate::TOO_LONG,
            "the value is too long for a varchar",
        ));
    }
    Ok(Some(text.to_owned()))
}

/// Text as a SUPER value.
#[expect(clippy::unnecessary_wraps, reason = "the shape of every body")]
pub(crate) fn text(arguments: &[&str]) -> Answer {
    Ok(Some(quoted(at(arguments, 0))))
}
