//! What a run tells while it goes on. Data only: whoever listens prints.

use std::time::Duration;

use plan::record::{CheckRecord, RunFault, UnitRecord};
use plan::{IntervalKey, UnitId};

use crate::lease::Holder;

/// Something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunEvent {
    /// Another run holds the lease; it is asked for again.
    LeaseWaiting {
        holder: Holder,
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
    /// The ledger was read.
    Resumed {
        /// Units that will run, over all intervals.
        to_run: usize,
        /// Units that are done already or not needed.
        settled: usize,
    },
    UnitStarted {
        unit: UnitId,
        interval: IntervalKey,
        /// Counted from 1.
        attempt: u32,
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
