//! What is loaded again although the ledger has it.

use std::collections::BTreeSet;

use plan::UnitId;

use crate::inputs::{Causes, stale_inputs};
use crate::options::Reprocess;
use crate::past::Past;
use crate::selector::Selector;
use crate::task::Task;

/// What a caller asked for, with the names of a plan.
pub(crate) struct Again<'a> {
    past: Past<'a>,
    asked: Asked,
}

enum Asked {
    Nothing,
    All,
    These {
        units: BTreeSet<UnitId>,
        /// Where it was asked for them.
        stale_inputs: Option<Causes>,
    },
}

impl<'a> Again<'a> {
    pub(crate) fn new(past: Past<'a>, reprocess: &Reprocess) -> Self {
        let asked = match reprocess {
            Reprocess::Nothing => Asked::Nothing,
            Reprocess::All => Asked::All,
            Reprocess::These(selectors) => {
                let units: BTreeSet<UnitId> = selectors
                    .iter()
                    .flat_map(|selector| selector.units(past.plan))
                    .collect();
                // What this run loads again makes its readers stale too.
                let is_loaded_again = |task: Task| {
                    let is_named = units.contains(&task.unit(past.plan).id);
                    past.standing(task).is_none() || is_named && !past.is_done_now(task)
                };
                let stale_inputs = selectors
                    .contains(&Selector::StaleInputs)
                    .then(|| stale_inputs(past, &is_loaded_again));
                Asked::These {
                    units,
                    stale_inputs,
                }
            }
        };
        Self { past, asked }
    }

    /// Whether a unit was asked for by its name, for all intervals.
    pub(crate) fn is_named(&self, unit: usize) -> bool {
        match &self.asked {
            Asked::Nothing | Asked::All => false,
            Asked::These { units, .. } => units.contains(&self.past.plan.units[unit].id),
        }
    }

    /// Whether a task was asked for again, and this run has not done it since.
    pub(crate) fn is_repeated(&self, task: Task) -> bool {
        let is_asked = match &self.asked {
            Asked::Nothing => false,
            Asked::All => true,
            Asked::These { stale_inputs, .. } => {
                let is_stale = |causes: &Causes| causes.get(task).is_some();
                self.is_named(task.unit) || stale_inputs.as_ref().is_some_and(is_stale)
            }
        };
        is_asked && !self.past.is_done_now(task)
    }
}
