//! Views that are bound to a table: Redshift neither drops the table nor changes a column under them.
//!
//! Those that the plans make are dropped before, and made again behind, in the same transaction. A view
//! without schema binding asks for nothing:
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html>.

use plan::unit::Role;
use plan::{Plan, Statement, Unit, UnitId, Verb};

/// The statements for the views over one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Views {
    /// Of the base plan.
    pub(super) dropped: Vec<Statement>,
    /// Of the new plan.
    pub(super) made: Vec<Statement>,
}

impl Views {
    pub(super) fn over(base: (&Plan, &UnitId), new: (&Plan, &UnitId)) -> Self {
        let (old, now) = (bound(base.0, base.1), bound(new.0, new.1));
        let drops = |statement: &Statement| statement.text.as_str().starts_with("DROP ");
        Self {
            dropped: old.flat_map(work).filter(drops).collect(),
            made: now.flat_map(work).collect(),
        }
    }

    pub(super) fn are_there(&self) -> bool {
        !self.dropped.is_empty()
    }
}

/// The units that make views over what another unit loads.
fn bound<'a>(plan: &'a Plan, load: &'a UnitId) -> impl Iterator<Item = &'a Unit> {
    let over = plan.units.iter();
    over.filter(move |unit| unit.role == Role::Change && unit.needs.contains(load))
        .filter(|unit| work(unit).any(|statement| is_binding(statement.text.as_str())))
}

fn is_binding(text: &str) -> bool {
    let is_view = ["CREATE VIEW ", "CREATE MATERIALIZED VIEW "];
    let is_view = is_view.iter().any(|words| text.starts_with(words));
    is_view && !text.trim_end().ends_with("WITH NO SCHEMA BINDING")
}

/// What it does besides its frame: the view, its grants and comments.
fn work(unit: &Unit) -> impl Iterator<Item = Statement> {
    let steps = unit.steps.iter();
    let steps = steps.filter(|step| matches!(step.verb, Verb::Run | Verb::Declare));
    steps.map(|step| step.sql.clone())
}
