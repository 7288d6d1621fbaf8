//! What an alias costs, so that ten lines cannot stand for a billion values.

use super::node::{Node, NodeKind};

/// What repeating a value costs.
#[derive(Clone, Copy)]
pub(super) struct Weight {
    pub(super) nodes: usize,
    pub(super) bytes: usize,
    pub(super) depth: usize,
}

pub(super) fn weigh(node: &Node) -> Weight {
    let own = Weight {
        nodes: 1,
        bytes: 0,
        depth: 1,
    };
    let with = |sum: Weight, part: Weight| Weight {
        nodes: sum.nodes + part.nodes,
        bytes: sum.bytes + part.bytes,
        depth: sum.depth.max(part.depth + 1),
    };
    match &node.kind {
        NodeKind::Scalar(scalar) => Weight {
            bytes: scalar.text.len(),
            depth: 0,
            ..own
        },
        NodeKind::Refused => own,
        NodeKind::Sequence(items) => items.iter().map(weigh).fold(own, with),
        NodeKind::Mapping(_, entries) => entries.iter().fold(own, |sum, entry| Weight {
            bytes: sum.bytes + entry.key.value.len(),
            ..with(sum, weigh(&entry.value))
        }),
    }
}
