//! Making sure that a session is gone.
//!
//! A session that was cut off may still hold locks and may still commit. Nothing that it could have
//! done is looked up before it is gone.

use std::collections::BTreeSet;
use std::time::Duration;

use plan::{ProtocolStep, RunParameter, RunValues};

use crate::connection::{Connection, Identity};
use crate::event::RunEvent;
use crate::execution::Execution;
use crate::fault::Fault;
use crate::interrupt::Patience;
use crate::session::Session;

const POLL: Duration = Duration::from_millis(250);
/// Two minutes of polls: a long transaction takes a while to roll back.
const POLLS: u32 = 480;

/// Whether the session lives.
pub(crate) async fn is_alive<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
    identity: Identity,
    patience: Patience,
) -> Result<Liveness, Fault> {
    let values = identity.values(execution.values());
    let alive = connection
        .measure_protocol(execution, ProtocolStep::SessionAlive, &values, patience)
        .await?;
    Ok(if alive > 0 {
        Liveness::Alive
    } else {
        Liveness::Gone
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Liveness {
    Alive,
    Gone,
}

/// Ends the session where it lives, and waits until it is gone.
pub(crate) async fn end_session<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
    identity: Identity,
    patience: Patience,
) -> Result<(), Fault> {
    // A server gives a free pid to the next session: if it is ours, the old one is gone.
    if identity == connection.identity() {
        return Ok(());
    }
    for poll in 0..POLLS {
        if is_alive(execution, connection, identity, patience).await? == Liveness::Gone {
            return Ok(());
        }
        if poll == 0 {
            execution.tell(RunEvent::SessionEnding { pid: identity.pid });
            let values = identity.values(execution.values());
            connection
                .query_protocol(execution, ProtocolStep::TerminateSession, &values, patience)
                .await?;
        }
        execution.watch().pause(POLL, patience).await?;
    }
    Err(Fault::Lingers { pid: identity.pid })
}

/// Ends every session that a try of a generation before this one was made on.
pub(crate) async fn end_sessions_before<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
    generation: i64,
    values: &RunValues,
    patience: Patience,
) -> Result<(), Fault> {
    let values = values.clone().with(RunParameter::Generation, generation);
    let rows = connection
        .query_protocol(execution, ProtocolStep::OldSessions, &values, patience)
        .await?;
    let sessions = rows
        .iter()
        .map(|row| Identity::read(row))
        .collect::<Result<BTreeSet<_>, _>>()?;
    for session in sessions {
        end_session(execution, connection, session, patience).await?;
    }
    Ok(())
}
