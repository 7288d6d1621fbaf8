//! Other pipelines whose tables are read: what they have to have loaded, and waiting for it.
//!
//! They are asked once this run holds its lease, and before its first unit. Whatever they load from then
//! on is none of this run's business: a unit reads what its own transaction sees.

mod coverage;
mod wait;

use std::collections::BTreeSet;
use std::time::Duration;

use plan::upstream::{Upstream, UpstreamTable};
use plan::{Plan, TableName, TargetKind};

use crate::connection::Connection;
use crate::error::{Activity, RunError};
use crate::event::RunEvent;
use crate::execution::Execution;
use crate::fault::Fault;
use crate::interrupt::Patience::UntilInterrupted;
use crate::ledger::Ledger;
use crate::options::{LeasePolicy, OtherPipelines};
use crate::preflight;
use crate::resume::{Decision, tasks};
use crate::session::{Session, SessionError};
use crate::task::{Task, TaskTable};

use coverage::{Wanted, lack};
pub use wait::{Lack, UpstreamWait};

/// Loads take minutes, and every question costs the database something.
const POLL: Duration = Duration::from_secs(10);

/// Lets the run go on once every other pipeline has loaded what the units to run will read.
pub(crate) async fn hold<W, S: Session>(
    execution: &Execution<W>,
    anchor: &mut Connection<S>,
    decisions: &TaskTable<Decision>,
) -> Result<(), RunError> {
    let runs = |task: Task| *decisions.get(task) == Decision::Run;
    let mut waited = Duration::ZERO;
    loop {
        let waits = match execution.options.upstream {
            OtherPipelines::Asked => ask(execution, anchor, runs)
                .await
                .map_err(|fault| fault.during(Activity::ReadingUpstream))?,
            OtherPipelines::TakenAsDone => Vec::new(),
        };
        if waits.is_empty() {
            let read = read(&execution.plan, runs);
            return preflight::compare_upstream(execution, anchor, &read).await;
        }
        let refused = RunError::UpstreamNotDone {
            waits: waits.clone(),
            waited,
        };
        let LeasePolicy::Wait(longest) = execution.options.lease else {
            return Err(refused);
        };
        // Nobody else can open the embedded engine's file as long as this process has it.
        let local = execution.plan.header.target.kind == TargetKind::Local;
        if local || waited >= longest {
            return Err(refused);
        }
        if waited.is_zero() {
            execution.tell(RunEvent::UpstreamWaiting { waits });
        }
        let pause = POLL.min(longest.saturating_sub(waited));
        waited += pause;
        let paused = execution.watch().pause(pause, UntilInterrupted).await;
        paused.map_err(|fault| fault.during(Activity::ReadingUpstream))?;
    }
}

/// What tasks that will run have to wait for.
pub(crate) async fn ask<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
    runs: impl Fn(Task) -> bool + Copy,
) -> Result<Vec<UpstreamWait>, Fault> {
    let plan = &execution.plan;
    let mut waits = Vec::new();
    for upstream in &plan.upstreams {
        let wanted: Vec<(&UpstreamTable, Wanted)> = upstream
            .tables
            .iter()
            .filter_map(|table| Some((table, wanted(plan, upstream, table, runs)?)))
            .collect();
        if wanted.is_empty() {
            continue;
        }
        let ledger = ledger(execution, connection, upstream).await?;
        waits.extend(wanted.into_iter().filter_map(|(table, wanted)| {
            let lack = match &ledger {
                None => Lack::NoLedger,
                Some(ledger) => lack(table, &wanted, ledger)?,
            };
            Some(UpstreamWait {
                pipeline: upstream.pipeline.clone(),
                table: named(upstream, table),
                read_by: table.read_by.clone(),
                lack,
            })
        }));
    }
    Ok(waits)
}

/// What is done in another pipeline; none where it was never prepared on this target.
async fn ledger<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
    upstream: &Upstream,
) -> Result<Option<Ledger>, Fault> {
    let sql = upstream.query.text.fill(None, &execution.values())?;
    match connection.query(&sql, UntilInterrupted).await {
        Ok(rows) => Ledger::read(rows).map(Some),
        Err(Fault::Session(SessionError::Refused(refusal))) if refusal.sqlstate == "42P01" => {
            Ok(None)
        }
        // Waiting would not help: a grant is missing, of the ledger or of its schema.
        Err(Fault::Session(SessionError::Refused(refusal))) if refusal.sqlstate == "42501" => {
            Err(Fault::Unreadable {
                pipeline: upstream.pipeline.clone(),
                refusal: Box::new(refusal),
            })
        }
        Err(fault) => Err(fault),
    }
}

/// What a table has to have; none where no task that reads it will run.
fn wanted(
    plan: &Plan,
    upstream: &Upstream,
    table: &UpstreamTable,
    runs: impl Fn(Task) -> bool,
) -> Option<Wanted> {
    let reads = |task: &Task| table.read_by.contains(&task.unit(plan).id) && runs(*task);
    let mut intervals = BTreeSet::new();
    let mut readers = tasks(plan).filter(reads).peekable();
    readers.peek()?;
    for task in readers {
        match (task.unit(plan).scope, task.interval) {
            (plan::unit::Scope::EachInterval, Some(interval)) => {
                intervals.insert(interval);
            }
            (plan::unit::Scope::AtEnd, _) if plan.header.cadence != plan::Cadence::Once => {
                intervals.extend(0..plan.intervals.len());
            }
            // A static table belongs to no interval, so anything that was loaded will do.
            (
                plan::unit::Scope::Once
                | plan::unit::Scope::AtEnd
                | plan::unit::Scope::EachInterval,
                _,
            ) => {}
        }
    }
    let intervals = intervals.iter().map(|at| plan.intervals[*at].interval);
    Some(Wanted::new(upstream.require, intervals))
}

/// The tables that tasks which will run read.
fn read(plan: &Plan, runs: impl Fn(Task) -> bool + Copy) -> BTreeSet<TableName> {
    let tables = plan.upstreams.iter().flat_map(|upstream| {
        let tables = upstream.tables.iter();
        let read = tables.filter(move |table| wanted(plan, upstream, table, runs).is_some());
        read.map(|table| named(upstream, table))
    });
    tables.collect()
}

/// As the pipeline's SQL names it.
fn named(upstream: &Upstream, table: &UpstreamTable) -> TableName {
    TableName::new(upstream.source.clone(), table.name.clone())
}
