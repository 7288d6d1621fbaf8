//! The tree that a file is read into.

use serde_yaml::Value;

use super::scalar;
use crate::source::{Span, Spanned};

/// A value and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// From the first to the last byte; empty where the file holds nothing, as in `key:`.
    ///
    /// Behind an alias stand the bytes of the anchored value.
    pub(crate) span: Span,
    pub(crate) kind: NodeKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NodeKind {
    Scalar(ScalarNode),
    Sequence(Vec<Node>),
    /// Keys are unique, `<<` is resolved.
    Mapping(MappingStyle, Vec<Entry>),
    /// Already reported; whoever reads on says nothing about it.
    Refused,
}

/// A scalar, decoded but not typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ScalarNode {
    pub(crate) text: String,
    pub(crate) style: ScalarStyle,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScalarStyle {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MappingStyle {
    Block,
    /// `{ … }`
    Flow,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: Spanned<String>,
    pub(crate) value: Node,
}

impl Node {
    /// The value as `serde_yaml` types it; none for a collection.
    pub(crate) fn scalar_value(&self) -> Option<Value> {
        match &self.kind {
            NodeKind::Scalar(scalar) => Some(scalar::value(scalar)),
            NodeKind::Sequence(_) | NodeKind::Mapping(..) | NodeKind::Refused => None,
        }
    }

    /// Whether nothing, `~` or `null` stands here.
    pub(crate) fn is_null(&self) -> bool {
        self.scalar_value() == Some(Value::Null)
    }

    /// What stands here, as messages call it.
    pub(crate) fn described(&self) -> &'static str {
        match &self.kind {
            NodeKind::Sequence(_) => "a list",
            NodeKind::Mapping(..) | NodeKind::Refused => "a mapping",
            NodeKind::Scalar(scalar) => match scalar::value(scalar) {
                Value::Null => "nothing",
                Value::Bool(_) => "a boolean",
                Value::Number(_) => "a number",
                _ => "text",
            },
        }
    }
}
