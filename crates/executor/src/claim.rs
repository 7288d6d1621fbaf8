//! Who carries out a unit: the row of a try is the claim on it.
//!
//! Units are claimed one at a time, in a transaction that first locks the table of tries. Its
//! snapshot is taken behind the lock, so that it sees each claim and each ledger row that was
//! committed before. No claim is judged by its age: it ends with its ledger row or its session.

use std::collections::BTreeSet;

use plan::ProtocolStep::{AttemptStarted, Begin, ClaimLock, ClaimRead, Commit, Rollback};
use plan::{RunParameter, RunValues};

use crate::assignment::Assignment;
use crate::attempt::{Attempt, Standing};
use crate::connection::{Connection, Identity};
use crate::drain::{Liveness, is_alive};
use crate::fault::Fault;
use crate::interrupt::Patience::{UntilAbandoned, UntilInterrupted};
use crate::ownership;
use crate::session::{Row, Session};

/// Whose a unit is.
pub(crate) enum Claim {
    Mine(Box<Attempt>),
    /// A process of this run has done it meanwhile.
    Done,
    /// A session that lives has claimed it.
    Held(Identity),
}

/// A unit that somebody else may be at.
pub(crate) enum Sight {
    Done,
    Held(Identity),
    Free,
}

/// What the tables say about a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Position {
    /// The highest sequence of any try.
    sequence: i64,
    /// Ledger rows since this process decided that the unit is to run.
    done: i64,
    /// Tries of any generation that left no ledger row.
    open: i64,
    /// Tables of the plan that another pipeline owns by now.
    taken: i64,
    /// Sessions of this generation that claimed the unit.
    claimed: BTreeSet<Identity>,
}

/// Claims the unit, where nobody else has. `settled` are sessions whose tries of this unit are known
/// to be over; those that turn out to be gone are added.
pub(crate) async fn claim<W, S: Session>(
    assignment: &Assignment<'_, W>,
    connection: &mut Connection<S>,
    settled: &mut BTreeSet<Identity>,
) -> Result<Claim, (Fault, Standing)> {
    let fault = match within(assignment, connection, settled).await {
        Ok(claim) => return Ok(claim),
        Err(fault) => fault,
    };
    let standing = if fault.leaves_outcome_open() {
        Standing::Gone
    } else {
        match roll_back(assignment, connection).await {
            Ok(()) => Standing::Sound,
            Err(_) => Standing::Gone,
        }
    };
    Err((fault, standing))
}

async fn within<W, S: Session>(
    assignment: &Assignment<'_, W>,
    connection: &mut Connection<S>,
    settled: &mut BTreeSet<Identity>,
) -> Result<Claim, Fault> {
    let execution = assignment.execution;
    settled.insert(connection.identity());
    // Sessions of one process need not queue up at the server; the embedded engine has no locks.
    let _turn = execution.claiming.lock().await;
    loop {
        let values = values(assignment, connection);
        for step in [Begin, ClaimLock] {
            connection
                .run_protocol(execution, step, &values, UntilInterrupted)
                .await?;
        }
        let position = read(assignment, connection, &values).await?;
        if position.done > 0 {
            roll_back(assignment, connection).await?;
            return Ok(Claim::Done);
        }
        if position.taken > 0 {
            let elsewhere = ownership::elsewhere(execution, connection).await?;
            return Err(Fault::Adopted { elsewhere });
        }
        let others: Vec<Identity> = position.claimed.difference(settled).copied().collect();
        if others.is_empty() {
            let attempt = Attempt::new(assignment, connection, position.place());
            connection
                .run_protocol(
                    execution,
                    AttemptStarted,
                    attempt.values(),
                    UntilInterrupted,
                )
                .await?;
            connection
                .run_protocol(execution, Commit, &values, UntilInterrupted)
                .await?;
            return Ok(Claim::Mine(Box::new(attempt)));
        }
        roll_back(assignment, connection).await?;
        for other in others {
            if is_alive(execution, connection, other, UntilInterrupted).await? == Liveness::Alive {
                return Ok(Claim::Held(other));
            }
            // Whether it committed before it went is asked again, behind the lock.
            settled.insert(other);
        }
    }
}

/// Looks at a unit without claiming it, and without the lock.
pub(crate) async fn look<W, S: Session>(
    assignment: &Assignment<'_, W>,
    connection: &mut Connection<S>,
) -> Result<Sight, Fault> {
    let values = values(assignment, connection);
    loop {
        let position = read(assignment, connection, &values).await?;
        if position.done > 0 {
            return Ok(Sight::Done);
        }
        for other in &position.claimed {
            let liveness =
                is_alive(assignment.execution, connection, *other, UntilInterrupted).await?;
            if liveness == Liveness::Alive {
                return Ok(Sight::Held(*other));
            }
        }
        // One of them may have committed between the question and its end.
        if position.claimed.is_empty() || read(assignment, connection, &values).await? == position {
            return Ok(Sight::Free);
        }
    }
}

/// The place of a new try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Behind every try so far.
    pub(crate) sequence: i64,
    pub(crate) earlier: Earlier,
}

/// Whether an earlier try may have left something behind without a ledger row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Earlier {
    None,
    Unresolved,
}

impl Position {
    fn place(&self) -> Place {
        Place {
            sequence: self.sequence + 1,
            earlier: if self.open > 0 {
                Earlier::Unresolved
            } else {
                Earlier::None
            },
        }
    }
}

fn values<W, S: Session>(assignment: &Assignment<'_, W>, connection: &Connection<S>) -> RunValues {
    connection
        .identity()
        .values(assignment.execution.values())
        .with(RunParameter::Generation, assignment.generation)
        .with(RunParameter::UnitDigest, assignment.digest)
        .with(RunParameter::SeenSequence, assignment.seen)
}

async fn roll_back<W, S: Session>(
    assignment: &Assignment<'_, W>,
    connection: &mut Connection<S>,
) -> Result<(), Fault> {
    let execution = assignment.execution;
    let values = values(assignment, connection);
    connection
        .run_protocol(execution, Rollback, &values, UntilAbandoned)
        .await?;
    Ok(())
}

async fn read<W, S: Session>(
    assignment: &Assignment<'_, W>,
    connection: &mut Connection<S>,
    values: &RunValues,
) -> Result<Position, Fault> {
    let execution = assignment.execution;
    let rows = connection
        .query_protocol(execution, ClaimRead, values, UntilInterrupted)
        .await?;
    position(&rows).ok_or(Fault::Answer {
        expected: "rows of a kind from 0 to 4, a number and a session start",
    })
}

/// None where a row is of no known kind, or one of the first three is missing. A plan without tables does not
/// ask whose they are.
fn position(rows: &[Row]) -> Option<Position> {
    let mut claimed = BTreeSet::new();
    let mut counts = [None; 3];
    let mut taken = 0;
    for row in rows {
        let kind: usize = row.first()?.as_deref()?.trim().parse().ok()?;
        let identity = Identity::read(row.get(1..)?).ok()?;
        match kind {
            0..3 => counts[kind] = Some(identity.pid),
            3 => {
                claimed.insert(identity);
            }
            4 => taken = identity.pid,
            _ => return None,
        }
    }
    let [sequence, done, open] = counts;
    Some(Position {
        sequence: sequence?,
        done: done?,
        open: open?,
        taken,
        claimed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[[&str; 3]]) -> Vec<Row> {
        let text = |value: &&str| Some((*value).to_owned());
        rows.iter()
            .map(|row| row.iter().map(text).collect())
            .collect()
    }

    #[test]
    fn a_position_is_read_in_whatever_order_its_rows_come() {
        let read = position(&rows(&[
            ["3", "71", "9"],
            ["1", "0", "0"],
            ["0", "12", "0"],
            ["3", "70", "8"],
            ["2", "1", "0"],
            ["4", "5", "0"],
        ]))
        .expect("well-formed");
        assert_eq!((read.sequence, read.done, read.open), (12, 0, 1));
        assert_eq!(read.taken, 5);
        let pids: Vec<i64> = read.claimed.iter().map(|session| session.pid).collect();
        assert_eq!(pids, [70, 71]);
        let place = read.place();
        assert_eq!((place.sequence, place.earlier), (13, Earlier::Unresolved));
    }

    #[test]
    fn a_position_that_lacks_a_row_or_has_a_strange_one_is_refused() {
        assert_eq!(position(&rows(&[["0", "1", "0"], ["1", "0", "0"]])), None);
        let strange = [
            ["0", "1", "0"],
            ["1", "0", "0"],
            ["2", "0", "0"],
            ["5", "0", "0"],
        ];
        assert_eq!(position(&rows(&strange)), None);
    }
}
