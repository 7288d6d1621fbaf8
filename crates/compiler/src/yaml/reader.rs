//! A file to its tree.

use granit_parser::Parser;

use super::fault::Fault;
use super::node::Node;
use super::refusal::scan_fault;
use super::tree::{MAX_DEPTH, Tree};
use crate::diagnostic::Collector;
use crate::source::{FileId, Sources, Span};

/// Reads a file with one document. None if the faults leave no tree.
pub(crate) fn read(sources: &Sources, file: FileId, faults: &mut Collector) -> Option<Node> {
    let text = sources.file(file).text();
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut tree = Tree::new(file, text, faults);
    for event in Parser::new_from_str_with_options(text, options) {
        let done = match event {
            Ok((event, span)) => tree.take(event, &span),
            Err(error) => Err(scan_fault(file, text, &error)),
        };
        if let Err(fault) = done {
            tree.faults.push(fault);
            return None;
        }
    }
    let root = tree.root.filter(|root| !root.is_null());
    if root.is_none() {
        faults.push(Fault::EmptyFile {
            name: sources.file(file).name().to_owned(),
            span: Span::new(file, 0..0),
        });
    }
    root
}
