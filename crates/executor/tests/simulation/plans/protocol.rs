//! The protocol in the language of the simulated warehouse, statement by statement as the templates
//! for Redshift have it.

use std::collections::BTreeMap;

use plan::{Protocol, ProtocolStep};

use super::statement;

/// Of a pipeline that has to own these tables.
pub(super) fn protocol(names: &[String], pipeline: &str) -> Protocol {
    let names = names.join(",");
    let text = |step| match step {
        ProtocolStep::ClaimRead => {
            let unit = text(step);
            format!("{unit} | count owners table~{names} pipeline!={pipeline}")
        }
        step => text(step).to_owned(),
    };
    let statements: BTreeMap<_, _> = ProtocolStep::ALL
        .iter()
        .map(|&step| (step, statement(&text(step))))
        .collect();
    Protocol::new(statements).expect("every step has a statement")
}

fn text(step: ProtocolStep) -> &'static str {
    match step {
        ProtocolStep::Begin => "begin",
        ProtocolStep::Commit => "commit",
        ProtocolStep::Rollback => "rollback",
        ProtocolStep::SessionIdentity => "identity",
        ProtocolStep::SessionAlive => "alive ⟦pid⟧ ⟦session_start⟧",
        ProtocolStep::TerminateSession => "terminate ⟦pid⟧",
        ProtocolStep::LeaseLock => "lock lease",
        ProtocolStep::LiveSessions => "live",
        ProtocolStep::Superuser => "value 0",
        ProtocolStep::LeaseRead => "select lease generation,run,pid,start,plan,owner,own",
        ProtocolStep::LeaseTake => {
            "update lease generation=⟦seen_generation⟧ \
             set generation=⟦generation⟧ run=⟦run⟧ plan=⟦plan⟧ owner=etl own=1 \
             pid=⟦pid⟧ start=⟦session_start⟧"
        }
        ProtocolStep::LeaseRelease => {
            "update lease generation=⟦generation⟧ run=⟦run⟧ \
             set run= plan= owner= own=0 pid=0 start=0"
        }
        ProtocolStep::SessionStarted => {
            "insert sessions run=⟦run⟧ generation=⟦generation⟧ pid=⟦pid⟧ start=⟦session_start⟧"
        }
        ProtocolStep::KnownSessions => {
            "distinct sessions generation,pid,start \
             generation<=⟦generation⟧ start>=⟦session_start⟧"
        }
        ProtocolStep::RunsLock => "lock runs",
        ProtocolStep::RunStarted => {
            "insert runs run=⟦run⟧ generation=⟦generation⟧ pid=⟦pid⟧ start=⟦session_start⟧ \
             session=⟦pid⟧@⟦session_start⟧ outcome=none"
        }
        ProtocolStep::RunEnded => {
            "insert runs run=⟦run⟧ generation=⟦generation⟧ pid=⟦pid⟧ start=⟦session_start⟧ \
             session=⟦pid⟧@⟦session_start⟧ outcome=⟦outcome⟧"
        }
        ProtocolStep::OtherProcesses => {
            "unended runs pid,start \
             generation=⟦generation⟧ session!=⟦pid⟧@⟦session_start⟧"
        }
        ProtocolStep::LedgerRead => "select ledger unit,interval,digest,sequence,generation",
        ProtocolStep::ClaimLock => "lock attempts",
        ProtocolStep::ClaimRead => {
            "greatest attempts sequence \
             | count ledger digest=⟦unit_digest⟧ sequence>⟦seen_sequence⟧ \
             | missing attempts attempt ledger digest=⟦unit_digest⟧ \
             | select attempts pid,start digest=⟦unit_digest⟧ generation=⟦generation⟧"
        }
        ProtocolStep::AttemptStarted => {
            "insert attempts attempt=⟦attempt⟧ sequence=⟦sequence⟧ run=⟦run⟧ \
             generation=⟦generation⟧ digest=⟦unit_digest⟧ pid=⟦pid⟧ start=⟦session_start⟧"
        }
        ProtocolStep::AttemptCommitted => "count ledger attempt=⟦attempt⟧",
        ProtocolStep::CopyCount => "copied",
        ProtocolStep::LastQuery => "value 77",
        ProtocolStep::LastLoad => "loads",
        ProtocolStep::FilesRecorded => {
            "insert files attempt=⟦attempt⟧ sequence=⟦sequence⟧ load=⟦load⟧"
        }
        ProtocolStep::FilesRead => "select files sequence,attempt,load attempt=⟦attempt⟧",
        // Asked by nobody who runs a plan, or only to tell people more.
        ProtocolStep::RecentRuns
        | ProtocolStep::LastRun
        | ProtocolStep::LedgerTimes
        | ProtocolStep::OpenTries
        | ProtocolStep::LoadError
        | ProtocolStep::LoadErrorLegacy
        | ProtocolStep::LoadErrorValue => "none",
    }
}
