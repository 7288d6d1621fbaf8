//! Names, numbers and words of tables that a part makes.

use std::borrow::Cow;

use super::Decoder;
use crate::parts::is_template;
use crate::template;
use crate::yaml::{Node, NodeKind, ScalarNode, ScalarStyle, source_text};

impl Decoder<'_> {
    /// The value with its templates filled, if a part binds values for them. What is read without
    /// this keeps its templates for later, as SQL and paths do.
    pub(crate) fn rendered<'n>(&mut self, node: &'n Node) -> Option<Cow<'n, Node>> {
        let NodeKind::Scalar(scalar) = &node.kind else {
            return Some(Cow::Borrowed(node));
        };
        let bindings = self.expansion.instances.bindings(node.span);
        let Some(bindings) = bindings.filter(|_| is_template(&scalar.text)) else {
            return Some(Cow::Borrowed(node));
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
