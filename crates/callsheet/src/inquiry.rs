//! Questions to a target that change nothing.

use std::sync::Arc;

use executor::{Clock, InterruptHandle, RunError, Status, Warehouse};
use plan::HexText;

use crate::clock::SystemClock;
use crate::failure::Failure;
use crate::run::{PlanFile, no_runtime};

/// How the target of a plan stands.
pub(crate) fn status<W: Warehouse>(file: &PlanFile<'_>, warehouse: W) -> Result<Status, Failure> {
    let (plan, digest) = (&file.plan, file.digest);
    let (clock, interrupt) = surroundings();
    answer(executor::status(
        plan,
        digest,
        Arc::new(warehouse),
        clock,
        interrupt,
    ))
}

/// The name of the last run of a plan, where it is not complete.
pub(crate) fn resumable<W: Warehouse>(
    file: &PlanFile<'_>,
    warehouse: W,
) -> Result<HexText, Failure> {
    let (plan, digest) = (&file.plan, file.digest);
    let (clock, interrupt) = surroundings();
    answer(executor::resumable(
        plan,
        digest,
        Arc::new(warehouse),
        clock,
        interrupt,
    ))
}

/// Nothing is to be cleaned up, so that a signal may end the process where it stands.
fn surroundings() -> (Arc<dyn Clock>, InterruptHandle) {
    (Arc::new(SystemClock::start()), InterruptHandle::new())
}

fn answer<T>(question: impl Future<Output = Result<T, RunError>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| no_runtime(&error))?;
    runtime.block_on(question).map_err(Failure::from)
}
