//! `local: { sources }`: rows for tables of others, where the embedded engine stands for their target.

use indexmap::IndexMap;
use plan::Identifier;

use super::decode::{Decoder, Field};
use super::fault::Fault;
use crate::source::Spanned;
use crate::yaml::NodeKind;

/// A folder with a file for each table of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleSpec {
    pub source: Spanned<Identifier>,
    /// Relative to the project's root, or absolute.
    pub folder: Spanned<String>,
}

impl Decoder<'_> {
    pub(super) fn samples(&mut self, field: Field<'_>) -> Option<IndexMap<Identifier, SampleSpec>> {
        let NodeKind::Mapping(_, entries) = &field.value.kind else {
            self.wrong_type(field, "a mapping of sources to folders", None);
            return None;
        };
        let mut specs: IndexMap<Identifier, SampleSpec> = IndexMap::new();
        for entry in entries {
            let Some(source) = self.name_of_key(&entry.key) else {
                continue;
            };
            let Some(folder) = self.filled(Field::of(entry)) else {
                continue;
            };
            let span = source.span;
            let spec = SampleSpec { source, folder };
            if let Some(first) = specs.insert(spec.source.value.clone(), spec.clone()) {
                self.faults.push(Fault::DuplicateName {
                    what: format!("`{}`", spec.source.value),
                    place: format!("in {field}"),
                    span,
                    first: first.source.span,
                });
            }
        }
        Some(specs)
    }
}
