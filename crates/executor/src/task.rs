//! One unit for one interval.

use plan::{DataInterval, Plan, Unit};

/// Which unit for which interval, by their places in the plan.
///
/// In the order of the record: what is loaded once, then interval by interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Task {
    /// None: the unit belongs to no interval.
    pub(crate) interval: Option<usize>,
    pub(crate) unit: usize,
}

impl Task {
    pub(crate) fn unit(self, plan: &Plan) -> &Unit {
        &plan.units[self.unit]
    }

    pub(crate) fn interval(self, plan: &Plan) -> Option<&DataInterval> {
        self.interval.map(|index| &plan.intervals[index].interval)
    }
}

/// A value for every task of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TaskTable<T> {
    units: usize,
    cells: Vec<T>,
}

impl<T: Clone> TaskTable<T> {
    pub(crate) fn new(units: usize, intervals: usize, value: T) -> Self {
        Self {
            units,
            cells: vec![value; units * (intervals + 1)],
        }
    }

    fn place(&self, task: Task) -> usize {
        self.units * task.interval.map_or(0, |index| index + 1) + task.unit
    }

    pub(crate) fn get(&self, task: Task) -> &T {
        &self.cells[self.place(task)]
    }

    pub(crate) fn set(&mut self, task: Task, value: T) {
        let place = self.place(task);
        self.cells[place] = value;
    }
}
