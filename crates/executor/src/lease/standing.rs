//! Whether the run that holds the lease is still at work.

use plan::ProtocolStep;

use super::holder::{Holder, LeaseRow, Ownership};
use crate::connection::Connection;
use crate::drain::{Liveness, is_alive};
use crate::execution::Execution;
use crate::fault::Fault;
use crate::interrupt::Patience::UntilInterrupted;
use crate::roster::members;
use crate::session::Session;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// One of its sessions lives, whichever of its processes that belongs to.
    Alive,
    Dead,
    /// It belongs to another user, whose sessions this one does not see:
    /// <https://docs.aws.amazon.com/redshift/latest/dg/r_STV_SESSIONS.html>. What cannot be seen is
    /// never taken for dead.
    Unseen,
}

pub(crate) async fn standing<W, S: Session>(
    execution: &Execution<W>,
    anchor: &mut Connection<S>,
    lease: &LeaseRow,
    holder: &Holder,
) -> Result<Standing, Fault> {
    if lease.ownership == Ownership::AnotherUsers && !sees_everybody(execution, anchor).await? {
        return Ok(Standing::Unseen);
    }
    let first = is_alive(execution, anchor, holder.identity(), UntilInterrupted).await?;
    if first == Liveness::Alive {
        return Ok(Standing::Alive);
    }
    let members = members(execution, anchor, lease.generation, UntilInterrupted).await?;
    let own = members
        .iter()
        .any(|member| member.generation == lease.generation);
    Ok(if own { Standing::Alive } else { Standing::Dead })
}

async fn sees_everybody<W, S: Session>(
    execution: &Execution<W>,
    anchor: &mut Connection<S>,
) -> Result<bool, Fault> {
    let step = ProtocolStep::Superuser;
    let values = execution.values();
    let superuser = anchor
        .measure_protocol(execution, step, &values, UntilInterrupted)
        .await?;
    Ok(superuser > 0)
}
