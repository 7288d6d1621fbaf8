//! The statements around the units: lease, attempts, look-ups after a failure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::statement::Statement;

macro_rules! protocol {
    ($($variant:ident $name:literal $meaning:literal,)*) => {
        /// What the executor may send besides the units. The list is closed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ProtocolStep { $(#[doc = $meaning] $variant,)* }

        impl ProtocolStep {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Also the name of its template.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it does, for people.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)* }
            }
        }
    };
}

protocol! {
    Begin "begin" "starts a transaction",
    Commit "commit" "ends it for good",
    Rollback "rollback" "undoes it",
    SessionIdentity "session_identity" "asks a session for its pid and its start, two integers",
    SessionAlive "session_alive" "counts the live sessions of that pid and start",
    LiveSessions "live_sessions" "lists pid and start of every live session that this user sees",
    Superuser "superuser" "answers 1 to a superuser, who sees and may end everybody's sessions; else 0",
    TerminateSession "terminate_session" "ends the session of that pid",
    LeaseLock "lease_lock" "waits for every unit that has read the lease",
    LeaseRead "lease_read" "asks who holds the lease: generation, run, pid, session start, plan, owner, and 1 if that is this user",
    LeaseTake "lease_take" "takes the lease under the next generation",
    LeaseRelease "lease_release" "gives the lease back",
    SessionStarted "session_started" "notes a session before it does anything else for the run",
    KnownSessions "known_sessions" "lists generation, pid and start of noted sessions that may still live",
    RunsLock "runs_lock" "lets processes of a run come and go one at a time",
    RunStarted "run_started" "notes that a process of a run started",
    RunEnded "run_ended" "notes how it ended",
    OtherProcesses "other_processes" "lists pid and start of the other processes of the run that have not ended",
    LedgerRead "ledger_read" "lists what is done: unit, interval, digest, sequence, generation",
    ClaimLock "claim_lock" "lets units be claimed one at a time",
    ClaimRead "claim_read" "asks about a unit; rows of kind, number, session start: 0 the last sequence of all, 1 its ledger rows that are new, 2 tries without a ledger row, 3 a session of this generation that claimed it, 4 tables of the plan that another pipeline owns by now",
    AttemptStarted "attempt_started" "claims a unit: notes a try before its transaction",
    AttemptCommitted "attempt_committed" "counts the ledger rows of a try: 1 after a COMMIT, else 0",
    RecentRuns "recent_runs" "lists the last runs: run, plan, generation, processes that started and ended, the gravest outcome, first and last time",
    LastRun "last_run" "the same of the last run of this plan",
    LedgerTimes "ledger_times" "lists what is done, and when: unit, interval, digest, sequence, generation, time",
    OpenTries "open_tries" "lists tries of this generation without a ledger row: pid, session start, unit digest, time",
    CopyCount "copy_count" "asks how many rows the session's last COPY loaded",
    LoadError "load_error" "after a COPY that failed: asks for the rows that could not be loaded",
    LoadErrorLegacy "load_error_legacy" "the same of provisioned clusters only, with the length of the value",
    LoadErrorValue "load_error_value" "asks for the value itself; sent only where a run is asked to show values",
    LastQuery "last_query" "after a COMMIT: asks for the id of a query of the transaction",
    LastLoad "last_load" "after a COMMIT: asks for the id of the session's last COPY",
    FilesRecorded "files_recorded" "notes the files of that COPY",
    FilesRead "files_read" "lists the files of a try and of the load before it: sequence, file, bytes",
}

/// The protocol's statements; every step has one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    try_from = "BTreeMap<ProtocolStep, Statement>",
    into = "BTreeMap<ProtocolStep, Statement>"
)]
pub struct Protocol(BTreeMap<ProtocolStep, Statement>);

/// A protocol without one of its statements.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the protocol step `{0}` has no statement")]
pub struct MissingStep(&'static str);

impl Protocol {
    pub fn new(statements: BTreeMap<ProtocolStep, Statement>) -> Result<Self, MissingStep> {
        match ProtocolStep::ALL
            .iter()
            .find(|step| !statements.contains_key(step))
        {
            Some(missing) => Err(MissingStep(missing.name())),
            None => Ok(Self(statements)),
        }
    }

    pub fn statement(&self, step: ProtocolStep) -> &Statement {
        &self.0[&step]
    }

    pub fn iter(&self) -> impl Iterator<Item = (ProtocolStep, &Statement)> {
        self.0.iter().map(|(step, statement)| (*step, statement))
    }
}

impl TryFrom<BTreeMap<ProtocolStep, Statement>> for Protocol {
    type Error = MissingStep;

    fn try_from(statements: BTreeMap<ProtocolStep, Statement>) -> Result<Self, Self::Error> {
        Self::new(statements)
    }
}

impl From<Protocol> for BTreeMap<ProtocolStep, Statement> {
    fn from(protocol: Protocol) -> Self {
        protocol.0
    }
}
