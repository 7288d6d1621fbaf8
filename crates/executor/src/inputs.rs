//! Loads that are *stale by input*: made from rows that were replaced since.
//!
//! A load read what another unit had loaded for some interval, and that unit was loaded again for that
//! interval since: the ledger has it once before the load and once behind it. What the load could not
//! read, because it came for the first time later, is no reason: days may be loaded in any order. Nor is
//! an interval behind its own, which a range that is loaded again from its first day on passes through
//! later. Of a staging table, only what it was filled from counts, and a request to fill it again: it is
//! filled whenever somebody reads it, mostly from the same files. A load whose input is stale by input is so
//! too, unless that input can never be loaded again.

use std::collections::BTreeMap;

use plan::record::{Remedy, StaleInput};
use plan::unit::{Across, Rerun, Role, Scope};
use plan::{DataInterval, IntervalKey, Rows};

use crate::past::Past;
use crate::replaced::{NOW, Replaced};
use crate::resume::{Decision, group};
use crate::task::{Task, TaskTable};

/// For each task that is stale by input, the unit that was loaded again.
pub(crate) type Causes = TaskTable<Option<usize>>;

/// Finds the tasks that are stale by input, given the ledger and those that are loaded again now; of
/// stages, those that were asked for.
pub(crate) fn stale_inputs(past: Past<'_>, is_loaded_again: &dyn Fn(Task) -> bool) -> Causes {
    let plan = past.plan;
    let mut search = Search::new(past, is_loaded_again);
    for interval in std::iter::once(None).chain((0..plan.intervals.len()).map(Some)) {
        search.reach(interval);
        for task in group(plan, interval) {
            search.visit(task);
        }
    }
    search.causes
}

/// What a run leaves stale by input, one for each unit and cause, in the order of the plan.
pub(crate) fn left_stale(
    past: Past<'_>,
    decisions: &TaskTable<Decision>,
    is_loaded_again: &dyn Fn(Task) -> bool,
) -> Vec<StaleInput> {
    let plan = past.plan;
    let causes = stale_inputs(past, is_loaded_again);
    let mut stale: BTreeMap<(usize, usize), Vec<IntervalKey>> = BTreeMap::new();
    for interval in std::iter::once(None).chain((0..plan.intervals.len()).map(Some)) {
        for task in group(plan, interval) {
            if let (Some(cause), Decision::AlreadyDone) = (causes.get(task), decisions.get(task)) {
                let key = task.unit(plan).key(task.interval(plan));
                stale.entry((task.unit, *cause)).or_default().push(key);
            }
        }
    }
    stale
        .into_iter()
        .map(|((unit, cause), intervals)| StaleInput {
            unit: plan.units[unit].id.clone(),
            intervals,
            replaced: plan.units[cause].id.clone(),
            remedy: remedy(plan.units[unit].rerun),
        })
        .collect()
}

pub(crate) fn remedy(rerun: Rerun) -> Remedy {
    match rerun {
        Rerun::Replaces | Rerun::ReplacesOwn | Rerun::Rewinds => Remedy::Reprocess,
        Rerun::Doubles => Remedy::Nothing,
    }
}

struct Search<'a> {
    past: Past<'a>,
    is_loaded_again: &'a dyn Fn(Task) -> bool,
    /// Per unit, what it reads.
    reads: Vec<Vec<(usize, Rows)>>,
    /// Per unit, what the ledger has more than once and does not stand in `replaced` yet: the latest
    /// interval first.
    repeated: Vec<Vec<(DataInterval, i64, i64)>>,
    /// Per unit, what was replaced of the intervals so far.
    replaced: Vec<Replaced>,
    causes: Causes,
}

impl<'a> Search<'a> {
    fn new(past: Past<'a>, is_loaded_again: &'a dyn Fn(Task) -> bool) -> Self {
        let plan = past.plan;
        let places: BTreeMap<_, _> = plan.units.iter().map(|unit| &unit.id).zip(0..).collect();
        let reads = plan.units.iter().map(|unit| {
            let reads = unit.reads.iter();
            let reads = reads.filter_map(|read| Some((*places.get(&read.unit)?, read.rows)));
            reads.collect()
        });
        let repeated = plan.units.iter().map(|unit| {
            let mut repeated: Vec<_> = past.ledger.repeated(&unit.id).collect();
            repeated.reverse();
            repeated
        });
        Self {
            past,
            is_loaded_again,
            reads: reads.collect(),
            repeated: repeated.collect(),
            replaced: vec![Replaced::default(); plan.units.len()],
            causes: TaskTable::new(plan.units.len(), plan.intervals.len(), None),
        }
    }

    /// Notes what the ledger has more than once, up to an interval of the plan.
    fn reach(&mut self, interval: Option<usize>) {
        let plan = self.past.plan;
        for (place, unit) in plan.units.iter().enumerate() {
            let Some(interval) = interval else {
                let once = self.past.ledger.load(&unit.id, &IntervalKey::once());
                if let (Scope::Once, Some(load)) = (unit.scope, once) {
                    self.replaced[place].insert(load.first(), load.latest.sequence, place);
                }
                continue;
            };
            let start = plan.intervals[interval].interval.start();
            let repeated = &mut self.repeated[place];
            while let Some((_, first, last)) =
                repeated.pop_if(|(interval, ..)| interval.start() <= start)
            {
                self.replaced[place].insert(first, last, place);
            }
        }
    }

    fn visit(&mut self, task: Task) {
        let unit = task.unit(self.past.plan);
        if unit.role != Role::Publish {
            return;
        }
        let again = (self.is_loaded_again)(task);
        let cause = match self.past.standing(task) {
            Some(entry) if !again => self
                .cause(task, entry.sequence)
                .or_else(|| self.rewound(task)),
            _ => None,
        };
        self.causes.set(task, cause);
        let will_be = match cause {
            _ if again => Some(task.unit),
            Some(cause) if remedy(unit.rerun) == Remedy::Reprocess => Some(cause),
            _ => None,
        };
        if let (Some(cause), Some(load)) = (will_be, self.past.load(task)) {
            self.replaced[task.unit].insert(load.first(), NOW, cause);
        }
    }

    /// What was replaced since a unit's rows were made, at a sequence.
    fn cause(&self, task: Task, sequence: i64) -> Option<usize> {
        let plan = self.past.plan;
        self.reads[task.unit].iter().find_map(|&(unit, rows)| {
            let source = &plan.units[unit];
            let interval = match source.scope {
                Scope::EachInterval => task.interval,
                Scope::Once | Scope::AtEnd => None,
            };
            let read = Task { interval, unit };
            let own = source.across == Across::Independent || rows == Rows::OfItsInterval;
            match (&source.role, source.scope) {
                (Role::Stage { .. }, _) => {
                    let filled = self.past.load(read)?.before(sequence)?;
                    if (self.is_loaded_again)(read) {
                        return Some(unit);
                    }
                    self.cause(read, filled)
                }
                (Role::Publish, Scope::EachInterval) if own => self.of_its_interval(read, sequence),
                (Role::Publish, _) => self.replaced[unit].since(sequence),
                (Role::Drop { .. } | Role::Change | Role::Maintain, _) => None,
            }
        })
    }

    /// The same, where one task alone was read.
    fn of_its_interval(&self, read: Task, sequence: i64) -> Option<usize> {
        let load = self.past.load(read)?;
        let mut replaced = Replaced::default();
        if load.is_replaced_since(sequence) || (self.is_loaded_again)(read) {
            replaced.insert(load.first(), NOW, read.unit);
        }
        let repeatable = remedy(read.unit(self.past.plan).rerun) == Remedy::Reprocess;
        if let (Some(cause), true) = (*self.causes.get(read), repeatable) {
            replaced.insert(load.first(), NOW, cause);
        }
        replaced.since(sequence)
    }

    /// Where the interval before is loaded again, this one is taken back, and loaded again behind it.
    fn rewound(&self, task: Task) -> Option<usize> {
        let unit = task.unit(self.past.plan);
        let before = task.interval?.checked_sub(1)?;
        let before = Task {
            interval: Some(before),
            ..task
        };
        match unit.rerun {
            Rerun::Rewinds => *self.causes.get(before),
            Rerun::Replaces | Rerun::ReplacesOwn | Rerun::Doubles => None,
        }
    }
}
