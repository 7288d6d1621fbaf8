//! Which task may start next. Pure: it sees no session and no clock.
//!
//! A task starts once all that it needs is done, the same unit's earlier intervals are done where
//! their order matters, and nobody writes its table. Intervals are let in a few at a time, so that
//! neither memory nor the number of staging tables grows with the range.

use std::collections::{BTreeMap, BTreeSet};

use plan::Plan;
use plan::unit::Across;

use crate::graph::Graph;
use crate::resume::{Decision, group};
use crate::task::{Task, TaskTable};

pub(crate) struct Schedule<'a> {
    plan: &'a Plan,
    graph: &'a Graph,
    decisions: &'a TaskTable<Decision>,
    /// Intervals that may be open at the same time.
    window: usize,
    /// The next interval to let in.
    next: usize,
    /// Let in and not done, the running ones too; with how many tasks each still waits for.
    unfinished: BTreeMap<Task, usize>,
    ready: BTreeSet<Task>,
    /// Running, with the table that each writes.
    running: BTreeMap<Task, String>,
    /// Per unit: the intervals let in and not done, where their order matters.
    in_order: Vec<BTreeSet<usize>>,
    /// Per open interval: how many of its tasks are not done.
    open: BTreeMap<usize, usize>,
}

impl<'a> Schedule<'a> {
    pub(crate) fn new(
        plan: &'a Plan,
        graph: &'a Graph,
        decisions: &'a TaskTable<Decision>,
        window: usize,
    ) -> Self {
        let mut schedule = Self {
            plan,
            graph,
            decisions,
            window,
            next: 0,
            unfinished: BTreeMap::new(),
            ready: BTreeSet::new(),
            running: BTreeMap::new(),
            in_order: vec![BTreeSet::new(); plan.units.len()],
            open: BTreeMap::new(),
        };
        schedule.admit(None);
        schedule.admit_intervals();
        schedule
    }

    /// Takes the first task that may start: the earliest interval's, then the plan's order.
    pub(crate) fn start(&mut self) -> Option<Task> {
        let (task, table) = self.ready.iter().find_map(|&task| {
            let table = task.unit(self.plan).table.unfold(task.interval(self.plan));
            let free = self.running.values().all(|written| *written != table);
            free.then_some((task, table))
        })?;
        self.ready.remove(&task);
        self.running.insert(task, table);
        Some(task)
    }

    /// Notes that a task is done, which may make others ready.
    pub(crate) fn finish(&mut self, task: Task) {
        self.running.remove(&task);
        self.unfinished.remove(&task);
        let graph = self.graph;
        for &unit in &graph.dependents[task.unit] {
            self.unblock(Task { unit, ..task });
            if task.interval.is_none() {
                let open: Vec<usize> = self.open.keys().copied().collect();
                for interval in open.into_iter().map(Some) {
                    self.unblock(Task { interval, unit });
                }
            }
        }
        let Some(interval) = task.interval else {
            return;
        };
        if self.in_order[task.unit].remove(&interval)
            && let Some(&next) = self.in_order[task.unit].first()
        {
            self.unblock(Task {
                interval: Some(next),
                unit: task.unit,
            });
        }
        let left = self
            .open
            .get_mut(&interval)
            .expect("its task was unfinished");
        *left -= 1;
        if *left == 0 {
            self.open.remove(&interval);
            self.admit_intervals();
        }
    }

    fn unblock(&mut self, task: Task) {
        if let Some(waits) = self.unfinished.get_mut(&task) {
            *waits -= 1;
            if *waits == 0 {
                self.ready.insert(task);
            }
        }
    }

    fn admit_intervals(&mut self) {
        while self.open.len() < self.window && self.next < self.plan.intervals.len() {
            self.admit(Some(self.next));
            self.next += 1;
        }
    }

    fn admit(&mut self, interval: Option<usize>) {
        for task in group(self.plan, interval) {
            if *self.decisions.get(task) != Decision::Run {
                continue;
            }
            // A need of any task is in its own interval or in none, never in both.
            let mut waits = self.graph.needs[task.unit]
                .iter()
                .filter(|&&unit| {
                    self.unfinished.contains_key(&Task { unit, ..task })
                        || self.unfinished.contains_key(&Task {
                            interval: None,
                            unit,
                        })
                })
                .count();
            if let Some(interval) = interval {
                if self.plan.units[task.unit].across == Across::InOrder {
                    let earlier = &mut self.in_order[task.unit];
                    waits += usize::from(!earlier.is_empty());
                    earlier.insert(interval);
                }
                *self.open.entry(interval).or_default() += 1;
            }
            self.unfinished.insert(task, waits);
            if waits == 0 {
                self.ready.insert(task);
            }
        }
    }
}

#[cfg(test)]
mod tests;
