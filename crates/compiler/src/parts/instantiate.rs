//! A part's tree, read for one instance.

use super::bindings::{Bindings, Whole, is_template};
use super::fault::Fault;
use crate::source::{InstanceId, Span, Spanned};
use crate::spec::decode::Decoder;
use crate::spec::did_you_mean;
use crate::template;
use crate::yaml::{Entry, Node, NodeKind, plain_text};

impl Decoder<'_> {
    /// The tree for an instance: every place belongs to it, a scalar that is a whole `{{ each.x }}`
    /// is the value itself, and templates in keys are filled. Those in other scalars are filled
    /// where it is known what they are: a name, or SQL.
    ///
    /// A value that is nothing takes its key, or its item of a list, away.
    pub(super) fn instantiate(&mut self, node: &Node, id: InstanceId, bindings: &Bindings) -> Node {
        let span = node.span.read_for(id);
        if self.spend(1, span).is_none() {
            return refused(span);
        }
        let kind = match &node.kind {
            NodeKind::Refused => NodeKind::Refused,
            NodeKind::Scalar(scalar) => match bindings.whole(&scalar.text) {
                Whole::Value(value) => return self.bound(value, id),
                Whole::Missing(path) => {
                    self.missing_value(&path, span, bindings);
                    NodeKind::Refused
                }
                Whole::NotThis => NodeKind::Scalar(scalar.clone()),
            },
            NodeKind::Sequence(items) => NodeKind::Sequence(
                items
                    .iter()
                    .filter_map(|item| {
                        let made = self.instantiate(item, id, bindings);
                        (!made.is_null() || item.is_null()).then_some(made)
                    })
                    .collect(),
            ),
            NodeKind::Mapping(style, entries) => {
                NodeKind::Mapping(*style, self.instantiate_entries(entries, id, bindings))
            }
        };
        Node { span, kind }
    }

    pub(super) fn instantiate_entries(
        &mut self,
        entries: &[Entry],
        id: InstanceId,
        bindings: &Bindings,
    ) -> Vec<Entry> {
        let mut out = Vec::with_capacity(entries.len());
        for entry in entries {
            let Some(key) = self.filled_key(&entry.key, id, bindings) else {
                continue;
            };
            let value = self.instantiate(&entry.value, id, bindings);
            if value.is_null() && !entry.value.is_null() {
                continue;
            }
            out.push(Entry { key, value });
        }
        out
    }

    /// A key with its templates filled.
    pub(super) fn filled_key(
        &mut self,
        key: &Spanned<String>,
        id: InstanceId,
        bindings: &Bindings,
    ) -> Option<Spanned<String>> {
        let span = key.span.read_for(id);
        if !is_template(&key.value) {
            return Some(Spanned::new(key.value.clone(), span));
        }
        let text = plain_text(self.sources, span, &key.value);
        match template::fill(&text, bindings) {
            Ok(filled) => Some(Spanned::new(filled, span)),
            Err(fault) => {
                self.faults.push(fault);
                None
            }
        }
    }

    /// A value of the bindings. What a table hands to a block was read for the table, and stays so.
    fn bound(&mut self, value: &Node, id: InstanceId) -> Node {
        if self.spend(size(value), value.span).is_none() {
            return refused(value.span);
        }
        if value.span.instance() == InstanceId::AS_WRITTEN {
            read_for(value, id)
        } else {
            value.clone()
        }
    }

    fn missing_value(&mut self, path: &str, span: Span, bindings: &Bindings) {
        let last = path.rsplit('.').next().unwrap_or_default();
        let nearest = did_you_mean(last, bindings.keys());
        self.faults.push(Fault::MissingValue {
            nearest: nearest.map(|key| format!("{}.{key}", bindings.name)),
            known: bindings.described(),
            path: path.to_owned(),
            span,
        });
    }
}

fn refused(span: Span) -> Node {
    Node {
        span,
        kind: NodeKind::Refused,
    }
}

/// How many values a tree has.
pub(super) fn size(node: &Node) -> usize {
    match &node.kind {
        NodeKind::Scalar(_) | NodeKind::Refused => 1,
        NodeKind::Sequence(items) => 1 + items.iter().map(size).sum::<usize>(),
        NodeKind::Mapping(_, entries) => {
            1 + entries
                .iter()
                .map(|entry| size(&entry.value))
                .sum::<usize>()
        }
    }
}

/// The same tree, every place read for an instance.
pub(super) fn read_for(node: &Node, id: InstanceId) -> Node {
    Node {
        span: node.span.read_for(id),
        kind: match &node.kind {
            NodeKind::Sequence(items) => {
                NodeKind::Sequence(items.iter().map(|item| read_for(item, id)).collect())
            }
            NodeKind::Mapping(style, entries) => NodeKind::Mapping(
                *style,
                entries
                    .iter()
                    .map(|entry| Entry {
                        key: Spanned::new(entry.key.value.clone(), entry.key.span.read_for(id)),
                        value: read_for(&entry.value, id),
                    })
                    .collect(),
            ),
            kind @ (NodeKind::Scalar(_) | NodeKind::Refused) => kind.clone(),
        },
    }
}
