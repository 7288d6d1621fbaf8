//! Units whose earlier intervals take the later ones back.
//!
//! An interval that was loaded before an earlier one counts as not loaded: what it wrote is gone. So a
//! range runs again from its first changed interval to its end, also where a crash came between; and
//! what the plan would take back without loading it again is refused.

use plan::unit::Rerun;
use plan::{DataInterval, Plan, Unit, UnitId};

use crate::error::RunError;
use crate::ledger::Ledger;
use crate::resume::Decision;
use crate::task::{Task, TaskTable};

/// Whether a row of the ledger tells of something that an earlier interval has taken back since.
pub(crate) fn is_taken_back(
    ledger: &Ledger,
    unit: &Unit,
    interval: &DataInterval,
    sequence: i64,
) -> bool {
    unit.rerun == Rerun::Rewinds && is_overtaken(ledger, &unit.id, interval, sequence)
}

/// Whether an earlier interval of a unit was loaded later.
pub(crate) fn is_overtaken(
    ledger: &Ledger,
    unit: &UnitId,
    interval: &DataInterval,
    sequence: i64,
) -> bool {
    let last = ledger.last_before(unit, interval);
    last.is_some_and(|last| last > sequence)
}

/// Whether the interval before this one runs, so that what this one wrote is taken back.
pub(crate) fn will_be_taken_back(plan: &Plan, decisions: &TaskTable<Decision>, task: Task) -> bool {
    let before = task.interval.and_then(|interval| interval.checked_sub(1));
    plan.units[task.unit].rerun == Rerun::Rewinds
        && before.is_some_and(|before| {
            let before = Task {
                interval: Some(before),
                ..task
            };
            *decisions.get(before) == Decision::Run
        })
}

/// Nothing is taken back that this plan does not load again.
pub(crate) fn check_later(
    plan: &Plan,
    ledger: &Ledger,
    decisions: &TaskTable<Decision>,
) -> Result<(), RunError> {
    let rewinding = plan.units.iter().enumerate();
    for (unit, shape) in rewinding.filter(|(_, unit)| unit.rerun == Rerun::Rewinds) {
        let runs = |interval: &usize| {
            let interval = Some(*interval);
            *decisions.get(Task { interval, unit }) == Decision::Run
        };
        let Some(first) = (0..plan.intervals.len()).find(runs) else {
            continue;
        };
        let first = plan.intervals[first].interval;
        let planned = |loaded: &DataInterval| {
            // Planned intervals stand in order.
            let place = plan
                .intervals
                .partition_point(|planned| planned.interval.start() < loaded.start());
            let planned = plan.intervals.get(place);
            planned.is_some_and(|planned| planned.interval == *loaded)
        };
        let lost = ledger.loaded(&shape.id).find(|(loaded, entry)| {
            loaded.start() > first.start()
                && !planned(loaded)
                && !is_taken_back(ledger, shape, loaded, entry.sequence)
        });
        if let Some((loaded, _)) = lost {
            return Err(RunError::LaterLoaded {
                unit: shape.id.clone(),
                planned: first,
                loaded,
            });
        }
    }
    Ok(())
}
