//! How a process leaves its run.

use plan::ProtocolStep::{
    self, Begin, Commit, LeaseRelease, OtherProcesses, Rollback, RunEnded, RunsLock,
};
use plan::record::Ending;
use plan::{RunParameter, RunValues};

use crate::connection::{Connection, Identity};
use crate::drain::end_session;
use crate::error::exit_code;
use crate::event::RunEvent;
use crate::execution::Execution;
use crate::fault::Fault;
use crate::interrupt::Patience::UntilAbandoned;
use crate::lease::Lease;
use crate::retry::transient;
use crate::roster::live_sessions;
use crate::session::{Session, Warehouse};

/// Sessions on which it is tried: the process's own, then new ones.
const TRIES: u32 = 3;

/// Notes the end of this process; the last one of the run gives the lease back. Failing that, the
/// lease looks dead once the sessions are gone, and the next run takes it over.
pub(crate) async fn leave<W: Warehouse>(
    execution: &Execution<W>,
    anchor: Connection<W::Session>,
    lease: Lease,
    ending: &Ending,
) {
    let values = lease
        .values(execution, &anchor)
        .with(RunParameter::Outcome, i64::from(exit_code(ending)));
    let mut last = anchor.identity();
    let mut session = Ok(anchor);
    for tried in 1.. {
        let closed = match session {
            Ok(session) => note(execution, session, &values).await,
            Err(fault) => Err(fault),
        };
        let Err(fault) = closed else { return };
        let again = fault == Fault::Unanswered || transient(&fault).is_some();
        if !again || matches!(fault, Fault::Connect(_)) || tried == TRIES {
            let fault = fault.record(None);
            execution.tell(RunEvent::NotClosed { fault });
            return;
        }
        // The statements say whose run and generation they are about, so that another session may
        // send them, and twice.
        session = instead(execution, last).await;
        if let Ok(session) = &session {
            last = session.identity();
        }
    }
}

/// Another session, once the last one is gone, which may hold the lock.
async fn instead<W: Warehouse>(
    execution: &Execution<W>,
    last: Identity,
) -> Result<Connection<W::Session>, Fault> {
    let mut session = Connection::open(execution, UntilAbandoned).await?;
    end_session(execution, &mut session, last, UntilAbandoned).await?;
    Ok(session)
}

async fn note<W, S: Session>(
    execution: &Execution<W>,
    mut session: Connection<S>,
    values: &RunValues,
) -> Result<(), Fault> {
    let noted = within(execution, &mut session, values).await;
    if let Err(fault) = &noted
        && !fault.leaves_outcome_open()
    {
        let _ = run(execution, &mut session, Rollback, values).await;
    }
    noted
}

async fn within<W, S: Session>(
    execution: &Execution<W>,
    session: &mut Connection<S>,
    values: &RunValues,
) -> Result<(), Fault> {
    for step in [Begin, RunsLock, RunEnded] {
        run(execution, session, step, values).await?;
    }
    let others = session
        .query_protocol(execution, OtherProcesses, values, UntilAbandoned)
        .await?
        .iter()
        .map(|row| Identity::read(row))
        .collect::<Result<Vec<_>, _>>()?;
    let at_work = if others.is_empty() {
        false
    } else {
        let live = live_sessions(execution, session, UntilAbandoned).await?;
        others.iter().any(|other| live.contains(other))
    };
    // A session that may still commit keeps the lease, so that nobody starts without ending it.
    if !at_work && !execution.has_lingering() {
        // Of a lease that somebody else has by now, the statement takes nothing.
        run(execution, session, LeaseRelease, values).await?;
    }
    run(execution, session, Commit, values).await
}

async fn run<W, S: Session>(
    execution: &Execution<W>,
    session: &mut Connection<S>,
    step: ProtocolStep,
    values: &RunValues,
) -> Result<(), Fault> {
    session
        .run_protocol(execution, step, values, UntilAbandoned)
        .await
        .map(drop)
}
