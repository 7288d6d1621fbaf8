//! Holds what happens against the promises, at every commit and at every end.

mod others;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use executor::{LeasePolicy, RunError, RunEvent};
use plan::RunRecord;
use plan::record::{Ending, Outcome, SkipReason};
use tokio::time::Instant;

use crate::database::{Committed, Pid, Row, Tables, VACUUMED};
use crate::faults::Trouble;
use crate::plans::{OWN, RIVAL_LEDGER};
use crate::process::ProcessId;
use crate::scenario::{Part, Pipeline, Scenario};
use others::Others;

/// What the plan should come to, and what was seen of it.
pub(crate) struct Witness {
    expected: Expected,
    attempts: u32,
    seen: BTreeMap<ProcessId, Seen>,
    /// What befell the warehouse, and so every process.
    everywhere: Vec<Trouble>,
    /// The longest that a message is usually under way, in milliseconds.
    pace: u64,
    /// The generation of the latest run that has made sure of being alone.
    alone: i64,
    commits: Vec<Commit>,
    others: Others,
    /// The first promise that was broken.
    pub(crate) violation: Option<String>,
}

/// The rows of each published table for each interval, as (serial, file).
#[derive(Clone, Debug, Default)]
pub(crate) struct Expected {
    pub(crate) rows: BTreeMap<(String, String), Vec<(String, String)>>,
    /// The loads that make them, with the digest that a row of the ledger has.
    pub(crate) digests: BTreeMap<(String, String), String>,
    /// The tables that the pipeline has to own.
    pub(crate) owned: Vec<String>,
    /// The units that vacuum, with the table that each is about.
    pub(crate) vacuums: BTreeMap<String, String>,
}

/// What is known of a process.
#[derive(Default)]
struct Seen {
    /// The process of another pipeline.
    is_rival: bool,
    run: &'static str,
    lease: Option<LeasePolicy>,
    /// The session that keeps its part in the lease, until it has noted its end.
    anchor: Option<Pid>,
    /// When it was first asked to stop.
    signalled: Option<Instant>,
    generation: i64,
    troubles: Vec<Trouble>,
    refused_login: Option<String>,
    retries: u32,
}

/// A row of the ledger that was committed.
struct Commit {
    process: Option<ProcessId>,
    unit: String,
    interval: String,
}

impl Commit {
    fn of(process: Option<ProcessId>, row: &Row) -> Self {
        Self {
            process,
            unit: row.get("unit").to_owned(),
            interval: row.get("interval").to_owned(),
        }
    }
}

impl Witness {
    pub(crate) fn new(expected: Expected, attempts: u32, scenario: &Scenario) -> Self {
        Self {
            expected,
            attempts,
            seen: BTreeMap::new(),
            everywhere: Vec::new(),
            pace: scenario.pace,
            alone: 0,
            commits: Vec::new(),
            others: Others::new(scenario),
            violation: None,
        }
    }

    pub(crate) fn breaks(&mut self, what: impl FnOnce() -> String) {
        self.violation.get_or_insert_with(what);
    }

    pub(crate) fn enters(&mut self, process: ProcessId, part: &Part) {
        let seen = self.seen.entry(process).or_default();
        (seen.run, seen.lease) = (part.run, Some(part.lease));
        seen.is_rival = part.pipeline == Pipeline::Rival;
        self.others.enters(process, part.jobs.get());
    }

    /// Whether a session keeps a process's part in the lease of that run.
    pub(crate) fn is_anchor(&self, process: ProcessId, pid: Pid, run: &str) -> bool {
        let seen = self.seen.get(&process);
        seen.is_some_and(|seen| seen.anchor == Some(pid) && seen.run == run)
    }

    pub(crate) fn signals(&mut self, process: ProcessId) {
        let seen = self.seen.entry(process).or_default();
        seen.signalled.get_or_insert_with(Instant::now);
    }

    /// A process that was asked to stop has ended. Where nothing was in its way, it was quick.
    pub(crate) fn leaves(&mut self, process: ProcessId) {
        let alone = self.seen.len() == 1;
        let seen = self.seen.entry(process).or_default();
        let Some(signalled) = seen.signalled else {
            return;
        };
        let unhindered = seen.troubles.iter().all(|trouble| {
            matches!(
                trouble,
                Trouble::Signal | Trouble::SlowAndSignal(_) | Trouble::Refuse(_)
            )
        });
        let longest = Duration::from_secs(5) + Duration::from_millis(30 * self.pace);
        let took = signalled.elapsed();
        if alone && unhindered && self.everywhere.is_empty() && took > longest {
            self.breaks(|| format!("p{process} was asked to stop, and took {took:?}"));
        }
    }

    pub(crate) fn takes_from_the_living(&mut self, process: ProcessId, run: &str) {
        let lease = self.seen.get(&process).and_then(|seen| seen.lease);
        if lease != Some(LeasePolicy::Takeover) {
            self.breaks(|| format!("p{process} takes the lease of run {run}, which lives"));
        }
    }

    pub(crate) fn befalls(&mut self, process: ProcessId, trouble: Trouble) {
        match trouble {
            Trouble::Restart(_) | Trouble::EndSession => self.everywhere.push(trouble),
            _ => self.seen.entry(process).or_default().troubles.push(trouble),
        }
    }

    /// A login was refused: not because the house is full or still closed, but for good.
    pub(crate) fn login_refused(&mut self, process: ProcessId, sqlstate: &str) {
        if sqlstate.starts_with("28") {
            self.seen.entry(process).or_default().refused_login = Some(sqlstate.to_owned());
        }
    }

    pub(crate) fn logs_in(&mut self, process: ProcessId) {
        if let Some(sqlstate) = self.seen.entry(process).or_default().refused_login.clone() {
            self.breaks(|| format!("p{process} logs in again after {sqlstate}"));
        }
    }

    /// Something that a process tells of itself.
    pub(crate) fn hears(&mut self, process: ProcessId, event: &RunEvent) {
        let seen = self.seen.entry(process).or_default();
        match event {
            RunEvent::LeaseTaken { generation } | RunEvent::LeaseJoined { generation } => {
                seen.generation = *generation;
            }
            // Of generations of its own.
            RunEvent::Resumed { .. } if seen.is_rival => {}
            RunEvent::Resumed { .. } => self.alone = self.alone.max(seen.generation),
            RunEvent::Retrying { .. } => seen.retries += 1,
            RunEvent::UnitStarted { unit, attempt, .. } if *attempt > self.attempts => {
                let what = format!("p{process} tries `{unit}` for the {attempt}th time");
                self.breaks(|| what);
            }
            _ => {}
        }
    }

    /// A transaction has committed: this is what any reader sees from now on.
    pub(crate) fn sees(&mut self, process: Option<ProcessId>, committed: &Committed) {
        if let Some(process) = process
            && committed.written.iter().any(|table| table == "runs")
        {
            let seen = self.seen.entry(process).or_default();
            for row in news(committed, "runs") {
                let starts = row.get("outcome") == "none";
                seen.anchor = starts.then(|| row.number("pid"));
                let lease = rows(&committed.after, "lease").next();
                let free = lease.is_some_and(|lease| lease.get("run").is_empty());
                if starts && free {
                    self.violation.get_or_insert_with(|| {
                        format!("p{process} joins a lease that was given back")
                    });
                }
            }
        }
        if let Err(what) = self.others.sees(process, committed) {
            self.breaks(|| what);
        }
        if committed.written.iter().any(|table| table == RIVAL_LEDGER) {
            for row in news(committed, RIVAL_LEDGER) {
                self.commits.push(Commit::of(process, row));
            }
            return;
        }
        let touches = |table: &String| table == "ledger" || !table.contains("__");
        if !committed.written.iter().any(touches) {
            return;
        }
        if committed.written.iter().any(|table| table == "ledger") {
            for row in news(committed, "ledger").cloned().collect::<Vec<_>>() {
                self.sees_record(process, &row);
            }
        }
        if let Err(what) = self.expected.compare(&committed.after) {
            self.breaks(|| what);
        }
    }

    fn sees_record(&mut self, process: Option<ProcessId>, row: &Row) {
        let generation = row.number("generation");
        let alone = self.alone;
        if generation < alone {
            let unit = row.get("unit").to_owned();
            self.breaks(|| {
                format!("`{unit}` was committed by generation {generation}, but {alone} is alone")
            });
        }
        self.commits.push(Commit::of(process, row));
    }

    /// Whether a process met something that may end a run before it is complete.
    pub(crate) fn is_excused(&self, process: ProcessId) -> bool {
        let troubles = self
            .seen
            .get(&process)
            .map_or(&[][..], |seen| &seen.troubles);
        let all = troubles.iter().chain(&self.everywhere);
        all.into_iter().any(|trouble| trouble.is_grave())
    }

    pub(crate) fn retries(&self, process: ProcessId) -> u32 {
        self.seen.get(&process).map_or(0, |seen| seen.retries)
    }

    /// A process has ended. Called when nothing can happen any more, so that a session which the
    /// process lost cannot prove it wrong later.
    pub(crate) fn reads(&mut self, process: ProcessId, ended: &Result<RunRecord, RunError>) {
        let record = match ended {
            Ok(record) => record,
            Err(error) => {
                if self
                    .commits
                    .iter()
                    .any(|commit| commit.process == Some(process))
                {
                    let what = format!("p{process} committed a unit, but says: {error}");
                    self.breaks(|| what);
                }
                return;
            }
        };
        for unit in &record.units {
            let commits = self.commits.iter().filter(|commit| {
                commit.process == Some(process)
                    && commit.unit == unit.unit.as_str()
                    && commit.interval == unit.interval.as_str()
            });
            let commits = commits.count();
            let told = match &unit.outcome {
                Outcome::Done => commits == 1,
                Outcome::Unknown { .. } => commits <= 1 && self.is_excused(process),
                _ => commits == 0,
            };
            if !told {
                self.breaks(|| {
                    format!(
                        "p{process} says of `{}` for {}: {:?}; it was committed {commits} times",
                        unit.unit, unit.interval, unit.outcome
                    )
                });
            }
            if unit.attempts > self.attempts {
                let (unit, attempts) = (unit.unit.clone(), unit.attempts);
                self.breaks(|| format!("p{process} tried `{unit}` {attempts} times"));
            }
        }
        let not_selected = Outcome::Skipped {
            because: SkipReason::NotSelected,
        };
        let undone = record.units.iter().any(|unit| {
            let settled = matches!(
                unit.outcome,
                Outcome::Done | Outcome::AlreadyDone | Outcome::NotNeeded
            );
            !settled && unit.outcome != not_selected
        });
        if undone == (record.ending == Ending::Complete) {
            let what = format!("p{process} ends as {:?}", record.ending);
            self.breaks(|| what);
        }
    }
}

/// The rows that a transaction added to a table.
fn news<'a>(committed: &'a Committed, table: &'a str) -> impl Iterator<Item = &'a Row> {
    let before: BTreeSet<u64> = rows(&committed.before, table).map(|row| row.id).collect();
    rows(&committed.after, table).filter(move |row| !before.contains(&row.id))
}

fn rows<'a>(tables: &'a Tables, name: &str) -> impl Iterator<Item = &'a Row> {
    tables.get(name).into_iter().flat_map(|table| &table.rows)
}

impl Expected {
    /// Whether the published tables hold exactly what the ledger says that they hold: each load whole,
    /// once, made by the try that the ledger names, and nothing that a check forbids.
    fn compare(&self, tables: &Tables) -> Result<(), String> {
        for ((unit, interval), expected) in &self.rows {
            let of = |row: &&Row, column: &str| {
                row.get(column) == unit && row.get("interval") == interval
            };
            let recorded: Vec<&Row> = rows(tables, "ledger")
                .filter(|row| of(row, "unit"))
                .collect();
            let of_interval = |row: &&Row| row.get("interval") == interval;
            let loaded: Vec<&Row> = rows(tables, unit).filter(of_interval).collect();
            if loaded.iter().any(|row| row.get("is") == "bad") {
                return Err(format!(
                    "`{unit}` shows rows of {interval} that a check forbids"
                ));
            }
            let attempt = match recorded.as_slice() {
                [] if loaded.is_empty() => continue,
                [] => {
                    return Err(format!(
                        "`{unit}` has rows of {interval}, the ledger has not"
                    ));
                }
                [row] => row.get("attempt"),
                [..] => {
                    let times = recorded.len();
                    return Err(format!("`{unit}` was loaded {times} times for {interval}"));
                }
            };
            let pair = |row: &Row| (row.get("serial").to_owned(), row.get("of").to_owned());
            let mut found: Vec<_> = loaded.iter().map(|row| pair(row)).collect();
            found.sort();
            if found != *expected {
                return Err(format!(
                    "`{unit}` holds {found:?} of {interval}, not {expected:?}"
                ));
            }
            if loaded.iter().any(|row| row.get("attempt") != attempt) {
                return Err(format!(
                    "`{unit}`, {interval}: not the rows of the try in the ledger"
                ));
            }
        }
        for (unit, table) in &self.vacuums {
            let noted = rows(tables, "ledger").filter(|row| row.get("unit") == unit);
            let done = rows(tables, VACUUMED).filter(|row| row.get("of") == table);
            let (noted, done) = (noted.count(), done.count());
            if noted > done {
                return Err(format!(
                    "`{unit}` is noted {noted} times, and was done {done} times"
                ));
            }
        }
        Ok(())
    }

    /// Whether everything is done, as by an undisturbed run.
    pub(crate) fn is_complete(&self, tables: &Tables) -> Result<(), String> {
        self.compare(tables)?;
        for table in &self.owned {
            let mut owners = rows(tables, "owners").filter(|row| row.get("table") == table);
            let owner = owners.next().map(|row| row.get("pipeline"));
            if owner != Some(OWN) {
                return Err(format!("`{table}` belongs to {owner:?}"));
            }
        }
        for ((unit, interval), digest) in &self.digests {
            let done = rows(tables, "ledger").any(|row| {
                row.get("unit") == unit
                    && row.get("interval") == interval
                    && row.get("digest") == digest
            });
            if !done {
                return Err(format!("`{unit}` is not in the ledger for {interval}"));
            }
        }
        for (unit, table) in &self.vacuums {
            let last = |name: &str| {
                let of_unit = rows(tables, "ledger").filter(|row| row.get("unit") == name);
                of_unit.map(|row| row.number("sequence")).max()
            };
            if last(unit) < last(table) {
                return Err(format!("`{table}` was loaded, and not vacuumed since"));
            }
        }
        let staged = tables.keys().find(|table| table.contains("__"));
        match staged {
            Some(table) => Err(format!("the staging table `{table}` is still there")),
            None => Ok(()),
        }
    }
}
