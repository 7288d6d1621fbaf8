//! Which sessions of this pipeline's runs live.
//!
//! Every session is noted before it does anything for its run, so that one which was cut off can be
//! found, whatever it was about to do.

use std::collections::BTreeSet;

use plan::{ProtocolStep, RunParameter};

use crate::connection::{Connection, Identity};
use crate::execution::Execution;
use crate::fault::Fault;
use crate::interrupt::Patience;
use crate::session::{Row, Session};

/// A live session and the generation of the lease that it was opened under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Member {
    pub(crate) generation: i64,
    pub(crate) session: Identity,
}

/// Every live session that this user sees.
pub(crate) async fn live_sessions<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
    patience: Patience,
) -> Result<BTreeSet<Identity>, Fault> {
    let step = ProtocolStep::LiveSessions;
    let rows = connection
        .query_protocol(execution, step, &execution.values(), patience)
        .await?;
    rows.iter().map(|row| Identity::read(row)).collect()
}

/// The live sessions of this generation and of all before it.
pub(crate) async fn members<W, S: Session>(
    execution: &Execution<W>,
    connection: &mut Connection<S>,
    generation: i64,
    patience: Patience,
) -> Result<BTreeSet<Member>, Fault> {
    let live = live_sessions(execution, connection, patience).await?;
    // No session that is older than all that live can live: the table may grow for years.
    let Some(oldest) = live.iter().map(|session| session.start).min() else {
        return Ok(BTreeSet::new());
    };
    let values = execution
        .values()
        .with(RunParameter::Generation, generation)
        .with(RunParameter::SessionStart, oldest);
    let rows = connection
        .query_protocol(execution, ProtocolStep::KnownSessions, &values, patience)
        .await?;
    let members = rows
        .iter()
        .map(read)
        .collect::<Result<BTreeSet<_>, _>>()?
        .into_iter();
    Ok(members
        .filter(|member| live.contains(&member.session))
        .collect())
}

fn read(row: &Row) -> Result<Member, Fault> {
    let generation = row.first().and_then(|value| value.as_deref());
    let generation = generation.and_then(|text| text.trim().parse().ok());
    let generation = generation.ok_or(Fault::Answer {
        expected: "rows of generation, pid and session start",
    })?;
    Ok(Member {
        generation,
        session: Identity::read(&row[1..])?,
    })
}
