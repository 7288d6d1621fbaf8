//! From what happened to the record of a run.

use plan::Plan;
use plan::record::{Ending, Outcome, SkipReason, UnitRecord};
use plan::unit::Scope;

use crate::graph::Graph;
use crate::resume::{Decision, tasks};
use crate::task::{Task, TaskTable};
use crate::work::Worked;

/// The records of all units, in the order of the plan, interval by interval.
pub(crate) fn complete(
    plan: &Plan,
    graph: &Graph,
    decisions: &TaskTable<Decision>,
    mut worked: Worked,
) -> Vec<UnitRecord> {
    let mut obstacles: TaskTable<Obstacle> =
        TaskTable::new(plan.units.len(), plan.intervals.len(), Obstacle::None);
    let mut records = Vec::new();
    for task in tasks(plan) {
        let record = worked
            .finished
            .remove(&task)
            .unwrap_or_else(|| unstarted(plan, graph, decisions, &obstacles, task));
        let obstacle = if worked.missing.contains(&task) {
            Obstacle::Undone
        } else {
            Obstacle::of(&record.outcome)
        };
        obstacles.set(task, obstacle);
        records.push(record);
    }
    records
}

/// Whether others that need a unit can say that they wait for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Obstacle {
    None,
    Undone,
}

impl Obstacle {
    fn of(outcome: &Outcome) -> Self {
        match outcome {
            // Nothing is wrong with a unit that was skipped because the run had stopped.
            Outcome::Done
            | Outcome::AlreadyDone
            | Outcome::NotNeeded
            | Outcome::Skipped {
                because: SkipReason::Stopped | SkipReason::NotSelected,
            } => Self::None,
            Outcome::Blocked
            | Outcome::Stale { .. }
            | Outcome::Failed { .. }
            | Outcome::Unknown { .. }
            | Outcome::Fenced
            | Outcome::Skipped {
                because: SkipReason::Needs(_),
            } => Self::Undone,
        }
    }
}

fn unstarted(
    plan: &Plan,
    graph: &Graph,
    decisions: &TaskTable<Decision>,
    obstacles: &TaskTable<Obstacle>,
    task: Task,
) -> UnitRecord {
    let unit = task.unit(plan);
    let interval = task.interval(plan);
    let outcome = match *decisions.get(task) {
        Decision::AlreadyDone => Outcome::AlreadyDone,
        Decision::NotNeeded => Outcome::NotNeeded,
        Decision::Stale { loaded } => Outcome::Stale { loaded },
        Decision::NotSelected | Decision::Awaited => Outcome::Skipped {
            because: SkipReason::NotSelected,
        },
        Decision::Run => {
            let every = match unit.scope {
                Scope::AtEnd => 0..plan.intervals.len(),
                Scope::Once | Scope::EachInterval => 0..0,
            };
            let undone = graph.needs[task.unit].iter().find(|&&unit| {
                [task.interval, None]
                    .into_iter()
                    .chain(every.clone().map(Some))
                    .any(|interval| *obstacles.get(Task { interval, unit }) == Obstacle::Undone)
            });
            Outcome::Skipped {
                because: undone.map_or(SkipReason::Stopped, |&unit| {
                    SkipReason::Needs(plan.units[unit].id.clone())
                }),
            }
        }
    };
    UnitRecord {
        unit: unit.id.clone(),
        interval: unit.key(interval),
        digest: unit.digest(interval),
        outcome,
        attempts: 0,
        millis: 0,
        rows_written: None,
        rows_total: None,
        checks: Vec::new(),
        evidence: Box::default(),
    }
}

fn is_undone(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Skipped { because } => *because != SkipReason::NotSelected,
        _ => false,
    }
}

/// What kept a run from going on, besides its units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Halt {
    #[default]
    None,
    Interrupted,
    AnchorLost,
}

/// How the run ended: the gravest of what happened to its units.
pub(crate) fn ending(records: &[UnitRecord], halt: Halt) -> Ending {
    let any = |is: fn(&Outcome) -> bool| records.iter().any(|record| is(&record.outcome));
    if any(|outcome| matches!(outcome, Outcome::Unknown { .. })) {
        Ending::Unknown
    } else if any(|outcome| matches!(outcome, Outcome::Fenced)) {
        Ending::Fenced
    } else if any(|outcome| matches!(outcome, Outcome::Failed { .. })) {
        Ending::Failed
    } else if any(|outcome| matches!(outcome, Outcome::Blocked)) {
        Ending::Blocked
    } else if any(|outcome| matches!(outcome, Outcome::Stale { .. })) {
        Ending::Stale
    } else if any(is_undone) {
        match halt {
            Halt::Interrupted => Ending::Interrupted,
            Halt::AnchorLost | Halt::None => Ending::Failed,
        }
    } else {
        Ending::Complete
    }
}
