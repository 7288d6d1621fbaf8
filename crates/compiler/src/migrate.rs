//! From two plans to the plan that changes the tables of the one into those of the other. Pure: no
//! catalogue is asked; what is there is compared before the plan runs.
//!
//! A table stays where it is if Redshift can change it so; else it is made anew, filled from the old
//! one and put in its place, in one transaction. What would lose something needs an allowance, and
//! a renaming is declared: neither is guessed. A table that is in the base plan alone is told of and left
//! alone. Staging tables live for one interval and need nothing.

mod alone;
mod conversion;
mod difference;
mod draft;
pub mod fault;
mod fill;
mod in_place;
mod notes;
mod properties;
mod rebuild;
mod templates;
mod units;
mod values;
mod views;

use std::collections::BTreeMap;

use plan::header::{Header, Migration};
use plan::table::{Layout, Preflight, Shape};
use plan::{Digest, Plan, TableName, UnitId};

use self::difference::{Difference, Side, lasting};
use self::draft::{Draft, Part, Work};
use self::fault::Fault;
use self::units::Chain;
use self::views::Views;
use crate::diagnostic::{Collector, Diagnostics};
use crate::planner::with_parameters;
use crate::template::block;

#[cfg(test)]
pub(crate) use templates::TEMPLATES;

/// A plan and the digest that locks it.
#[derive(Clone, Copy)]
pub struct Locked<'a> {
    pub plan: &'a Plan,
    pub digest: Digest,
}

/// The plan that leads from `base` to `new`. Without units there is nothing to change; its header may
/// still have notes.
///
/// # Errors
/// What is refused, all of it: see [`fault`].
pub fn migrate(base: Locked<'_>, new: Locked<'_>) -> Result<Plan, Diagnostics> {
    let mut faults = Vec::new();
    refuse_others(base.plan, new.plan, &mut faults);
    let differences = differences(base.plan, new.plan, &mut faults);
    for difference in &differences.changed {
        fill::check(difference, &mut faults);
    }
    let mut collector = Collector::default();
    for fault in faults {
        collector.push(fault);
    }
    collector.finish()?;
    let notes = notes::notes(base.plan, new.plan, &differences);
    Ok(planned(base, new, &differences, notes))
}

fn refuse_others(base: &Plan, new: &Plan, faults: &mut Vec<Fault>) {
    let [base_header, new_header] = [&base.header, &new.header];
    for (which, header) in [("base", base_header), ("new", new_header)] {
        if header.migration.is_some() {
            faults.push(Fault::OfMigration { which });
        }
    }
    let place = |header: &Header| {
        let target = &header.target;
        format!("{}, schema {}", target.name, target.schema)
    };
    for (what, of_base, of_new) in [
        (
            "pipelines",
            base_header.pipeline.to_string(),
            new_header.pipeline.to_string(),
        ),
        ("targets", place(base_header), place(new_header)),
    ] {
        if of_base != of_new {
            faults.push(Fault::OtherPipeline {
                what,
                base: of_base,
                new: of_new,
            });
        }
    }
}

/// How the tables of two plans relate.
struct Differences<'a> {
    /// Tables of both, in the order of the new plan, whether anything differs or not.
    changed: Vec<Difference<'a>>,
    /// In the base plan alone.
    orphaned: Vec<&'a TableName>,
    /// In the new plan alone.
    added: Vec<&'a TableName>,
}

fn differences<'a>(base: &'a Plan, new: &'a Plan, faults: &mut Vec<Fault>) -> Differences<'a> {
    let old_tables = lasting(base);
    let new_tables = lasting(new);
    let mut taken: BTreeMap<&TableName, &TableName> = BTreeMap::new();
    let mut found = Differences {
        changed: Vec::new(),
        orphaned: Vec::new(),
        added: Vec::new(),
    };
    // The plan's own order, which is that of the sources.
    let in_order = new.preflight.iter().map(|preflight| &preflight.table);
    for side in in_order.filter_map(|name| new_tables.get(name).copied()) {
        let name = side.name();
        let old = old_tables
            .get(name)
            .copied()
            .or_else(|| renamed(side, &old_tables, faults));
        let Some(old) = old else {
            found.added.push(name);
            continue;
        };
        if let Some(first) = taken.insert(old.name(), name) {
            faults.push(Fault::TwoOfOne {
                what: format!("tables `{first}` and `{name}`"),
                was: old.name().to_string(),
            });
        }
        let unit = |side: Side<'_>| UnitId::new(side.unit().as_str());
        let views = Views::over((base, &unit(old)), (new, &unit(side)));
        found
            .changed
            .push(Difference::between(old, side, views, faults));
    }
    let orphaned = old_tables.keys().copied();
    found.orphaned = orphaned.filter(|name| !taken.contains_key(name)).collect();
    found
}

fn renamed<'a>(
    new: Side<'a>,
    old_tables: &BTreeMap<&'a TableName, Side<'a>>,
    faults: &mut Vec<Fault>,
) -> Option<Side<'a>> {
    let was = new.table.upkeep.was.as_ref()?;
    let name = TableName::new(new.name().schema.clone(), was.clone());
    let old = old_tables.get(&name).copied();
    if old.is_none() {
        faults.push(Fault::UnknownWas {
            what: format!("table `{}`", new.name()),
            was: was.clone(),
        });
    }
    old
}

fn planned(
    base: Locked<'_>,
    new: Locked<'_>,
    differences: &Differences<'_>,
    notes: Vec<String>,
) -> Plan {
    let mut chain = Chain::new(new.plan);
    let mut preflight = Vec::new();
    let mut tables = Vec::new();
    for difference in &differences.changed {
        let drafts = drafts(difference, &chain);
        if drafts.is_empty() {
            continue;
        }
        chain.extend(difference.new, &drafts);
        preflight.extend(compared(difference, &drafts));
        tables.push(difference.new.table.clone());
    }
    let plan = new.plan;
    with_parameters(Plan {
        header: Header {
            intervals: 0,
            parameters: Vec::new(),
            migration: Some(Migration {
                from: base.digest,
                to: new.digest,
                notes,
            }),
            ..plan.header.clone()
        },
        prologue: plan.prologue.clone(),
        bootstrap: plan.bootstrap.clone(),
        protocol: plan.protocol.clone(),
        tables,
        preflight,
        sources: Vec::new(),
        units: chain.units,
        checks: chain.checks,
        check_results: chain.check_results,
        lineage: Vec::new(),
        waivers: Vec::new(),
        intervals: Vec::new(),
    })
}

fn drafts(difference: &Difference<'_>, chain: &Chain<'_>) -> Vec<Draft> {
    let mut drafts = if in_place::is_impossible(difference) {
        vec![rebuild::draft(difference)]
    } else {
        in_place::drafts(difference, chain.cadence())
    };
    if let (true, Some(draft)) = (difference.is_renamed(), drafts.first_mut()) {
        carry_ledger(difference, chain, draft);
    }
    drafts
}

/// What was loaded under the old name stays loaded: else an append would come a second time.
fn carry_ledger(difference: &Difference<'_>, chain: &Chain<'_>, draft: &mut Draft) {
    let literal = |side: Side<'_>| {
        let unit = UnitId::new(side.unit().as_str());
        sql::quote::literal(unit.as_str()).expect("names hold no backslashes")
    };
    let values = chain
        .control()
        .with("old_unit", literal(difference.old))
        .with("new_unit", literal(difference.new));
    if let Work::Transaction(parts) = &mut draft.work {
        parts.push(Part::Statements(block(templates::CARRY_LEDGER, &values)));
    }
}

/// What the tables must look like before the first change, or after any of them.
fn compared(difference: &Difference<'_>, drafts: &[Draft]) -> Vec<Preflight> {
    let old = difference.old.preflight;
    let mut left: Vec<Shape> = drafts.iter().map(|draft| draft.leaves.clone()).collect();
    if !difference.is_renamed() {
        return vec![Preflight {
            accepts: left,
            ..old.clone()
        }];
    }
    let first = left.remove(0);
    let new = difference.new.preflight;
    vec![
        old.clone(),
        Preflight {
            columns: first.columns,
            layout: Layout {
                dist: first.dist,
                sort: first.sort,
                ..new.layout.clone()
            },
            accepts: left,
            ..new.clone()
        },
    ]
}
