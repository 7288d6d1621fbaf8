//! What the caller of a run decides; everything else stands in the plan.

use std::collections::BTreeSet;
use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;

use plan::{HexText, Identifier, UnitId};

use crate::selector::Selector;

/// How to run a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Names the run. Processes with the same name share one lease.
    pub run: HexText,
    pub selection: Selection,
    pub reprocess: Reprocess,
    pub on_failure: OnFailure,
    pub lease: LeasePolicy,
    pub upstream: OtherPipelines,
    pub bootstrap: Bootstrap,
    /// Units that may run at the same time, each on its own session.
    pub jobs: NonZeroUsize,
    pub retries: RetryPolicy,
    /// After the first interrupt: how long a session may take to stop what it is doing. One that
    /// takes longer is ended from another session.
    pub grace: Duration,
    pub values: Values,
    pub adopt: Adopt,
}

impl Options {
    /// One unit at a time, nothing repeated that is done, no waiting.
    pub fn new(run: HexText) -> Self {
        Self {
            run,
            selection: Selection::All,
            reprocess: Reprocess::Nothing,
            on_failure: OnFailure::FailFast,
            lease: LeasePolicy::Refuse,
            upstream: OtherPipelines::Asked,
            bootstrap: Bootstrap::LocalOnly,
            jobs: NonZeroUsize::MIN,
            retries: RetryPolicy::default(),
            grace: Duration::from_secs(30),
            values: Values::Redacted,
            adopt: Adopt::Nothing,
        }
    }
}

/// Which units a process carries out, for all intervals of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    All,
    /// These only. What they need has to be done already, or to be under way in another process of
    /// the run.
    Units(BTreeSet<UnitId>),
}

/// What a unit that could not be done means for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnFailure {
    /// Nothing new is started; what is under way ends as it ends.
    FailFast,
    /// Units that need it are skipped, all others go on.
    KeepGoing,
}

/// Whether values of rows, which the database quotes in errors, may reach records and people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// They are hidden where they arrive, and not asked for.
    Redacted,
    Shown,
}

/// What runs again although the ledger has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reprocess {
    Nothing,
    /// Every unit of the plan.
    All,
    /// These, the stages that they read, and the readers of stages among them.
    These(BTreeSet<Selector>),
}

impl Reprocess {
    /// These units.
    pub fn units(units: impl IntoIterator<Item = UnitId>) -> Self {
        Self::These(units.into_iter().map(Selector::Unit).collect())
    }

    /// Whether a unit was asked for by its own name.
    pub(crate) fn names(&self, unit: &UnitId) -> bool {
        match self {
            Self::Nothing | Self::All => false,
            Self::These(selectors) => {
                let mut named = selectors.iter().filter_map(Selector::named);
                named.any(|named| named == unit)
            }
        }
    }
}

/// What to do while another run holds the lease and lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeasePolicy {
    Refuse,
    /// Ask again for at most this long.
    Wait(Duration),
    /// End its sessions and take the lease.
    Takeover,
}

/// Whether other pipelines, whose tables the plan reads, have to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherPipelines {
    /// Their ledgers are asked; how long is waited for them, the lease's policy says.
    Asked,
    /// For a rehearsal, whose fresh database has no ledger of anybody else. Their tables still have
    /// to be there.
    TakenAsDone,
}

/// When the plan's bootstrap statements run first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bootstrap {
    /// On a local target; another one is prepared by `callsheet bootstrap`.
    LocalOnly,
    /// On any target, where something is absent. A rehearsal needs it.
    IfAbsent,
}

/// How often a unit is tried, and how long to wait before it is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Tries in all, the first one too.
    pub attempts: NonZeroU32,
    /// The wait before the second try; it doubles from there, up to a minute.
    pub backoff: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: NonZeroU32::MIN.saturating_add(4),
            backoff: Duration::from_secs(1),
        }
    }
}

/// Tables that this pipeline takes over from the one that owns them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Adopt {
    Nothing,
    Tables(BTreeSet<Identifier>),
}
