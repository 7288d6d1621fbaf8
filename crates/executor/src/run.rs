//! A run from the first session to the last.

use std::sync::Arc;

use plan::record::{Ending, FORMAT, Outcome, RunRecord, StaleInput, UnitRecord};
use plan::unit::Role;
use plan::{Digest, Plan, ProtocolStep, TargetKind};

use crate::clock::Clock;
use crate::connection::Connection;
use crate::error::{Activity, RunError, exit_code};
use crate::event::RunEvent;
use crate::execution::{Execution, Premises};
use crate::fault::Fault;
use crate::inputs::left_stale;
use crate::interrupt::InterruptHandle;
use crate::interrupt::Patience::UntilInterrupted;
use crate::lease::{Lease, Unheld, acquire};
use crate::leave::leave;
use crate::ledger::Ledger;
use crate::options::{Bootstrap, Options};
use crate::outcome::{complete, ending};
use crate::ownership::{Outstanding, claim, look};
use crate::past::Past;
use crate::preflight::compare;
use crate::refusal::{check_names, check_overlaps};
use crate::resume::{Agenda, Decision, tasks};
use crate::rewinding::check_later;
use crate::session::Warehouse;
use crate::upstream;
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
    let premises = Premises {
        warehouse,
        options,
        clock,
        interrupt,
        events: Box::new(events),
    };
    let execution = Execution::new(plan, plan_digest, premises)?;
    check_names(plan, &execution.options)?;
    let started_at = execution.clock.utc_now();
    let started = execution.clock.monotonic_millis();

    let mut anchor = Connection::open(&execution, UntilInterrupted)
        .await
        .map_err(|fault| fault.during(Activity::Connecting))?;
    bootstrap(&execution, &mut anchor)
        .await
        .map_err(|fault| fault.during(Activity::Bootstrapping))?;
    let outstanding = look(&execution, &mut anchor).await?;
    compare(&execution, &mut anchor).await?;
    let lease = match acquire(&execution, &mut anchor).await {
        Ok(lease) => lease,
        Err(Unheld { error, left }) => {
            if let Some(lease) = left {
                leave(&execution, anchor, lease, &noted(&error)).await;
            }
            return Err(error);
        }
    };

    let worked = under_lease(&execution, &mut anchor, lease, outstanding).await;
    let units = worked.map(|held| {
        let halt = held.worked.halt;
        let decisions = &held.agenda.decisions;
        let units = complete(&execution.plan, &execution.graph, decisions, held.worked);
        let ending = ending(&units, halt);
        (units, held.stale_inputs, ending)
    });
    let ending = match &units {
        Ok((.., ending)) => ending.clone(),
        Err(error) => noted(error),
    };
    leave(&execution, anchor, lease, &ending).await;

    let (units, stale_inputs, ending) = units?;
    Ok(RunRecord {
        format: FORMAT.to_owned(),
        run: execution.options.run.clone(),
        plan: plan_digest,
        started_at,
        millis: execution.clock.monotonic_millis().saturating_sub(started),
        ending,
        units,
        stale_inputs,
    })
}

/// The end of a run that could not start its units.
fn noted(error: &RunError) -> Ending {
    match error {
        RunError::Interrupted => Ending::Interrupted,
        // The control tables keep exit codes, and this one is that of a refusal.
        error if error.exit_code() == exit_code(&Ending::Stale) => Ending::Stale,
        _ => Ending::Failed,
    }
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

/// What became of the time under the lease.
struct Held {
    agenda: Arc<Agenda>,
    worked: Worked,
    stale_inputs: Vec<StaleInput>,
}

/// What is done while the lease is held.
async fn under_lease<W: Warehouse>(
    execution: &Arc<Execution<W>>,
    anchor: &mut Connection<W::Session>,
    lease: Lease,
    outstanding: Outstanding,
) -> Result<Held, RunError> {
    let rows = anchor
        .query_protocol(
            execution,
            ProtocolStep::LedgerRead,
            &lease.values(execution, anchor),
            UntilInterrupted,
        )
        .await;
    let ledger = rows
        .and_then(Ledger::read)
        .map_err(|fault| fault.during(Activity::ReadingLedger))?;
    let plan = &execution.plan;
    check_overlaps(plan, &ledger)?;
    let past = Past {
        plan,
        graph: &execution.graph,
        ledger: &ledger,
        generation: lease.generation,
    };
    let Options {
        reprocess,
        selection,
        ..
    } = &execution.options;
    let agenda = Arc::new(Agenda::new(past, reprocess, selection));
    check_later(plan, &ledger, &agenda.decisions)?;
    let count = |is: fn(&Decision) -> bool| {
        let all = tasks(plan).map(|task| agenda.decisions.get(task));
        all.filter(|decision| is(decision)).count()
    };
    let stale = count(|decision| matches!(decision, Decision::Stale { .. }));
    let settled = count(|decision| matches!(decision, Decision::AlreadyDone | Decision::NotNeeded));
    let worked = if stale == 0 {
        upstream::hold(execution, anchor, &agenda.decisions).await?;
        // Behind all that could refuse the run: a table is not locked for a run that writes nothing.
        match outstanding {
            Outstanding::Nothing => {}
            Outstanding::Something => claim(execution, anchor).await?,
        }
        let to_run = count(|decision| *decision == Decision::Run);
        execution.tell(RunEvent::Resumed { to_run, settled });
        work(execution, anchor, &agenda).await
    } else {
        // One table made by older SQL is enough: a half-restated pipeline is worse than an old one.
        execution.tell(RunEvent::Resumed { to_run: 0, settled });
        Worked::default()
    };
    let stale_inputs = left_stale(past, &agenda.decisions, &|task| {
        let unit = task.unit(plan);
        if matches!(unit.role, Role::Stage { .. }) && !reprocess.names(&unit.id) {
            return false;
        }
        let is_done = |record: &UnitRecord| {
            // Also by another process of the run.
            matches!(record.outcome, Outcome::Done | Outcome::AlreadyDone)
        };
        worked.finished.get(&task).is_some_and(is_done)
    });
    for stale in &stale_inputs {
        execution.tell(RunEvent::StaleInput(stale.clone()));
    }
    Ok(Held {
        agenda,
        worked,
        stale_inputs,
    })
}
