//! The templates of our own, by what they render. Those of loads and checks stand with these.

use plan::ProtocolStep;

/// A file under `templates/redshift`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its path without `.sql.j2`.
    pub name: &'static str,
    pub text: &'static str,
}

/// A template by its path, which must be there when this is compiled.
macro_rules! template {
    ($($name:tt)+) => {
        $crate::template::Template {
            name: $($name)+,
            text: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../templates/redshift/",
                $($name)+,
                ".sql.j2"
            )),
        }
    };
}
pub(crate) use template;

pub(crate) const PROLOGUE: Template = template!("prologue");
pub(crate) const BOOTSTRAP: Template = template!("bootstrap");
pub(crate) const PREFLIGHT: Template = template!("preflight");
pub(crate) const PREFLIGHT_KEYS: Template = template!("preflight_keys");
pub(crate) const PREFLIGHT_KIND: Template = template!("preflight_kind");
pub(crate) const UPSTREAM: Template = template!("upstream");
pub(crate) const UNIT_OPEN: Template = template!("unit_open");
pub(crate) const UNIT_CLOSE: Template = template!("unit_close");
pub(crate) const FENCE: Template = template!("fence");
pub(crate) const CREATE_TABLE: Template = template!("create_table");
pub(crate) const CHECK_RESULT: Template = template!("check_result");
pub(crate) const DROP_STAGING: Template = template!("drop_staging");
pub(crate) const REFRESH_VIEW: Template = template!("refresh_view");

pub(crate) const GRANT: Template = template!("upkeep/grant");
pub(crate) const COMMENT_TABLE: Template = template!("upkeep/comment_table");
pub(crate) const COMMENT_COLUMN: Template = template!("upkeep/comment_column");
pub(crate) const VACUUM: Template = template!("upkeep/vacuum");
pub(crate) const ANALYZE: Template = template!("upkeep/analyze");

pub(crate) const OWNERS_LOCK: Template = template!("owners/lock");
pub(crate) const OWNERS_READ: Template = template!("owners/read");
pub(crate) const OWNERS_CLAIM: Template = template!("owners/claim");
pub(crate) const OWNERS_ADOPT: Template = template!("owners/adopt");

/// All that belong to no load, no check and no step of the protocol.
#[cfg(test)]
pub(crate) const NAMED: &[Template] = &[
    PROLOGUE,
    BOOTSTRAP,
    PREFLIGHT,
    PREFLIGHT_KEYS,
    PREFLIGHT_KIND,
    UPSTREAM,
    UNIT_OPEN,
    UNIT_CLOSE,
    CREATE_TABLE,
    CHECK_RESULT,
    DROP_STAGING,
    FENCE,
    GRANT,
    COMMENT_TABLE,
    COMMENT_COLUMN,
    VACUUM,
    ANALYZE,
    REFRESH_VIEW,
    OWNERS_LOCK,
    OWNERS_READ,
    OWNERS_CLAIM,
    OWNERS_ADOPT,
];

macro_rules! protocol {
    ($($variant:ident $file:literal,)*) => {
        /// The template of a step of the protocol.
        pub(crate) fn protocol(step: ProtocolStep) -> Template {
            match step {
                $(ProtocolStep::$variant => template!(concat!("protocol/", $file)),)*
            }
        }
    };
}

protocol! {
    Begin "begin",
    Commit "commit",
    Rollback "rollback",
    SessionIdentity "session_identity",
    SessionAlive "session_alive",
    LiveSessions "live_sessions",
    Superuser "superuser",
    TerminateSession "terminate_session",
    LeaseLock "lease_lock",
    LeaseRead "lease_read",
    LeaseTake "lease_take",
    LeaseRelease "lease_release",
    SessionStarted "session_started",
    KnownSessions "known_sessions",
    RunsLock "runs_lock",
    RunStarted "run_started",
    RunEnded "run_ended",
    OtherProcesses "other_processes",
    LedgerRead "ledger_read",
    ClaimLock "claim_lock",
    ClaimRead "claim_read",
    AttemptStarted "attempt_started",
    AttemptCommitted "attempt_committed",
    RecentRuns "recent_runs",
    LastRun "last_run",
    LedgerTimes "ledger_times",
    OpenTries "open_tries",
    CopyCount "copy_count",
    LoadError "load_error",
    LoadErrorLegacy "load_error_legacy",
    LoadErrorValue "load_error_value",
    LastQuery "last_query",
    LastLoad "last_load",
    FilesRecorded "files_recorded",
    FilesRead "files_read",
}
