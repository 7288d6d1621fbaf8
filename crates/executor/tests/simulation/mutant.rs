//! Executors that are broken on purpose. Each breaks one rule of the protocol, so that the simulation
//! shows that it would notice.
//!
//! The product has no switch for any of them: a rule that stands in the plan is broken by another
//! plan, one that stands in the executor by a warehouse that does something else with what it is told.

mod habit;

pub(crate) use habit::{Habit, Habitual};

use plan::ownership::Ownership;
use plan::{Plan, ProtocolStep, SlottedText, Step, Verb};

use crate::plans::statement;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mutant {
    /// Nothing is broken.
    None,
    LedgerRowAfterCommit,
    LedgerRowBeforeBegin,
    NoFence,
    OwnersUnread,
    OwnersUnclaimed,
    OwnersUnlocked,
    AdoptionUnseen,
    UpstreamUnasked,
    LedgerReadInTransaction,
    CheckAfterCommit,
    NeedLeftOut,
    TruncateInUnit,
    VacuumLeftOut,
    NoBegin,
    NoRollback,
    NoAttemptRow,
    NoSessionRow,
    NoOldSessions,
    NothingTerminated,
    EverySessionIsGone,
    ClaimsUnread,
    ClaimsUnlocked,
    OtherProcessesUnseen,
    ProcessesUnlocked,
    LostCommitIsFailure,
    LostCommitIsSuccess,
    LeaseReleasedUnseen,
    StatementTriedAgain,
    LostCommitNotLookedUp,
    LostCommitBelieved,
    LoginTriedAgain,
    CancelIgnored,
}

impl Mutant {
    pub(crate) const ALL: &[Self] = &[
        Self::LedgerRowAfterCommit,
        Self::LedgerRowBeforeBegin,
        Self::NoFence,
        Self::OwnersUnread,
        Self::OwnersUnclaimed,
        Self::OwnersUnlocked,
        Self::AdoptionUnseen,
        Self::UpstreamUnasked,
        Self::LedgerReadInTransaction,
        Self::CheckAfterCommit,
        Self::NeedLeftOut,
        Self::TruncateInUnit,
        Self::VacuumLeftOut,
        Self::NoBegin,
        Self::NoRollback,
        Self::NoAttemptRow,
        Self::NoSessionRow,
        Self::NoOldSessions,
        Self::NothingTerminated,
        Self::EverySessionIsGone,
        Self::ClaimsUnread,
        Self::ClaimsUnlocked,
        Self::OtherProcessesUnseen,
        Self::ProcessesUnlocked,
        Self::LostCommitIsFailure,
        Self::LostCommitIsSuccess,
        Self::LeaseReleasedUnseen,
        Self::StatementTriedAgain,
        Self::LostCommitNotLookedUp,
        Self::LostCommitBelieved,
        Self::LoginTriedAgain,
        Self::CancelIgnored,
    ];

    /// What the warehouse does otherwise.
    pub(crate) fn habit(self) -> Habit {
        match self {
            Self::StatementTriedAgain => Habit::StatementTriedAgain,
            Self::LostCommitNotLookedUp => Habit::LostCommitNotLookedUp,
            Self::LostCommitBelieved => Habit::LostCommitBelieved,
            Self::LoginTriedAgain => Habit::LoginTriedAgain,
            Self::CancelIgnored => Habit::CancelIgnored,
            _ => Habit::Sound,
        }
    }

    /// What the plan says otherwise.
    pub(crate) fn change(self, plan: &mut Plan) {
        match self {
            Self::LedgerRowAfterCommit => each_unit(plan, |steps| {
                let record = steps.len() - 2;
                let (insert, commit) = (text(&steps[record]), text(&steps[record + 1]));
                rewrite(&mut steps[record], &commit);
                rewrite(&mut steps[record + 1], &insert);
            }),
            Self::LedgerRowBeforeBegin => each_unit(plan, |steps| {
                let record = steps.len() - 2;
                let insert = text(&steps[record]);
                rewrite(&mut steps[record], "nothing");
                rewrite(&mut steps[0], &insert);
                steps.insert(2, run("begin"));
            }),
            Self::NoFence => each_unit(plan, |steps| rewrite(&mut steps[1], "value ⟦generation⟧")),
            Self::OwnersUnread => owned(plan).read = statement("none"),
            Self::OwnersUnclaimed => owned(plan).claim = statement("nothing"),
            Self::OwnersUnlocked => owned(plan).lock = statement("nothing"),
            Self::AdoptionUnseen => {
                let asked = plan
                    .protocol
                    .statement(ProtocolStep::ClaimRead)
                    .text
                    .clone();
                let (unit, _) = asked
                    .as_str()
                    .rsplit_once(" | ")
                    .expect("several questions");
                replace(plan, ProtocolStep::ClaimRead, unit);
            }
            Self::UpstreamUnasked => plan.upstreams.clear(),
            Self::LedgerReadInTransaction => {
                each_unit(plan, |steps| steps.insert(2, run("count ledger")));
            }
            Self::CheckAfterCommit => each_unit(plan, |steps| {
                let check = steps
                    .iter()
                    .position(|step| matches!(step.verb, Verb::Check(_)));
                if let Some(check) = check {
                    steps.insert(check, run("commit"));
                    steps.insert(check + 2, run("begin"));
                }
            }),
            Self::NeedLeftOut => {
                for unit in &mut plan.units {
                    unit.needs.clear();
                }
            }
            Self::TruncateInUnit => each_unit(plan, |steps| {
                for step in steps {
                    let words = text(step);
                    let words: Vec<&str> = words.split(' ').collect();
                    if let ["delete", table, ..] = words.as_slice() {
                        rewrite(step, &format!("truncate {table}"));
                    }
                }
            }),
            Self::VacuumLeftOut => {
                let steps = plan.units.iter_mut().flat_map(|unit| &mut unit.steps);
                let alone = steps.filter(|step| matches!(step.verb, Verb::Alone(_)));
                alone.for_each(|step| rewrite(step, "nothing"));
            }
            Self::NoBegin => each_unit(plan, |steps| rewrite(&mut steps[0], "nothing")),
            Self::NoRollback => replace(plan, ProtocolStep::Rollback, "nothing"),
            Self::NoAttemptRow => replace(plan, ProtocolStep::AttemptStarted, "nothing"),
            Self::NoSessionRow => replace(plan, ProtocolStep::SessionStarted, "nothing"),
            Self::NoOldSessions => replace(plan, ProtocolStep::KnownSessions, "none"),
            Self::NothingTerminated => replace(plan, ProtocolStep::TerminateSession, "value 1"),
            Self::EverySessionIsGone => {
                replace(plan, ProtocolStep::SessionAlive, "value 0");
                replace(plan, ProtocolStep::LiveSessions, "none");
            }
            Self::ClaimsUnread => {
                let unread = "greatest attempts sequence | value 0 | value 0";
                replace(plan, ProtocolStep::ClaimRead, unread);
            }
            Self::ClaimsUnlocked => replace(plan, ProtocolStep::ClaimLock, "nothing"),
            Self::OtherProcessesUnseen => replace(plan, ProtocolStep::OtherProcesses, "none"),
            Self::ProcessesUnlocked => replace(plan, ProtocolStep::RunsLock, "nothing"),
            Self::LostCommitIsFailure => replace(plan, ProtocolStep::AttemptCommitted, "value 0"),
            Self::LostCommitIsSuccess => replace(plan, ProtocolStep::AttemptCommitted, "value 1"),
            Self::LeaseReleasedUnseen => {
                replace(
                    plan,
                    ProtocolStep::LeaseRelease,
                    "update lease set run= pid=0 start=0",
                );
            }
            Self::None
            | Self::StatementTriedAgain
            | Self::LostCommitNotLookedUp
            | Self::LostCommitBelieved
            | Self::LoginTriedAgain
            | Self::CancelIgnored => {}
        }
    }
}

/// Changes the units that are transactions.
fn each_unit(plan: &mut Plan, change: impl Fn(&mut Vec<Step>)) {
    let units = plan.units.iter_mut();
    for unit in units.filter(|unit| unit.steps[0].verb == Verb::Begin) {
        change(&mut unit.steps);
    }
}

fn owned(plan: &mut Plan) -> &mut Ownership {
    plan.ownership.as_mut().expect("every plan has tables")
}

fn text(step: &Step) -> String {
    step.sql.text.as_str().to_owned()
}

/// Another text with the same meaning, so that the units' digests stay.
fn rewrite(step: &mut Step, text: &str) {
    step.sql.text = SlottedText::new(text).expect("known slots");
}

fn run(text: &str) -> Step {
    Step {
        verb: Verb::Run,
        sql: statement(text),
    }
}

fn replace(plan: &mut Plan, step: ProtocolStep, text: &str) {
    let mut statements: std::collections::BTreeMap<_, _> = plan
        .protocol
        .iter()
        .map(|(step, sql)| (step, sql.clone()))
        .collect();
    statements.insert(step, statement(text));
    plan.protocol = plan::Protocol::new(statements).expect("no step is missing");
}
