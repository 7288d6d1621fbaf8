//! Lists.

use std::collections::BTreeMap;

use plan::Identifier;

use super::{Decoder, Field};
use crate::parts::is_template;
use crate::source::Spanned;
use crate::spec::fault::Fault;
use crate::yaml::NodeKind;

impl Decoder<'_> {
    /// Reads every item of a list. `expected` says what the list holds.
    pub(crate) fn list<'n, T>(
        &mut self,
        field: Field<'n>,
        expected: &str,
        mut item: impl FnMut(&mut Self, Field<'n>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let NodeKind::Sequence(nodes) = &field.value.kind else {
            let hint = match &field.value.kind {
                NodeKind::Scalar(scalar) if is_template(&scalar.text) => {
                    self.not_a_template(&scalar.text, field.place());
                    return None;
                }
                NodeKind::Scalar(scalar)
                    if !field.value.is_null() && !scalar.text.contains('\n') =>
                {
                    Some(format!("put it in brackets: `[{}]`", scalar.text))
                }
                _ => None,
            };
            self.wrong_type(field, expected, hint);
            return None;
        };
        let items: Vec<_> = nodes
            .iter()
            .map(|node| item(self, field.item(node)))
            .collect();
        items.into_iter().collect()
    }

    /// Reads a list of at least one item.
    pub(crate) fn some<'n, T>(
        &mut self,
        field: Field<'n>,
        expected: &str,
        item: impl FnMut(&mut Self, Field<'n>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let items = self.list(field, expected, item)?;
        if items.is_empty() {
            self.faults.push(Fault::EmptyList {
                field: field.to_string(),
                span: field.place(),
            });
            return None;
        }
        Some(items)
    }

    /// Reads `tags:`.
    pub(crate) fn tags(&mut self, field: Field<'_>) -> Option<Vec<Spanned<String>>> {
        self.list(field, "a list of words", |decoder, item| {
            decoder.filled(item)
        })
    }

    /// Reads `[a, b]`, at least one name, each once.
    pub(crate) fn names(&mut self, field: Field<'_>) -> Option<Vec<Spanned<Identifier>>> {
        let names = self.some(field, "a list of names", |decoder, item| {
            decoder.leaf::<Identifier>(item)
        })?;
        self.each_once(field, names)
    }

    /// Reads `a` or `[a, b]`.
    pub(crate) fn name_or_names(&mut self, field: Field<'_>) -> Option<Vec<Spanned<Identifier>>> {
        match &field.value.kind {
            NodeKind::Scalar(_) => Some(vec![self.leaf(field)?]),
            _ => self.names(field),
        }
    }

    fn each_once(
        &mut self,
        field: Field<'_>,
        names: Vec<Spanned<Identifier>>,
    ) -> Option<Vec<Spanned<Identifier>>> {
        let mut seen = BTreeMap::new();
        for name in &names {
            let Some(first) = seen.insert(&name.value, name.span) else {
                continue;
            };
            self.faults.push(Fault::DuplicateName {
                what: format!("the name `{}`", name.value),
                place: format!("in {field}"),
                span: name.span,
                first,
            });
        }
        (seen.len() == names.len()).then_some(names)
    }
}
