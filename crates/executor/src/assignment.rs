//! A unit to carry out for one interval, and its way through tries until it has an outcome.

use plan::record::{Outcome, SkipReason, UnitRecord};
use plan::{CheckId, DataInterval, Digest, Evidence, HexText, IntervalKey, Unit, Verb};

use crate::attempt::{Attempt, End, Findings, Standing};
use crate::commit::{Resolution, look_up};
use crate::connection::{Connection, Identity};
use crate::drain::end_session;
use crate::event::RunEvent;
use crate::evidence::gather;
use crate::execution::Execution;
use crate::fault::Fault;
use crate::history::store_check_results;
use crate::interrupt::Patience::UntilInterrupted;
use crate::retry::transient;
use crate::session::Warehouse;
use crate::task::Task;

pub(crate) struct Assignment<'a, W> {
    pub(crate) execution: &'a Execution<W>,
    pub(crate) unit: &'a Unit,
    pub(crate) interval: Option<&'a DataInterval>,
    pub(crate) key: IntervalKey,
    pub(crate) digest: Digest,
    pub(crate) generation: i64,
}

/// What is left of the last try.
struct Last<S> {
    outcome: Outcome,
    attempt: Option<Attempt>,
    connection: Option<Connection<S>>,
}

impl<'a, W: Warehouse> Assignment<'a, W> {
    pub(crate) fn new(execution: &'a Execution<W>, generation: i64, task: Task) -> Self {
        let unit = task.unit(&execution.plan);
        let interval = task.interval(&execution.plan);
        Self {
            execution,
            unit,
            interval,
            key: unit.key(interval),
            digest: unit.digest(interval),
            generation,
        }
    }

    /// Tries the unit until it has an outcome. Gives the session back if it is still good.
    pub(crate) async fn carry_out(
        &self,
        idle: Option<Connection<W::Session>>,
    ) -> (UnitRecord, Option<Connection<W::Session>>) {
        let started = self.execution.clock.monotonic_millis();
        let mut begun = 0;
        let mut evidence = Evidence::default();
        let mut last = self.tries(idle, &mut begun, &mut evidence).await;
        if let Some(attempt) = &last.attempt {
            evidence.notices = attempt.notices.clone();
            let session = last.connection.take();
            last.connection = gather(self, &last.outcome, attempt, session, &mut evidence).await;
        }
        let findings = match &last.attempt {
            Some(attempt) => attempt.findings.clone(),
            None => Findings::default(),
        };
        let connection = match (&last.outcome, &last.attempt) {
            (Outcome::Done | Outcome::Blocked | Outcome::Failed { .. }, Some(attempt)) => {
                store_check_results(self, attempt, last.connection).await
            }
            // A run without the lease writes nothing, and an interrupted try has no result.
            _ => None,
        };
        let connection = match last.outcome {
            Outcome::Done | Outcome::Blocked => connection,
            _ => None,
        };
        let record = UnitRecord {
            unit: self.unit.id.clone(),
            interval: self.key.clone(),
            digest: self.digest,
            outcome: last.outcome,
            attempts: begun,
            millis: self
                .execution
                .clock
                .monotonic_millis()
                .saturating_sub(started),
            rows_written: findings.rows_written,
            rows_total: findings.rows_total,
            checks: findings.checks,
            evidence: Box::new(evidence),
        };
        (record, connection)
    }

    async fn tries(
        &self,
        idle: Option<Connection<W::Session>>,
        begun: &mut u32,
        evidence: &mut Evidence,
    ) -> Last<W::Session> {
        let mut connection = idle;
        let mut lost = None;
        let mut tried = 0;
        loop {
            tried += 1;
            self.execution.tell(RunEvent::UnitStarted {
                unit: self.unit.id.clone(),
                interval: self.key.clone(),
                attempt: tried,
            });
            let mut current = match self.session(connection.take(), lost).await {
                Ok(current) => current,
                Err(fault) => match self.again(&fault, None, tried, None).await {
                    Again::Retry => continue,
                    Again::Stop(outcome) => return Last::without_session(outcome, None),
                },
            };
            lost = None;
            let mut attempt = Attempt::new(self, &current);
            let (end, standing) = attempt.carry_out(self, &mut current).await;
            *begun += attempt.begun;
            evidence.tries.push(attempt.record(self, &end));
            let identity = current.identity();
            let current = match standing {
                Standing::Sound => Some(current),
                Standing::Gone => None,
            };
            let (fault, step, kept) = match end {
                End::Committed => return Last::new(Outcome::Done, attempt, current),
                End::Blocked => return Last::new(Outcome::Blocked, attempt, current),
                End::Fenced => return Last::new(Outcome::Fenced, attempt, None),
                End::Interrupted => return Last::new(stopped(), attempt, None),
                End::Failed { fault, step } => {
                    if standing == Standing::Gone {
                        lost = Some(identity);
                    }
                    (fault, step, current)
                }
                End::Open { fault, step } => {
                    match look_up(self, &attempt, identity, fault.clone()).await {
                        Resolution::Committed(found) => {
                            return Last::new(Outcome::Done, attempt, Some(found));
                        }
                        Resolution::RolledBack(found) => {
                            connection = Some(found);
                            (fault, Some(step), None)
                        }
                        Resolution::Unknown(fault) => {
                            let error = fault.record(Some(step));
                            return Last::new(Outcome::Unknown { error }, attempt, None);
                        }
                    }
                }
            };
            match self.again(&fault, step, tried, Some(&attempt.id)).await {
                Again::Retry => {}
                Again::Stop(outcome) => {
                    return Last::new(outcome, attempt, kept.or(connection));
                }
            }
        }
    }

    /// The idle session, or a new one once the lost one is gone for certain.
    async fn session(
        &self,
        idle: Option<Connection<W::Session>>,
        lost: Option<Identity>,
    ) -> Result<Connection<W::Session>, Fault> {
        let mut connection = match idle {
            Some(connection) => connection,
            None => Connection::open(self.execution, UntilInterrupted).await?,
        };
        if let Some(lost) = lost {
            end_session(self.execution, &mut connection, lost, UntilInterrupted).await?;
        }
        Ok(connection)
    }

    /// Whether to try again after a fault; if so, returns after the wait.
    async fn again(
        &self,
        fault: &Fault,
        step: Option<usize>,
        tried: u32,
        attempt: Option<&HexText>,
    ) -> Again {
        if let Fault::Cancelled | Fault::Abandoned = fault {
            return Again::Stop(stopped());
        }
        let policy = self.execution.options.retries;
        let class = transient(fault).filter(|class| tried < class.tries(policy));
        let error = fault.record(step);
        let Some(class) = class else {
            return Again::Stop(Outcome::Failed { error });
        };
        let after = class.backoff(
            policy,
            tried,
            attempt.unwrap_or(&self.execution.options.run),
        );
        self.execution.tell(RunEvent::Retrying {
            unit: self.unit.id.clone(),
            interval: self.key.clone(),
            fault: error,
            after,
        });
        match self.execution.watch().pause(after, UntilInterrupted).await {
            Ok(()) => Again::Retry,
            Err(_) => Again::Stop(stopped()),
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

enum Again {
    Retry,
    Stop(Outcome),
}

impl<S> Last<S> {
    fn new(outcome: Outcome, attempt: Attempt, connection: Option<Connection<S>>) -> Self {
        Self {
            outcome,
            attempt: Some(attempt),
            connection,
        }
    }

    fn without_session(outcome: Outcome, attempt: Option<Attempt>) -> Self {
        Self {
            outcome,
            attempt,
            connection: None,
        }
    }
}

fn stopped() -> Outcome {
    Outcome::Skipped {
        because: SkipReason::Stopped,
    }
}
