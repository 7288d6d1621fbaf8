//! The keys of a table and of the blocks that it takes, in one mapping.
//!
//! What is a list of separate things grows: columns, checks, tags, waivers, tables to wait for; the
//! table's own come first, then those of its blocks in the order of `use`. Mappings are joined key by
//! key. For all else the table's own value counts, and two blocks that both bring one are at fault.

use super::fault::Fault;
use crate::source::InstanceId;
use crate::spec::decode::Decoder;
use crate::yaml::{Entry, Node, NodeKind};

/// What a block brings along.
pub(super) struct Contribution {
    pub(super) entries: Vec<Entry>,
}

/// Lists whose items stand for themselves.
pub(super) const GROWING: &[&str] = &["after", "allow", "checks", "tags", "waive"];

const COLUMNS: &str = "columns";

/// What to do with a key that both sides have.
#[derive(Clone, Copy)]
enum Inside {
    Table,
    /// Each name once, whoever brings it.
    Columns,
    Other,
}

impl Decoder<'_> {
    pub(super) fn merged(
        &mut self,
        mut entries: Vec<Entry>,
        own: InstanceId,
        contributions: Vec<Contribution>,
    ) -> Vec<Entry> {
        for contribution in contributions {
            self.join_keys(&mut entries, contribution.entries, own, Inside::Table);
        }
        entries
    }

    fn join_keys(
        &mut self,
        entries: &mut Vec<Entry>,
        others: Vec<Entry>,
        own: InstanceId,
        inside: Inside,
    ) {
        for other in others {
            let name = other.key.value.as_str();
            let Some(at) = entries.iter().position(|entry| entry.key.value == name) else {
                entries.push(other);
                continue;
            };
            // A key without a value is as if it were not there.
            if matches!(inside, Inside::Table) {
                if other.value.is_null() {
                    continue;
                }
                if entries[at].value.is_null() {
                    entries[at] = other;
                    continue;
                }
            }
            let below = match inside {
                Inside::Table if name == COLUMNS => Inside::Columns,
                Inside::Table | Inside::Columns | Inside::Other => Inside::Other,
            };
            let grows = matches!(inside, Inside::Table) && GROWING.contains(&name);
            let entry = &mut entries[at];
            match (&mut entry.value.kind, other.value.kind, inside) {
                (NodeKind::Refused, ..) | (_, NodeKind::Refused, _) => {}
                (NodeKind::Sequence(items), NodeKind::Sequence(more), Inside::Table) if grows => {
                    items.extend(more);
                }
                (
                    NodeKind::Mapping(style, known),
                    NodeKind::Mapping(_, more),
                    Inside::Table | Inside::Other,
                ) => {
                    let (style, mut joined) = (*style, std::mem::take(known));
                    self.join_keys(&mut joined, more, own, below);
                    entries[at].value = Node {
                        span: entries[at].value.span,
                        kind: NodeKind::Mapping(style, joined),
                    };
                }
                _ => {
                    let is_own = entry.key.span.instance() == own;
                    let what = match inside {
                        Inside::Columns => format!("the column `{name}`"),
                        Inside::Table | Inside::Other => format!("`{name}`"),
                    };
                    if !is_own || matches!(inside, Inside::Columns) {
                        self.faults.push(Fault::Collision {
                            what,
                            span: other.key.span,
                            first: entry.key.span,
                        });
                    }
                }
            }
        }
    }
}
