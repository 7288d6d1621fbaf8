//! The lease: one run of a pipeline at a time on a target.
//!
//! It is looked at without a lock first, because the lock waits for every unit that has read the
//! lease: a run that is only going to be refused must not wait for the other one's longest unit.

use std::fmt;
use std::time::Duration;

use plan::{HexText, ProtocolStep, RunParameter, RunValues};

use crate::connection::{Connection, Identity};
use crate::drain::{Liveness, end_session, end_sessions_before, is_alive};
use crate::error::{Activity, RunError};
use crate::event::RunEvent;
use crate::execution::Execution;
use crate::fault::Fault;
use crate::interrupt::Patience::UntilInterrupted;
use crate::options::LeasePolicy;
use crate::retry::transient;
use crate::session::{Row, Session, SessionError};

const POLL: Duration = Duration::from_secs(2);

/// The right to write, until somebody takes it over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lease {
    pub(crate) generation: i64,
    pub(crate) tenure: Tenure,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tenure {
    /// This process took it, and gives it back.
    Own,
    /// Another process of the same run took it, and gives it back.
    Joined,
}

/// Who holds the lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    pub run: HexText,
    /// The server's process of the session that keeps it alive.
    pub pid: i64,
    /// When that session started, seconds since 1970.
    pub session_start: i64,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "run `{}`, session with pid {}", self.run, self.pid)
    }
}

impl Holder {
    fn identity(&self) -> Identity {
        Identity {
            pid: self.pid,
            start: self.session_start,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct LeaseRow {
    generation: i64,
    holder: Option<Holder>,
}

/// Takes or joins the lease.
pub(crate) async fn acquire<W, S: Session>(
    execution: &Execution<W>,
    anchor: &mut Connection<S>,
) -> Result<Lease, RunError> {
    let mut waited = Duration::ZERO;
    let mut tries = 0;
    loop {
        match attempt(execution, anchor).await {
            Ok(Attempt::Held(lease)) => return Ok(lease),
            // Somebody else was faster: look again.
            Ok(Attempt::Raced) => {}
            Ok(Attempt::HeldBy(holder)) => match execution.options.lease {
                LeasePolicy::Wait(longest) if waited < longest => {
                    if waited.is_zero() {
                        execution.tell(RunEvent::LeaseWaiting { holder });
                    }
                    let pause = POLL.min(longest.saturating_sub(waited));
                    waited += pause;
                    let paused = execution.watch().pause(pause, UntilInterrupted).await;
                    paused.map_err(|fault| fault.during(Activity::TakingLease))?;
                }
                _ => return Err(RunError::LeaseHeld { holder, waited }),
            },
            Err(Fault::Session(SessionError::Refused(refusal))) if refusal.sqlstate == "42P01" => {
                return Err(RunError::NotBootstrapped);
            }
            // Two runs that take the lease at once may collide; the session still stands.
            Err(fault @ Fault::Session(SessionError::Refused(_)))
                if transient(&fault).is_some() && tries < 10 =>
            {
                tries += 1;
                let paused = execution.watch().pause(POLL, UntilInterrupted).await;
                paused.map_err(|fault| fault.during(Activity::TakingLease))?;
            }
            Err(fault) => return Err(fault.during(Activity::TakingLease)),
        }
    }
}

enum Attempt {
    Held(Lease),
    HeldBy(Holder),
    Raced,
}

async fn attempt<W, S: Session>(
    execution: &Execution<W>,
    anchor: &mut Connection<S>,
) -> Result<Attempt, Fault> {
    let seen = read(execution, anchor).await?;
    if let Some(holder) = &seen.holder {
        let liveness = is_alive(execution, anchor, holder.identity(), UntilInterrupted).await?;
        if liveness == Liveness::Alive {
            if holder.run == execution.options.run {
                let generation = seen.generation;
                // The process that took the lease may not have ended them all yet.
                let values = execution.values();
                end_sessions_before(execution, anchor, generation, &values, UntilInterrupted)
                    .await?;
                execution.tell(RunEvent::LeaseJoined { generation });
                return Ok(Attempt::Held(Lease {
                    generation,
                    tenure: Tenure::Joined,
                }));
            }
            if execution.options.lease != LeasePolicy::Takeover {
                return Ok(Attempt::HeldBy(holder.clone()));
            }
        }
        // A unit of the old run that still goes on would hold up the lock.
        end_session(execution, anchor, holder.identity(), UntilInterrupted).await?;
    }
    let generation = seen.generation + 1;
    let values = anchor
        .identity()
        .values(execution.values())
        .with(RunParameter::Generation, generation)
        .with(RunParameter::SeenGeneration, seen.generation);
    if seen.holder.is_some() {
        end_sessions_before(execution, anchor, generation, &values, UntilInterrupted).await?;
    }
    match take(execution, anchor, &seen, &values).await {
        Ok(Taken::Mine) => {}
        Ok(Taken::Changed) => return Ok(Attempt::Raced),
        Err(fault) => {
            // Whatever the reason, the next look starts outside a transaction.
            let _ = rollback(execution, anchor).await;
            return Err(fault);
        }
    }
    execution.tell(RunEvent::LeaseTaken { generation });
    // A session that began before the lease was taken may still pass the fence with the old
    // generation; one that begins later cannot. So the ledger is read only once they are gone.
    end_sessions_before(execution, anchor, generation, &values, UntilInterrupted).await?;
    Ok(Attempt::Held(Lease {
        generation,
        tenure: Tenure::Own,
    }))
}

enum Taken {
    Mine,
    Changed,
}

/// Takes the lease in a transaction, if it still is as it was seen.
async fn take<W, S: Session>(
    execution: &Execution<W>,
    anchor: &mut Connection<S>,
    seen: &LeaseRow,
    values: &RunValues,
) -> Result<Taken, Fault> {
    use ProtocolStep::{Begin, Commit, LeaseLock, LeaseTake};
    for step in [Begin, LeaseLock] {
        anchor
            .run_protocol(execution, step, values, UntilInterrupted)
            .await?;
    }
    if read(execution, anchor).await? != *seen {
        rollback(execution, anchor).await?;
        return Ok(Taken::Changed);
    }
    for step in [LeaseTake, Commit] {
        anchor
            .run_protocol(execution, step, values, UntilInterrupted)
            .await?;
    }
    Ok(Taken::Mine)
}

async fn rollback<W, S: Session>(
    execution: &Execution<W>,
    anchor: &mut Connection<S>,
) -> Result<(), Fault> {
    let patience = crate::interrupt::Patience::UntilAbandoned;
    let values = execution.values();
    anchor
        .run_protocol(execution, ProtocolStep::Rollback, &values, patience)
        .await?;
    Ok(())
}

async fn read<W, S: Session>(
    execution: &Execution<W>,
    anchor: &mut Connection<S>,
) -> Result<LeaseRow, Fault> {
    let values = execution.values();
    let rows = anchor
        .query_protocol(
            execution,
            ProtocolStep::LeaseRead,
            &values,
            UntilInterrupted,
        )
        .await?;
    match rows.as_slice() {
        [row] => read_row(row),
        _ => None,
    }
    .ok_or(Fault::Answer {
        expected: "one row of generation, run, pid and session start",
    })
}

fn read_row(row: &Row) -> Option<LeaseRow> {
    let [generation, run, ..] = row.as_slice() else {
        return None;
    };
    let run = run.as_deref().map(str::trim).filter(|run| !run.is_empty());
    Some(LeaseRow {
        generation: generation.as_deref()?.trim().parse().ok()?,
        holder: match run {
            None => None,
            Some(run) => {
                let identity = Identity::read(row.get(2..)?).ok()?;
                Some(Holder {
                    run: HexText::new(run)?,
                    pid: identity.pid,
                    session_start: identity.start,
                })
            }
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(values: [Option<&str>; 4]) -> Option<LeaseRow> {
        read_row(&values.map(|value| value.map(str::to_owned)).to_vec())
    }

    #[test]
    fn a_lease_given_back_has_no_holder() {
        let free = LeaseRow {
            generation: 3,
            holder: None,
        };
        assert_eq!(row([Some("3"), None, None, None]), Some(free.clone()));
        assert_eq!(
            row([Some("3"), Some("  "), Some("0"), Some("0")]),
            Some(free)
        );
    }

    #[test]
    fn a_held_lease_names_run_and_session() {
        let held = row([Some("3"), Some("ab"), Some("7"), Some("99")]).expect("well-formed");
        let holder = held.holder.expect("held");
        assert_eq!(holder.to_string(), "run `ab`, session with pid 7");
        assert_eq!(
            row([Some("3"), Some("not hex"), Some("7"), Some("99")]),
            None
        );
        assert_eq!(row([Some("3"), Some("ab"), None, None]), None);
    }
}
