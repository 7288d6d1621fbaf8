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
mod frame;
mod in_place;
mod notes;
mod properties;
mod rebuild;
mod side;
mod templates;
mod units;
mod values;
mod view;
mod views;

use std::collections::BTreeMap;

use plan::header::{Header, Migration};
use plan::table::{Layout, Preflight, Shape};
use plan::{Digest, Plan, TableName, UnitId};

use self::difference::{Course, Difference};
use self::draft::{Draft, Part, Work};
use self::fault::Fault;
use self::side::{Side, lasting};
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
    let views = Views::before(base.plan, new.plan);
    let differences = differences(base.plan, new.plan, &views, &mut faults);
    let shaped = differences.changed.iter();
    for difference in shaped.filter(|difference| difference.course() == Course::Shape) {
        fill::check(difference, &mut faults);
    }
    let mut collector = Collector::default();
    for fault in faults {
        collector.push(fault);
    }
    collector.finish()?;
    Ok(planned(base, new, &differences, views))
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
    /// Tables and views of both, in the order of the new plan, whether anything differs or not.
    changed: Vec<Difference<'a>>,
    /// In the base plan alone.
    orphaned: Vec<Side<'a>>,
    /// Tables in the new plan alone that its loads make.
    added: Vec<Side<'a>>,
}

fn differences<'a>(
    base: &'a Plan,
    new: &'a Plan,
    views: &Views,
    faults: &mut Vec<Fault>,
) -> Differences<'a> {
    let old_sides = lasting(base);
    let old_tables: BTreeMap<&TableName, &Side<'a>> =
        old_sides.iter().map(|side| (side.name(), side)).collect();
    let mut taken: BTreeMap<TableName, TableName> = BTreeMap::new();
    let mut changed = Vec::new();
    let mut added = Vec::new();
    for side in lasting(new) {
        let name = side.name().clone();
        let old = old_tables
            .get(&name)
            .copied()
            .or_else(|| renamed(&side, &old_tables, faults));
        let Some(old) = old else {
            if !side.is_view() {
                added.push(side);
            }
            continue;
        };
        if let Some(first) = taken.insert(old.name().clone(), name.clone()) {
            faults.push(Fault::TwoOfOne {
                what: format!("tables `{first}` and `{name}`"),
                was: old.name().to_string(),
            });
        }
        let bound = views.bound_to(old.name());
        changed.push(Difference::between(old.clone(), side, bound, faults));
    }
    let orphaned = old_sides.iter();
    let orphaned = orphaned.filter(|side| !taken.contains_key(side.name()));
    Differences {
        orphaned: orphaned.cloned().collect(),
        changed,
        added,
    }
}

fn renamed<'s, 'a>(
    new: &Side<'a>,
    old_tables: &BTreeMap<&TableName, &'s Side<'a>>,
    faults: &mut Vec<Fault>,
) -> Option<&'s Side<'a>> {
    let was = new.table.upkeep.was.as_ref()?;
    let name = TableName::new(new.name().schema.clone(), was.clone());
    let old = old_tables.get(&name).copied();
    let old = old.filter(|old| !old.is_view() && !new.is_view());
    if old.is_none() {
        faults.push(Fault::UnknownWas {
            what: format!("table `{}`", new.name()),
            was: was.clone(),
        });
    }
    old
}

/// The units of all changes: what is in the way goes first, views come last.
fn planned(
    base: Locked<'_>,
    new: Locked<'_>,
    differences: &Differences<'_>,
    mut views: Views,
) -> Plan {
    let mut chain = Chain::new(new.plan);
    let mut preflight = Vec::new();
    let mut tables = Vec::new();
    let changed = &differences.changed;
    let mut add = |chain: &mut Chain<'_>, difference: &Difference<'_>, drafts: &[Draft]| {
        if !drafts.is_empty() {
            chain.extend(&difference.new, drafts);
            tables.push(difference.new.table.clone());
        }
    };
    let of_course = |course| changed.iter().filter(move |it| it.course() == course);
    for difference in of_course(Course::ViewGoes).filter(|it| !it.new.is_view()) {
        let drafts = Vec::from_iter(frame::replaced(difference, &mut views));
        add(&mut chain, difference, &drafts);
    }
    let drafts: Vec<Vec<Draft>> = changed.iter().map(|it| drafts(it, &chain)).collect();
    for (difference, drafts) in changed.iter().zip(&drafts) {
        views.expect(difference.new.name(), drafts.len());
    }
    for (difference, mut drafts) in changed.iter().zip(drafts) {
        for draft in &mut drafts {
            views.follow(difference, draft);
        }
        if difference.course() == Course::Shape && !drafts.is_empty() {
            preflight.extend(compared(base.plan, new.plan, difference, &drafts));
        }
        add(&mut chain, difference, &drafts);
    }
    for difference in changed {
        let draft = match difference.course() {
            Course::View => frame::view(difference, &views),
            Course::ViewGoes if difference.new.is_view() => frame::replaced(difference, &mut views),
            _ => None,
        };
        add(&mut chain, difference, &Vec::from_iter(draft));
    }
    let notes = notes::notes(base.plan, new.plan, differences, &views);
    let renamed = changed.iter().filter(|difference| difference.is_renamed());
    let renamed = renamed.map(|difference| difference.old.name());
    // By now another pipeline may write what has no place in the new plan.
    let owned = chain.owned(renamed.chain(&views.dropped));
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
        protocol: chain.protocol(&owned),
        tables,
        preflight,
        sources: Vec::new(),
        ownership: chain.ownership(owned),
        upstreams: Vec::new(),
        units: chain.units,
        checks: chain.checks,
        check_results: chain.check_results,
        lineage: Vec::new(),
        waivers: Vec::new(),
        intervals: Vec::new(),
    })
}

fn drafts(difference: &Difference<'_>, chain: &Chain<'_>) -> Vec<Draft> {
    let mut drafts = match difference.course() {
        Course::Shape if in_place::is_impossible(difference) => vec![rebuild::draft(difference)],
        Course::Shape => in_place::drafts(difference, chain.cadence()),
        Course::Frame => Vec::from_iter(frame::table(difference)),
        Course::View | Course::ViewGoes | Course::InTheWay => Vec::new(),
    };
    if let (true, Some(draft)) = (difference.is_renamed(), drafts.first_mut()) {
        carry_ledger(difference, chain, draft);
    }
    drafts
}

/// What was loaded under the old name stays loaded: else an append would come a second time.
fn carry_ledger(difference: &Difference<'_>, chain: &Chain<'_>, draft: &mut Draft) {
    let literal = |side: &Side<'_>| {
        let unit = UnitId::new(side.unit().as_str());
        sql::quote::literal(unit.as_str()).expect("names hold no backslashes")
    };
    let values = chain
        .control()
        .with("old_unit", literal(&difference.old))
        .with("new_unit", literal(&difference.new));
    if let Work::Transaction(parts) = &mut draft.work {
        parts.push(Part::Statements(block(templates::CARRY_LEDGER, &values)));
    }
}

/// What the tables must look like before the first change, or after any of them.
fn compared(
    base: &Plan,
    plan: &Plan,
    difference: &Difference<'_>,
    drafts: &[Draft],
) -> Vec<Preflight> {
    let old = difference.old.preflight(base);
    let mut left: Vec<Shape> = drafts.iter().map(|draft| draft.leaves.clone()).collect();
    if !difference.is_renamed() {
        return vec![Preflight {
            accepts: left,
            ..old
        }];
    }
    let first = left.remove(0);
    let new = difference.new.preflight(plan);
    let layout = Layout {
        dist: first.dist,
        sort: first.sort,
        ..new.layout
    };
    vec![
        old,
        Preflight {
            columns: first.columns,
            layout,
            accepts: left,
            ..new
        },
    ]
}
