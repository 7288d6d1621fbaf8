//! Grants, comments and maintenance: in the unit that makes a table, and in units of their own that
//! run when they changed, or when rows were loaded.

use plan::unit::{Across, Rerun, Role, Scope as UnitScope};
use plan::upkeep::{Analyze, Comments, Grant, Upkeep};
use plan::{Unit, UnitId};

use super::unit::{Body, Scope, load_values, physical, unit_id};
use crate::diagnostic::Collector;
use crate::ir::{Lifetime, Table};
use crate::loads::{Product, list};
use crate::template::{
    ANALYZE, COMMENT_COLUMN, COMMENT_TABLE, FENCE, GRANT, UNIT_CLOSE, UNIT_OPEN, VACUUM, Values,
    block, render,
};

/// What marks a statement of upkeep.
#[derive(Clone, Copy)]
pub(crate) enum Mark {
    /// Beside a load, whose digest it leaves alone.
    Declare,
    /// In a unit of its own, whose digest it makes.
    Run,
}

impl Mark {
    fn word(self) -> &'static str {
        match self {
            Self::Declare => "declare",
            Self::Run => "run",
        }
    }
}

/// What a comment is about:
/// <https://docs.aws.amazon.com/redshift/latest/dg/r_COMMENT.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Commented {
    Table,
    /// Also a materialized one: there is no other word for it.
    View,
    /// The catalogue has no columns of it that a comment could be about.
    LateBindingView,
}

impl Commented {
    pub(crate) fn object(self) -> &'static str {
        match self {
            Self::Table => "TABLE",
            Self::View | Self::LateBindingView => "VIEW",
        }
    }

    fn of(table: &Table) -> Self {
        match (
            table.load.value.product().is_view(),
            table.load.value.name(),
        ) {
            (false, _) => Self::Table,
            (true, "late_binding_view") => Self::LateBindingView,
            (true, _) => Self::View,
        }
    }
}

/// The statements that bring about grants and comments, each under its mark.
pub(crate) fn statements(
    table: &str,
    commented: Commented,
    description: Option<&str>,
    upkeep: &Upkeep,
    mark: Mark,
) -> String {
    let values = Values::default()
        .with("verb", mark.word())
        .with("object", commented.object())
        .with("table", table);
    let grants = upkeep.grants.iter().map(|grant| granted(grant, &values));
    grants
        .chain(comments(commented, description, upkeep, &values))
        .collect()
}

fn granted(grant: &Grant, values: &Values) -> String {
    let grantees: Vec<String> = grant.to.iter().map(plan::upkeep::Grantee::to_sql).collect();
    let values = values
        .clone()
        .with("privilege", grant.privilege.word().to_ascii_uppercase())
        .with("grantees", grantees.join(", "));
    block(GRANT, &values)
}

fn comments(
    commented: Commented,
    description: Option<&str>,
    upkeep: &Upkeep,
    values: &Values,
) -> Vec<String> {
    let Some(Comments::Descriptions) = upkeep.comments else {
        return Vec::new();
    };
    let literal = |text: &str| sql::quote::literal(text).expect("checked when it was resolved");
    let of_table = description.map(|text| {
        let values = values.clone().with("text", literal(text));
        block(COMMENT_TABLE, &values)
    });
    let has_columns = commented != Commented::LateBindingView;
    let columns = upkeep.columns.iter().filter(|_| has_columns);
    let of_columns = columns.filter_map(|(column, upkeep)| {
        let text = upkeep.description.as_ref()?;
        let values = values
            .clone()
            .with("column", column.to_sql())
            .with("text", literal(text));
        Some(block(COMMENT_COLUMN, &values))
    });
    of_table.into_iter().chain(of_columns).collect()
}

/// The same beside a load.
pub(super) fn declared(table: &Table) -> String {
    let description = table.description.as_deref();
    let name = table.physical.slotted();
    let of = Commented::of(table);
    statements(name, of, description, &table.upkeep, Mark::Declare)
}

/// The units behind all intervals.
pub(super) fn units(scope: &Scope<'_>, faults: &mut Collector) -> Vec<Unit> {
    let lasting = scope.pipeline.tables.iter();
    let lasting = lasting.filter(|table| {
        let is_table = table.load.value.product() != Product::Files;
        is_table && table.lifetime != Lifetime::Interval
    });
    lasting
        .flat_map(|table| of_table(scope, table, faults))
        .collect()
}

fn of_table(scope: &Scope<'_>, table: &Table, faults: &mut Collector) -> Vec<Unit> {
    let name = &table.name.value;
    let load = unit_id(table);
    let unit = |suffix: &str| UnitId::new(format!("{name}.{suffix}"));
    let mut units = Vec::new();
    let description = table.description.as_deref();
    let physical = table.physical.slotted();
    let of = Commented::of(table);
    let properties = statements(physical, of, description, &table.upkeep, Mark::Run);
    if !properties.is_empty() {
        units.push(made(
            scope,
            table,
            Made {
                id: unit("properties"),
                title: format!("apply grants and comments of {name}"),
                role: Role::Change,
                needs: vec![load.clone()],
                visible: "see the same rows; who may read them changes with COMMIT",
                body: properties,
                frame: Frame::Transaction,
            },
            faults,
        ));
    }
    if let Some(vacuum) = table.upkeep.vacuum {
        let threshold = vacuum.threshold.map(|percent| percent.to_string());
        let values = Values::default()
            .with("table", physical)
            .with("kind", vacuum.kind.to_sql())
            .with("threshold", threshold.unwrap_or_default());
        units.push(made(
            scope,
            table,
            Made {
                id: unit("vacuum"),
                title: format!("vacuum {name}"),
                role: Role::Maintain,
                needs: vec![load.clone()],
                visible: "see the same rows all the while",
                body: render(VACUUM, &values),
                frame: Frame::Outside,
            },
            faults,
        ));
    }
    if let Some(analyze) = &table.upkeep.analyze {
        let columns = match analyze {
            Analyze::AllColumns => String::new(),
            Analyze::PredicateColumns => "PREDICATE COLUMNS".to_owned(),
            Analyze::Columns(columns) => format!("({})", list(columns)),
        };
        let values = Values::default()
            .with("table", physical)
            .with("columns", columns);
        let vacuumed = units.last().filter(|unit| unit.role == Role::Maintain);
        let needs = std::iter::once(load).chain(vacuumed.map(|unit| unit.id.clone()));
        units.push(made(
            scope,
            table,
            Made {
                id: unit("analyze"),
                title: format!("analyze {name}"),
                role: Role::Maintain,
                needs: needs.collect(),
                visible: "see the same rows all the while",
                body: render(ANALYZE, &values),
                frame: Frame::Transaction,
            },
            faults,
        ));
    }
    units
}

/// Where the statements stand towards the transaction of the ledger row.
enum Frame {
    Transaction,
    /// Before it: one statement.
    Outside,
}

struct Made {
    id: UnitId,
    title: String,
    role: Role,
    needs: Vec<UnitId>,
    visible: &'static str,
    body: String,
    frame: Frame,
}

fn made(scope: &Scope<'_>, table: &Table, made: Made, faults: &mut Collector) -> Unit {
    let values = load_values(scope, table, &made.id).with("data_interval", "once");
    let mut body = Body::new(scope, table, scope.catalogue);
    match made.frame {
        Frame::Transaction => {
            body.ours(&render(UNIT_OPEN, &values), faults);
            body.ours(&made.body, faults);
        }
        Frame::Outside => {
            body.ours(&render(FENCE, &values), faults);
            body.ours(&made.body, faults);
            body.ours(&render(UNIT_OPEN, &values), faults);
        }
    }
    body.ours(&render(UNIT_CLOSE, &values.with("count", "")), faults);
    Unit {
        id: made.id,
        title: made.title,
        table: physical(table),
        role: made.role,
        scope: UnitScope::AtEnd,
        across: Across::Independent,
        rerun: Rerun::Replaces,
        needs: made.needs,
        reads: Vec::new(),
        visible: made.visible.to_owned(),
        origin: scope.origin(table.name.span),
        steps: body.steps,
    }
}
