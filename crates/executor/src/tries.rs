//! The tries of one unit: each on a session of its own, one behind the other.

use std::collections::BTreeSet;

use plan::HexText;
use plan::evidence::TryRecord;
use plan::record::Outcome;

use crate::assignment::{Assignment, Company, stopped};
use crate::attempt::{Attempt, End, Standing};
use crate::claim::{Claim, claim};
use crate::commit::{Resolution, look_up};
use crate::connection::{Connection, Identity};
use crate::drain::end_session;
use crate::event::RunEvent;
use crate::fault::Fault;
use crate::interrupt::Patience::UntilInterrupted;
use crate::retry::{Transient, transient};
use crate::session::Warehouse;

/// How the last try ended.
pub(crate) enum Last<S> {
    /// With a session that is still good, if there is one.
    Ended(Outcome, Option<Box<Attempt>>, Option<Connection<S>>),
    /// There was none: another process is at the unit.
    Held(Identity, Connection<S>),
    /// There was none: the server has no room.
    NoRoom,
}

pub(crate) struct Tries<'a, W> {
    assignment: &'a Assignment<'a, W>,
    /// Tries whose transaction may have begun.
    pub(crate) begun: u32,
    /// What is kept of each.
    pub(crate) records: Vec<TryRecord>,
    /// A session that was given up and may still live.
    pub(crate) lost: Option<Identity>,
    /// Sessions on which nothing of this unit goes on any more.
    settled: BTreeSet<Identity>,
}

/// What one try came to.
enum Tried<S> {
    Last(Last<S>),
    Failed {
        fault: Fault,
        step: Option<usize>,
        attempt: Option<Box<Attempt>>,
        /// For the results of its checks.
        kept: Option<Connection<S>>,
        /// For the next try.
        fresh: Option<Connection<S>>,
    },
}

impl<'a, W: Warehouse> Tries<'a, W> {
    pub(crate) fn new(assignment: &'a Assignment<'a, W>) -> Self {
        Self {
            assignment,
            begun: 0,
            records: Vec::new(),
            lost: None,
            settled: BTreeSet::new(),
        }
    }

    /// Tries the unit until it has an outcome.
    pub(crate) async fn carry_out(
        &mut self,
        idle: Option<Connection<W::Session>>,
    ) -> Last<W::Session> {
        let mut connection = idle;
        let mut tried = 0;
        loop {
            tried += 1;
            match self.carry_out_once(connection.take(), tried).await {
                Tried::Last(last) => return last,
                Tried::Failed {
                    fault,
                    step,
                    attempt,
                    kept,
                    fresh,
                } => {
                    let id = attempt.as_ref().map(|attempt| &attempt.id);
                    if let Again::Stop(outcome) = self.again(&fault, step, tried, id).await {
                        return Last::Ended(outcome, attempt, kept.or(fresh));
                    }
                    connection = fresh;
                }
            }
        }
    }

    async fn carry_out_once(
        &mut self,
        idle: Option<Connection<W::Session>>,
        tried: u32,
    ) -> Tried<W::Session> {
        let assignment = self.assignment;
        let mut current = match self.session(idle).await {
            Ok(current) => current,
            Err(fault)
                if transient(&fault) == Some(Transient::TooManyConnections)
                    && assignment.company == Company::Others =>
            {
                return Tried::Last(Last::NoRoom);
            }
            Err(fault) => return Tried::failed(fault),
        };
        let identity = current.identity();
        let mut attempt = match claim(assignment, &mut current, &mut self.settled).await {
            Ok(Claim::Mine(attempt)) => attempt,
            Ok(Claim::Done) => {
                return Tried::ended(Outcome::AlreadyDone, None, Some(current));
            }
            Ok(Claim::Held(holder)) => return Tried::Last(Last::Held(holder, current)),
            Err((fault, standing)) => {
                self.note(identity, standing);
                return Tried::failed(fault);
            }
        };
        self.begun += 1;
        assignment.execution.tell(RunEvent::UnitStarted {
            unit: assignment.unit.id.clone(),
            interval: assignment.key.clone(),
            attempt: tried,
        });
        let (end, standing) = attempt.carry_out(assignment, &mut current).await;
        self.records.push(attempt.record(assignment, &end));
        let current = match standing {
            Standing::Sound => Some(current),
            Standing::Gone => None,
        };
        match end {
            End::Committed => Tried::ended(Outcome::Done, Some(attempt), current),
            End::Open { fault, step } => self.resolve(attempt, identity, fault, step).await,
            end => {
                self.note(identity, standing);
                match end {
                    End::Blocked => Tried::ended(Outcome::Blocked, Some(attempt), current),
                    End::Fenced => Tried::ended(Outcome::Fenced, Some(attempt), None),
                    End::Failed { fault, step } => Tried::Failed {
                        fault,
                        step,
                        attempt: Some(attempt),
                        kept: current,
                        fresh: None,
                    },
                    _ => Tried::ended(stopped(), Some(attempt), None),
                }
            }
        }
    }

    /// Finds out what became of a COMMIT.
    async fn resolve(
        &mut self,
        attempt: Box<Attempt>,
        identity: Identity,
        fault: Fault,
        step: usize,
    ) -> Tried<W::Session> {
        match look_up(self.assignment, &attempt, identity, fault.clone()).await {
            Resolution::Committed(found) => Tried::ended(Outcome::Done, Some(attempt), Some(found)),
            Resolution::RolledBack(found) => {
                self.settled.insert(identity);
                Tried::Failed {
                    fault,
                    step: Some(step),
                    attempt: Some(attempt),
                    kept: None,
                    fresh: Some(found),
                }
            }
            Resolution::Unknown(fault) => {
                self.assignment.execution.note_lingering();
                let error = fault.record(Some(step));
                Tried::ended(Outcome::Unknown { error }, Some(attempt), None)
            }
        }
    }

    /// Whether a session is done with the unit, or has to be ended first.
    fn note(&mut self, identity: Identity, standing: Standing) {
        match standing {
            Standing::Sound => {
                self.settled.insert(identity);
            }
            Standing::Gone => self.lost = Some(identity),
        }
    }

    /// The idle session, or a new one once the lost one is gone for certain.
    async fn session(
        &mut self,
        idle: Option<Connection<W::Session>>,
    ) -> Result<Connection<W::Session>, Fault> {
        let execution = self.assignment.execution;
        let generation = self.assignment.generation;
        let mut connection = match idle {
            Some(connection) => connection,
            None => Connection::enlist(execution, generation, UntilInterrupted).await?,
        };
        if let Some(lost) = self.lost {
            end_session(execution, &mut connection, lost, UntilInterrupted).await?;
            self.settled.insert(lost);
            self.lost = None;
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
        let assignment = self.assignment;
        if let Fault::Cancelled | Fault::Unanswered | Fault::Abandoned = fault {
            return Again::Stop(stopped());
        }
        let policy = assignment.execution.options.retries;
        let class = transient(fault).filter(|class| tried < class.tries(policy));
        let error = fault.record(step);
        let Some(class) = class else {
            return Again::Stop(Outcome::Failed { error });
        };
        let seed = attempt.unwrap_or(&assignment.execution.options.run);
        let after = class.backoff(policy, tried, seed);
        assignment.execution.tell(RunEvent::Retrying {
            unit: assignment.unit.id.clone(),
            interval: assignment.key.clone(),
            fault: error,
            after,
        });
        let mut watch = assignment.execution.watch();
        match watch.pause(after, UntilInterrupted).await {
            Ok(()) => Again::Retry,
            Err(_) => Again::Stop(stopped()),
        }
    }
}

enum Again {
    Retry,
    Stop(Outcome),
}

impl<S> Tried<S> {
    fn ended(
        outcome: Outcome,
        attempt: Option<Box<Attempt>>,
        connection: Option<Connection<S>>,
    ) -> Self {
        Self::Last(Last::Ended(outcome, attempt, connection))
    }

    fn failed(fault: Fault) -> Self {
        Self::Failed {
            fault,
            step: None,
            attempt: None,
            kept: None,
            fresh: None,
        }
    }
}
