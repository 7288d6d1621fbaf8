//! What a plan does beside loading: views, their refreshing, changes of tables and their maintenance.

use std::fmt::Write as _;

use executor::{Status, UnitState, UnitStatus};
use plan::unit::Role;
use plan::{Plan, Unit};
use serde::Serialize;

use crate::output::rows::{Align, table};
use crate::output::style::{Style, paint};

/// Such a unit, which has no intervals.
#[derive(Debug, Serialize)]
pub(super) struct OtherState {
    pub(super) unit: String,
    pub(super) table: String,
    /// The pipeline that writes the table, once one has claimed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) owner: Option<String>,
    title: String,
    state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_committed: Option<String>,
    /// Why it is stale.
    #[serde(skip)]
    cause: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Done,
    /// The next run does it again, without being asked.
    Stale,
    Missing,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Stale => "stale",
            Self::Missing => "missing",
        }
    }
}

impl OtherState {
    pub(super) fn is_done(&self) -> bool {
        self.state == State::Done
    }
}

/// Those of a plan, in its order.
pub(super) fn of(plan: &Plan, status: &Status) -> Vec<OtherState> {
    let units = status.units.iter();
    let others = units.filter_map(|unit| {
        let planned = plan.unit(&unit.unit)?;
        let cause = match planned.role {
            Role::Publish | Role::Stage { .. } | Role::Drop { .. } => return None,
            Role::Change => "made by other SQL, or before what it needs",
            Role::Maintain => "rows were loaded since",
        };
        Some(other(planned, cause, unit, status))
    });
    others.collect()
}

fn other(planned: &Unit, cause: &'static str, unit: &UnitStatus, status: &Status) -> OtherState {
    let table = planned.table.starred();
    let mut states = unit.intervals.iter().map(|(_, state)| state);
    OtherState {
        unit: unit.unit.to_string(),
        owner: super::owner(status, &table),
        table,
        title: planned.title.clone(),
        state: match states.next() {
            Some(UnitState::Done { .. }) => State::Done,
            Some(UnitState::Stale { .. }) => State::Stale,
            Some(UnitState::Missing) | None => State::Missing,
        },
        last_committed: unit.last_committed().map(str::to_owned),
        cause,
    }
}

/// A row for each, where there are any.
pub(super) fn text(others: &[OtherState], width: u16) -> Option<String> {
    let columns = [
        ("VIEWS AND UPKEEP", Align::Left),
        ("STATE", Align::Left),
        ("LAST COMMITTED (UTC)", Align::Left),
    ];
    let rows = others.iter().map(|other| {
        let last = other.last_committed.as_deref().unwrap_or("-");
        vec![
            other.title.clone(),
            other.state.word().to_owned(),
            last.split('.').next().unwrap_or(last).to_owned(),
        ]
    });
    (!others.is_empty()).then(|| table(&columns, rows.collect(), width))
}

/// A line where it is not done.
pub(super) fn gap(text: &mut String, other: &OtherState) {
    let word = paint(other.state.word(), Style::Notice);
    let _ = match other.state {
        State::Done => return,
        State::Missing => writeln!(text, "{word}: {}", other.unit),
        State::Stale => writeln!(
            text,
            "{word}: {}, {}; the next run does it again",
            other.unit, other.cause
        ),
    };
}
