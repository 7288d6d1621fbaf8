//! The lease: one run of a pipeline at a time on a target, in as many processes as it likes.
//!
//! It is looked at without a lock first, because the lock waits for every unit that has read the
//! lease: a run that is only going to be refused must not wait for the other one's longest unit.
//! It belongs to a run as long as any session of that run's generation lives, so that processes come
//! and go in any order; the last one gives it back.

mod holder;
mod standing;

use std::time::Duration;

use plan::ProtocolStep::{
    self, Begin, Commit, LeaseLock, LeaseTake, Rollback, RunStarted, RunsLock, SessionStarted,
};
use plan::{RunParameter, RunValues};

use crate::connection::Connection;
use crate::drain::{end_session, end_sessions_before, keep_ending_sessions_before};
use crate::error::{Activity, RunError};
use crate::event::RunEvent;
use crate::execution::Execution;
use crate::fault::Fault;
use crate::interrupt::Patience::{UntilAbandoned, UntilInterrupted};
use crate::options::LeasePolicy;
use crate::retry::transient;
use crate::session::{Session, SessionError, Warehouse};
pub use holder::Holder;
use holder::Ownership;
pub(crate) use holder::{LeaseRow, read_row};
pub(crate) use standing::{Standing, standing};

const POLL: Duration = Duration::from_secs(2);

/// The right to write, until somebody takes it over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lease {
    pub(crate) generation: i64,
}

impl Lease {
    /// The values that name this process of the run.
    pub(crate) fn values<W, S: Session>(
        self,
        execution: &Execution<W>,
        anchor: &Connection<S>,
    ) -> RunValues {
        anchor
            .identity()
            .values(execution.values())
            .with(RunParameter::Generation, self.generation)
    }
}

/// Why a run has no lease to go on with.
pub(crate) struct Unheld {
    pub(crate) error: RunError,
    /// The lease that it has, or may have, all the same: to be given back.
    pub(crate) left: Option<Lease>,
}

impl From<RunError> for Unheld {
    fn from(error: RunError) -> Self {
        Self { error, left: None }
    }
}

/// Takes or joins the lease.
pub(crate) async fn acquire<W: Warehouse>(
    execution: &Execution<W>,
    anchor: &mut Connection<W::Session>,
) -> Result<Lease, Unheld> {
    let mut waited = Duration::ZERO;
    let mut tries = 0;
    loop {
        let refused = match attempt(execution, anchor).await {
            Ok(Attempt::Held(lease)) => return Ok(lease),
            // Somebody else was faster: look again.
            Ok(Attempt::Raced) => continue,
            Ok(Attempt::OtherPlan(holder)) => return Err(RunError::OtherPlan { holder }.into()),
            Ok(Attempt::Broken(lease, fault)) => {
                return Err(Unheld {
                    error: fault.during(Activity::TakingLease),
                    left: Some(lease),
                });
            }
            Ok(Attempt::HeldBy(holder)) => RunError::LeaseHeld { holder, waited },
            Ok(Attempt::Unseen(holder)) => RunError::LeaseUnseen { holder },
            Err(Fault::Session(SessionError::Refused(refusal))) if refusal.sqlstate == "42P01" => {
                return Err(RunError::NotBootstrapped.into());
            }
            // Two runs that take the lease at once may collide; the session still stands.
            Err(fault @ Fault::Session(SessionError::Refused(_)))
                if transient(&fault).is_some() && tries < 10 =>
            {
                tries += 1;
                let paused = execution.watch().pause(POLL, UntilInterrupted).await;
                paused.map_err(|fault| fault.during(Activity::TakingLease))?;
                continue;
            }
            Err(fault) => return Err(fault.during(Activity::TakingLease).into()),
        };
        let LeasePolicy::Wait(longest) = execution.options.lease else {
            return Err(refused.into());
        };
        if waited >= longest {
            return Err(refused.into());
        }
        if let RunError::LeaseHeld { holder, .. } | RunError::LeaseUnseen { holder } = refused
            && waited.is_zero()
        {
            execution.tell(RunEvent::LeaseWaiting { holder });
        }
        let pause = POLL.min(longest.saturating_sub(waited));
        waited += pause;
        let paused = execution.watch().pause(pause, UntilInterrupted).await;
        paused.map_err(|fault| fault.during(Activity::TakingLease))?;
    }
}

enum Attempt {
    Held(Lease),
    HeldBy(Holder),
    Unseen(Holder),
    OtherPlan(Holder),
    Raced,
    /// It has the lease, or may have it, and cannot go on.
    Broken(Lease, Fault),
}

async fn attempt<W: Warehouse>(
    execution: &Execution<W>,
    anchor: &mut Connection<W::Session>,
) -> Result<Attempt, Fault> {
    let seen = read(execution, anchor).await?;
    let lease = Lease {
        generation: seen.generation + 1,
    };
    if let Some(holder) = &seen.holder {
        match standing(execution, anchor, &seen, holder).await? {
            Standing::Unseen => return Ok(Attempt::Unseen(holder.clone())),
            // A process of another user would not be seen by those that are at work, and its units
            // would be taken for abandoned.
            Standing::Alive
                if holder.run == execution.options.run && seen.ownership == Ownership::Mine =>
            {
                if holder.plan != execution.digest.into() {
                    return Ok(Attempt::OtherPlan(holder.clone()));
                }
                return join(execution, anchor, &seen).await;
            }
            Standing::Alive if execution.options.lease != LeasePolicy::Takeover => {
                return Ok(Attempt::HeldBy(holder.clone()));
            }
            Standing::Alive | Standing::Dead => {}
        }
        // A unit of the old run that still goes on would hold up the lock.
        end_session(execution, anchor, holder.identity(), UntilInterrupted).await?;
        end_sessions_before(execution, anchor, lease.generation, UntilInterrupted).await?;
    }
    let values = lease
        .values(execution, anchor)
        .with(RunParameter::SeenGeneration, seen.generation);
    // With the note of this process in one transaction: a process that joins at once, and is done
    // first, would otherwise think that it is the last one, and give the lease back.
    let steps = [LeaseTake, RunStarted, SessionStarted];
    let taken = transact(execution, anchor, &seen, &values, LeaseLock, &steps);
    // A process that lost its sessions may have come back with a new one, whose unit holds up the lock.
    let taken = tokio::select! {
        biased;
        taken = taken => taken?,
        never = keep_ending_sessions_before(execution, lease.generation) => match never {},
    };
    match taken {
        Outcome::Committed => {}
        Outcome::Changed => return Ok(Attempt::Raced),
        Outcome::Unknown(fault) => return Ok(Attempt::Broken(lease, fault)),
    }
    execution.tell(RunEvent::LeaseTaken {
        generation: lease.generation,
    });
    // A session that began before the lease was taken may still pass the fence with the old
    // generation; one that begins later cannot. So the ledger is read only once they are gone.
    let ended = end_sessions_before(execution, anchor, lease.generation, UntilInterrupted);
    Ok(match ended.await {
        Ok(()) => Attempt::Held(lease),
        Err(fault) => Attempt::Broken(lease, fault),
    })
}

/// Becomes one more process of the run that holds the lease.
async fn join<W: Warehouse>(
    execution: &Execution<W>,
    anchor: &mut Connection<W::Session>,
    seen: &LeaseRow,
) -> Result<Attempt, Fault> {
    let lease = Lease {
        generation: seen.generation,
    };
    let values = lease.values(execution, anchor);
    // Behind the lock under which the last process gives the lease back: either that one sees this
    // one, or this one sees that the lease is free.
    let steps = [RunStarted, SessionStarted];
    match transact(execution, anchor, seen, &values, RunsLock, &steps).await? {
        Outcome::Committed => {}
        Outcome::Changed => return Ok(Attempt::Raced),
        Outcome::Unknown(fault) => return Ok(Attempt::Broken(lease, fault)),
    }
    let generation = lease.generation;
    // The process that took the lease may not have ended them all yet.
    let ended = end_sessions_before(execution, anchor, generation, UntilInterrupted);
    if let Err(fault) = ended.await {
        return Ok(Attempt::Broken(lease, fault));
    }
    execution.tell(RunEvent::LeaseJoined { generation });
    Ok(Attempt::Held(lease))
}

enum Outcome {
    Committed,
    /// The lease is no longer as it was seen; rolled back.
    Changed,
    /// The COMMIT got no answer.
    Unknown(Fault),
}

/// Runs the steps and COMMIT in a transaction, behind the lock, if the lease still is as it was seen.
async fn transact<W, S: Session>(
    execution: &Execution<W>,
    anchor: &mut Connection<S>,
    seen: &LeaseRow,
    values: &RunValues,
    lock: ProtocolStep,
    steps: &[ProtocolStep],
) -> Result<Outcome, Fault> {
    let done = async {
        for step in [Begin, lock] {
            anchor
                .run_protocol(execution, step, values, UntilInterrupted)
                .await?;
        }
        if read(execution, anchor).await? != *seen {
            return Ok(Outcome::Changed);
        }
        for step in steps {
            anchor
                .run_protocol(execution, *step, values, UntilInterrupted)
                .await?;
        }
        Ok(Outcome::Committed)
    };
    let mut done = done.await;
    if let Ok(Outcome::Committed) = done {
        // Not given up half-way by an interrupt: the lease would be held by nobody.
        let committed = anchor
            .run_protocol(execution, Commit, values, UntilAbandoned)
            .await;
        match committed {
            Ok(_) => return done,
            Err(fault) if fault.leaves_outcome_open() => return Ok(Outcome::Unknown(fault)),
            Err(fault) => done = Err(fault),
        }
    }
    // Whatever the reason, the next look starts outside a transaction.
    let rolled_back = anchor
        .run_protocol(execution, Rollback, values, UntilAbandoned)
        .await;
    if done.is_ok() {
        rolled_back?;
    }
    done
}

/// Who holds the lease now.
pub(crate) async fn read<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
) -> Result<LeaseRow, Fault> {
    let step = ProtocolStep::LeaseRead;
    let rows = connection
        .query_protocol(execution, step, &execution.values(), UntilInterrupted)
        .await?;
    match rows.as_slice() {
        [row] => read_row(row),
        _ => None,
    }
    .ok_or(Fault::Answer {
        expected: "one row of generation, run, pid, session start, plan, owner and 0 or 1",
    })
}
