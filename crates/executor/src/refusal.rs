//! What cannot be asked of a plan, or not on top of what is loaded.

use std::collections::BTreeSet;

use plan::unit::Rerun;
use plan::{Identifier, Plan, Unit, UnitId};

use crate::error::RunError;
use crate::ledger::Ledger;
use crate::options::{Adopt, Options, Reprocess, Selection};
use crate::selector::Selector;

/// What is named must be a unit, and what is to be repeated one that can be.
pub(crate) fn check_names(plan: &Plan, options: &Options) -> Result<(), RunError> {
    if let Selection::Units(named) = &options.selection {
        let units = those(plan, named, &|unit| unit.is_none());
        if !units.is_empty() {
            return Err(RunError::UnknownUnits { units });
        }
    }
    if let Reprocess::These(selectors) = &options.reprocess {
        check_selectors(plan, selectors)?;
    }
    if let Adopt::Tables(named) = &options.adopt {
        let owned = plan.ownership.iter().flat_map(|owned| &owned.tables);
        let known: BTreeSet<&Identifier> = owned.map(|name| &name.table).collect();
        let unknown = named.iter().filter(|name| !known.contains(name));
        let tables: Vec<UnitId> = unknown.map(|name| UnitId::new(name.as_str())).collect();
        if !tables.is_empty() {
            return Err(RunError::UnknownTables { tables });
        }
    }
    Ok(())
}

fn check_selectors(plan: &Plan, selectors: &BTreeSet<Selector>) -> Result<(), RunError> {
    let named = selectors.iter().filter_map(Selector::named).cloned();
    let tables = those(plan, &named.collect(), &|unit| unit.is_none());
    if !tables.is_empty() {
        return Err(RunError::UnknownTables { tables });
    }
    let doubles = |unit: Option<&Unit>| unit.is_some_and(|unit| unit.rerun == Rerun::Doubles);
    let mut named = BTreeSet::new();
    for selector in selectors {
        let tables = those(plan, &selector.units(plan), &doubles);
        match selector {
            Selector::WithReaders(unit) if !tables.is_empty() => {
                return Err(RunError::ReadersReprocessed {
                    unit: unit.clone(),
                    tables,
                });
            }
            _ => named.extend(tables),
        }
    }
    if named.is_empty() {
        Ok(())
    } else {
        Err(RunError::AppendReprocessed {
            tables: named.into_iter().collect(),
        })
    }
}

fn those(plan: &Plan, named: &BTreeSet<UnitId>, is: &dyn Fn(Option<&Unit>) -> bool) -> Vec<UnitId> {
    let those = named.iter().filter(|name| is(plan.unit(name)));
    those.cloned().collect()
}

/// Where an interval can tell no rows but its own, nothing may have been loaded for a part of a
/// planned interval, or for more than it: the ledger and the load guard whole intervals only.
pub(crate) fn check_overlaps(plan: &Plan, ledger: &Ledger) -> Result<(), RunError> {
    let blind = |unit: &&Unit| match unit.rerun {
        Rerun::Doubles | Rerun::ReplacesOwn | Rerun::Rewinds => true,
        Rerun::Replaces => false,
    };
    for unit in plan.units.iter().filter(blind) {
        for loaded in ledger.intervals(&unit.id) {
            // Planned intervals stand in order, one behind the other.
            let first = plan
                .intervals
                .partition_point(|planned| planned.interval.end() <= loaded.start());
            let meets = plan.intervals.get(first).map(|planned| planned.interval);
            let meets = meets.filter(|planned| planned.start() < loaded.end());
            if let Some(planned) = meets.filter(|planned| *planned != loaded) {
                return Err(RunError::IntervalsOverlap {
                    unit: unit.id.clone(),
                    planned,
                    loaded,
                });
            }
        }
    }
    Ok(())
}
