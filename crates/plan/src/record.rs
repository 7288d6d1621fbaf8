//! What a run did, as it happened.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::evidence::Evidence;
use crate::id::{CheckId, UnitId};
use crate::interval::IntervalKey;
use crate::slot::HexText;

/// The version of the run record's format.
pub const FORMAT: &str = "callsheet-run/1";

/// One run of a plan. Every unit of every interval has an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    pub format: String,
    pub run: HexText,
    pub plan: Digest,
    /// Wall-clock time in UTC, for people.
    pub started_at: String,
    pub millis: u64,
    pub ending: Ending,
    pub units: Vec<UnitRecord>,
    /// What the run left as it was, although what it was made from is another by now.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub stale_inputs: Vec<StaleInput>,
}

/// Intervals of a load whose rows were made from rows that were replaced since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaleInput {
    pub unit: UnitId,
    pub intervals: Vec<IntervalKey>,
    /// The unit that was loaded again.
    pub replaced: UnitId,
    pub remedy: Remedy,
}

/// What can be done about rows that are stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// They can be loaded again.
    Reprocess,
    /// A second load would double them.
    Nothing,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Everything planned is done.
    Complete,
    /// A blocking check failed.
    Blocked,
    /// The database refused something, or the connection was lost.
    Failed,
    /// The ledger holds another digest for something planned.
    Stale,
    /// A COMMIT's outcome could not be looked up.
    Unknown,
    /// Another run took the lease.
    Fenced,
    Interrupted,
    /// Nobody knows: its process was killed, and this is what its journal has.
    Unfinished,
}

/// What became of one unit for one interval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRecord {
    pub unit: UnitId,
    pub interval: IntervalKey,
    pub digest: Digest,
    pub outcome: Outcome,
    /// How many times its transaction was begun.
    pub attempts: u32,
    pub millis: u64,
    /// Rows written by its loading statements, where the database says.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rows_written: Option<u64>,
    /// Rows in the table at its end, before the COMMIT.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rows_total: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub checks: Vec<CheckRecord>,
    #[serde(skip_serializing_if = "Evidence::is_empty", default)]
    // On the heap: most units of a long run have little of it.
    pub evidence: Box<Evidence>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Done,
    /// The ledger already has it; nothing ran.
    AlreadyDone,
    /// A staging table that nobody needed.
    NotNeeded,
    /// Blocking checks failed and the transaction was rolled back.
    Blocked,
    /// The ledger has it with another digest; nothing ran.
    Stale {
        loaded: Digest,
    },
    Failed {
        error: RunFault,
    },
    Unknown {
        error: RunFault,
    },
    Fenced,
    Skipped {
        because: SkipReason,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// A unit that it needs is not done.
    Needs(UnitId),
    /// The run had stopped by then.
    Stopped,
    /// The process was asked for other units.
    NotSelected,
}

/// An error of the database or the wire, in a form that can be stored and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFault {
    /// `run/connection-lost`, `run/refused`, …
    pub code: String,
    pub message: String,
    /// The database's second line, which may hold values of rows: only where the run was asked to show
    /// them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub detail: Option<String>,
    /// What to do about it, where the session knows.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub help: Option<String>,
    /// The statement, counted from 1 in its unit; none where no statement was under way.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub step: Option<usize>,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckRecord {
    pub check: CheckId,
    pub status: CheckStatus,
    /// What was measured; none where the question could not be asked.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub value: Option<i64>,
}

/// `Fail`, the data is wrong, and `Error`, the question could not be asked, are never one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckStatus {
    Pass,
    Warn,
    Fail,
    Error,
    Skipped,
}
