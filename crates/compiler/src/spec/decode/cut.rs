//! `{ select: SELECT a, b FROM t }`, which YAML cuts at the comma.

use crate::source::{Span, Spanned};
use crate::spec::decode::Decoder;
use crate::spec::fault::Fault;
use crate::yaml::{Entry, MappingStyle, Node, NodeKind, ScalarStyle};

impl Decoder<'_> {
    /// The keys that are none but the rest of the value before them; each such value is reported
    /// once. Keys are of one word, so a blank in one of them gives the value away.
    pub(super) fn cut_values<'n>(
        &mut self,
        node: &'n Node,
        known: &[&str],
    ) -> Vec<&'n Spanned<String>> {
        let NodeKind::Mapping(MappingStyle::Flow, entries) = &node.kind else {
            return Vec::new();
        };
        let is_piece =
            |entry: &Entry| entry.value.is_null() && !known.contains(&entry.key.value.as_str());
        let mut pieces = Vec::new();
        for (at, whole) in entries.iter().enumerate() {
            let NodeKind::Scalar(scalar) = &whole.value.kind else {
                continue;
            };
            let rest: Vec<&Spanned<String>> = entries[at + 1..]
                .iter()
                .take_while(|entry| is_piece(entry))
                .map(|entry| &entry.key)
                .collect();
            let is_cut = scalar.style == ScalarStyle::Plain
                && !whole.value.is_null()
                && rest.iter().any(|key| key.value.contains(' '));
            if let (true, Some(last)) = (is_cut, rest.last()) {
                self.faults.push(Fault::CutValue {
                    key: whole.key.value.clone(),
                    span: Span {
                        end: last.span.end,
                        ..whole.value.span
                    },
                });
                pieces.extend(rest);
            }
        }
        pieces
    }
}
