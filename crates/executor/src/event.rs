//! What a run tells while it goes on. Data only: whoever listens prints.

use std::time::Duration;

use plan::record::{CheckRecord, RunFault, StaleInput, UnitRecord};
use plan::{IntervalKey, TableName, UnitId};

use crate::lease::Holder;
use crate::upstream::UpstreamWait;

/// Something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunEvent {
    /// The catalogue does not show this user the distribution and sort key of a table, so they are not
    /// compared.
    LayoutNotCompared {
        table: TableName,
        fault: RunFault,
    },
    /// Another run holds the lease; it is asked for again.
    LeaseWaiting {
        holder: Holder,
    },
    /// A pipeline that is read is not done; it is asked again.
    UpstreamWaiting {
        waits: Vec<UpstreamWait>,
    },
    LeaseTaken {
        generation: i64,
    },
    /// A process of the same run holds it.
    LeaseJoined {
        generation: i64,
    },
    /// A session of an earlier run or try is being ended.
    SessionEnding {
        pid: i64,
    },
    /// A session that was given up could not be ended. The lease is not given back: whoever takes it
    /// ends the session first.
    SessionLingers {
        pid: i64,
        fault: RunFault,
    },
    /// The server has no room for another session; from now on this many units run at a time.
    FewerSessions {
        jobs: usize,
    },
    /// The ledger was read.
    Resumed {
        /// Units that will run, over all intervals.
        to_run: usize,
        /// Units that are done already or not needed.
        settled: usize,
    },
    /// Another process of the run is at a unit; it is looked at again later.
    UnitHeld {
        unit: UnitId,
        interval: IntervalKey,
        /// The session that claimed it.
        pid: i64,
    },
    /// What selected units need is not done, and nobody is at it. They are skipped.
    NeedNotDone {
        unit: UnitId,
        interval: IntervalKey,
        fault: RunFault,
    },
    UnitStarted {
        unit: UnitId,
        interval: IntervalKey,
        /// Counted from 1.
        attempt: u32,
    },
    /// A statement outside a transaction had happened in an earlier try: only its ledger row is
    /// written.
    AlreadyHappened {
        unit: UnitId,
        interval: IntervalKey,
    },
    StepStarted {
        unit: UnitId,
        interval: IntervalKey,
        /// Counted from 1.
        step: usize,
    },
    CheckMeasured {
        unit: UnitId,
        interval: IntervalKey,
        check: CheckRecord,
    },
    /// The unit is tried again after a wait.
    Retrying {
        unit: UnitId,
        interval: IntervalKey,
        fault: RunFault,
        after: Duration,
    },
    /// A COMMIT got no answer; its outcome is looked up.
    CommitLookedUp {
        unit: UnitId,
        interval: IntervalKey,
    },
    UnitEnded {
        record: UnitRecord,
    },
    /// The run leaves intervals as they are that were made from rows which were replaced since.
    StaleInput(StaleInput),
    /// What the checks measured is in the record, but could not be stored in the database.
    CheckResultsNotStored {
        unit: UnitId,
        interval: IntervalKey,
        fault: RunFault,
    },
    /// The unit is done, but which files it loaded could not be recorded.
    FilesNotRecorded {
        unit: UnitId,
        interval: IntervalKey,
        fault: RunFault,
    },
    /// The session that keeps the lease alive is gone; nothing new is started.
    AnchorLost {
        fault: RunFault,
    },
    /// The run was asked to stop; commits under way finish.
    Interrupted,
    /// The run is over, but its end could not be noted or its lease not given back.
    NotClosed {
        fault: RunFault,
    },
}
