//! What is left to do of a plan for a process that carries out some of its units only.

use std::collections::BTreeSet;

use plan::UnitId;
use plan::unit::Role;

use crate::past::Past;
use crate::resume::{Decision, tasks};
use crate::task::{Task, TaskTable};

/// Restricts what a process of all units would do to the selected ones. What those need and the
/// ledger does not have is awaited.
pub(crate) fn restrict(
    past: &Past<'_>,
    units: &BTreeSet<UnitId>,
    all: &TaskTable<Decision>,
) -> TaskTable<Decision> {
    let plan = past.plan;
    let is_selected = |task: Task| units.contains(&task.unit(plan).id);
    let mut restricted = TaskTable::new(
        plan.units.len(),
        plan.intervals.len(),
        Decision::NotSelected,
    );
    for task in tasks(plan).filter(|task| is_selected(*task)) {
        restricted.set(task, selected(past, all, &is_selected, task));
    }
    for task in tasks(plan).filter(|task| is_selected(*task)) {
        if *restricted.get(task) != Decision::Run {
            continue;
        }
        for need in past.needs(task).filter(|need| !is_selected(*need)) {
            let decision = match all.get(need) {
                _ if past.is_readable(need) => Decision::AlreadyDone,
                stale @ Decision::Stale { .. } => *stale,
                _ => Decision::Awaited,
            };
            restricted.set(need, decision);
        }
    }
    restricted
}

fn selected(
    past: &Past<'_>,
    all: &TaskTable<Decision>,
    is_selected: &dyn Fn(Task) -> bool,
    task: Task,
) -> Decision {
    let (Role::Drop { .. }, Some(stage)) =
        (&task.unit(past.plan).role, past.graph.partner[task.unit])
    else {
        return *all.get(task);
    };
    let stage = Task {
        unit: stage,
        ..task
    };
    // Another process fills the stage where its readers still have to read it.
    let is_filled =
        past.is_there(stage) || (is_selected(stage) && *all.get(stage) == Decision::Run);
    let mut readers = past.needs(task).filter(|need| *need != stage);
    let is_read = readers.all(|reader| match all.get(reader) {
        Decision::Run => is_selected(reader),
        _ => true,
    });
    match (is_filled, is_read, past.entry(task)) {
        (true, ..) | (false, false, _) => Decision::Run,
        (false, true, Some(_)) => Decision::AlreadyDone,
        (false, true, None) => Decision::NotNeeded,
    }
}
