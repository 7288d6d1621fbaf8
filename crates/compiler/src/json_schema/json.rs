//! JSON whose keys keep their order.

use indexmap::IndexMap;
use serde::Serialize;

/// A value of JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(super) enum Json {
    Bool(bool),
    Number(i64),
    Text(String),
    List(Vec<Self>),
    Object(IndexMap<String, Self>),
}

impl Json {
    pub(super) fn empty() -> Self {
        Self::Object(IndexMap::new())
    }

    pub(super) fn object<const N: usize>(entries: [(&str, Self); N]) -> Self {
        let entries = entries.into_iter();
        Self::Object(
            entries
                .map(|(key, value)| (key.to_owned(), value))
                .collect(),
        )
    }

    pub(super) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::List(texts.into_iter().map(Self::from).collect())
    }

    /// The same object with a key more.
    pub(super) fn with(mut self, key: &str, value: impl Into<Self>) -> Self {
        if let Self::Object(entries) = &mut self {
            entries.insert(key.to_owned(), value.into());
        }
        self
    }

    /// All keys of both objects; lists under one key are joined.
    pub(super) fn joined(mut self, other: Self) -> Self {
        if let (Self::Object(entries), Self::Object(others)) = (&mut self, other) {
            for (key, value) in others {
                match (entries.get_mut(&key), value) {
                    (Some(Self::List(items)), Self::List(more)) => items.extend(more),
                    (_, value) => {
                        entries.insert(key, value);
                    }
                }
            }
        }
        self
    }

    /// The same object with a key before all others.
    pub(super) fn after(mut self, key: &str, value: impl Into<Self>) -> Self {
        if let Self::Object(entries) = &mut self {
            entries.shift_insert(0, key.to_owned(), value.into());
        }
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Object(entries) if entries.is_empty())
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Number(value)
    }
}

impl From<usize> for Json {
    fn from(value: usize) -> Self {
        Self::Number(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<Vec<Self>> for Json {
    fn from(items: Vec<Self>) -> Self {
        Self::List(items)
    }
}
