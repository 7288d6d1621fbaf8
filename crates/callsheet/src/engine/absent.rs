//! A build without the embedded engine.

use std::path::PathBuf;

use executor::Status;
use plan::{Digest, HexText, Identifier, Plan, RunRecord};

use super::{Answer, Place};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::{Conduct, PlanFile};

fn absent() -> Failure {
    Failure::new(
        Exit::RunFailed,
        "run/no-embedded-engine",
        "this build of callsheet has no embedded engine",
    )
    .help("use a build with the feature `local`")
}

pub(super) fn execute(_: &Plan, _: Digest, _: &Place, _: Conduct) -> Result<RunRecord, Failure> {
    Err(absent())
}

pub(super) fn status(_: &PlanFile<'_>, _: &Place) -> Result<Status, Failure> {
    Err(absent())
}

pub(super) fn resumable(_: &PlanFile<'_>, _: &Place) -> Result<HexText, Failure> {
    Err(absent())
}

pub(super) fn ask(_: PathBuf, _: Option<Identifier>, _: &str) -> Result<Answer, Failure> {
    Err(absent())
}
