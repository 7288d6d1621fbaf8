//! A COMMIT without an answer is looked up, never guessed.

use plan::ProtocolStep;

use crate::assignment::Assignment;
use crate::attempt::Attempt;
use crate::connection::{Connection, Identity};
use crate::drain::end_session;
use crate::event::RunEvent;
use crate::fault::Fault;
use crate::interrupt::Patience::UntilAbandoned;
use crate::retry::transient;
use crate::session::Warehouse;

/// What a look-up found out.
pub(crate) enum Resolution<S> {
    Committed(Connection<S>),
    /// It did not commit, and no longer can.
    RolledBack(Connection<S>),
    /// The database stays away; the fault is the last one on the way to it.
    Unknown(Fault),
}

/// Asks a new session about a try, once the old session is gone: before that it could still commit.
///
/// An interrupt does not end the search, a second one does.
pub(crate) async fn look_up<W: Warehouse>(
    assignment: &Assignment<'_, W>,
    attempt: &Attempt,
    old: Identity,
    lost: Fault,
) -> Resolution<W::Session> {
    let execution = assignment.execution;
    execution.tell(RunEvent::CommitLookedUp {
        unit: assignment.unit.id.clone(),
        interval: assignment.key.clone(),
    });
    if lost == Fault::Abandoned {
        return Resolution::Unknown(lost);
    }
    let policy = execution.options.retries;
    let mut tried = 0;
    loop {
        tried += 1;
        let fault = match ask(assignment, attempt, old).await {
            Ok((1.., connection)) => return Resolution::Committed(connection),
            Ok((_, connection)) => return Resolution::RolledBack(connection),
            Err(fault) => fault,
        };
        let Some(class) = transient(&fault).filter(|class| tried < class.tries(policy)) else {
            return Resolution::Unknown(fault);
        };
        let after = class.backoff(policy, tried, &attempt.id);
        if let Err(fault) = execution.watch().pause(after, UntilAbandoned).await {
            return Resolution::Unknown(fault);
        }
    }
}

async fn ask<W: Warehouse>(
    assignment: &Assignment<'_, W>,
    attempt: &Attempt,
    old: Identity,
) -> Result<(i64, Connection<W::Session>), Fault> {
    let execution = assignment.execution;
    let mut connection =
        Connection::enlist(execution, assignment.generation, UntilAbandoned).await?;
    end_session(execution, &mut connection, old, UntilAbandoned).await?;
    let step = ProtocolStep::AttemptCommitted;
    let committed = connection
        .measure_protocol(execution, step, attempt.values(), UntilAbandoned)
        .await?;
    Ok((committed, connection))
}
