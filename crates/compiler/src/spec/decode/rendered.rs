//! Names, numbers and words of tables that a part makes.

use std::borrow::Cow;

use super::{Decoder, Field};
use crate::parts::is_template;
use crate::source::{Span, Spanned};
use crate::spec::fault::Fault;
use crate::template;
use crate::yaml::{Node, NodeKind, ScalarNode, ScalarStyle, source_text};

impl Decoder<'_> {
    /// Reads a text for people, which may hold anything; where a part binds values, they fill it.
    pub(crate) fn prose(&mut self, field: Field<'_>) -> Option<Spanned<String>> {
        match self.expansion.instances.bindings(field.value.span) {
            Some(_) => self.leaf(field),
            None => self.leaf_as_written(field),
        }
    }

    /// Reports a tag that nobody would fill.
    pub(crate) fn not_a_template(&mut self, text: &str, span: Span) {
        let tag = first_tag(text).unwrap_or(text).to_owned();
        self.faults.push(Fault::NotATemplate { tag, span });
    }

    /// The value with its templates filled, if a part binds values for them. What is read without
    /// this keeps its templates for later, as SQL and paths do; a template that nobody fills is refused.
    pub(crate) fn rendered<'n>(&mut self, node: &'n Node) -> Option<Cow<'n, Node>> {
        let NodeKind::Scalar(scalar) = &node.kind else {
            return Some(Cow::Borrowed(node));
        };
        if !is_template(&scalar.text) {
            return Some(Cow::Borrowed(node));
        }
        let Some(bindings) = self.expansion.instances.bindings(node.span) else {
            self.not_a_template(&scalar.text, node.span);
            return None;
        };
        let text = source_text(self.sources, node.span, scalar);
        match template::fill(&text, bindings) {
            Ok(text) => Some(Cow::Owned(Node {
                span: node.span,
                kind: NodeKind::Scalar(ScalarNode {
                    text,
                    style: ScalarStyle::DoubleQuoted,
                }),
            })),
            Err(fault) => {
                self.faults.push(fault);
                None
            }
        }
    }
}

/// The first tag of a text, if it is closed.
fn first_tag(text: &str) -> Option<&str> {
    let (start, close) = [("{{", "}}"), ("{%", "%}")]
        .into_iter()
        .filter_map(|(open, close)| Some((text.find(open)?, close)))
        .min()?;
    let end = start + text[start..].find(close)? + close.len();
    Some(&text[start..end])
}
