//! Secrets in values, wherever they stand.

use super::decode::Decoder;
use super::fault::Fault;
use crate::source::{FileId, Span, holds_credentials};
use crate::yaml::{Node, NodeKind};

impl Decoder<'_> {
    /// Refuses access keys in every value of a file.
    pub(crate) fn refuse_credentials(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Scalar(scalar) if holds_credentials(&scalar.text) => {
                self.faults
                    .push(Fault::EmbeddedCredentials { span: node.span });
            }
            NodeKind::Scalar(_) | NodeKind::Refused => {}
            NodeKind::Sequence(items) => {
                for item in items {
                    self.refuse_credentials(item);
                }
            }
            NodeKind::Mapping(_, entries) => {
                for entry in entries {
                    self.refuse_credentials(&entry.value);
                }
            }
        }
    }

    /// Refuses access keys in a SQL file.
    pub(crate) fn refuse_credentials_in(&mut self, file: FileId) {
        let text = self.sources.file(file).text();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if holds_credentials(line) {
                let span = Span::new(file, start..start + line.trim_end().len());
                self.faults.push(Fault::EmbeddedCredentials { span });
            }
            start += line.len();
        }
    }
}
