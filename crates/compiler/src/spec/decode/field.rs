//! A value and the key under which it stands.

use std::fmt;

use crate::source::Span;
use crate::yaml::{Entry, Node};

/// A value to decode. Shows itself as messages call it: `` `sort` `` or ``an item of `sort` ``.
#[derive(Clone, Copy)]
pub(crate) struct Field<'n> {
    pub(crate) name: &'n str,
    /// The key, which stands in where the value is empty.
    pub(crate) key: Span,
    pub(crate) value: &'n Node,
    role: Role,
}

#[derive(Clone, Copy)]
enum Role {
    Value,
    Item,
}

impl<'n> Field<'n> {
    pub(crate) fn of(entry: &'n Entry) -> Self {
        Self {
            name: &entry.key.value,
            key: entry.key.span,
            value: &entry.value,
            role: Role::Value,
        }
    }

    /// The whole of a file, called by the file's name.
    pub(crate) fn root(value: &'n Node, name: &'n str) -> Self {
        Self {
            name,
            key: Span::new(value.span.file, 0..0),
            value,
            role: Role::Value,
        }
    }

    /// An item of the list that stands under this key.
    pub(crate) fn item(self, value: &'n Node) -> Self {
        Self {
            value,
            role: Role::Item,
            ..self
        }
    }

    /// Another value under the same key.
    pub(crate) fn with(self, value: &'n Node) -> Self {
        Self { value, ..self }
    }

    /// Where a label about the value points.
    pub(crate) fn place(&self) -> Span {
        if self.value.span.is_empty() {
            self.key
        } else {
            self.value.span
        }
    }
}

impl fmt::Display for Field<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.role {
            Role::Value => write!(f, "`{}`", self.name),
            Role::Item => write!(f, "an item of `{}`", self.name),
        }
    }
}
