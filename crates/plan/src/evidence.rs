//! What a unit leaves behind besides its outcome: its tries, the files it loaded, why a load failed,
//! what the database remarked.
//!
//! None of it decides anything. It holds no values of rows unless a run was asked to show them.

mod files;
mod load_failure;
mod notices;

use serde::{Deserialize, Serialize};

pub use files::{Change, ChangeKind, FileChanges, LoadedFile, LoadedFiles};
pub use load_failure::{LoadDetails, LoadErrorView, LoadFailure};
pub use notices::{NoticeRecord, Notices};

use crate::record::RunFault;
use crate::slot::HexText;

/// What is known of a unit's work beyond how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tries: Vec<TryRecord>,
    /// Of a COPY that the database refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<LoadDetails>,
    /// Of a unit that copied files and committed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<LoadedFiles>,
    #[serde(default, skip_serializing_if = "Notices::is_empty")]
    pub notices: Notices,
}

impl Evidence {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One try of a unit, and what it is called in the database's own records.
///
/// `sys_query_history` has every statement of the session `pid`; the statements of one transaction
/// share its `transaction_id`:
/// <https://docs.aws.amazon.com/redshift/latest/dg/SYS_QUERY_HISTORY.html>.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TryRecord {
    /// Its name in the control tables.
    pub attempt: HexText,
    /// The server's process of its session.
    pub pid: i64,
    /// When that session started, seconds since 1970: a pid alone is used again.
    pub session_start: i64,
    /// Wall-clock time in UTC of the machine that ran it.
    pub started_at: String,
    pub millis: u64,
    /// A statement of its transaction, as `sys_query_history.query_id` has it; where it committed and
    /// the database says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<i64>,
    /// Why it did not commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<RunFault>,
}
