//! A table or a view of one of the two plans.

use plan::table::{ColumnOrder, Preflight, Table};
use plan::unit::Role;
use plan::upkeep::ColumnUpkeep;
use plan::{Identifier, Plan, TableName};

use crate::planner::preflight_of;

/// What stands under a name from run to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// A table that its loads find as they left it.
    Kept,
    /// A table that each load makes anew and puts in the place of the old one.
    MadeAnew,
    View(ViewKind),
}

/// What a statement that drops a view calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ViewKind {
    Plain,
    Materialized,
}

/// A table of a plan, and what it is called.
#[derive(Clone)]
pub(super) struct Side<'a> {
    pub(super) table: &'a Table,
    pub(super) standing: Standing,
    pub(super) order: ColumnOrder,
    name: TableName,
}

impl<'a> Side<'a> {
    pub(super) fn name(&self) -> &TableName {
        &self.name
    }

    /// The name that it has in its pipeline, and which its units are called by.
    pub(super) fn unit(&self) -> &Identifier {
        &self.name.table
    }

    pub(super) fn upkeep(&self, column: &Identifier) -> Option<&'a ColumnUpkeep> {
        self.table.upkeep.columns.get(column)
    }

    pub(super) fn encode(&self, column: &Identifier) -> Option<&'a str> {
        self.upkeep(column)?.encode.as_deref()
    }

    pub(super) fn is_view(&self) -> bool {
        matches!(self.standing, Standing::View(_))
    }

    /// What its plan asks the catalogue about it, or would ask.
    pub(super) fn preflight(&self, plan: &Plan) -> Preflight {
        preflight_of(&self.name, self.table, plan.header.cadence)
    }
}

/// The tables and views of a plan that stay, in its order. What lives for an interval needs no migration,
/// and files have none.
pub(super) fn lasting(plan: &Plan) -> Vec<Side<'_>> {
    let side = |table| {
        let (name, standing) = standing(plan, table)?;
        let mut compared = plan.preflight.iter();
        let compared = compared.find(|preflight| preflight.table == name);
        Some(Side {
            table,
            standing,
            order: compared.map_or(ColumnOrder::Free, |preflight| preflight.order),
            name,
        })
    };
    plan.tables.iter().filter_map(side).collect()
}

fn standing(plan: &Plan, table: &Table) -> Option<(TableName, Standing)> {
    let written = table.name.as_str();
    let mut compared = plan.preflight.iter().map(|preflight| &preflight.table);
    if let Some(name) = compared.find(|name| name.to_sql() == written) {
        return Some((name.clone(), Standing::Kept));
    }
    // The unit that loads a table has its name.
    let named = plan.units.iter().find_map(|unit| {
        let is_its_own = matches!(unit.role, Role::Publish | Role::Change);
        let table = unit.id.as_str().parse::<Identifier>().ok()?;
        let name = TableName::new(plan.header.target.schema.clone(), table);
        (is_its_own && name.to_sql() == written).then_some(name)
    })?;
    let standing = match table.load.as_str() {
        "unload" => return None,
        "view" | "late_binding_view" => Standing::View(ViewKind::Plain),
        "materialized_view" => Standing::View(ViewKind::Materialized),
        _ => Standing::MadeAnew,
    };
    Some((named, standing))
}
