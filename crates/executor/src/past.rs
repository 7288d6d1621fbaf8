//! What the ledger says about the tasks of a plan.

use plan::unit::{Rerun, Role, Scope};
use plan::{Digest, Plan};

use crate::graph::Graph;
use crate::ledger::{Entry, Ledger, Load};
use crate::rewinding::is_taken_back;
use crate::task::Task;

#[derive(Clone, Copy)]
pub(crate) struct Past<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) graph: &'a Graph,
    pub(crate) ledger: &'a Ledger,
    /// The generation that this run holds the lease under.
    pub(crate) generation: i64,
}

impl Past<'_> {
    pub(crate) fn entry(&self, task: Task) -> Option<Entry> {
        self.load(task).map(|load| load.latest)
    }

    /// Every time that it was done.
    pub(crate) fn load(&self, task: Task) -> Option<&Load> {
        let unit = task.unit(self.plan);
        self.ledger
            .load(&unit.id, &unit.key(task.interval(self.plan)))
    }

    /// The same, unless what it tells of was taken back since.
    pub(crate) fn standing(&self, task: Task) -> Option<Entry> {
        let entry = self.entry(task)?;
        let taken_back = task.interval(self.plan).is_some_and(|interval| {
            is_taken_back(self.ledger, task.unit(self.plan), interval, entry.sequence)
        });
        (!taken_back).then_some(entry)
    }

    pub(crate) fn digest(&self, task: Task) -> Digest {
        task.unit(self.plan).digest(task.interval(self.plan))
    }

    /// Whether this run has done it already, in this process or in another one that is at work.
    pub(crate) fn is_done_now(&self, task: Task) -> bool {
        self.standing(task)
            .is_some_and(|entry| entry.generation == self.generation)
    }

    /// Whether a stage's table was filled and not dropped since.
    pub(crate) fn is_there(&self, stage: Task) -> bool {
        let dropped =
            self.graph.partner[stage.unit].and_then(|unit| self.entry(Task { unit, ..stage }));
        self.entry(stage)
            .is_some_and(|filled| dropped.is_none_or(|dropped| filled.sequence > dropped.sequence))
    }

    /// Whether others can read what a unit made, by the SQL that the plan shows.
    pub(crate) fn is_readable(&self, task: Task) -> bool {
        let unit = task.unit(self.plan);
        let same = |entry: Entry| entry.digest == self.digest(task);
        match (&unit.role, self.standing(task)) {
            (_, None) | (Role::Drop { .. }, _) => false,
            // Its rows can be made by no other SQL any more.
            (Role::Publish, Some(entry)) => unit.rerun == Rerun::Doubles || same(entry),
            (Role::Stage { .. }, Some(entry)) => same(entry) && self.is_there(task),
            (Role::Change | Role::Maintain, Some(entry)) => same(entry),
        }
    }

    /// What has to be done before a task: of its interval or of none, and of every interval behind
    /// them all.
    pub(crate) fn needs(self, task: Task) -> impl Iterator<Item = Task> {
        let plan = self.plan;
        let of_all = plan.units[task.unit].scope == Scope::AtEnd;
        self.graph.needs[task.unit].iter().flat_map(move |&unit| {
            let each = plan.units[unit].scope == Scope::EachInterval;
            let intervals = match (each, of_all) {
                (true, true) => 0..plan.intervals.len(),
                _ => 0..0,
            };
            let one = match (each, of_all) {
                (true, true) => None,
                (true, false) => Some(task.interval),
                (false, _) => Some(None),
            };
            let tasks = one.into_iter().chain(intervals.map(Some));
            tasks.map(move |interval| Task { interval, unit })
        })
    }

    /// The place of the last ledger row of a unit, for whichever interval.
    pub(crate) fn last_sequence(&self, unit: usize) -> Option<i64> {
        self.ledger.last_sequence(&self.plan.units[unit].id)
    }
}
