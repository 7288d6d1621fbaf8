//! `use:`: the keys of blocks beside those of a table.

use super::USE;
use super::fault::Fault;
use super::instances::{Instance, Piece, Reason};
use super::instantiate::size;
use super::merge::Contribution;
use crate::source::{InstanceId, Span};
use crate::spec::decode::{Decoder, Field};
use crate::yaml::Entry;

impl Decoder<'_> {
    /// The keys of a table or a block with those of the blocks that it takes. `own` is what they
    /// were read for, `taken` the blocks around them, outermost first.
    pub(super) fn with_uses(
        &mut self,
        mut entries: Vec<Entry>,
        own: InstanceId,
        taken: &mut Vec<String>,
    ) -> Vec<Entry> {
        let Some(at) = entries.iter().position(|entry| entry.key.value == USE) else {
            return entries;
        };
        let calls = entries.remove(at);
        let Some(calls) = self.calls(Field::of(&calls)) else {
            return entries;
        };
        let mut contributions = Vec::new();
        for call in calls {
            let name = &call.name;
            if taken.contains(&name.value) {
                taken.push(name.value.clone());
                self.faults.push(Fault::BlockCycle {
                    path: path(taken),
                    span: name.span,
                });
                taken.pop();
                continue;
            }
            let Some(block) = self.block(name) else {
                self.faults.omit();
                continue;
            };
            let bound = self.bind(Piece::Block, name, &block.parameters, &call.arguments);
            let Some(bindings) = bound else {
                continue;
            };
            if self.spend(size(&bindings.value), name.span).is_none() {
                continue;
            }
            let id = self.expansion.instances.add(Instance {
                parent: name.span.instance(),
                reason: Reason::Use {
                    piece: Piece::Block,
                    name: name.value.clone(),
                    call: name.span,
                },
                bindings: Some(bindings.clone()),
            });
            let body = self.instantiate_entries(&block.body, id, &bindings);
            taken.push(name.value.clone());
            let body = self.with_uses(body, id, taken);
            taken.pop();
            contributions.push(Contribution { entries: body });
        }
        self.merged(entries, own, contributions)
    }

    /// Counts what parts make; none, and a fault, once it is too much.
    pub(super) fn spend(&mut self, nodes: usize, span: Span) -> Option<()> {
        self.expansion.spend(nodes).then_some(()).or_else(|| {
            self.expansion.refuse(span, &mut self.faults);
            None
        })
    }
}

/// `` `a` → `b` → `a` ``
fn path(blocks: &[String]) -> String {
    let names: Vec<String> = blocks.iter().map(|name| format!("`{name}`")).collect();
    names.join(" → ")
}
