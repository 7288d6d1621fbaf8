//! Which task may start next. Pure: it sees no session and no clock.
//!
//! A task starts once all that it needs is done, the same unit's earlier intervals are done where
//! their order matters, and nobody writes its table. A table that stays is loaded for an interval
//! behind all that read it for the earlier ones: a SELECT sees it as its own interval left it, however
//! many units run at a time. Intervals are let in a few at a time, so that neither memory nor the
//! number of staging tables grows with the range.
//!
//! What another process of the run is at is put aside and offered again; what cannot be done is given
//! up, with all that needs it. A reader that is given up holds up nobody: a run that goes on behind a
//! failure was asked to.

use std::collections::{BTreeMap, BTreeSet};

use plan::Plan;
use plan::unit::{Across, Scope};

use crate::graph::Graph;
use crate::resume::{Decision, at_end, group};
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
    /// Another process of the run is at them.
    aside: BTreeSet<Task>,
    /// Whether what comes behind all intervals was let in.
    end: End,
    /// Units without an interval that were given up.
    lost: BTreeSet<usize>,
    /// Units that were given up for some interval.
    incomplete: BTreeSet<usize>,
    /// Units that were given up for an interval, where their order matters: no later one may run.
    halted: BTreeSet<usize>,
    /// Per unit: the intervals let in and not done, where their order matters.
    in_order: Vec<BTreeSet<usize>>,
    /// Per open interval: how many of its tasks are not done.
    open: BTreeMap<usize, usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Waits,
    Admitted,
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
            aside: BTreeSet::new(),
            end: End::Waits,
            lost: BTreeSet::new(),
            incomplete: BTreeSet::new(),
            halted: BTreeSet::new(),
            in_order: vec![BTreeSet::new(); plan.units.len()],
            open: BTreeMap::new(),
        };
        schedule.admit(None, group(plan, None));
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

    /// Takes a task back, to be started later.
    pub(crate) fn put_back(&mut self, task: Task) {
        self.running.remove(&task);
        self.ready.insert(task);
    }

    /// Another process of the run is at a task that was started.
    pub(crate) fn put_aside(&mut self, task: Task) {
        self.running.remove(&task);
        self.aside.insert(task);
    }

    pub(crate) fn has_aside(&self) -> bool {
        !self.aside.is_empty()
    }

    /// Offers again what was put aside.
    pub(crate) fn recall(&mut self) {
        self.ready.append(&mut self.aside);
    }

    /// Notes that a task that was started cannot be done. All that waits for it is given up too.
    pub(crate) fn give_up(&mut self, task: Task) {
        let mut given_up = vec![task];
        while let Some(task) = given_up.pop() {
            self.running.remove(&task);
            self.ready.remove(&task);
            self.aside.remove(&task);
            if self.unfinished.remove(&task).is_none() {
                continue;
            }
            let waiting = self.graph.dependents[task.unit].iter();
            match task.interval {
                Some(interval) => {
                    self.incomplete.insert(task.unit);
                    given_up.extend(waiting.map(|&unit| Task { unit, ..task }));
                    if self.plan.units[task.unit].across == Across::InOrder
                        && self.in_order[task.unit].remove(&interval)
                    {
                        self.halted.insert(task.unit);
                        let later = self.in_order[task.unit].range(interval..);
                        given_up.extend(later.map(|&interval| Task {
                            interval: Some(interval),
                            unit: task.unit,
                        }));
                    }
                    self.let_later_writers_go(task);
                    *self.open_count(interval) -= 1;
                }
                None => {
                    self.lost.insert(task.unit);
                    let groups = std::iter::once(None).chain(self.open.keys().copied().map(Some));
                    let groups: Vec<Option<usize>> = groups.collect();
                    for &unit in waiting {
                        given_up.extend(groups.iter().map(|&interval| Task { interval, unit }));
                    }
                }
            }
        }
        self.open.retain(|_, left| *left > 0);
        self.admit_intervals();
    }

    fn open_count(&mut self, interval: usize) -> &mut usize {
        let open = self.open.get_mut(&interval);
        open.expect("its task was unfinished")
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
        self.let_later_writers_go(task);
        let left = self.open_count(interval);
        *left -= 1;
        if *left == 0 {
            self.open.remove(&interval);
            self.admit_intervals();
        }
    }

    /// Of a reader that is done or given up: what writes its tables for later intervals waits no more
    /// for it.
    fn let_later_writers_go(&mut self, reader: Task) {
        let Some(interval) = reader.interval else {
            return;
        };
        let later: Vec<usize> = self
            .open
            .range(interval + 1..)
            .map(|(&later, _)| later)
            .collect();
        let graph = self.graph;
        for &unit in &graph.read[reader.unit] {
            for &interval in &later {
                let interval = Some(interval);
                self.unblock(Task { interval, unit });
            }
        }
    }

    fn unblock(&mut self, task: Task) {
        // What is awaited waits in another process, and counts nothing here.
        let waits = self.unfinished.get_mut(&task);
        if let Some(waits) = waits.filter(|waits| **waits > 0) {
            *waits -= 1;
            if *waits == 0 {
                self.ready.insert(task);
            }
        }
    }

    fn admit_intervals(&mut self) {
        while self.open.len() < self.window && self.next < self.plan.intervals.len() {
            self.next += 1;
            let interval = Some(self.next - 1);
            self.admit(interval, group(self.plan, interval));
        }
        let all_done = self.open.is_empty() && self.next == self.plan.intervals.len();
        if all_done && self.end == End::Waits {
            self.end = End::Admitted;
            self.admit(None, at_end(self.plan));
        }
    }

    fn admit(&mut self, interval: Option<usize>, tasks: impl Iterator<Item = Task>) {
        let mut hopeless = Vec::new();
        for task in tasks {
            let waits = match self.decisions.get(task) {
                Decision::Run => self.waits(task),
                // Whatever it waits for, it does so in another process.
                Decision::Awaited => 0,
                _ => continue,
            };
            if let Some(interval) = interval {
                *self.open.entry(interval).or_default() += 1;
            }
            self.unfinished.insert(task, waits);
            if waits == 0 {
                self.ready.insert(task);
            }
            let incomplete = match self.plan.units[task.unit].scope {
                Scope::AtEnd => Some(&self.incomplete),
                Scope::Once | Scope::EachInterval => None,
            };
            let is_lost = |unit: &usize| {
                self.lost.contains(unit) || incomplete.is_some_and(|units| units.contains(unit))
            };
            if self.halted.contains(&task.unit) || self.graph.needs[task.unit].iter().any(is_lost) {
                hopeless.push(task);
            }
        }
        for task in hopeless {
            self.give_up(task);
        }
    }

    /// How many tasks have to be done before this one.
    fn waits(&mut self, task: Task) -> usize {
        // A need of any task is in its own interval or in none, never in both.
        let needed = |&unit: &usize| {
            [task.interval, None]
                .iter()
                .any(|&interval| self.unfinished.contains_key(&Task { interval, unit }))
        };
        let needs = self.graph.needs[task.unit].iter();
        let mut waits = needs.copied().filter(needed).count();
        if let (Some(interval), Across::InOrder) =
            (task.interval, self.plan.units[task.unit].across)
        {
            let earlier = &mut self.in_order[task.unit];
            waits += usize::from(!earlier.is_empty());
            earlier.insert(interval);
            let before = self.open.range(..interval).map(|(&before, _)| Some(before));
            waits += before
                .flat_map(|interval| {
                    let readers = self.graph.readers[task.unit].iter();
                    readers.map(move |&unit| Task { interval, unit })
                })
                .filter(|reader| self.unfinished.contains_key(reader))
                .count();
        }
        waits
    }
}

#[cfg(test)]
mod tests;
