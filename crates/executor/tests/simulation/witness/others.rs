//! What is held against the promises about other pipelines: whose a table is, and what must be loaded before it
//! is read.

use std::collections::{BTreeMap, BTreeSet};

use super::{news, rows};
use crate::database::Committed;
use crate::plans::{FEED, OTHER, OWN, RIVAL_LEDGER};
use crate::process::ProcessId;
use crate::scenario::Scenario;

pub(super) struct Others {
    /// The tables that both pipelines want.
    shared: BTreeSet<String>,
    /// The unit that reads what another pipeline loads.
    reader: Option<String>,
    /// Units at a time of each process.
    jobs: BTreeMap<ProcessId, usize>,
    /// Units that each process committed since a table of its pipeline was taken away: those that were under way.
    late: BTreeMap<ProcessId, usize>,
    /// Pipelines that lost a table that they had.
    lost: BTreeSet<&'static str>,
}

impl Others {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let shared = scenario.rival.iter().flat_map(|rival| &rival.tables);
        Self {
            shared: shared.map(|id| format!("analytics.{id}")).collect(),
            reader: scenario.feed.as_ref().map(|feed| feed.reader.clone()),
            jobs: BTreeMap::new(),
            late: BTreeMap::new(),
            lost: BTreeSet::new(),
        }
    }

    pub(super) fn enters(&mut self, process: ProcessId, jobs: usize) {
        self.jobs.insert(process, jobs);
    }

    pub(super) fn sees(
        &mut self,
        process: Option<ProcessId>,
        committed: &Committed,
    ) -> Result<(), String> {
        let writes = |table: &str| committed.written.iter().any(|written| written == table);
        if writes("owners") {
            self.sees_owners(committed)?;
        }
        for (ledger, pipeline) in [("ledger", OWN), (RIVAL_LEDGER, OTHER)] {
            if writes(ledger) {
                self.sees_units(process, pipeline, committed)?;
            }
        }
        if writes("ledger") {
            self.sees_readers(committed)?;
        }
        Ok(())
    }

    fn sees_owners(&mut self, committed: &Committed) -> Result<(), String> {
        let mut owned = BTreeSet::new();
        for row in rows(&committed.after, "owners") {
            if !owned.insert(row.get("table")) {
                return Err(format!("`{}` has two owners", row.get("table")));
            }
        }
        for pipeline in [OWN, OTHER] {
            let others =
                rows(&committed.after, "owners").filter(|row| row.get("pipeline") != pipeline);
            let others: BTreeSet<&str> = others.map(|row| row.get("table")).collect();
            let mut had =
                rows(&committed.before, "owners").filter(|row| row.get("pipeline") == pipeline);
            if had.any(|row| others.contains(row.get("table"))) {
                self.lost.insert(pipeline);
            }
        }
        Ok(())
    }

    /// A unit is committed by a pipeline that has its tables, or was under way when one of them was taken.
    fn sees_units(
        &mut self,
        process: Option<ProcessId>,
        pipeline: &str,
        committed: &Committed,
    ) -> Result<(), String> {
        let wants = |table: &str| pipeline == OWN || self.shared.contains(table);
        let mut owners = rows(&committed.after, "owners");
        let taken = owners.find(|row| wants(row.get("table")) && row.get("pipeline") != pipeline);
        let (Some(taken), Some(process)) = (taken, process) else {
            return Ok(());
        };
        let taken = taken.get("table");
        if !self.lost.contains(pipeline) {
            return Err(format!(
                "`{pipeline}` commits a unit, but `{taken}` is another pipeline's"
            ));
        }
        let late = self.late.entry(process).or_default();
        *late += 1;
        if *late > self.jobs.get(&process).copied().unwrap_or(0) {
            return Err(format!(
                "p{process} commits {late} units since `{taken}` was taken from `{pipeline}`"
            ));
        }
        Ok(())
    }

    /// What is read was loaded before.
    fn sees_readers(&self, committed: &Committed) -> Result<(), String> {
        let Some(reader) = &self.reader else {
            return Ok(());
        };
        for row in news(committed, "ledger").filter(|row| row.get("unit") == reader) {
            let interval = row.get("interval");
            let mut fed = rows(&committed.after, FEED);
            if !fed.any(|fed| fed.get("interval") == interval) {
                return Err(format!(
                    "`{reader}` is committed for {interval}, before what it reads was loaded"
                ));
            }
        }
        Ok(())
    }
}
