//! A whole plan.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::check::Check;
use crate::digest::Digest;
use crate::header::Header;
use crate::id::{CheckId, UnitId};
use crate::identifier::Identifier;
use crate::interval::DataInterval;
use crate::ownership::Ownership;
use crate::protocol::Protocol;
use crate::source_table::SourceTable;
use crate::statement::Statement;
use crate::table::{LineageEdge, Preflight, Table};
use crate::unit::{Atomicity, Redo, Role, Scope, Unit, Verb};
use crate::upstream::Upstream;

/// Every statement that will run, in order, and nothing left to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub header: Header,
    /// Sent on every session before anything else.
    pub prologue: Vec<Statement>,
    /// Makes schemas and control tables where they are absent.
    pub bootstrap: Vec<Statement>,
    pub protocol: Protocol,
    pub tables: Vec<Table>,
    pub preflight: Vec<Preflight>,
    /// Tables of others that the units read.
    pub sources: Vec<SourceTable>,
    /// None where no table is written.
    pub ownership: Option<Ownership>,
    /// Other pipelines whose tables are among them.
    pub upstreams: Vec<Upstream>,
    /// In the order they run: a unit stands after all that it needs.
    pub units: Vec<Unit>,
    pub checks: Vec<Check>,
    /// Notes each check's result; runs after the unit ended, whichever way.
    pub check_results: Vec<CheckResultStatement>,
    pub lineage: Vec<LineageEdge>,
    pub waivers: Vec<Waiver>,
    pub intervals: Vec<PlannedInterval>,
}

/// The INSERT that notes what a check measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResultStatement {
    pub check: CheckId,
    pub sql: Statement,
}

/// One interval and the digest of every byte that runs for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedInterval {
    pub interval: DataInterval,
    pub digest: Digest,
}

/// A lint that the sources silence, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// Its code.
    pub lint: String,
    /// None for all of the pipeline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<Identifier>,
    pub reason: String,
}

impl Plan {
    pub fn unit(&self, id: &UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == *id)
    }

    pub fn check(&self, id: &CheckId) -> Option<&Check> {
        self.checks.iter().find(|check| check.id == *id)
    }

    /// The interval's row of the interval table: the digest of the exact text of each unit.
    pub fn planned(units: &[Unit], interval: DataInterval) -> PlannedInterval {
        let texts: Vec<String> = units
            .iter()
            .filter(|unit| unit.scope == Scope::EachInterval)
            .flat_map(|unit| &unit.steps)
            .flat_map(|step| {
                let asked = match &step.verb {
                    Verb::Alone(Redo::Verify(query)) => Some(query),
                    _ => None,
                };
                asked.into_iter().chain([&step.sql])
            })
            .map(|sql| sql.text.unfold(Some(&interval)))
            .collect();
        PlannedInterval {
            interval,
            digest: Digest::of_parts(texts.iter().map(String::as_str)),
        }
    }
}

impl Plan {
    /// Holds every reference inside the plan to what it refers to, so that nobody after this has
    /// to look for something absent.
    pub(crate) fn references(&self) -> Result<(), String> {
        if self.header.intervals != self.intervals.len() {
            return Err(format!(
                "the header counts {} intervals, the plan holds {}",
                self.header.intervals,
                self.intervals.len()
            ));
        }
        let pairs = self.intervals.windows(2);
        for (before, after) in pairs.map(|pair| (pair[0].interval, pair[1].interval)) {
            if after.start() < before.end() {
                return Err(format!(
                    "the interval {after} does not stand behind {before}"
                ));
            }
        }
        let mut checks = BTreeMap::new();
        for check in &self.checks {
            if checks.insert(&check.id, &check.unit).is_some() {
                return Err(format!("the check `{}` stands twice", check.id));
            }
        }
        let units: BTreeMap<&UnitId, usize> =
            self.units.iter().map(|unit| &unit.id).zip(0..).collect();
        for (at, unit) in self.units.iter().enumerate() {
            let named = unit.needs.iter().chain(match &unit.role {
                Role::Publish | Role::Change | Role::Maintain => None,
                Role::Stage { dropped_by: other } | Role::Drop { stage: other } => Some(other),
            });
            for id in named {
                if !units.contains_key(id) {
                    return Err(format!("`{}` refers to `{id}`, which is no unit", unit.id));
                }
            }
            if let Some(late) = unit
                .needs
                .iter()
                .find(|id| units.get(id).is_none_or(|before| *before >= at))
            {
                return Err(format!(
                    "`{}` stands before `{late}`, which it needs",
                    unit.id
                ));
            }
            if let Some(read) = unit
                .reads
                .iter()
                .find(|read| !unit.needs.contains(&read.unit))
            {
                return Err(format!(
                    "`{}` reads `{}`, which it does not wait for",
                    unit.id, read.unit
                ));
            }
            if unit.atomicity() == Atomicity::Malformed {
                return Err(format!(
                    "the steps of `{}` are neither one transaction with its ledger row, nor one \
                     statement alone before its ledger row",
                    unit.id
                ));
            }
            for step in &unit.steps {
                if let Verb::Check(check) = &step.verb
                    && checks.get(check) != Some(&&unit.id)
                {
                    return Err(format!(
                        "`{}` measures `{check}`, which is no check of it",
                        unit.id
                    ));
                }
            }
        }
        let reads = self.upstreams.iter().flat_map(|upstream| &upstream.tables);
        for reader in reads.flat_map(|table| &table.read_by) {
            if !units.contains_key(reader) {
                return Err(format!(
                    "`{reader}` waits for another pipeline, but is no unit"
                ));
            }
        }
        for result in &self.check_results {
            if !checks.contains_key(&result.check) {
                return Err(format!("`{}` is no check", result.check));
            }
        }
        Ok(())
    }
}
