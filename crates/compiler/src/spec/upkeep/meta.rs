//! `meta: { … }`: whatever a team notes for its own tools. Nothing here reads it.

use std::collections::BTreeMap;

use plan::upkeep::Meta;

use crate::spec::decode::{Decoder, Field};
use crate::yaml::NodeKind;

impl Decoder<'_> {
    pub(super) fn meta(&mut self, field: Field<'_>) -> Option<BTreeMap<String, Meta>> {
        match value(field)? {
            Meta::Mapping(entries) => Some(entries),
            Meta::Text(_) | Meta::List(_) => {
                self.wrong_type(field, "a mapping", None);
                None
            }
        }
    }
}

/// How deep it goes is bounded where the file is read.
fn value(field: Field<'_>) -> Option<Meta> {
    match &field.value.kind {
        // As it was written: a version `1.10` is no number.
        NodeKind::Scalar(scalar) => Some(Meta::Text(scalar.text.clone())),
        NodeKind::Sequence(items) => {
            let items = items.iter().map(|item| value(field.item(item)));
            items.collect::<Option<_>>().map(Meta::List)
        }
        NodeKind::Mapping(_, entries) => {
            let entries = entries.iter().map(|entry| {
                let value = value(Field::of(entry))?;
                Some((entry.key.value.clone(), value))
            });
            entries.collect::<Option<_>>().map(Meta::Mapping)
        }
        NodeKind::Refused => None,
    }
}
