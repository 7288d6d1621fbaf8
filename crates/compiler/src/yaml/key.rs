//! Keys: text, unique in their mapping.

use std::collections::BTreeMap;

use super::fault::Fault;
use super::node::{Node, NodeKind, ScalarStyle};
use super::scalar;
use crate::diagnostic::Collector;
use crate::source::{Span, Spanned};

/// A key that waits for its value.
pub(super) enum Key {
    Text(Spanned<String>),
    Merge(Span),
    /// Already reported; its value is dropped.
    Refused,
}

/// Reads a key; `seen` holds those before it.
pub(super) fn read_key(
    text: &str,
    node: Node,
    seen: &mut BTreeMap<String, Span>,
    faults: &mut Collector,
) -> Key {
    let span = node.span;
    let NodeKind::Scalar(scalar) = node.kind else {
        if node.kind == NodeKind::Refused {
            return Key::Refused;
        }
        faults.push(Fault::KeyNotText {
            key: first_line(&text[span.range()]).to_owned(),
            span,
        });
        return Key::Refused;
    };
    let is_merge = scalar.style == ScalarStyle::Plain && scalar.text == "<<";
    if !scalar::value(&scalar).is_string() {
        faults.push(Fault::KeyNotText {
            key: scalar.text,
            span,
        });
        return Key::Refused;
    }
    if let Some(&first) = seen.get(&scalar.text) {
        faults.push(Fault::DuplicateKey {
            key: scalar.text,
            span,
            first,
        });
        return Key::Refused;
    }
    seen.insert(scalar.text.clone(), span);
    if is_merge {
        Key::Merge(span)
    } else {
        Key::Text(Spanned::new(scalar.text, span))
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
