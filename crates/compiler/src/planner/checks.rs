//! Checks as steps of a unit and as rows of the plan.

use plan::unit::{Origin, Scope as UnitScope};
use plan::{
    Check, CheckId, CheckResultStatement, CheckScope, Expectation, Severity, SlottedText, Step,
    Unit, UnitId, Verb,
};

use super::protocol::Control;
use super::statement::{Blame, Verifier, own};
use super::unit::Scope;
use crate::checks::rows;
use crate::diagnostic::Collector;
use crate::ir::{self, Lifetime, Table};
use crate::loads::BuiltIn;
use crate::template::{CHECK_RESULT, Values, render};

/// A check and the step that measures it.
pub(super) struct Planned {
    pub(super) check: Check,
    pub(super) step: Step,
}

/// A check that the user asked for.
pub(super) fn planned(
    scope: &Scope<'_>,
    unit: &UnitId,
    table: &Table,
    check: &ir::Check,
    verifier: &Verifier<'_>,
    faults: &mut Collector,
) -> Planned {
    let interval = match (check.scope, table.lifetime) {
        // A staging table holds its interval's rows and no others.
        (CheckScope::Interval, Lifetime::Lasting | Lifetime::Static) => {
            table.load.value.interval_rows()
        }
        (CheckScope::Interval, Lifetime::Interval) | (CheckScope::Table, _) => None,
    };
    let filter = check
        .filter
        .as_ref()
        .map(|filter| format!("(\n{}\n)", filter.slotted()));
    let values = Values::default()
        .with("table", checked(scope, table))
        .with("rows", rows(interval.as_deref(), filter.as_deref()))
        .with("interval", interval.unwrap_or_default())
        .with("filter", filter.unwrap_or_default());
    let values = check.kind.values(scope.pipeline, values);
    let values = match check.kind.reads() {
        // A table that refers to itself is looked at as it will be.
        Some(other) if other == table.id => values.with("to_table", checked(scope, table)),
        _ => values,
    };
    let text = render(check.kind.template(), &values);
    let blame = Blame {
        fragments: check.filter.iter().chain(check.kind.user_sql()).collect(),
        otherwise: check.span,
    };
    let id = CheckId::new(format!("{}.{}", table.name.value, check.name));
    Planned {
        step: Step {
            verb: Verb::Check(id.clone()),
            sql: verifier.verify(text.trim_end(), &blame, faults),
        },
        check: Check {
            id,
            unit: unit.clone(),
            table: SlottedText::new(table.physical.slotted()).expect("a slot we made"),
            kind: check.kind.name().to_owned(),
            title: check
                .description
                .clone()
                .unwrap_or_else(|| check.kind.title(scope.pipeline)),
            scope: check.scope,
            severity: check.severity,
            measures: check.kind.measures().to_owned(),
            expect: check.kind.expect(),
            origin: scope.origin(check.span),
        },
    }
}

/// The relation that checks look at: the table, unless the load says otherwise.
fn checked(scope: &Scope<'_>, table: &Table) -> String {
    let select = table
        .select()
        .map(|select| select.physical(&scope.pipeline.tables).slotted());
    let checked = table.load.value.checked(table, &select.unwrap_or_default());
    checked.unwrap_or_else(|| table.physical.slotted().to_owned())
}

/// A check that a load brings along to keep its word. It always blocks.
pub(super) fn built_in(
    scope: &Scope<'_>,
    unit: &UnitId,
    table: &Table,
    check: BuiltIn,
    values: &Values,
    verifier: &Verifier<'_>,
    faults: &mut Collector,
) -> Planned {
    let physical = table
        .select()
        .map(|select| select.physical(&scope.pipeline.tables));
    let blame = Blame {
        fragments: physical.iter().collect(),
        otherwise: table.load.span,
    };
    let id = CheckId::new(format!("{}.{}", table.name.value, check.name));
    let text = render(check.template, values);
    Planned {
        step: Step {
            verb: Verb::Check(id.clone()),
            sql: verifier.verify(text.trim_end(), &blame, faults),
        },
        check: Check {
            id,
            unit: unit.clone(),
            table: SlottedText::new(table.physical.slotted()).expect("a slot we made"),
            kind: check.name.to_owned(),
            title: check.title.to_owned(),
            scope: CheckScope::Interval,
            severity: Severity::Error,
            measures: check.measures.to_owned(),
            expect: Expectation::NONE,
            origin: scope.origin(table.load.span),
        },
    }
}

/// The statements that note what each check measured.
pub(super) fn results(
    checks: &[Check],
    units: &[Unit],
    control: &Control,
) -> Vec<CheckResultStatement> {
    checks
        .iter()
        .map(|check| {
            let unit = units.iter().find(|unit| unit.id == check.unit);
            let once = unit.is_some_and(|unit| unit.scope == UnitScope::Once);
            let literal = sql::quote::literal(check.id.as_str());
            let values = control
                .values()
                .with("check", literal.expect("names hold no backslashes"))
                .with("data_interval", if once { "once" } else { "⟦interval⟧" });
            CheckResultStatement {
                check: check.id.clone(),
                sql: own(render(CHECK_RESULT, &values), control.cadence()),
            }
        })
        .collect()
}

impl Scope<'_> {
    /// The file and line of a place.
    pub(super) fn origin(&self, span: crate::source::Span) -> Origin {
        let file = self.sources.file(span.file);
        let before = &file.text()[..span.start];
        Origin {
            file: file.name().to_owned(),
            line: 1 + before.matches('\n').count(),
        }
    }
}
