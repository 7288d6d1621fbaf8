//! From an entry of `tables:` to the entries of the tables that it stands for.

use super::bindings::{Bindings, is_template};
use super::defaults::SwitchedOff;
use super::fault::Fault;
use super::instances::{Instance, Instances, Reason};
use super::shown::{Room, shown};
use super::{Blocks, Defaults, FOR_EACH};
use crate::diagnostic::Collector;
use crate::source::{InstanceId, Span};
use crate::spec::decode::{Decoder, Field};
use crate::yaml::{Entry, Node, NodeKind};

/// What parts may make in one pipeline, in values of YAML.
const MOST_VALUES: usize = 500_000;

/// What was expanded so far.
#[derive(Debug, Default)]
pub(crate) struct Expansion {
    pub(crate) instances: Instances,
    pub(super) blocks: Blocks,
    pub(super) switched_off: Vec<SwitchedOff>,
    spent: usize,
    refusals: Refusals,
}

/// Whether it was said that there is too much.
#[derive(Clone, Copy, Debug, Default)]
enum Refusals {
    #[default]
    None,
    Said,
}

impl Expansion {
    /// Whether there is room for so many values more.
    pub(super) fn spend(&mut self, values: usize) -> bool {
        self.spent = self.spent.saturating_add(values);
        self.spent <= MOST_VALUES
    }

    /// Says once that there is too much.
    pub(super) fn refuse(&mut self, span: Span, faults: &mut Collector) {
        match self.refusals {
            Refusals::None => faults.push(Fault::TooMuch {
                most: MOST_VALUES,
                span,
            }),
            Refusals::Said => faults.omit(),
        }
        self.refusals = Refusals::Said;
    }
}

impl Decoder<'_> {
    /// The entries of the tables that one entry of `tables:` stands for, with all their keys: those
    /// of blocks and defaults as well.
    pub(crate) fn tables_of(&mut self, entry: &Entry, defaults: &Defaults) -> Vec<Entry> {
        let NodeKind::Mapping(style, entries) = &entry.value.kind else {
            return vec![entry.clone()];
        };
        let is_for_each = |entry: &&Entry| entry.key.value == FOR_EACH;
        let repeated = match entries.iter().find(is_for_each) {
            Some(for_each) => self.repeated(entry, for_each),
            None if is_template(&entry.key.value) => {
                self.faults.push(Fault::NotRepeated {
                    name: entry.key.value.clone(),
                    span: entry.key.span,
                });
                Vec::new()
            }
            None => vec![entry.clone()],
        };
        let mut tables = Vec::with_capacity(repeated.len());
        for table in repeated {
            let NodeKind::Mapping(_, entries) = table.value.kind else {
                continue;
            };
            let own = table.key.span.instance();
            let entries = self.with_uses(entries, own, &mut Vec::new());
            let entries = self.with_defaults(&table.key, entries, defaults);
            tables.push(Entry {
                key: table.key,
                value: Node {
                    span: table.value.span,
                    kind: NodeKind::Mapping(*style, entries),
                },
            });
        }
        tables
    }

    /// The table for each element.
    fn repeated(&mut self, table: &Entry, for_each: &Entry) -> Vec<Entry> {
        let Some(elements) = self.elements(Field::of(for_each)) else {
            return Vec::new();
        };
        let mut tables = Vec::with_capacity(elements.len());
        for element in elements {
            let bindings = Bindings::each(element);
            let id = self.expansion.instances.add(Instance {
                parent: InstanceId::AS_WRITTEN,
                reason: Reason::Element {
                    element: bindings.value.span,
                    shown: shown(&bindings.value, Room::Some(60)),
                    of: for_each.key.span,
                },
                bindings: Some(bindings.clone()),
            });
            // Without one of the names, whoever names it would be told that it is not there.
            let key = self.filled_key(&table.key, id, &bindings);
            let Some(key) = key else {
                return Vec::new();
            };
            let NodeKind::Mapping(style, entries) = &table.value.kind else {
                continue;
            };
            let entries: Vec<Entry> = entries
                .iter()
                .filter(|entry| entry.key.value != FOR_EACH)
                .cloned()
                .collect();
            let entries = self.instantiate_entries(&entries, id, &bindings);
            tables.push(Entry {
                key,
                value: Node {
                    span: table.value.span.read_for(id),
                    kind: NodeKind::Mapping(*style, entries),
                },
            });
        }
        tables
    }
}
