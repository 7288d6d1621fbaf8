//! The values that a part's templates see.

use std::collections::BTreeMap;

use super::parameter::ParameterType;
use super::shown::{Room, shown};
use crate::yaml::{Node, NodeKind};

/// What the templates of an instance see besides `vars` and the interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bindings {
    /// `each` or `params`.
    pub(crate) name: &'static str,
    pub(crate) value: Node,
    /// Of the values that are arguments.
    pub(crate) types: BTreeMap<String, ParameterType>,
}

impl Bindings {
    pub(crate) const EACH: &'static str = "each";
    pub(crate) const PARAMS: &'static str = "params";

    /// An element of `for_each`.
    pub(crate) fn each(element: Node) -> Self {
        Self {
            name: Self::EACH,
            value: element,
            types: BTreeMap::new(),
        }
    }

    /// The names of the values, where there are several.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        let entries = match &self.value.kind {
            NodeKind::Mapping(_, entries) => entries.as_slice(),
            _ => &[],
        };
        entries.iter().map(|entry| entry.key.value.as_str())
    }

    /// The value of a name, as far as it can be compared with another one.
    pub(crate) fn shown(&self, key: &str) -> Option<String> {
        let NodeKind::Mapping(_, entries) = &self.value.kind else {
            return None;
        };
        let entry = entries.iter().find(|entry| entry.key.value == key)?;
        Some(shown(&entry.value, Room::Endless))
    }

    /// The names of the values, as messages list them.
    pub(crate) fn described(&self) -> String {
        const MOST: usize = 8;
        let names: Vec<String> = self
            .keys()
            .map(|key| format!("`{}.{key}`", self.name))
            .collect();
        match names.as_slice() {
            [] => format!("`{}`", self.name),
            [.., last] if names.len() <= MOST => {
                let others = &names[..names.len() - 1];
                if others.is_empty() {
                    last.clone()
                } else {
                    format!("{} and {last}", others.join(", "))
                }
            }
            _ => format!("`{}.…`", self.name),
        }
    }

    /// The value that a scalar asks for which is `{{ each.name }}` and nothing else.
    pub(crate) fn whole<'b>(&'b self, text: &str) -> Whole<'b> {
        let Some(path) = whole_tag(text) else {
            return Whole::NotThis;
        };
        let mut words = path.split('.').map(str::trim);
        if words.next() != Some(self.name) {
            return Whole::NotThis;
        }
        let mut node = &self.value;
        for word in words {
            if word.is_empty() || !word.chars().all(|c| c.is_alphanumeric() || c == '_') {
                return Whole::NotThis;
            }
            let NodeKind::Mapping(_, entries) = &node.kind else {
                return Whole::Missing(path.to_owned());
            };
            match entries.iter().find(|entry| entry.key.value == word) {
                Some(entry) => node = &entry.value,
                None => return Whole::Missing(path.to_owned()),
            }
        }
        Whole::Value(node)
    }
}

/// What a scalar asks for.
pub(crate) enum Whole<'b> {
    Value(&'b Node),
    /// A value that is not there.
    Missing(String),
    /// It is more than a tag, or its tag asks for something else.
    NotThis,
}

/// The inside of a text that is one tag `{{ … }}`.
pub(crate) fn whole_tag(text: &str) -> Option<&str> {
    let inside = text.trim().strip_prefix("{{")?.strip_suffix("}}")?;
    let inside = inside.strip_prefix('-').unwrap_or(inside);
    let inside = inside.strip_suffix('-').unwrap_or(inside).trim();
    let is_path = inside
        .chars()
        .all(|c| c.is_alphanumeric() || c == '_' || c == '.');
    is_path.then_some(inside)
}

/// Whether a text holds a tag of a template.
pub(crate) fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}
