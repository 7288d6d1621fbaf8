//! What there is to do, given what is done.

use plan::unit::{Rerun, Role, Scope};
use plan::{Digest, Plan};

use crate::graph::Graph;
use crate::ledger::{Entry, Ledger};
use crate::options::Reprocess;
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

/// Decides for every task.
pub(crate) fn decide(
    plan: &Plan,
    graph: &Graph,
    ledger: &Ledger,
    reprocess: &Reprocess,
) -> TaskTable<Decision> {
    let units = plan.units.len();
    let mut deciding = Deciding {
        plan,
        graph,
        ledger,
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
    deciding.decisions
}

fn entry(plan: &Plan, ledger: &Ledger, task: Task) -> Option<Entry> {
    let unit = task.unit(plan);
    ledger.get(&unit.id, &unit.key(task.interval(plan)))
}

struct Deciding<'a> {
    plan: &'a Plan,
    graph: &'a Graph,
    ledger: &'a Ledger,
    reprocess: &'a Reprocess,
    decisions: TaskTable<Decision>,
    /// Stages of this interval that fed a table which stays as it is.
    mixes: Vec<bool>,
}

impl Deciding<'_> {
    fn decide(&mut self, task: Task) {
        let decision = match self.plan.units[task.unit].role {
            Role::Publish => self.publish(task),
            Role::Stage { .. } => self.stage(task),
            Role::Drop { .. } => return,
        };
        self.decisions.set(task, decision);
    }

    fn publish(&self, task: Task) -> Decision {
        match self.entry(task) {
            None => Decision::Run,
            // A second load would double its rows, whatever its SQL was.
            Some(_) if self.plan.units[task.unit].rerun == Rerun::Doubles => Decision::AlreadyDone,
            Some(_) if self.is_repeated(task.unit) => Decision::Run,
            Some(entry) if entry.digest == self.digest(task) => Decision::AlreadyDone,
            Some(entry) => Decision::Stale {
                loaded: entry.digest,
            },
        }
    }

    /// A stage runs for those who read it. One whose SQL changed since is *stale* where a table
    /// that it fed stays as it is: beside tables loaded anew, that table would hold rows made by
    /// SQL that no plan shows any more.
    fn stage(&mut self, task: Task) -> Decision {
        let readers: Vec<Task> = self.graph.dependents[task.unit]
            .iter()
            .map(|&unit| Task { unit, ..task })
            .filter(|reader| !matches!(self.plan.units[reader.unit].role, Role::Drop { .. }))
            .collect();
        self.mixes[task.unit] = readers.iter().any(|reader| {
            let unit = &self.plan.units[reader.unit];
            match (&unit.role, unit.rerun) {
                // Nothing can load it again, so there is nothing that could be asked for.
                (Role::Publish, Rerun::Doubles) => false,
                (Role::Publish, Rerun::Replaces | Rerun::ReplacesOwn) => {
                    *self.decisions.get(*reader) == Decision::AlreadyDone
                }
                (Role::Stage { .. } | Role::Drop { .. }, _) => self.mixes[reader.unit],
            }
        });
        let entry = self.entry(task);
        let same = entry.filter(|entry| entry.digest == self.digest(task));
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
            .any(|reader| self.is_repeated(reader.unit))
            || self.is_repeated(task.unit);
        match (wanted, same) {
            (true, Some(_)) if !repeated && self.is_there(task) => Decision::AlreadyDone,
            (true, _) => Decision::Run,
            (false, Some(_)) => Decision::AlreadyDone,
            (false, None) => Decision::NotNeeded,
        }
    }

    /// A drop runs where its table is, or will be, there.
    fn decide_drop(&mut self, task: Task) {
        let (Role::Drop { .. }, Some(stage)) = (
            &self.plan.units[task.unit].role,
            self.graph.partner[task.unit],
        ) else {
            return;
        };
        let stage = Task {
            unit: stage,
            ..task
        };
        let filled = *self.decisions.get(stage) == Decision::Run || self.is_there(stage);
        let decision = if filled {
            Decision::Run
        } else if self.entry(task).is_some() {
            Decision::AlreadyDone
        } else {
            Decision::NotNeeded
        };
        self.decisions.set(task, decision);
    }

    /// Whether a stage's table was filled and not dropped since.
    fn is_there(&self, stage: Task) -> bool {
        let dropped =
            self.graph.partner[stage.unit].and_then(|unit| self.entry(Task { unit, ..stage }));
        self.entry(stage)
            .is_some_and(|filled| dropped.is_none_or(|dropped| filled.sequence > dropped.sequence))
    }

    fn entry(&self, task: Task) -> Option<Entry> {
        entry(self.plan, self.ledger, task)
    }

    fn digest(&self, task: Task) -> Digest {
        task.unit(self.plan).digest(task.interval(self.plan))
    }

    fn is_named(&self, unit: usize) -> bool {
        match self.reprocess {
            Reprocess::Nothing | Reprocess::All => false,
            Reprocess::Tables(tables) => tables.contains(&self.plan.units[unit].id),
        }
    }

    fn is_repeated(&self, unit: usize) -> bool {
        matches!(self.reprocess, Reprocess::All) || self.is_named(unit)
    }
}
