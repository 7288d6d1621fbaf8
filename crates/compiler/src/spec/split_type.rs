//! `{ price: decimal(10,2) }`, which YAML splits at the comma.

use std::borrow::Cow;

use super::decode::Decoder;
use super::fault::Fault;
use crate::source::{Span, Spanned};
use crate::yaml::{Entry, MappingStyle, Node, NodeKind, ScalarStyle};

impl Decoder<'_> {
    /// The mapping with split types joined again, each reported, so that the halves are not
    /// reported as well. `keys` says which keys hold types; all of them if it is empty.
    pub(super) fn joined_types<'n>(&mut self, node: &'n Node, keys: &[&str]) -> Cow<'n, Node> {
        let NodeKind::Mapping(MappingStyle::Flow, entries) = &node.kind else {
            return Cow::Borrowed(node);
        };
        let mut joined: Vec<Entry> = Vec::new();
        for entry in entries {
            match joined.last_mut() {
                Some(first)
                    if (keys.is_empty() || keys.contains(&first.key.value.as_str()))
                        && is_opened(&first.value)
                        && entry.key.value.contains(')')
                        && entry.value.is_null() =>
                {
                    self.join(first, &entry.key);
                }
                _ => joined.push(entry.clone()),
            }
        }
        Cow::Owned(Node {
            span: node.span,
            kind: NodeKind::Mapping(MappingStyle::Flow, joined),
        })
    }

    fn join(&mut self, first: &mut Entry, rest: &Spanned<String>) {
        let NodeKind::Scalar(scalar) = &mut first.value.kind else {
            return;
        };
        scalar.text = format!("{},{}", scalar.text, rest.value);
        first.value.span = Span {
            end: rest.span.end,
            ..first.value.span
        };
        self.faults.push(Fault::SplitType {
            written: scalar.text.clone(),
            span: first.value.span,
        });
    }
}

/// Whether a plain value opens a bracket and does not close it.
fn is_opened(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            scalar.style == ScalarStyle::Plain
                && scalar.text.contains('(')
                && !scalar.text.contains(')')
        }
        _ => false,
    }
}
