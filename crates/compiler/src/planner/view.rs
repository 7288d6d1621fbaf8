//! The units of a view: one that makes it, and one that looks after it where rows were loaded.

use plan::unit::{Across, Rerun, Role, Scope as UnitScope};
use plan::{Check, Unit, UnitId};

use super::unit::{Body, Scope, load_values, needs, physical, unit_id};
use super::upkeep;
use crate::diagnostic::Collector;
use crate::ir::Table;
use crate::loads::Product;
use crate::template::{REFRESH_VIEW, UNIT_CLOSE, UNIT_OPEN, Values, render};

/// The units of all views, behind all intervals, and the checks among their steps.
pub(super) fn units(scope: &Scope<'_>, faults: &mut Collector) -> (Vec<Unit>, Vec<Check>) {
    let mut units = Vec::new();
    let mut checks = Vec::new();
    for id in &scope.schedule.order {
        let table = scope.pipeline.table(*id);
        match table.load.value.product() {
            Product::Table | Product::NewTable | Product::Files => continue,
            Product::View | Product::RefreshedView => {}
        }
        units.push(made(scope, table, faults));
        let refresh = table.load.value.product() == Product::RefreshedView;
        if refresh || !table.checks.is_empty() {
            let (unit, found) = looked_after(scope, table, faults);
            units.push(unit);
            checks.extend(found);
        }
    }
    (units, checks)
}

/// The unit that makes the view, where its statements changed.
fn made(scope: &Scope<'_>, table: &Table, faults: &mut Collector) -> Unit {
    let id = unit_id(table);
    let values = values(scope, table, &id);
    let mut body = Body::new(scope, table, scope.catalogue);
    body.ours(&render(UNIT_OPEN, &values), faults);
    body.load(
        &id,
        &render(table.load.value.template(), &values),
        &values,
        faults,
    );
    body.ours(&upkeep::declared(table), faults);
    body.ours(&render(UNIT_CLOSE, &values), faults);
    Unit {
        title: format!("make the view {}", table.name.value),
        needs: needs(scope, table.id),
        visible: table.load.value.visible().to_owned(),
        steps: body.steps,
        ..frame(scope, table, id, Role::Change)
    }
}

/// The unit that refreshes the view and checks it, where rows of what it reads were loaded.
fn looked_after(scope: &Scope<'_>, table: &Table, faults: &mut Collector) -> (Unit, Vec<Check>) {
    let name = &table.name.value;
    let (suffix, title, visible) = match table.load.value.product() {
        Product::RefreshedView => (
            "refresh",
            format!("refresh {name}"),
            "see the old rows until COMMIT, then those of the tables as they are",
        ),
        _ => (
            "check",
            format!("check {name}"),
            "see the same rows all the while",
        ),
    };
    let id = UnitId::new(format!("{name}.{suffix}"));
    let values = values(scope, table, &id);
    let mut body = Body::new(scope, table, scope.catalogue);
    body.ours(&render(UNIT_OPEN, &values), faults);
    if table.load.value.product() == Product::RefreshedView {
        body.ours(&render(REFRESH_VIEW, &values), faults);
    }
    body.user_checks(&id, faults);
    body.ours(&render(UNIT_CLOSE, &values), faults);
    let mut needs = needs(scope, table.id);
    needs.push(unit_id(table));
    let unit = Unit {
        title,
        needs,
        visible: visible.to_owned(),
        steps: body.steps,
        ..frame(scope, table, id, Role::Maintain)
    };
    (unit, body.checks)
}

fn values(scope: &Scope<'_>, table: &Table, id: &UnitId) -> Values {
    load_values(scope, table, id)
        .with("data_interval", "once")
        .with("count", "")
}

fn frame(scope: &Scope<'_>, table: &Table, id: UnitId, role: Role) -> Unit {
    Unit {
        id,
        title: String::new(),
        table: physical(table),
        role,
        scope: UnitScope::AtEnd,
        across: Across::Independent,
        rerun: Rerun::Replaces,
        needs: Vec::new(),
        reads: Vec::new(),
        visible: String::new(),
        origin: scope.origin(table.name.span),
        steps: Vec::new(),
    }
}
