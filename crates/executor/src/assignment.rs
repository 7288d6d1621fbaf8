//! A unit to carry out for one interval, until it has an outcome.

use plan::record::{Outcome, SkipReason, UnitRecord};
use plan::{CheckId, DataInterval, Digest, Evidence, IntervalKey, Unit, Verb};

use crate::attempt::Findings;
use crate::connection::{Connection, Identity, Use};
use crate::drain::end_given_up;
use crate::evidence::gather;
use crate::execution::Execution;
use crate::history::store_check_results;
use crate::resume::Agenda;
use crate::session::Warehouse;
use crate::task::Task;
use crate::tries::{Last, Tries};

pub(crate) struct Assignment<'a, W> {
    pub(crate) execution: &'a Execution<W>,
    pub(crate) unit: &'a Unit,
    pub(crate) interval: Option<&'a DataInterval>,
    pub(crate) key: IntervalKey,
    pub(crate) digest: Digest,
    pub(crate) generation: i64,
    /// The sequence of the unit's last ledger row that this process knows.
    pub(crate) seen: i64,
    pub(crate) company: Company,
}

/// Whether other units of this process have sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Company {
    Alone,
    Others,
}

/// How far a unit came.
pub(crate) enum Carried {
    Ended(Box<UnitRecord>),
    /// A process of this run has done what this one only waits for.
    Found,
    /// Nobody is at what this process only waits for.
    Missing,
    /// Another process of the run is at it, on this session.
    Held(Identity),
    /// The server has no room for another session, but will have once another unit ends.
    NoRoom,
}

impl<'a, W: Warehouse> Assignment<'a, W> {
    pub(crate) fn new(
        execution: &'a Execution<W>,
        agenda: &Agenda,
        task: Task,
        company: Company,
    ) -> Self {
        let unit = task.unit(&execution.plan);
        let interval = task.interval(&execution.plan);
        Self {
            execution,
            unit,
            interval,
            key: unit.key(interval),
            digest: unit.digest(interval),
            generation: agenda.generation,
            seen: *agenda.seen.get(task),
            company,
        }
    }

    /// Tries the unit until it has an outcome. Gives the session back if it is still good.
    pub(crate) async fn carry_out(
        &self,
        idle: Option<Connection<W::Session>>,
    ) -> (Carried, Option<Connection<W::Session>>) {
        let started = self.execution.clock.monotonic_millis();
        let mut tries = Tries::new(self);
        let last = tries.carry_out(idle).await;
        let (attempts, lost) = (tries.begun, tries.lost);
        let mut evidence = Evidence {
            tries: tries.records,
            ..Evidence::default()
        };
        if let Some(lost) = lost {
            end_given_up(self.execution, lost).await;
        }
        let (outcome, attempt, connection) = match last {
            Last::Ended(outcome, attempt, connection) => (outcome, attempt, connection),
            Last::Held(holder, connection) => return (Carried::Held(holder), Some(connection)),
            Last::NoRoom => return (Carried::NoRoom, None),
        };
        let connection = match &attempt {
            Some(attempt) => {
                evidence.notices = attempt.notices.clone();
                gather(self, &outcome, attempt, connection, &mut evidence).await
            }
            None => connection,
        };
        let findings = match &attempt {
            Some(attempt) => attempt.findings.clone(),
            None => Findings::default(),
        };
        let connection = match (&outcome, &attempt) {
            (Outcome::Done | Outcome::Blocked | Outcome::Failed { .. }, Some(attempt)) => {
                store_check_results(self, attempt, connection).await
            }
            // A run without the lease writes nothing, and an interrupted try has no result.
            _ => connection,
        };
        let connection = match outcome {
            Outcome::Done | Outcome::AlreadyDone => {
                connection.filter(|connection| connection.further() == Use::Again)
            }
            // A claim without a ledger row ends with its session: others may try the unit then.
            _ => None,
        };
        let millis = self.execution.clock.monotonic_millis();
        let record = UnitRecord {
            attempts,
            millis: millis.saturating_sub(started),
            rows_written: findings.rows_written,
            rows_total: findings.rows_total,
            checks: findings.checks,
            evidence: Box::new(evidence),
            ..self.unstarted(outcome)
        };
        (Carried::Ended(Box::new(record)), connection)
    }

    /// The record of a unit that was not tried.
    pub(crate) fn unstarted(&self, outcome: Outcome) -> UnitRecord {
        UnitRecord {
            unit: self.unit.id.clone(),
            interval: self.key.clone(),
            digest: self.digest,
            outcome,
            attempts: 0,
            millis: 0,
            rows_written: None,
            rows_total: None,
            checks: Vec::new(),
            evidence: Box::default(),
        }
    }
}

impl<W> Assignment<'_, W> {
    /// The unit's checks, in the order in which they are measured.
    pub(crate) fn checks(&self) -> impl Iterator<Item = &CheckId> {
        self.unit.steps.iter().filter_map(|step| match &step.verb {
            Verb::Check(check) => Some(check),
            _ => None,
        })
    }
}

pub(crate) fn stopped() -> Outcome {
    Outcome::Skipped {
        because: SkipReason::Stopped,
    }
}
