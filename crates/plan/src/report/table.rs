//! What became of each table.

use serde::{Deserialize, Serialize};

use super::summary::UnitCounts;
use super::unit::UnitReport;
use crate::plan::Plan;
use crate::record::Outcome;
use crate::unit::Role;

/// One table over all intervals of the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableReport {
    /// `analytics.songplays`; `*` stands where each interval has a table of its own.
    pub table: String,
    pub kind: String,
    pub load: String,
    pub lifetime: Lifetime,
    /// By this run; none where nothing ran or the database does not say.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rows_written: Option<u64>,
    /// After the last unit of this run that wrote it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rows_total: Option<u64>,
    /// The intervals of the unit that fills it.
    pub intervals: UnitCounts,
}

/// How long a table lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lifetime {
    Stays,
    /// It is dropped once the units of its interval have read it.
    Interval,
}

impl TableReport {
    /// One per table of the plan; `units` are in the order of the intervals.
    pub(super) fn all(plan: &Plan, units: &[UnitReport]) -> Vec<Self> {
        let mut reports = Vec::new();
        for table in &plan.tables {
            let fillers: Vec<_> = plan
                .units
                .iter()
                .filter(|unit| unit.table == table.name && fills(&unit.role))
                .collect();
            let runs: Vec<&UnitReport> = units
                .iter()
                .filter(|run| fillers.iter().any(|unit| unit.id == run.unit))
                .collect();
            let staged = fillers
                .iter()
                .any(|unit| matches!(unit.role, Role::Stage { .. }));
            let lifetime = if staged {
                Lifetime::Interval
            } else {
                Lifetime::Stays
            };
            let published: Vec<u64> = runs.iter().filter_map(|run| run.rows_published()).collect();
            reports.push(Self {
                table: table.name.starred(),
                kind: table.kind.clone(),
                load: table.load.clone(),
                lifetime,
                rows_written: (!published.is_empty()).then(|| published.iter().sum()),
                rows_total: match lifetime {
                    Lifetime::Stays => runs
                        .iter()
                        .rev()
                        .find(|run| run.outcome == Outcome::Done)
                        .and_then(|run| run.rows_total),
                    Lifetime::Interval => None,
                },
                intervals: UnitCounts::of(runs.iter().map(|run| &run.outcome)),
            });
        }
        reports
    }
}

fn fills(role: &Role) -> bool {
    match role {
        Role::Publish | Role::Stage { .. } => true,
        Role::Drop { .. } | Role::Change | Role::Maintain => false,
    }
}
