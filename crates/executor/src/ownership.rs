//! Each table has one pipeline that writes it.
//!
//! Asked first of all, and noted under the lease, before a unit runs. Two pipelines hold different
//! leases, so that they claim behind a lock of their own: the one that comes second sees what the first
//! has noted. That a table is still this pipeline's is asked again with each unit that is claimed, so that a run
//! whose table another pipeline adopts begins no unit behind that.

use std::collections::BTreeSet;

use plan::ownership::{OwnedElsewhere, Ownership};
use plan::{Identifier, ProtocolStep, Statement, TableName};

use crate::connection::Connection;
use crate::error::{Activity, RunError};
use crate::execution::Execution;
use crate::fault::Fault;
use crate::interrupt::Patience::{UntilAbandoned, UntilInterrupted};
use crate::options::Adopt;
use crate::session::{Row, Session, SessionError};

/// What has to be noted before a unit runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outstanding {
    Nothing,
    /// Some table has no owner, or one that gives it up.
    Something,
}

/// Asks without a lock. A table of another pipeline is refused before anything else is said of it: that
/// it is not as declared, say.
pub(crate) async fn look<W, S: Session>(
    execution: &Execution<W>,
    anchor: &mut Connection<S>,
) -> Result<Outstanding, RunError> {
    let Some(ownership) = &execution.plan.ownership else {
        return Ok(Outstanding::Nothing);
    };
    let owned = read(execution, anchor, ownership).await.map_err(asking)?;
    let noted: BTreeSet<TableName> = owned.iter().map(|owned| owned.table.clone()).collect();
    let others = of_others(execution, owned);
    if !others.kept.is_empty() {
        return Err(RunError::TablesOwned {
            elsewhere: others.kept,
        });
    }
    let all_noted = ownership.tables.iter().all(|table| noted.contains(table));
    Ok(if others.adopted.is_empty() && all_noted {
        Outstanding::Nothing
    } else {
        Outstanding::Something
    })
}

/// Notes this pipeline as the owner of the plan's tables, unless one has another owner by now.
pub(crate) async fn claim<W, S: Session>(
    execution: &Execution<W>,
    anchor: &mut Connection<S>,
) -> Result<(), RunError> {
    let Some(ownership) = &execution.plan.ownership else {
        return Ok(());
    };
    let claimed = behind_lock(execution, anchor, ownership).await;
    let elsewhere = claimed.map_err(asking)?;
    if elsewhere.is_empty() {
        Ok(())
    } else {
        Err(RunError::TablesOwned { elsewhere })
    }
}

fn asking(fault: Fault) -> RunError {
    match fault {
        // Control tables of an earlier version, or none.
        Fault::Session(SessionError::Refused(refusal)) if refusal.sqlstate == "42P01" => {
            RunError::NotBootstrapped
        }
        fault => fault.during(Activity::ClaimingTables),
    }
}

/// Tables of the plan that other pipelines own.
struct Others {
    kept: Vec<OwnedElsewhere>,
    /// As the options of the run say.
    adopted: Vec<OwnedElsewhere>,
}

fn of_others<W>(execution: &Execution<W>, owned: Vec<OwnedElsewhere>) -> Others {
    let own = &execution.plan.header.pipeline;
    let is_adopted = |owned: &OwnedElsewhere| match &execution.options.adopt {
        Adopt::Nothing => false,
        Adopt::Tables(names) => names.contains(&owned.table.table),
    };
    let others = owned.into_iter().filter(|owned| owned.pipeline != *own);
    let (adopted, kept) = others.partition(is_adopted);
    Others { kept, adopted }
}

/// Claims what is free, and adopts what was asked for. Answers what stays somebody else's; nothing
/// is noted then.
async fn behind_lock<W, S: Session>(
    execution: &Execution<W>,
    anchor: &mut Connection<S>,
    ownership: &Ownership,
) -> Result<Vec<OwnedElsewhere>, Fault> {
    let values = execution.values();
    let noted = async {
        anchor
            .run_protocol(execution, ProtocolStep::Begin, &values, UntilInterrupted)
            .await?;
        send(execution, anchor, &ownership.lock).await?;
        let owned = read(execution, anchor, ownership).await?;
        let Others { kept, adopted } = of_others(execution, owned);
        if !kept.is_empty() {
            return Ok(kept);
        }
        if !adopted.is_empty() {
            send(execution, anchor, &ownership.adopt).await?;
        }
        send(execution, anchor, &ownership.claim).await?;
        anchor
            .run_protocol(execution, ProtocolStep::Commit, &values, UntilInterrupted)
            .await?;
        Ok(Vec::new())
    };
    let noted: Result<Vec<OwnedElsewhere>, Fault> = noted.await;
    if noted
        .as_ref()
        .map_or(true, |elsewhere| !elsewhere.is_empty())
    {
        let rolled_back = anchor
            .run_protocol(execution, ProtocolStep::Rollback, &values, UntilAbandoned)
            .await;
        if noted.is_ok() {
            rolled_back?;
        }
    }
    noted
}

/// Tables of the plan that another pipeline has taken over since this run claimed them.
pub(crate) async fn elsewhere<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
) -> Result<Vec<OwnedElsewhere>, Fault> {
    let own = &execution.plan.header.pipeline;
    let owned = match &execution.plan.ownership {
        Some(ownership) => read(execution, connection, ownership).await?,
        None => Vec::new(),
    };
    let others = owned.into_iter().filter(|owned| owned.pipeline != *own);
    Ok(others.collect())
}

async fn send<W, S: Session>(
    execution: &Execution<W>,
    anchor: &mut Connection<S>,
    statement: &Statement,
) -> Result<(), Fault> {
    let sql = statement.text.fill(None, &execution.values())?;
    anchor.run(&sql, UntilInterrupted).await.map(|_| ())
}

/// The tables of the plan that have an owner.
pub(crate) async fn read<W, S: Session>(
    execution: &Execution<W>,
    anchor: &mut Connection<S>,
    ownership: &Ownership,
) -> Result<Vec<OwnedElsewhere>, Fault> {
    let sql = ownership.read.text.fill(None, &execution.values())?;
    let rows = anchor.query(&sql, UntilInterrupted).await?;
    let owned: Option<Vec<_>> = rows.iter().map(owned).collect();
    owned.ok_or(Fault::Answer {
        expected: "rows of table and pipeline",
    })
}

fn owned(row: &Row) -> Option<OwnedElsewhere> {
    let text = |index: usize| row.get(index)?.as_deref().map(str::trim);
    let pipeline: Identifier = text(1)?.parse().ok()?;
    Some(OwnedElsewhere {
        table: text(0)?.parse().ok()?,
        pipeline,
    })
}
