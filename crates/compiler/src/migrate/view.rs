//! A view as a plan makes it.

use std::collections::{BTreeMap, BTreeSet};

use plan::unit::Role;
use plan::{Identifier, Plan, Statement, TableName, Unit, Verb};

use super::side::{Side, lasting};

/// How a view holds on to the tables that it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binding {
    /// Redshift neither drops the table nor changes a column under it:
    /// <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html>.
    Bound,
    /// It finds them by name when it is read.
    Late,
}

#[derive(Clone, Debug)]
pub(super) struct View {
    pub(super) drop: Vec<Statement>,
    /// The view, its grants and comments.
    pub(super) make: Vec<Statement>,
    pub(super) binding: Binding,
    pub(super) reads: BTreeSet<TableName>,
}

impl View {
    /// The statement that makes it.
    pub(super) fn create(&self) -> &Statement {
        let mut make = self.make.iter();
        make.find(|statement| creates(statement))
            .expect("a view has one")
    }
}

/// Those of a plan, by name.
pub(super) fn views(plan: &Plan) -> BTreeMap<TableName, View> {
    let views = lasting(plan).into_iter().filter(Side::is_view);
    let made = views.filter_map(|side| {
        let mut units = plan.units.iter();
        let unit = units.find(|unit| unit.id.as_str() == side.unit().as_str())?;
        Some((side.name().clone(), view(unit, &plan.header.target.schema)?))
    });
    made.collect()
}

fn view(unit: &Unit, schema: &Identifier) -> Option<View> {
    if unit.role != Role::Change {
        return None;
    }
    let steps = unit.steps.iter();
    let steps = steps.filter(|step| matches!(step.verb, Verb::Run | Verb::Declare));
    let statements = steps.map(|step| step.sql.clone());
    let (drop, make): (Vec<_>, Vec<_>) =
        statements.partition(|statement| statement.text.as_str().starts_with("DROP "));
    let create = make.iter().find(|statement| creates(statement))?;
    let text = create.text.as_str();
    let parsed = sql::parse(text).ok()?;
    let reads = sql::tables(&parsed).reads;
    let reads = reads.iter().map(|read| read.complete(schema)).collect();
    let binding = if text.trim_end().ends_with("WITH NO SCHEMA BINDING") {
        Binding::Late
    } else {
        Binding::Bound
    };
    Some(View {
        drop,
        make,
        binding,
        reads,
    })
}

fn creates(statement: &Statement) -> bool {
    statement.text.as_str().starts_with("CREATE ")
}
