//! What there is to do, given what is done.

use plan::unit::{Rerun, Role, Scope};
use plan::{Digest, Plan};

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
    groups.flat_map(|interval| group(plan, interval))
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
    let tasks = plan.units.iter().enumerate();
    tasks
        .filter(move |(_, unit)| unit.scope == scope)
        .map(move |(unit, _)| Task { interval, unit })
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
            decisions: decide(past, reprocess, selection),
            seen,
        }
    }
}

/// Decides for every task.
fn decide(past: Past<'_>, reprocess: &Reprocess, selection: &Selection) -> TaskTable<Decision> {
    let plan = past.plan;
    let units = plan.units.len();
    let mut deciding = Deciding {
        past,
        reprocess,
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
            deciding.decide_drop(task);
        }
    }
    match selection {
        Selection::All => deciding.decisions,
        Selection::Units(units) => restrict(&past, units, &deciding.decisions),
    }
}

struct Deciding<'a> {
    past: Past<'a>,
    reprocess: &'a Reprocess,
    decisions: TaskTable<Decision>,
    /// Stages of this interval that fed a table which stays as it is.
    mixes: Vec<bool>,
}

impl Deciding<'_> {
    fn decide(&mut self, task: Task) {
        let decision = match self.past.plan.units[task.unit].role {
            Role::Publish => self.publish(task),
            Role::Stage { .. } => self.stage(task),
            Role::Drop { .. } => return,
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
            .filter(|reader| !matches!(self.past.plan.units[reader.unit].role, Role::Drop { .. }))
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

    /// A drop runs where its table is, or will be, there.
    fn decide_drop(&mut self, task: Task) {
        let (Role::Drop { .. }, Some(stage)) = (
            &self.past.plan.units[task.unit].role,
            self.past.graph.partner[task.unit],
        ) else {
            return;
        };
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
        match self.reprocess {
            Reprocess::Nothing | Reprocess::All => false,
            Reprocess::Tables(tables) => tables.contains(&self.past.plan.units[unit].id),
        }
    }

    /// Whether it was asked for again, and this run has not done it since.
    fn is_repeated(&self, task: Task) -> bool {
        let asked = matches!(self.reprocess, Reprocess::All) || self.is_named(task.unit);
        asked && !self.past.is_done_now(task)
    }
}
