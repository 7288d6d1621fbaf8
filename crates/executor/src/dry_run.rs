//! What a run would send, in order: the run itself, on a database that is not there.
//!
//! The statements are not listed by a second copy of the protocol, which would part from the first
//! one some day. They are what [`run`] sends to a warehouse that answers as an empty target does.

mod emptiness;
mod recognition;

use std::sync::Arc;

use plan::record::RunRecord;
use plan::{
    CheckId, Digest, Identifier, IntervalKey, Plan, ProtocolStep, SlottedText, TableName, UnitId,
};

use crate::clock::Clock;
use crate::error::RunError;
use crate::interrupt::InterruptHandle;
use crate::options::{LeasePolicy, Options};
use crate::run::run;

use emptiness::Emptiness;
#[cfg(test)]
pub(crate) use recognition::values;

/// A statement that would be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The session, counted from 1 in the order in which they are opened.
    pub session: i64,
    pub part: Part,
    /// Unfolded for its interval; what is only known while running stands as its slot.
    pub text: SlottedText,
}

/// The part of the plan that a statement comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Prologue,
    Bootstrap,
    Preflight(TableName),
    /// Who owns the tables.
    Ownership,
    /// A table of others.
    Source(TableName),
    /// The ledger of another pipeline.
    Upstream(Identifier),
    Protocol(ProtocolStep),
    Step {
        unit: UnitId,
        interval: IntervalKey,
        /// Counted from 1.
        step: usize,
    },
    CheckResult(CheckId),
}

/// Tells each statement that a run with these options would send to a target on which nothing was
/// loaded but what is not selected, with one unit at a time. Opens no session. The record says what would become of each unit.
///
/// # Panics
/// If the run sends what is not in the plan, which is the promise that it never does.
pub async fn dry_run(
    plan: &Plan,
    plan_digest: Digest,
    mut options: Options,
    clock: Arc<dyn Clock>,
    sent: impl Fn(Sent) + Send + Sync + 'static,
) -> Result<RunRecord, RunError> {
    options.jobs = std::num::NonZeroUsize::MIN;
    options.lease = LeasePolicy::Refuse;
    let emptiness = Emptiness::new(plan, &options.selection, Box::new(sent));
    let listener = emptiness.clone();
    let events = move |event| listener.listen(&event);
    let warehouse = Arc::new(emptiness);
    let interrupt = InterruptHandle::new();
    run(
        plan,
        plan_digest,
        warehouse,
        options,
        clock,
        events,
        interrupt,
    )
    .await
}
