//! The longer story of each `run/…` code.

/// What `callsheet explain CODE` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub code: &'static str,
    /// What the code means.
    pub what: &'static str,
    /// Why the run stops there.
    pub why: &'static str,
    /// What to do.
    pub instead: &'static str,
}

/// The explanation of a code such as `run/drift`.
pub fn explain(code: &str) -> Option<&'static Explanation> {
    EXPLANATIONS
        .iter()
        .find(|explanation| explanation.code == code)
}

macro_rules! explanations {
    ($($code:literal { what: $what:literal, why: $why:literal, instead: $instead:literal })+) => {
        /// Every code of this stage.
        pub const EXPLANATIONS: &[Explanation] = &[$(Explanation {
            code: $code,
            what: $what,
            why: $why,
            instead: $instead,
        },)+];
    };
}

explanations! {
    "run/malformed-plan" {
        what: "the units of the plan do not fit together",
        why: "the executor carries out a plan as it stands, so it must make sense before anything runs",
        instead: "compile the plan again; a plan is not meant to be edited"
    }
    "run/unknown-table" {
        what: "a table to reprocess, or to adopt, is not in this plan",
        why: "a misspelt name would otherwise repeat nothing, without a word",
        instead: "name a unit as the plan's list of units writes it"
    }
    "run/unknown-unit" {
        what: "a unit to carry out is no unit of this plan",
        why: "a misspelt name would otherwise run nothing, without a word",
        instead: "name a unit as the plan's list of units writes it"
    }
    "run/needs-not-done" {
        what: "a selected unit needs another one that is not selected, not done, and at which nobody is at work",
        why: "it would read rows that are not there",
        instead: "select the needed unit too, or carry it out first"
    }
    "run/append-reprocessed" {
        what: "a table that rows are only appended to was named to be reprocessed",
        why: "an append cannot tell its old rows from new ones, so a second load would double them",
        instead: "leave the table out of what is reprocessed, or load it with `replace_window`"
    }
    "run/readers-reprocessed" {
        what: "`TABLE+` was to be reprocessed, and among the tables that read it is one that rows are only appended to",
        why: "an append cannot tell its old rows from new ones, so a second load would double them; loading the rest without a word would leave it made from rows that are gone",
        instead: "name `TABLE,stale-inputs`, which loads all but such tables again and says what is left, or name each table"
    }
    "run/intervals-overlap" {
        what: "a table loaded by `append`, `replace_batch` or `snapshot` was loaded for intervals that overlap the planned ones",
        why: "the schedule was another one then; the same rows would come a second time",
        instead: "plan from where the loaded intervals end, or load the table by `replace_window`"
    }
    "run/later-loaded" {
        what: "an interval of a snapshot is to be loaded, a later one is loaded already, and the plan does not load it again",
        why: "the later versions were made from the ones before; the load of an earlier interval takes them back, and nobody would make them again",
        instead: "plan a range that starts at the earlier interval and reaches to the last one that was loaded: what is taken back runs again"
    }
    "run/drift" {
        what: "a table is there, but its columns are not the ones that the plan was compiled for",
        why: "the plan's SQL was checked against the declared columns and would mean something else here",
        instead: "`callsheet migrate THIS.plan --from LAST.plan` makes the plan that changes the tables, where LAST.plan is the one that ran last; where something else changed them, change them back; for a table of a source, ask its owner, or declare what it has"
    }
    "run/table-owned" {
        what: "another pipeline has noted in the control schema that it writes one of the plan's tables",
        why: "two pipelines that write one table undo each other's work, each by its own ledger",
        instead: "give the table another name or the target another schema; where this pipeline takes the table over for good: `--adopt TABLE`, for each one, and take it out of the other pipeline"
    }
    "run/upstream-not-done" {
        what: "a pipeline whose tables this plan reads has not loaded what `require` asks for",
        why: "the plan's SQL would read a table that lacks rows, and the ledger would call the result done",
        instead: "run that pipeline for the intervals that are named, then this plan again; `--wait DURATION` asks again until it is done; where any load of the other pipeline will do, the source says `require: latest`"
    }
    "run/upstream-unreadable" {
        what: "the user who runs this plan may not read the ledger of a pipeline whose tables the plan reads",
        why: "only that ledger says what the other pipeline has loaded",
        instead: "GRANT USAGE on the control schema and GRANT SELECT on its table `<pipeline>_ledger` to the user who runs this plan, and SELECT on the tables that it reads"
    }
    "run/lease-held" {
        what: "another run of this pipeline is at work on this target",
        why: "two runs would write the same tables",
        instead: "wait for it (`--wait`), or end it and take over (`--takeover`)"
    }
    "run/lease-unseen" {
        what: "a run of another database user holds the lease, and this user cannot see whether it lives",
        why: "Amazon Redshift shows the sessions of others to superusers only; what cannot be seen is never taken for dead",
        instead: "run as that user or as a superuser, who can also take over; or let that user's run come to its end"
    }
    "run/other-plan" {
        what: "a run of this name is at work with another plan",
        why: "processes of one run share its units, so they must agree on what those are",
        instead: "give each process of the run the same plan file, or start a run of another name"
    }
    "run/nothing-to-resume" {
        what: "the last run of this plan is complete, or there was none",
        why: "there is nothing to go on with, and a run that does nothing would hide a wrong plan or target",
        instead: "run the plan without `--resume`: what is done is skipped"
    }
    "run/not-bootstrapped" {
        what: "the control schema of the target lacks a table: it was never prepared, or by an earlier version",
        why: "without it nothing keeps two runs apart, and nothing remembers what is done",
        instead: "run `callsheet bootstrap` for this target once"
    }
    "run/interrupted" {
        what: "the run was asked to stop",
        why: "what was not yet committed is rolled back",
        instead: "run the same plan again: it goes on where it stopped"
    }
    "run/login-refused" {
        what: "the database refused the login",
        why: "a refused login is never tried again, so that no account is locked",
        instead: "check the target's user, credentials and database"
    }
    "run/login-unanswered" {
        what: "the password was sent, and the database did not answer in time or broke off",
        why: "it may count as a failed login, and a few of them lock the user: none is sent again by this run",
        instead: "see whether the database is up and the password right, then run the same plan again; a database that is slow to answer needs a longer `connect_timeout`"
    }
    "run/unreachable" {
        what: "no session could be opened",
        why: "without one nothing can run",
        instead: "check the target's address and the network, then run the same plan again"
    }
    "run/database-in-use" {
        what: "another process has the embedded database open",
        why: "the engine lets one process in at a time",
        instead: "wait until the other process ends, then run the same plan again"
    }
    "run/unanswered" {
        what: "after an interrupt, a session did not stop what it was doing",
        why: "a run that was asked to stop does not wait for ever",
        instead: "run the same plan again: it ends that session first, then goes on where the run stopped"
    }
    "run/connection-lost" {
        what: "a session ended before the answer to a statement came",
        why: "the unit was tried again as often as the options allow",
        instead: "run the same plan again: the ledger tells what is done"
    }
    "run/refused" {
        what: "the database answered a statement with an error",
        why: "the unit was rolled back: another try would end the same",
        instead: "read the database's message; the plan shows the statement"
    }
    "run/no-value" {
        what: "a statement has a slot that has no value at its place",
        why: "a statement is sent whole or not at all",
        instead: "compile the plan again; a plan is not meant to be edited"
    }
    "run/unexpected-answer" {
        what: "a query answered something else than the plan promises",
        why: "an answer that cannot be read is never guessed at",
        instead: "look at the query in the plan; a check must answer one integer, never NULL"
    }
    "run/session-lingers" {
        what: "a session of an earlier try or run does not end",
        why: "as long as it lives it may hold locks, and even commit",
        instead: "end the session with `pg_terminate_backend` as its user or a superuser, then run again"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Fault;
    use crate::session::{Refusal, SessionError};

    #[test]
    fn every_fault_of_a_statement_has_an_explanation() {
        let refused = SessionError::Refused(Refusal {
            sqlstate: "28P01".to_owned(),
            message: String::new(),
            detail: None,
            help: None,
        });
        let message = String::new;
        let errors = [
            refused,
            SessionError::Lost { message: message() },
            SessionError::InUse { message: message() },
            SessionError::Unreachable { message: message() },
            SessionError::LoginUnanswered { message: message() },
        ];
        let both = |error: SessionError| [Fault::Connect(error.clone()), Fault::Session(error)];
        let faults = errors.into_iter().flat_map(both).chain([
            Fault::Slot(plan::slot::SlotFault::Unclosed),
            Fault::Answer { expected: "" },
            Fault::Lingers { pid: 1 },
            Fault::Unanswered,
            Fault::Cancelled,
        ]);
        for fault in faults {
            assert!(
                explain(fault.code()).is_some(),
                "{} has no story",
                fault.code()
            );
        }
        assert_eq!(explain("run/no-such-code"), None);
    }
}
