//! The templates of our own, by what they render.

use plan::ProtocolStep;

macro_rules! templates {
    ($($variant:ident $file:literal,)*) => {
        /// A template under `templates/redshift`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum TemplateId { $($variant,)* Protocol(ProtocolStep) }

        impl TemplateId {
            /// All that are no step of the protocol.
            #[cfg(test)]
            pub(crate) const NAMED: &[Self] = &[$(Self::$variant,)*];

            /// Its file, without `.sql.j2`.
            pub fn name(self) -> String {
                match self {
                    $(Self::$variant => $file.to_owned(),)*
                    Self::Protocol(step) => format!("protocol/{}", step.name()),
                }
            }

            pub fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => include_str!(concat!(
                        "../../../../templates/redshift/", $file, ".sql.j2"
                    )),)*
                    Self::Protocol(step) => protocol(step),
                }
            }
        }
    };
}

templates! {
    Prologue "prologue",
    Bootstrap "bootstrap",
    Preflight "preflight",
    UnitOpen "unit_open",
    UnitClose "unit_close",
    CreateTable "create_table",
    CheckResult "check_result",
    DropStaging "drop_staging",
    LoadAppend "load/append",
    LoadCopy "load/copy",
    LoadMerge "load/merge",
    LoadReplace "load/replace",
    LoadReplaceBatch "load/replace_batch",
    LoadReplaceWindow "load/replace_window",
    CheckAcceptedValues "check/accepted_values",
    CheckExpression "check/expression",
    CheckMergeKey "check/merge_key",
    CheckNotNull "check/not_null",
    CheckRelationships "check/relationships",
    CheckRowCount "check/row_count",
    CheckUnique "check/unique",
    CheckWindow "check/window",
}

macro_rules! protocol {
    ($($variant:ident $file:literal,)*) => {
        fn protocol(step: ProtocolStep) -> &'static str {
            match step {
                $(ProtocolStep::$variant => include_str!(concat!(
                    "../../../../templates/redshift/protocol/", $file, ".sql.j2"
                )),)*
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
    TerminateSession "terminate_session",
    LeaseLock "lease_lock",
    LeaseRead "lease_read",
    LeaseTake "lease_take",
    LeaseRelease "lease_release",
    OldSessions "old_sessions",
    RunStarted "run_started",
    RunEnded "run_ended",
    LastSequence "last_sequence",
    LedgerRead "ledger_read",
    AttemptStarted "attempt_started",
    AttemptCommitted "attempt_committed",
    CopyCount "copy_count",
}
