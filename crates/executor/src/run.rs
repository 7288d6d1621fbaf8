//! A run from the first session to the last.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use plan::record::{Ending, FORMAT, RunRecord};
use plan::unit::Rerun;
use plan::{Digest, Plan, ProtocolStep, RunParameter, RunValues, TargetKind, Unit, UnitId};

use crate::clock::Clock;
use crate::connection::Connection;
use crate::error::{Activity, RunError, exit_code};
use crate::event::RunEvent;
use crate::evidence::Unanswered;
use crate::execution::{CheckBook, Execution};
use crate::fault::Fault;
use crate::graph::Graph;
use crate::interrupt::InterruptHandle;
use crate::interrupt::Patience::{UntilAbandoned, UntilInterrupted};
use crate::lease::{Lease, Tenure, acquire};
use crate::ledger::Ledger;
use crate::options::{Bootstrap, Options, Reprocess};
use crate::outcome::{Halt, complete, ending};
use crate::preflight::compare;
use crate::resume::{Decision, decide, tasks};
use crate::session::Warehouse;
use crate::task::TaskTable;
use crate::work::{Worked, work};

/// Carries out a plan.
///
/// `plan_digest` is the digest of the plan file, which its reader has checked. What happens to a
/// unit is in the record; an error means that no unit has run. Needs a tokio runtime with time.
pub async fn run<W: Warehouse>(
    plan: &Plan,
    plan_digest: Digest,
    warehouse: Arc<W>,
    options: Options,
    clock: Arc<dyn Clock>,
    events: impl Fn(RunEvent) + Send + Sync + 'static,
    interrupt: InterruptHandle,
) -> Result<RunRecord, RunError> {
    let graph = Graph::new(plan).map_err(|faults| RunError::MalformedPlan { faults })?;
    check_reprocess(plan, &options.reprocess)?;
    let started_at = clock.utc_now();
    let started = clock.monotonic_millis();
    let execution = Arc::new(Execution {
        checks: CheckBook::new(plan),
        unanswered: Unanswered::default(),
        plan: plan.clone(),
        digest: plan_digest,
        graph,
        warehouse,
        options,
        clock,
        interrupt,
        events: Box::new(events),
        sequence: 0.into(),
    });

    let mut anchor = Connection::open(&execution, UntilInterrupted)
        .await
        .map_err(|fault| fault.during(Activity::Connecting))?;
    bootstrap(&execution, &mut anchor)
        .await
        .map_err(|fault| fault.during(Activity::Bootstrapping))?;
    compare(&execution, &mut anchor).await?;
    let lease = acquire(&execution, &mut anchor).await?;

    let worked = under_lease(&execution, &mut anchor, lease).await;
    let units = worked.map(|(decisions, worked)| {
        let Worked { finished, halt } = worked;
        let units = complete(&execution.plan, &execution.graph, &decisions, finished);
        let ending = ending(&units, halt);
        (units, ending)
    });
    let noted = match &units {
        Ok((_, ending)) => ending.clone(),
        Err(RunError::Interrupted) => Ending::Interrupted,
        Err(_) => Ending::Failed,
    };
    close(&execution, anchor, lease, &noted).await;

    let (units, ending) = units?;
    Ok(RunRecord {
        format: FORMAT.to_owned(),
        run: execution.options.run.clone(),
        plan: plan_digest,
        started_at,
        millis: execution.clock.monotonic_millis().saturating_sub(started),
        ending,
        units,
    })
}

/// What is named to be repeated must be a unit, and one that can be.
fn check_reprocess(plan: &Plan, reprocess: &Reprocess) -> Result<(), RunError> {
    let Reprocess::Tables(named) = reprocess else {
        return Ok(());
    };
    let all = |is: &dyn Fn(Option<&Unit>) -> bool| -> Vec<UnitId> {
        let those = named.iter().filter(|table| is(plan.unit(table)));
        those.cloned().collect()
    };
    let tables = all(&|unit| unit.is_none());
    if !tables.is_empty() {
        return Err(RunError::UnknownTables { tables });
    }
    let tables = all(&|unit| unit.is_some_and(|unit| unit.rerun == Rerun::Doubles));
    if !tables.is_empty() {
        return Err(RunError::AppendReprocessed { tables });
    }
    Ok(())
}

/// Where an interval can tell no rows but its own, nothing may have been loaded for a part of a
/// planned interval, or for more than it: the ledger and the load guard whole intervals only.
fn check_overlaps(plan: &Plan, ledger: &Ledger) -> Result<(), RunError> {
    let blind = |unit: &&Unit| match unit.rerun {
        Rerun::Doubles | Rerun::ReplacesOwn => true,
        Rerun::Replaces => false,
    };
    for unit in plan.units.iter().filter(blind) {
        for loaded in ledger.intervals(&unit.id) {
            // Planned intervals stand in order, one behind the other.
            let first = plan
                .intervals
                .partition_point(|planned| planned.interval.end() <= loaded.start());
            let meets = plan.intervals.get(first).map(|planned| planned.interval);
            let meets = meets.filter(|planned| planned.start() < loaded.end());
            if let Some(planned) = meets.filter(|planned| *planned != loaded) {
                return Err(RunError::IntervalsOverlap {
                    unit: unit.id.clone(),
                    planned,
                    loaded,
                });
            }
        }
    }
    Ok(())
}

async fn bootstrap<W: Warehouse>(
    execution: &Execution<W>,
    anchor: &mut Connection<W::Session>,
) -> Result<(), Fault> {
    let wanted = match (
        execution.plan.header.target.kind,
        execution.options.bootstrap,
    ) {
        (TargetKind::Local, _) | (_, Bootstrap::IfAbsent) => &execution.plan.bootstrap[..],
        (TargetKind::Redshift, Bootstrap::LocalOnly) => &[],
    };
    for statement in wanted {
        let sql = statement.text.fill(None, &execution.values())?;
        anchor.run(&sql, UntilInterrupted).await?;
    }
    Ok(())
}

fn lease_values<W: Warehouse>(
    execution: &Execution<W>,
    anchor: &Connection<W::Session>,
    lease: Lease,
) -> RunValues {
    anchor
        .identity()
        .values(execution.values())
        .with(RunParameter::Generation, lease.generation)
}

/// What is done while the lease is held.
async fn under_lease<W: Warehouse>(
    execution: &Arc<Execution<W>>,
    anchor: &mut Connection<W::Session>,
    lease: Lease,
) -> Result<(TaskTable<Decision>, Worked), RunError> {
    let ledger = read_ledger(execution, anchor, lease)
        .await
        .map_err(|fault| fault.during(Activity::ReadingLedger))?;
    let plan = &execution.plan;
    check_overlaps(plan, &ledger)?;
    let decisions = decide(
        plan,
        &execution.graph,
        &ledger,
        &execution.options.reprocess,
    );
    let count = |is: fn(&Decision) -> bool| {
        let all = tasks(plan).map(|task| decisions.get(task));
        all.filter(|decision| is(decision)).count()
    };
    let stale = count(|decision| matches!(decision, Decision::Stale { .. }));
    let settled = count(|decision| matches!(decision, Decision::AlreadyDone | Decision::NotNeeded));
    let worked = if stale == 0 {
        let to_run = count(|decision| *decision == Decision::Run);
        execution.tell(RunEvent::Resumed { to_run, settled });
        work(execution, anchor, lease.generation, &decisions).await
    } else {
        // One table made by older SQL is enough: a half-restated pipeline is worse than an old one.
        execution.tell(RunEvent::Resumed { to_run: 0, settled });
        Worked {
            finished: BTreeMap::new(),
            halt: Halt::None,
        }
    };
    Ok((decisions, worked))
}

async fn read_ledger<W: Warehouse>(
    execution: &Execution<W>,
    anchor: &mut Connection<W::Session>,
    lease: Lease,
) -> Result<Ledger, Fault> {
    let values = lease_values(execution, anchor, lease);
    let patience = UntilInterrupted;
    let step = ProtocolStep::RunStarted;
    anchor
        .run_protocol(execution, step, &values, patience)
        .await?;
    let step = ProtocolStep::LedgerRead;
    let ledger = Ledger::read(
        anchor
            .query_protocol(execution, step, &values, patience)
            .await?,
    )?;
    // MAX over no tries is NULL.
    let step = ProtocolStep::LastSequence;
    let rows = anchor
        .query_protocol(execution, step, &values, patience)
        .await?;
    let last = match rows.first().map(Vec::as_slice) {
        Some([Some(last)]) => last.trim().parse().ok(),
        None | Some([None]) => Some(0),
        Some(_) => None,
    };
    let last = last.ok_or(Fault::Answer {
        expected: "one integer or NULL",
    })?;
    execution.sequence.store(last, Ordering::SeqCst);
    Ok(ledger)
}

/// Notes the end and gives the lease back. Failing that, the lease looks dead once the session is
/// gone, and the next run takes it over.
async fn close<W: Warehouse>(
    execution: &Execution<W>,
    anchor: Connection<W::Session>,
    lease: Lease,
    ending: &Ending,
) {
    let values = lease_values(execution, &anchor, lease)
        .with(RunParameter::Outcome, i64::from(exit_code(ending)));
    let mut steps = vec![ProtocolStep::RunEnded];
    if lease.tenure == Tenure::Own {
        // Of a lease that somebody else has by now, the statement takes nothing.
        steps.push(ProtocolStep::LeaseRelease);
    }
    let closed = match note_all(execution, anchor, &steps, &values).await {
        Err(fault) if fault.leaves_outcome_open() && fault != Fault::Abandoned => {
            // The statements say whose run and generation they are about, so that another session
            // may send them, and twice.
            match Connection::open(execution, UntilAbandoned).await {
                Ok(session) => note_all(execution, session, &steps, &values).await,
                Err(fault) => Err(fault),
            }
        }
        closed => closed,
    };
    if let Err(fault) = closed {
        let fault = fault.record(None);
        execution.tell(RunEvent::NotClosed { fault });
    }
}

async fn note_all<W: Warehouse>(
    execution: &Execution<W>,
    mut session: Connection<W::Session>,
    steps: &[ProtocolStep],
    values: &RunValues,
) -> Result<(), Fault> {
    for step in steps {
        session
            .run_protocol(execution, *step, values, UntilAbandoned)
            .await?;
    }
    Ok(())
}
