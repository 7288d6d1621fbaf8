//! How a target stands: who is at work, how the last runs ended, what is done.

mod read;

use std::collections::BTreeMap;
use std::sync::Arc;

use plan::record::Remedy;
use plan::{Digest, HexText, Identifier, IntervalKey, Plan, TableName, TargetKind, UnitId};

use crate::clock::Clock;
use crate::connection::Connection;
use crate::error::{Activity, RunError};
use crate::execution::{Execution, Premises};
use crate::fault::Fault;
use crate::interrupt::InterruptHandle;
use crate::interrupt::Patience::UntilInterrupted;
use crate::lease::Holder;
use crate::options::Options;
use crate::session::{SessionError, Warehouse};
use crate::upstream::UpstreamWait;

/// What the control tables of a pipeline say, held against a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Counts the times that the lease was taken.
    pub generation: i64,
    pub holder: Option<(Holder, Life)>,
    /// The latest first; ten at most.
    pub runs: Vec<PastRun>,
    /// In the order of the plan.
    pub units: Vec<UnitStatus>,
    /// The tables of the plan that have an owner, by name.
    pub owners: BTreeMap<TableName, Identifier>,
    /// What is being tried now.
    pub at_work: Vec<OpenTry>,
    /// What other pipelines have to load before units that are missing can run.
    pub waits: Vec<UpstreamWait>,
}

/// Whether the run that holds the lease is at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    Alive,
    /// None of its sessions lives: the next run takes the lease.
    Dead,
    /// It is another user's, whose sessions this user does not see.
    Unseen,
}

/// One run under one generation of the lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastRun {
    pub run: HexText,
    /// The digest of its plan.
    pub plan: HexText,
    pub generation: i64,
    pub processes_started: i64,
    /// Fewer than started: some are at work, or died.
    pub processes_ended: i64,
    /// The gravest exit code of those that ended.
    pub outcome: Option<i64>,
    /// The database's own time, in UTC: `2018-11-01 06:00:00`.
    pub first_noted: String,
    pub last_noted: String,
}

impl PastRun {
    /// Whether all its processes ended, and none with anything left to do.
    pub fn is_complete(&self) -> bool {
        self.outcome == Some(0) && self.processes_ended >= self.processes_started
    }
}

/// A unit and where it stands for each interval of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitStatus {
    pub unit: UnitId,
    pub intervals: Vec<(IntervalKey, UnitState)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitState {
    /// By the SQL of this plan.
    Done {
        committed_at: String,
        inputs: Inputs,
    },
    /// By other SQL; where nothing is loaded, also before something that it needs or looks after.
    Stale {
        committed_at: String,
    },
    Missing,
}

/// Whether the rows that something was made from are still those that stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inputs {
    Current,
    /// This unit was loaded again since.
    Replaced {
        unit: UnitId,
        remedy: Remedy,
    },
}

impl UnitStatus {
    /// Intervals that are done, stale, missing.
    pub fn counts(&self) -> [usize; 3] {
        let mut counts = [0; 3];
        for (_, state) in &self.intervals {
            counts[match state {
                UnitState::Done { .. } => 0,
                UnitState::Stale { .. } => 1,
                UnitState::Missing => 2,
            }] += 1;
        }
        counts
    }

    /// When it was last committed, for an interval of this plan.
    pub fn last_committed(&self) -> Option<&str> {
        let times = self.intervals.iter().filter_map(|(_, state)| match state {
            UnitState::Done { committed_at, .. } | UnitState::Stale { committed_at } => {
                Some(committed_at.as_str())
            }
            UnitState::Missing => None,
        });
        times.max()
    }
}

/// A try whose session lives and that has no ledger row yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenTry {
    /// None where it is no unit of this plan.
    pub unit: Option<(UnitId, IntervalKey)>,
    pub pid: i64,
    pub started_at: String,
}

/// Reads how the target of a plan stands. Changes nothing and takes no lock.
///
/// Fails where no session can be opened, or the control tables are not there.
pub async fn status<W: Warehouse>(
    plan: &Plan,
    plan_digest: Digest,
    warehouse: Arc<W>,
    clock: Arc<dyn Clock>,
    interrupt: InterruptHandle,
) -> Result<Status, RunError> {
    let (execution, mut connection) =
        onlooker(plan, plan_digest, warehouse, clock, interrupt).await?;
    read::status(&execution, &mut connection)
        .await
        .map_err(|fault| absent(fault, RunError::NotBootstrapped))
}

/// The name of the last run of a plan, where it is not complete: a run of that name goes on with it.
///
/// Fails with [`RunError::NothingToResume`] where it is, or there was none.
pub async fn resumable<W: Warehouse>(
    plan: &Plan,
    plan_digest: Digest,
    warehouse: Arc<W>,
    clock: Arc<dyn Clock>,
    interrupt: InterruptHandle,
) -> Result<HexText, RunError> {
    let (execution, mut connection) =
        onlooker(plan, plan_digest, warehouse, clock, interrupt).await?;
    let last = read::last_run(&execution, &mut connection).await;
    let unprepared = match plan.header.target.kind {
        TargetKind::Local => RunError::NothingToResume { last: None },
        TargetKind::Redshift => RunError::NotBootstrapped,
    };
    match last.map_err(|fault| absent(fault, unprepared))? {
        Some(last) if !last.is_complete() => Ok(last.run),
        last => Err(RunError::NothingToResume {
            last: last.map(|last| last.run),
        }),
    }
}

/// A session that only reads.
async fn onlooker<W: Warehouse>(
    plan: &Plan,
    plan_digest: Digest,
    warehouse: Arc<W>,
    clock: Arc<dyn Clock>,
    interrupt: InterruptHandle,
) -> Result<(Arc<Execution<W>>, Connection<W::Session>), RunError> {
    let premises = Premises {
        warehouse,
        // Nothing that is only read names a run.
        options: Options::new(plan_digest.into()),
        clock,
        interrupt,
        events: Box::new(|_| ()),
    };
    let execution = Execution::new(plan, plan_digest, premises)?;
    let connection = Connection::open(&execution, UntilInterrupted)
        .await
        .map_err(|fault| fault.during(Activity::Connecting))?;
    Ok((execution, connection))
}

/// A table that is not there means that the target was never prepared.
fn absent(fault: Fault, unprepared: RunError) -> RunError {
    match fault {
        Fault::Session(SessionError::Refused(refusal)) if refusal.sqlstate == "42P01" => unprepared,
        fault => fault.during(Activity::ReadingStatus),
    }
}
