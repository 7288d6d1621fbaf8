//! A mapping whose keys are names of the warehouse.

use indexmap::IndexMap;
use plan::Identifier;

use super::decode::{Decoder, Field};
use super::fault::Fault;
use crate::source::Spanned;
use crate::yaml::{Node, NodeKind};

/// What is named, in the words of messages.
#[derive(Clone, Copy)]
pub(super) struct Named {
    pub one: &'static str,
    pub expected: &'static str,
}

impl Decoder<'_> {
    /// At least one entry; each name stands once, also in other case. `value` is that of `field`, or
    /// what was made of it.
    pub(super) fn named<T>(
        &mut self,
        field: Field<'_>,
        value: &Node,
        named: Named,
        read: impl Fn(&mut Self, Spanned<Identifier>, Field<'_>) -> Option<T>,
    ) -> Option<IndexMap<Identifier, T>> {
        let NodeKind::Mapping(_, entries) = &value.kind else {
            self.wrong_type(field, named.expected, None);
            return None;
        };
        if entries.is_empty() {
            self.faults.push(Fault::EmptyList {
                field: field.to_string(),
                span: field.place(),
            });
            return None;
        }
        let mut places = IndexMap::new();
        let mut values = IndexMap::new();
        for entry in entries {
            let Some(name) = self.name_of_key(&entry.key) else {
                continue;
            };
            if let Some(first) = places.insert(name.value.clone(), name.span) {
                self.faults.push(Fault::DuplicateName {
                    what: format!("the {} `{}`", named.one, name.value),
                    place: format!("in {field}"),
                    span: name.span,
                    first,
                });
            }
            if let Some(value) = read(self, name.clone(), Field::of(entry)) {
                values.insert(name.value, value);
            }
        }
        Some(values)
    }
}
