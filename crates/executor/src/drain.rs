//! Making sure that a session is gone.
//!
//! A session that was cut off may still hold locks and may still commit. Nothing that it could have
//! done is looked up before it is gone.

use std::convert::Infallible;
use std::time::Duration;

use plan::ProtocolStep;

use crate::connection::{Connection, Identity};
use crate::event::RunEvent;
use crate::execution::Execution;
use crate::fault::Fault;
use crate::interrupt::Patience::{self, UntilInterrupted};
use crate::roster::members;
use crate::session::{Session, Warehouse};

const POLL: Duration = Duration::from_millis(250);
/// Two minutes of polls: a long transaction takes a while to roll back.
const POLLS: u32 = 480;
/// How often a process of an older generation may come back with a new session.
const ROUNDS: u32 = 100;

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

/// Ends every session of the generations before this one, until there is none.
pub(crate) async fn end_sessions_before<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
    generation: i64,
    patience: Patience,
) -> Result<(), Fault> {
    for _ in 0..ROUNDS {
        let mut members = members(execution, connection, generation, patience).await?;
        members.retain(|member| member.generation < generation);
        if members.is_empty() {
            break;
        }
        for member in members {
            end_session(execution, connection, member.session, patience).await?;
        }
    }
    Ok(())
}

/// Does so again and again, on a session of its own, beside something that they might hold up.
/// Whatever goes wrong with that ends the attempt and nothing else.
pub(crate) async fn keep_ending_sessions_before<W: Warehouse>(
    execution: &Execution<W>,
    generation: i64,
) -> Infallible {
    let ending = async {
        execution.watch().pause(POLL, UntilInterrupted).await?;
        let mut connection = Connection::open(execution, UntilInterrupted).await?;
        loop {
            end_sessions_before(execution, &mut connection, generation, UntilInterrupted).await?;
            execution.watch().pause(POLL, UntilInterrupted).await?;
        }
    };
    let _: Result<Infallible, Fault> = ending.await;
    std::future::pending().await
}

/// Ends a session that was given up, from a session opened for that, so that it keeps no lock and
/// commits nothing later. Failing that, the lease is not given back: whoever takes it ends the
/// session first.
pub(crate) async fn end_given_up<W: Warehouse>(execution: &Execution<W>, identity: Identity) {
    let ended = async {
        let mut connection = Connection::open(execution, Patience::UntilAbandoned).await?;
        end_session(
            execution,
            &mut connection,
            identity,
            Patience::UntilAbandoned,
        )
        .await
    };
    if let Err(fault) = ended.await {
        execution.note_lingering();
        execution.tell(RunEvent::SessionLingers {
            pid: identity.pid,
            fault: fault.record(None),
        });
    }
}
