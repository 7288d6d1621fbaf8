//! The questions behind a status.

use std::collections::BTreeMap;

use plan::unit::{Rerun, Role};
use plan::{Digest, HexText, IntervalKey, ProtocolStep, RunParameter, UnitId};

use super::{Inputs, Life, OpenTry, PastRun, Status, UnitState, UnitStatus};
use crate::connection::{Connection, Identity};
use crate::execution::Execution;
use crate::fault::Fault;
use crate::inputs::{remedy, stale_inputs};
use crate::interrupt::Patience::UntilInterrupted;
use crate::lease::{self, Standing};
use crate::ledger::Ledger;
use crate::options::{Reprocess, Selection};
use crate::ownership;
use crate::past::Past;
use crate::resume::{Agenda, Decision, is_behind, tasks};
use crate::roster::live_sessions;
use crate::session::{Row, Session, SessionError};
use crate::task::{Task, TaskTable};
use crate::upstream;

pub(super) async fn status<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
) -> Result<Status, Fault> {
    let lease = lease::read(execution, connection).await?;
    let holder = match &lease.holder {
        None => None,
        Some(holder) => {
            let life = match lease::standing(execution, connection, &lease, holder).await? {
                Standing::Alive => Life::Alive,
                Standing::Dead => Life::Dead,
                Standing::Unseen => Life::Unseen,
            };
            Some((holder.clone(), life))
        }
    };
    let runs = runs(execution, connection, ProtocolStep::RecentRuns).await?;
    let units = units(execution, connection).await?;
    let owners = match &execution.plan.ownership {
        None => Vec::new(),
        Some(ownership) => match ownership::read(execution, connection, ownership).await {
            // Bootstrapped by a build that noted no owners.
            Err(Fault::Session(SessionError::Refused(refusal))) if refusal.sqlstate == "42P01" => {
                Vec::new()
            }
            owners => owners?,
        },
    };
    let owners = owners
        .into_iter()
        .map(|owned| (owned.table, owned.pipeline));
    let missing = missing(execution, &units);
    let waits = upstream::ask(execution, connection, |task| *missing.get(task)).await?;
    let at_work = at_work(execution, connection, lease.generation).await?;
    Ok(Status {
        generation: lease.generation,
        holder,
        runs,
        units,
        owners: owners.collect(),
        at_work,
        waits,
    })
}

pub(super) async fn last_run<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
) -> Result<Option<PastRun>, Fault> {
    let runs = runs(execution, connection, ProtocolStep::LastRun).await?;
    Ok(runs.into_iter().next())
}

async fn runs<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
    step: ProtocolStep,
) -> Result<Vec<PastRun>, Fault> {
    let rows = connection
        .query_protocol(execution, step, &execution.values(), UntilInterrupted)
        .await?;
    let runs: Option<Vec<PastRun>> = rows.iter().map(past_run).collect();
    runs.ok_or(Fault::Answer {
        expected: "rows of run, plan, generation, two counts, outcome and two times",
    })
}

fn text(row: &Row, index: usize) -> Option<&str> {
    row.get(index)?.as_deref().map(str::trim)
}

fn past_run(row: &Row) -> Option<PastRun> {
    let number = |index| text(row, index)?.parse().ok();
    Some(PastRun {
        run: HexText::new(text(row, 0)?)?,
        plan: HexText::new(text(row, 1)?)?,
        generation: number(2)?,
        processes_started: number(3)?,
        processes_ended: number(4)?,
        outcome: match row.get(5)? {
            None => None,
            Some(code) => Some(code.trim().parse().ok()?),
        },
        first_noted: text(row, 6)?.to_owned(),
        last_noted: text(row, 7)?.to_owned(),
    })
}

/// The latest ledger row of each unit of the plan, interval by interval.
async fn units<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
) -> Result<Vec<UnitStatus>, Fault> {
    let step = ProtocolStep::LedgerTimes;
    let rows = connection
        .query_protocol(execution, step, &execution.values(), UntilInterrupted)
        .await?;
    let mut times: BTreeMap<i64, String> = BTreeMap::new();
    let mut entries = Vec::new();
    for mut row in rows {
        let sequence = text(&row, 3).and_then(|text| text.parse().ok());
        let time = row.pop().flatten();
        let (Some(sequence), Some(time)) = (sequence, time) else {
            return Err(Fault::Answer {
                expected: "rows of the ledger with the time of their commit",
            });
        };
        times.insert(sequence, time);
        entries.push(row);
    }
    let ledger = Ledger::read(entries)?;
    let plan = &execution.plan;
    let past = Past {
        plan,
        graph: &execution.graph,
        ledger: &ledger,
        // Whoever only looks holds no lease.
        generation: -1,
    };
    let causes = stale_inputs(past, &|_| false);
    let agenda = Agenda::new(past, &Reprocess::Nothing, &Selection::All);
    let mut units: Vec<UnitStatus> = plan
        .units
        .iter()
        .map(|unit| UnitStatus {
            unit: unit.id.clone(),
            intervals: Vec::new(),
        })
        .collect();
    for task in tasks(plan) {
        let unit = task.unit(plan);
        let interval = task.interval(plan);
        let key = unit.key(interval);
        let state = match past.standing(task) {
            None => UnitState::Missing,
            Some(entry) if matches!(unit.role, Role::Change | Role::Maintain) => {
                let committed_at = times.get(&entry.sequence).cloned().unwrap_or_default();
                if is_done(past, &agenda.decisions, task) {
                    UnitState::Done {
                        committed_at,
                        inputs: Inputs::Current,
                    }
                } else {
                    UnitState::Stale { committed_at }
                }
            }
            Some(entry) => {
                let committed_at = times.get(&entry.sequence).cloned().unwrap_or_default();
                // Nothing can load it again, whatever its SQL is now.
                let is_guarded = unit.role == Role::Publish && unit.rerun == Rerun::Doubles;
                if is_guarded || entry.digest == unit.digest(interval) {
                    let inputs = match *causes.get(task) {
                        None => Inputs::Current,
                        Some(cause) => Inputs::Replaced {
                            unit: plan.units[cause].id.clone(),
                            remedy: remedy(unit.rerun),
                        },
                    };
                    UnitState::Done {
                        committed_at,
                        inputs,
                    }
                } else {
                    UnitState::Stale { committed_at }
                }
            }
        };
        units[task.unit].intervals.push((key, state));
    }
    Ok(units)
}

/// Whether a change or a maintenance that was done is due no more. What looks after rows of other
/// pipelines runs every time, as a precaution: that is nothing to wait for.
fn is_done(past: Past<'_>, decisions: &TaskTable<Decision>, task: Task) -> bool {
    match task.unit(past.plan).role {
        Role::Maintain => !is_behind(past, decisions, task),
        _ => *decisions.get(task) != Decision::Run,
    }
}

/// The tasks that a run would carry out for want of a row in the ledger. What is stale waits for a
/// person first.
fn missing<W>(execution: &Execution<W>, units: &[UnitStatus]) -> TaskTable<bool> {
    let plan = &execution.plan;
    let mut missing = TaskTable::new(plan.units.len(), plan.intervals.len(), false);
    let mut told: Vec<_> = units.iter().map(|unit| unit.intervals.iter()).collect();
    for task in tasks(plan) {
        let state = told[task.unit].next();
        let is_missing = matches!(state, Some((_, UnitState::Missing)));
        missing.set(task, is_missing && task.unit(plan).role == Role::Publish);
    }
    missing
}

async fn at_work<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
    generation: i64,
) -> Result<Vec<OpenTry>, Fault> {
    let values = execution
        .values()
        .with(RunParameter::Generation, generation);
    let rows = connection
        .query_protocol(
            execution,
            ProtocolStep::OpenTries,
            &values,
            UntilInterrupted,
        )
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let live = live_sessions(execution, connection, UntilInterrupted).await?;
    let named = named(execution);
    let mut open = Vec::new();
    for row in &rows {
        let session = Identity::read(row)?;
        let digest = text(row, 2).and_then(|digest| digest.parse::<Digest>().ok());
        if live.contains(&session) {
            open.push(OpenTry {
                unit: digest.and_then(|digest| named.get(&digest).cloned()),
                pid: session.pid,
                started_at: text(row, 3).unwrap_or_default().to_owned(),
            });
        }
    }
    Ok(open)
}

/// The units of the plan by what stands for them in the control tables.
fn named<W>(execution: &Execution<W>) -> BTreeMap<Digest, (UnitId, IntervalKey)> {
    let plan = &execution.plan;
    let named = tasks(plan).map(|task| {
        let unit = task.unit(plan);
        let interval = task.interval(plan);
        (unit.digest(interval), (unit.id.clone(), unit.key(interval)))
    });
    named.collect()
}
