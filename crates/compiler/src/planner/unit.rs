//! The units that load tables, and those that drop staging tables.

use std::collections::BTreeSet;

use plan::unit::{Across, Rerun, Role, Scope as UnitScope};
use plan::{Check, SlottedText, Step, Unit, UnitId, Verb};
use sql::catalogue::Catalogue;

use super::checks;
use super::marked::{Marked, marked, unmarked};
use super::protocol::Control;
use super::reads::reads;
use super::script;
use super::statement::{Blame, Verifier};
use super::tables::{attributes, columns, definitions, given_attributes};
use super::upkeep;
use crate::diagnostic::Collector;
use crate::ir::{Lifetime, Pipeline, Table, TableId};
use crate::loads::{Load, Product, column_list};
use crate::order::Schedule;
use crate::source::Sources;
use crate::template::{CREATE_TABLE, DROP_STAGING, UNIT_CLOSE, UNIT_OPEN, Values, render};

pub(super) struct Scope<'a> {
    pub(super) pipeline: &'a Pipeline,
    /// A table, and one that its SELECT reads from its interval's start on.
    pub(super) from_start: &'a BTreeSet<(TableId, TableId)>,
    pub(super) schedule: &'a Schedule,
    pub(super) sources: &'a Sources,
    pub(super) control: &'a Control,
    pub(super) catalogue: &'a Catalogue,
}

pub(super) struct Made {
    pub(super) unit: Unit,
    pub(super) checks: Vec<Check>,
}

/// The unit that loads a table.
pub(super) fn load(scope: &Scope<'_>, id: TableId, faults: &mut Collector) -> Made {
    let table = scope.pipeline.table(id);
    let unit = unit_id(table);
    let values = load_values(scope, table, &unit);
    let catalogue = script::catalogue(scope, table);
    let mut body = Body::new(scope, table, &catalogue);
    body.ours(&render(UNIT_OPEN, &values), faults);
    if table.lifetime == Lifetime::Interval {
        // What a crashed run of this interval may have left.
        body.ours(&render(DROP_STAGING, &values), faults);
    }
    if table.load.value.product() == Product::Table {
        body.ours(&render(CREATE_TABLE, &values), faults);
    }
    body.load(
        &unit,
        &render(table.load.value.template(), &values),
        &values,
        faults,
    );
    if table.load.value.product() != Product::Files {
        // Behind the load, which may put another table in its place.
        body.ours(&upkeep::declared(table), faults);
    }
    // Where the load has no place for them, they come behind it.
    body.user_checks(&unit, faults);
    let count = match table.load.value.product() {
        Product::Table | Product::NewTable => "yes",
        Product::Files | Product::View | Product::RefreshedView => "",
    };
    body.ours(&render(UNIT_CLOSE, &values.with("count", count)), faults);
    let name = &table.name.value;
    let (title, role) = match table.lifetime {
        Lifetime::Interval => (
            format!("stage {name}"),
            Role::Stage {
                dropped_by: drop_id(table),
            },
        ),
        Lifetime::Lasting | Lifetime::Static => {
            let title = match table.load.value.product() {
                Product::Table | Product::NewTable => format!("load {name}"),
                Product::Files => format!("unload {name}"),
                Product::View | Product::RefreshedView => {
                    unreachable!("views have units of their own")
                }
            };
            (title, Role::Publish)
        }
    };
    Made {
        unit: Unit {
            title,
            table: physical(table),
            role,
            scope: match table.lifetime {
                Lifetime::Static => UnitScope::Once,
                Lifetime::Interval | Lifetime::Lasting => UnitScope::EachInterval,
            },
            across: match table.lifetime {
                Lifetime::Lasting => Across::InOrder,
                Lifetime::Interval | Lifetime::Static => Across::Independent,
            },
            rerun: table.load.value.rerun(),
            needs: needs(scope, id),
            reads: reads(scope, table),
            visible: match table.lifetime {
                Lifetime::Interval => "see nothing new: the staging table is the interval's own",
                Lifetime::Lasting | Lifetime::Static => table.load.value.visible(),
            }
            .to_owned(),
            origin: scope.origin(table.name.span),
            steps: body.steps,
            id: unit,
        },
        checks: body.checks,
    }
}

/// The units that a table waits for. A view that it reads is written out in it, so that it waits for
/// what the view reads.
pub(super) fn needs(scope: &Scope<'_>, id: TableId) -> Vec<UnitId> {
    let mut needs = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        for need in &scope.schedule.needs[&id] {
            let is_view = scope.pipeline.table(*need).load.value.product().is_view();
            match (is_view, seen.insert(*need)) {
                (true, true) => open.push(*need),
                (false, _) => {
                    needs.insert(*need);
                }
                (true, false) => {}
            }
        }
    }
    let needs = needs.into_iter();
    needs
        .map(|need| unit_id(scope.pipeline.table(need)))
        .collect()
}

/// Puts the unit that drops a staging table behind the last one that needs it.
pub(super) fn place_drops(scope: &Scope<'_>, units: &mut Vec<Unit>, faults: &mut Collector) {
    let staged = scope.pipeline.tables.iter();
    for table in staged.filter(|table| table.lifetime == Lifetime::Interval) {
        let stage = unit_id(table);
        let needs: Vec<UnitId> = units
            .iter()
            .filter(|unit| unit.id == stage || unit.needs.contains(&stage))
            .map(|unit| unit.id.clone())
            .collect();
        let behind = units
            .iter()
            .rposition(|unit| needs.contains(&unit.id))
            .map_or(units.len(), |last| last + 1);
        let id = drop_id(table);
        let values = load_values(scope, table, &id);
        let mut body = Body::new(scope, table, scope.catalogue);
        body.ours(&render(UNIT_OPEN, &values), faults);
        body.ours(&render(DROP_STAGING, &values), faults);
        body.ours(&render(UNIT_CLOSE, &values.with("count", "")), faults);
        let drop = Unit {
            id,
            title: format!("drop {}", table.name.value),
            table: physical(table),
            role: Role::Drop { stage },
            scope: UnitScope::EachInterval,
            across: Across::Independent,
            rerun: Rerun::Replaces,
            needs,
            reads: Vec::new(),
            visible: "see nothing new: nobody else read the staging table".to_owned(),
            origin: scope.origin(table.name.span),
            steps: body.steps,
        };
        units.insert(behind, drop);
    }
}

pub(super) fn unit_id(table: &Table) -> UnitId {
    UnitId::new(table.name.value.as_str())
}

fn drop_id(table: &Table) -> UnitId {
    UnitId::new(format!("{}.drop", table.name.value))
}

pub(super) fn physical(table: &Table) -> SlottedText {
    SlottedText::new(table.physical.slotted()).expect("a slot we made")
}

/// The values that every template of a unit may use.
pub(super) fn load_values(scope: &Scope<'_>, table: &Table, unit: &UnitId) -> Values {
    let all = columns(table);
    let select = table
        .select()
        .map(|select| unmarked(&select.physical(&scope.pipeline.tables).slotted()))
        .unwrap_or_default();
    let once = table.lifetime == Lifetime::Static;
    let unit = sql::quote::literal(unit.as_str()).expect("names hold no backslashes");
    let values = scope
        .control
        .values()
        .with("unit", unit)
        .with("data_interval", if once { "once" } else { "⟦interval⟧" })
        .with("table", table.physical.slotted())
        .with("definitions", definitions(&all, &table.upkeep))
        .with("attributes", attributes(&table.dist, &table.sort))
        .with(
            "keep",
            if table.lifetime == Lifetime::Interval {
                ""
            } else {
                "yes"
            },
        );
    let is_given =
        |column: &&plan::table::Column| table.given().any(|given| given.name.value == column.name);
    let values = values
        .with("columns", column_list(table))
        .with(
            "source_definitions",
            definitions(all.iter().filter(is_given), &table.upkeep),
        )
        .with("source_attributes", given_attributes(table))
        .with("script", script::marked(scope, table))
        .with("quoted_select", select.trim_end().replace('\'', "''"))
        .with("select", select.trim_end().to_owned())
        .with("empty_first", if once { "yes" } else { "" });
    table.load.value.values(table, values)
}

/// A unit's steps in the making.
pub(super) struct Body<'a> {
    scope: &'a Scope<'a>,
    table: &'a Table,
    verifier: Verifier<'a>,
    pub(super) steps: Vec<Step>,
    pub(super) checks: Vec<Check>,
    user_checks: UserChecks,
}

/// Whether the checks that the user asked for stand among the steps.
#[derive(Clone, Copy, PartialEq, Eq)]
enum UserChecks {
    Planned,
    Due,
}

impl<'a> Body<'a> {
    pub(super) fn new(scope: &'a Scope<'a>, table: &'a Table, catalogue: &'a Catalogue) -> Self {
        Self {
            scope,
            table,
            verifier: Verifier {
                catalogue,
                schema: &scope.pipeline.target.plan.schema,
                cadence: scope.pipeline.cadence,
            },
            steps: Vec::new(),
            checks: Vec::new(),
            user_checks: UserChecks::Due,
        }
    }

    /// The checks that the user asked for, unless they are there already.
    pub(super) fn user_checks(&mut self, unit: &UnitId, faults: &mut Collector) {
        if self.user_checks == UserChecks::Planned {
            return;
        }
        self.user_checks = UserChecks::Planned;
        let (scope, table) = (self.scope, self.table);
        for check in &table.checks {
            let planned = checks::planned(scope, unit, table, check, &self.verifier, faults);
            self.steps.push(planned.step);
            self.checks.push(planned.check);
        }
    }

    /// Statements around the load.
    pub(super) fn ours(&mut self, rendered: &str, faults: &mut Collector) {
        let unit = unit_id(self.table);
        self.load(&unit, rendered, &Values::default(), faults);
    }

    /// The statements of a load, which hold the user's SELECT.
    pub(super) fn load(
        &mut self,
        unit: &UnitId,
        rendered: &str,
        values: &Values,
        faults: &mut Collector,
    ) {
        let select = self.table.select();
        let select = select.map(|select| select.physical(&self.scope.pipeline.tables));
        let script = script::physical(self.scope, self.table);
        let given = match &self.table.load.value {
            Load::Templated(load) => load.given.as_ref(),
            _ => None,
        };
        let given = given.map(|select| select.physical(&self.scope.pipeline.tables));
        let mut fragments: Vec<_> = select.iter().chain(&given).chain(&script).collect();
        match &self.table.load.value {
            Load::Copy(copy) => fragments.push(&copy.from),
            Load::Unload(unload) => fragments.push(&unload.to),
            _ => {}
        }
        for part in marked(rendered) {
            match part {
                Marked::Step { verb, text } => {
                    let blame = Blame {
                        fragments: fragments.clone(),
                        otherwise: self.table.load.span,
                    };
                    let sql = match verb {
                        Verb::Alone(_) => self.verifier.verify_alone(&text, &blame, faults),
                        _ if matches!(self.table.load.value, Load::Sql(_)) => {
                            self.verifier.verify_written(&text, &blame, faults)
                        }
                        _ => self.verifier.verify(&text, &blame, faults),
                    };
                    self.steps.push(Step { verb, sql });
                }
                Marked::Checks => self.user_checks(unit, faults),
                Marked::Check(name) => {
                    let built_in = self.table.load.value.built_in();
                    let check = built_in
                        .iter()
                        .find(|check| check.name == name)
                        .unwrap_or_else(|| panic!("a template names the unknown check `{name}`"));
                    let planned = checks::built_in(
                        self.scope,
                        unit,
                        self.table,
                        *check,
                        values,
                        &self.verifier,
                        faults,
                    );
                    self.steps.push(planned.step);
                    self.checks.push(planned.check);
                }
            }
        }
    }
}
