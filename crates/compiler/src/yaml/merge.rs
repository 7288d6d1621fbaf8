//! The merge key `<<`.

use std::collections::BTreeSet;

use super::node::{Entry, Node, NodeKind};

/// One key of a mapping that is still being read.
pub(super) enum Item {
    Entry(Entry),
    /// `<<` and the mappings it brings in, nearest first.
    Merge(Vec<Vec<Entry>>),
}

/// The mappings behind `<<`: one, or a list of them.
pub(super) fn mappings(node: Node) -> Option<Vec<Vec<Entry>>> {
    match node.kind {
        NodeKind::Mapping(_, entries) => Some(vec![entries]),
        NodeKind::Sequence(items) => items
            .into_iter()
            .map(|item| match item.kind {
                NodeKind::Mapping(_, entries) => Some(entries),
                NodeKind::Refused => Some(Vec::new()),
                NodeKind::Sequence(_) | NodeKind::Scalar(_) => None,
            })
            .collect(),
        NodeKind::Refused => Some(Vec::new()),
        NodeKind::Scalar(_) => None,
    }
}

/// Puts merged keys where `<<` stands. A key that the mapping itself has wins, then the first
/// mapping of the list.
pub(super) fn resolve(items: Vec<Item>) -> Vec<Entry> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    if items.iter().any(|item| matches!(item, Item::Merge(_))) {
        taken.extend(items.iter().filter_map(|item| match item {
            Item::Entry(entry) => Some(entry.key.value.clone()),
            Item::Merge(_) => None,
        }));
    }
    let mut entries = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Item::Entry(entry) => entries.push(entry),
            Item::Merge(mappings) => entries.extend(
                mappings
                    .into_iter()
                    .flatten()
                    .filter(|entry| taken.insert(entry.key.value.clone())),
            ),
        }
    }
    entries
}
