//! What there is to do, given what is done.

use plan::unit::{Rerun, Role, Scope};
use plan::{Digest, Plan};

use crate::again::Again;
use crate::ledger::Entry;
use crate::options::{Reprocess, Selection};
use crate::past::Past;
use crate::rewinding::will_be_taken_back;
use crate::selection::restrict;
use crate::task::{Task, TaskTable};

/// What becomes of a unit for an interval, before anything runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Run,
    /// The ledger has it.
    AlreadyDone,
    /// A stage that nobody reads in this run, or the drop of a table that is not there.
    NotNeeded,
    /// The ledger has it with another digest, and nobody asked to do it again.
    Stale {
        loaded: Digest,
    },
    /// Not selected, but something selected needs it: another process of the run has to do it.
    Awaited,
    /// Not selected, and nothing that runs here needs it.
    NotSelected,
}

/// The tasks of a plan, in the order of the record.
pub(crate) fn tasks(plan: &Plan) -> impl Iterator<Item = Task> + '_ {
    let groups = std::iter::once(None).chain((0..plan.intervals.len()).map(Some));
    let groups = groups.flat_map(|interval| group(plan, interval));
    groups.chain(at_end(plan))
}

/// The tasks of one interval, or of none.
pub(crate) fn group(
    plan: &Plan,
    interval: Option<usize>,
) -> impl DoubleEndedIterator<Item = Task> + '_ {
    let scope = match interval {
        None => Scope::Once,
        Some(_) => Scope::EachInterval,
    };
    of_scope(plan, scope).map(move |unit| Task { interval, unit })
}

/// The tasks behind all intervals.
pub(crate) fn at_end(plan: &Plan) -> impl DoubleEndedIterator<Item = Task> + '_ {
    of_scope(plan, Scope::AtEnd).map(|unit| Task {
        interval: None,
        unit,
    })
}

fn of_scope(plan: &Plan, scope: Scope) -> impl DoubleEndedIterator<Item = usize> + '_ {
    let units = plan.units.iter().enumerate();
    units
        .filter(move |(_, unit)| unit.scope == scope)
        .map(|(place, _)| place)
}

/// What a process sets out to do.
pub(crate) struct Agenda {
    pub(crate) generation: i64,
    pub(crate) decisions: TaskTable<Decision>,
    /// The sequence of the last ledger row of each task, 0 where there is none: what has a later one
    /// was done by another process since.
    pub(crate) seen: TaskTable<i64>,
}

impl Agenda {
    pub(crate) fn new(past: Past<'_>, reprocess: &Reprocess, selection: &Selection) -> Self {
        let plan = past.plan;
        let mut seen = TaskTable::new(plan.units.len(), plan.intervals.len(), 0);
        for task in tasks(plan) {
            if let Some(entry) = past.entry(task) {
                seen.set(task, entry.sequence);
            }
        }
        Self {
            generation: past.generation,
            decisions: decide(past, &Again::new(past, reprocess), selection),
            seen,
        }
    }
}

/// Decides for every task.
fn decide(past: Past<'_>, again: &Again<'_>, selection: &Selection) -> TaskTable<Decision> {
    let plan = past.plan;
    let units = plan.units.len();
    let mut deciding = Deciding {
        past,
        again,
        decisions: TaskTable::new(units, plan.intervals.len(), Decision::NotNeeded),
        mixes: vec![false; units],
    };
    for interval in std::iter::once(None).chain((0..plan.intervals.len()).map(Some)) {
        deciding.mixes.fill(false);
        // Readers stand after their stage, so they are decided first.
        for task in group(plan, interval).rev() {
            deciding.decide(task);
        }
        for task in group(plan, interval) {
            deciding.decide_behind_needs(task);
        }
    }
    for task in at_end(plan) {
        deciding.decide_behind_needs(task);
    }
    match selection {
        Selection::All => deciding.decisions,
        Selection::Units(units) => restrict(&past, units, &deciding.decisions),
    }
}

/// Whether rows of what a task looks after were loaded since it was done, or are going to be.
pub(crate) fn is_behind(past: Past<'_>, decisions: &TaskTable<Decision>, task: Task) -> bool {
    let Some(entry) = past.entry(task) else {
        return true;
    };
    past.needs(task).any(|need| {
        let loaded = past.last_sequence(need.unit);
        *decisions.get(need) == Decision::Run || loaded > Some(entry.sequence)
    })
}

struct Deciding<'a> {
    past: Past<'a>,
    again: &'a Again<'a>,
    decisions: TaskTable<Decision>,
    /// Stages of this interval that fed a table which stays as it is.
    mixes: Vec<bool>,
}

impl Deciding<'_> {
    fn decide(&mut self, task: Task) {
        let decision = match self.past.plan.units[task.unit].role {
            Role::Publish => self.publish(task),
            Role::Stage { .. } => self.stage(task),
            Role::Drop { .. } | Role::Change | Role::Maintain => return,
        };
        self.decisions.set(task, decision);
    }

    fn publish(&self, task: Task) -> Decision {
        match self.past.standing(task) {
            None => Decision::Run,
            Some(_) if will_be_taken_back(self.past.plan, &self.decisions, task) => Decision::Run,
            // A second load would double its rows, whatever its SQL was.
            Some(_) if self.past.plan.units[task.unit].rerun == Rerun::Doubles => {
                Decision::AlreadyDone
            }
            Some(_) if self.is_repeated(task) => Decision::Run,
            Some(entry) if entry.digest == self.past.digest(task) => Decision::AlreadyDone,
            Some(entry) => Decision::Stale {
                loaded: entry.digest,
            },
        }
    }

    /// A stage runs for those who read it. One whose SQL changed since is *stale* where a table
    /// that it fed stays as it is: beside tables loaded anew, that table would hold rows made by
    /// SQL that no plan shows any more.
    fn stage(&mut self, task: Task) -> Decision {
        let readers: Vec<Task> = self.past.graph.dependents[task.unit]
            .iter()
            .map(|&unit| Task { unit, ..task })
            .filter(|reader| {
                let role = &self.past.plan.units[reader.unit].role;
                matches!(role, Role::Publish | Role::Stage { .. })
            })
            .collect();
        self.mixes[task.unit] = readers.iter().any(|reader| {
            let unit = &self.past.plan.units[reader.unit];
            match (&unit.role, unit.rerun) {
                // Nothing can load it again, so there is nothing that could be asked for.
                (Role::Publish, Rerun::Doubles) => false,
                (Role::Publish, Rerun::Replaces | Rerun::ReplacesOwn | Rerun::Rewinds) => {
                    *self.decisions.get(*reader) == Decision::AlreadyDone
                }
                (Role::Stage { .. } | Role::Drop { .. }, _) => self.mixes[reader.unit],
                (Role::Change | Role::Maintain, _) => false,
            }
        });
        let entry = self.past.entry(task);
        let same = entry.filter(|entry| entry.digest == self.past.digest(task));
        if let (Some(entry), None, true) = (entry, same, self.mixes[task.unit]) {
            return Decision::Stale {
                loaded: entry.digest,
            };
        }
        let running = |reader: &&Task| *self.decisions.get(**reader) == Decision::Run;
        let wanted = readers.iter().any(|reader| running(&reader)) || self.is_named(task.unit);
        let repeated = readers
            .iter()
            .filter(running)
            .any(|reader| self.is_repeated(*reader))
            || self.is_repeated(task);
        let repeated = repeated && !self.past.is_done_now(task);
        match (wanted, same) {
            (true, Some(_)) if !repeated && self.past.is_there(task) => Decision::AlreadyDone,
            (true, _) => Decision::Run,
            (false, Some(_)) => Decision::AlreadyDone,
            (false, None) => Decision::NotNeeded,
        }
    }

    /// What follows from the decisions about the units that it needs.
    fn decide_behind_needs(&mut self, task: Task) {
        let partner = self.past.graph.partner[task.unit];
        match (&self.past.plan.units[task.unit].role, partner) {
            (Role::Drop { .. }, Some(stage)) => self.decide_drop(task, stage),
            (Role::Change, _) => self.decisions.set(task, self.change(task)),
            (Role::Maintain, _) => self.decisions.set(task, self.maintenance(task)),
            (Role::Publish | Role::Stage { .. } | Role::Drop { .. }, _) => {}
        }
    }

    /// The same statements may have to run again, where a table was changed to and fro: they do
    /// where a change that they need came later.
    fn change(&self, task: Task) -> Decision {
        let Some(entry) = self.past.entry(task) else {
            return Decision::Run;
        };
        let is_change = |need: &Task| self.past.plan.units[need.unit].role == Role::Change;
        let is_overtaken = self.past.needs(task).filter(is_change).any(|need| {
            let later = |other: Entry| other.sequence > entry.sequence;
            *self.decisions.get(need) == Decision::Run || self.past.entry(need).is_some_and(later)
        });
        let is_same = entry.digest == self.past.digest(task);
        if is_same && !is_overtaken && !self.is_repeated(task) {
            Decision::AlreadyDone
        } else {
            Decision::Run
        }
    }

    /// Rows that were loaded by any plan count, also those of other intervals. What others load into
    /// their tables no ledger of this pipeline tells, so every run looks after what reads them.
    fn maintenance(&self, task: Task) -> Decision {
        let is_due = is_behind(self.past, &self.decisions, task);
        let id = &self.past.plan.units[task.unit].id;
        let mut sources = self.past.plan.sources.iter();
        let reads_others = sources.any(|source| source.read_by.contains(id));
        let is_unsure = reads_others && !self.past.is_done_now(task);
        if is_due || is_unsure || self.is_repeated(task) {
            Decision::Run
        } else {
            Decision::AlreadyDone
        }
    }

    /// A drop runs where its table is, or will be, there.
    fn decide_drop(&mut self, task: Task, stage: usize) {
        let stage = Task {
            unit: stage,
            ..task
        };
        let filled = *self.decisions.get(stage) == Decision::Run || self.past.is_there(stage);
        let decision = if filled {
            Decision::Run
        } else if self.past.entry(task).is_some() {
            Decision::AlreadyDone
        } else {
            Decision::NotNeeded
        };
        self.decisions.set(task, decision);
    }

    fn is_named(&self, unit: usize) -> bool {
        self.again.is_named(unit)
    }

    fn is_repeated(&self, task: Task) -> bool {
        self.again.is_repeated(task)
    }
}
