//! How a target stands, as a person or a program reads it.

mod others;

use std::fmt::Write as _;
use std::path::Path;

use executor::{Inputs, Lack, Life, PastRun, Status, UnitState, UnitStatus, UpstreamWait};
use plan::record::Remedy;
use plan::report::wording::{self, count};
use plan::unit::Role;
use plan::{DataInterval, IntervalKey, Plan};
use serde::Serialize;

use self::others::OtherState;
use super::rows::{Align, table};
use super::style::{Style, paint};

/// The whole of it. Staging tables are left out: they come and go with the intervals.
#[derive(Debug, Serialize)]
pub(crate) struct StatusReport {
    pipeline: String,
    target: String,
    lease: Lease,
    at_work: Vec<AtWork>,
    runs: Vec<RecentRun>,
    tables: Vec<TableState>,
    /// Views, changes and maintenance.
    others: Vec<OtherState>,
    waits: Vec<Wait>,
}

#[derive(Debug, Serialize)]
struct Lease {
    /// Counts the times that it was taken.
    generation: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<Holder>,
}

#[derive(Debug, Serialize)]
struct Holder {
    run: String,
    user: String,
    pid: i64,
    /// `alive`, `dead` or `unseen`.
    life: &'static str,
}

#[derive(Debug, Serialize)]
struct AtWork {
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<IntervalKey>,
    pid: i64,
    started_at: String,
}

#[derive(Debug, Serialize)]
struct RecentRun {
    run: String,
    plan: String,
    generation: i64,
    processes_started: i64,
    processes_ended: i64,
    /// The gravest exit code of those that ended.
    exit_code: Option<i64>,
    first_noted: String,
    last_noted: String,
}

#[derive(Debug, Serialize)]
struct TableState {
    table: String,
    /// The pipeline that writes it, once one has claimed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    unit: String,
    done: usize,
    stale: Vec<IntervalKey>,
    missing: Vec<IntervalKey>,
    /// Done, and made from rows that were replaced since.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stale_by_input: Vec<StaleByInput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_committed: Option<String>,
}

#[derive(Debug, Serialize)]
struct StaleByInput {
    /// The unit that was loaded again.
    replaced: String,
    intervals: Vec<IntervalKey>,
    /// `reprocess`, or `nothing` where a second load would double the rows.
    remedy: Remedy,
}

/// A table of another pipeline that missing intervals wait for.
#[derive(Debug, Serialize)]
struct Wait {
    pipeline: String,
    table: String,
    read_by: Vec<String>,
    /// In words.
    lack: String,
    /// Those that the other pipeline has to load, where it lacks some.
    intervals: Vec<IntervalKey>,
}

impl StatusReport {
    pub(crate) fn of(plan: &Plan, status: &Status) -> Self {
        // A staging table is gone behind its readers; one of other SQL keeps the run from starting.
        let counts = |unit: &&UnitStatus| match plan.unit(&unit.unit).map(|planned| &planned.role) {
            Some(Role::Publish) => true,
            Some(Role::Stage { .. }) => {
                let mut states = unit.intervals.iter().map(|(_, state)| state);
                states.any(|state| matches!(state, UnitState::Stale { .. }))
            }
            _ => false,
        };
        Self {
            pipeline: plan.header.pipeline.to_string(),
            target: plan.header.target.name.to_string(),
            lease: Lease {
                generation: status.generation,
                holder: status.holder.as_ref().map(|(holder, life)| Holder {
                    run: holder.run.to_string(),
                    user: holder.owner.clone(),
                    pid: holder.pid,
                    life: match life {
                        Life::Alive => "alive",
                        Life::Dead => "dead",
                        Life::Unseen => "unseen",
                    },
                }),
            },
            at_work: status
                .at_work
                .iter()
                .map(|open| AtWork {
                    unit: open.unit.as_ref().map(|(unit, _)| unit.to_string()),
                    interval: open.unit.as_ref().map(|(_, interval)| interval.clone()),
                    pid: open.pid,
                    started_at: open.started_at.clone(),
                })
                .collect(),
            runs: status.runs.iter().map(run).collect(),
            tables: status
                .units
                .iter()
                .filter(counts)
                .map(|unit| of_table(plan, unit, status))
                .collect(),
            others: others::of(plan, status),
            waits: status.waits.iter().map(wait).collect(),
        }
    }

    /// Whether every table has every interval, by this plan's SQL and from the rows that stand there
    /// now, as far as loading again would help; and its views are made and its tables looked after.
    pub(crate) fn is_complete(&self) -> bool {
        let mut tables = self.tables.iter();
        let is_loaded = tables.all(|table| table.missing.is_empty() && table.stale.is_empty());
        is_loaded && !self.has_remedy() && self.others.iter().all(OtherState::is_done)
    }

    /// Whether the next run does something without being asked to do it again.
    fn has_next(&self) -> bool {
        self.tables.iter().any(|table| !table.missing.is_empty())
            || !self.others.iter().all(OtherState::is_done)
    }

    /// Tables and views with their owners, each once.
    fn owners(&self) -> Vec<(&str, &str)> {
        let tables = self.tables.iter().map(|it| (&it.table, &it.owner));
        let others = self.others.iter().map(|it| (&it.table, &it.owner));
        let mut owners: Vec<(&str, &str)> = Vec::new();
        for (table, owner) in tables.chain(others) {
            if let Some(owner) = owner
                && !owners.iter().any(|(told, _)| told == table)
            {
                owners.push((table, owner));
            }
        }
        owners
    }

    /// Whether loading again would help what is stale by input.
    fn has_remedy(&self) -> bool {
        let mut stale = self.tables.iter().flat_map(|table| &table.stale_by_input);
        stale.any(|stale| stale.remedy == Remedy::Reprocess)
    }
}

fn wait(wait: &UpstreamWait) -> Wait {
    Wait {
        pipeline: wait.pipeline.to_string(),
        table: wait.table.to_string(),
        read_by: wait.read_by.iter().map(ToString::to_string).collect(),
        lack: wait.to_string(),
        intervals: match &wait.lack {
            Lack::Intervals(intervals) => intervals.iter().map(DataInterval::key).collect(),
            Lack::NoLedger | Lack::NeverLoaded | Lack::NotRefreshed => Vec::new(),
        },
    }
}

fn run(run: &PastRun) -> RecentRun {
    RecentRun {
        run: run.run.to_string(),
        plan: run.plan.to_string(),
        generation: run.generation,
        processes_started: run.processes_started,
        processes_ended: run.processes_ended,
        exit_code: run.outcome,
        first_noted: run.first_noted.clone(),
        last_noted: run.last_noted.clone(),
    }
}

fn of_table(plan: &Plan, unit: &UnitStatus, status: &Status) -> TableState {
    let those = |is: fn(&UnitState) -> bool| -> Vec<IntervalKey> {
        let intervals = unit.intervals.iter();
        let those = intervals.filter(|(_, state)| is(state));
        those.map(|(key, _)| key.clone()).collect()
    };
    let planned = plan.unit(&unit.unit);
    let table = planned.map_or_else(String::new, |planned| planned.table.starred());
    TableState {
        owner: owner(status, &table),
        table,
        unit: unit.unit.to_string(),
        done: those(|state| matches!(state, UnitState::Done { .. })).len(),
        stale: those(|state| matches!(state, UnitState::Stale { .. })),
        missing: those(|state| matches!(state, UnitState::Missing)),
        stale_by_input: stale_by_input(unit),
        last_committed: unit.last_committed().map(str::to_owned),
    }
}

fn owner(status: &Status, table: &str) -> Option<String> {
    let mut owners = status.owners.iter();
    let (_, pipeline) = owners.find(|(owned, _)| owned.to_sql() == table)?;
    Some(pipeline.to_string())
}

fn stale_by_input(unit: &UnitStatus) -> Vec<StaleByInput> {
    let mut causes: Vec<StaleByInput> = Vec::new();
    for (key, state) in &unit.intervals {
        let UnitState::Done {
            inputs: Inputs::Replaced { unit, remedy },
            ..
        } = state
        else {
            continue;
        };
        match causes
            .iter_mut()
            .find(|cause| cause.replaced == unit.as_str())
        {
            Some(cause) => cause.intervals.push(key.clone()),
            None => causes.push(StaleByInput {
                replaced: unit.to_string(),
                intervals: vec![key.clone()],
                remedy: *remedy,
            }),
        }
    }
    causes
}

/// For the terminal, at most `width` columns wide where words allow it.
pub(crate) fn text(report: &StatusReport, plan: &Path, width: u16) -> String {
    let title = format!("{} on {}", report.pipeline, report.target);
    let mut text = format!("\n{}\n", paint(&title, Style::Title));
    let _ = writeln!(text, "lease {}", lease(&report.lease));
    for open in &report.at_work {
        let what = match (&open.unit, &open.interval) {
            (Some(unit), Some(interval)) => format!("{unit} {}", wording::interval(interval)),
            _ => "a unit of another plan".to_owned(),
        };
        let _ = writeln!(
            text,
            "at work: {what}, pid {}, since {}",
            open.pid, open.started_at
        );
    }
    if !report.runs.is_empty() {
        let _ = write!(text, "\n{}\n", runs(&report.runs, width));
    }
    if !report.tables.is_empty() {
        let _ = write!(text, "\n{}\n", tables(&report.tables, width));
    }
    if let Some(others) = others::text(&report.others, width) {
        let _ = write!(text, "\n{others}\n");
    }
    text.push('\n');
    for (table, owner) in report.owners() {
        if owner != report.pipeline {
            let whose = format!("{table} belongs to the pipeline {owner}");
            let _ = writeln!(text, "{}: {whose}", paint("owned", Style::Notice));
        }
    }
    for table in &report.tables {
        gaps(&mut text, table, plan);
    }
    for other in &report.others {
        others::gap(&mut text, other);
    }
    if report.has_remedy() {
        let plan = plan.display();
        let _ = writeln!(text, "next: callsheet run {plan} --reprocess stale-inputs");
    }
    for wait in &report.waits {
        let waiting = paint("waiting", Style::Notice);
        let readers = wait.read_by.join(", ");
        let _ = writeln!(text, "{waiting}: {readers}: {}", wait.lack);
    }
    if report.is_complete() {
        let done = if report.tables.is_empty() {
            "everything of this plan is done"
        } else {
            "every table has every interval of this plan"
        };
        let _ = writeln!(text, "{}", paint(done, Style::Good));
    } else if report.has_next() {
        let _ = writeln!(text, "next: callsheet run {}", plan.display());
    }
    text
}

fn lease(lease: &Lease) -> String {
    match &lease.holder {
        None => "free".to_owned(),
        Some(holder) => {
            let Holder { run, user, pid, .. } = holder;
            let state = match holder.life {
                "alive" => "is at work",
                "dead" => "is not at work any more: the next run takes it",
                _ => "is another user's, whose sessions cannot be seen from here",
            };
            format!("held by run {run} of the user {user}, pid {pid}, which {state}")
        }
    }
}

/// As `crates/README.md` lists them.
fn outcome(run: &RecentRun) -> &'static str {
    match run.exit_code {
        Some(0) if run.processes_ended >= run.processes_started => "complete",
        Some(0) => "not ended",
        Some(1) => "blocked",
        Some(3) => "failed",
        Some(4) => "refused",
        Some(5) => "unknown",
        Some(6) => "fenced",
        Some(130) => "interrupted",
        Some(_) => "another",
        None => "not ended",
    }
}

fn runs(runs: &[RecentRun], width: u16) -> String {
    let columns = [
        ("RUN", Align::Left),
        ("PLAN", Align::Left),
        ("OUTCOME", Align::Left),
        ("PROCESSES", Align::Right),
        ("STARTED (UTC)", Align::Left),
        ("LAST NOTED (UTC)", Align::Left),
    ];
    let second = |time: &str| time.split('.').next().unwrap_or(time).to_owned();
    let rows = runs.iter().map(|run| {
        vec![
            run.run.chars().take(12).collect(),
            run.plan.chars().take(12).collect(),
            outcome(run).to_owned(),
            format!("{} of {} ended", run.processes_ended, run.processes_started),
            second(&run.first_noted),
            second(&run.last_noted),
        ]
    });
    table(&columns, rows.collect(), width)
}

fn tables(tables: &[TableState], width: u16) -> String {
    let columns = [
        ("TABLE", Align::Left),
        ("DONE", Align::Right),
        ("STALE", Align::Right),
        ("MISSING", Align::Right),
        ("LAST COMMITTED (UTC)", Align::Left),
    ];
    let rows = tables.iter().map(|row| {
        let last = row.last_committed.as_deref().unwrap_or("-");
        vec![
            row.table.clone(),
            count(row.done as u64),
            count(row.stale.len() as u64),
            count(row.missing.len() as u64),
            last.split('.').next().unwrap_or(last).to_owned(),
        ]
    });
    table(&columns, rows.collect(), width)
}

fn gaps(text: &mut String, table: &TableState, plan: &Path) {
    if !table.missing.is_empty() {
        let which = wording::intervals(&table.missing);
        let _ = writeln!(
            text,
            "{}: {} {which}",
            paint("missing", Style::Notice),
            table.unit
        );
    }
    if !table.stale.is_empty() {
        let which = wording::intervals(&table.stale);
        let _ = writeln!(
            text,
            "{}: {} {which}, made by other SQL; `callsheet run {} --reprocess {}` makes it again",
            paint("stale", Style::Notice),
            table.unit,
            plan.display(),
            table.unit,
        );
    }
    for stale in &table.stale_by_input {
        let which = match wording::of_intervals(&stale.intervals) {
            once if once.is_empty() => once,
            _ => format!(" {}", wording::intervals(&stale.intervals)),
        };
        let _ = writeln!(
            text,
            "{}: {}{which}, made from rows of {} that were replaced since{}",
            paint("stale by input", Style::Notice),
            table.unit,
            stale.replaced,
            match stale.remedy {
                Remedy::Reprocess => "",
                Remedy::Nothing => "; a second load would double its rows",
            }
        );
    }
}
