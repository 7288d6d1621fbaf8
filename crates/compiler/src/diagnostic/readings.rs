//! Findings in texts that are read several times: said once, with what they were read for.

use std::collections::{BTreeMap, BTreeSet};

use super::{Code, Diagnostic};
use crate::parts::{Instances, Reason};
use crate::source::{InstanceId, Span};

/// The findings with places alone. What is the same in several readings becomes one finding, which
/// names the first of them; its edits stay only where they are meant for every reading.
pub(super) fn told(found: Vec<Diagnostic>, instances: &Instances) -> Vec<Diagnostic> {
    if instances.is_empty() {
        return found;
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut known: BTreeMap<(Code, String, Option<Span>), Vec<usize>> = BTreeMap::new();
    for mut diagnostic in found {
        let reading = diagnostic
            .primary()
            .map_or(InstanceId::AS_WRITTEN, Span::instance);
        let edited: Vec<InstanceId> = diagnostic
            .edits
            .iter()
            .map(|edit| edit.span.instance())
            .collect();
        forget_readings(&mut diagnostic);
        let key = (
            diagnostic.code,
            diagnostic.message.clone(),
            diagnostic.primary(),
        );
        let alike = known.entry(key).or_default();
        let same = alike
            .iter()
            .copied()
            .find(|at| groups[*at].diagnostic == diagnostic);
        let at = same.unwrap_or_else(|| {
            alike.push(groups.len());
            groups.push(Group {
                diagnostic,
                readings: BTreeSet::new(),
                edited: BTreeSet::new(),
            });
            groups.len() - 1
        });
        groups[at].readings.insert(reading);
        groups[at].edited.extend(edited);
    }
    groups
        .into_iter()
        .map(|group| group.told(instances))
        .collect()
}

/// One finding and what its place was read for.
struct Group {
    diagnostic: Diagnostic,
    readings: BTreeSet<InstanceId>,
    edited: BTreeSet<InstanceId>,
}

impl Group {
    fn told(self, instances: &Instances) -> Diagnostic {
        let Self {
            mut diagnostic,
            readings,
            edited,
        } = self;
        let repeated: BTreeSet<InstanceId> = edited
            .into_iter()
            .filter(|id| *id != InstanceId::AS_WRITTEN)
            .collect();
        if !instances.are_all(&repeated) {
            diagnostic.edits.clear();
        }
        let Some(first) = readings.first() else {
            return diagnostic;
        };
        let mut more = match readings.len() - 1 {
            0 => String::new(),
            others => format!(", and {others} more"),
        };
        for instance in instances.chain(*first) {
            let (place, text) = match &instance.reason {
                Reason::Element { element, shown, .. } => {
                    (*element, format!("for `each` = {shown}{more}"))
                }
                Reason::Use { piece, name, call } => {
                    (*call, format!("{piece} `{name}` is used here{more}"))
                }
                Reason::Default { table, place, .. } => {
                    (*place, format!("a default of the table `{table}`{more}"))
                }
            };
            diagnostic = diagnostic.also(place.as_written(), text);
            more.clear();
        }
        diagnostic
    }
}

fn forget_readings(diagnostic: &mut Diagnostic) {
    for label in &mut diagnostic.labels {
        label.span = label.span.as_written();
    }
    for edit in &mut diagnostic.edits {
        edit.span = edit.span.as_written();
    }
}
