//! A build without the wire.

use executor::Status;
use plan::{Digest, HexText, Plan, RunRecord};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::run::{Conduct, PlanFile};

pub(crate) const EXPLANATIONS: &[executor::Explanation] = &[];

/// There is none: nobody can make a value of it. Passed as in builds with the wire, and so no `Copy`.
#[derive(Debug)]
pub(crate) enum Access {}

impl Access {
    /// None where `callsheet.yml` is at fault, which has been shown.
    pub(crate) fn find(_: &PlanFile<'_>, _: Option<&Project>) -> Result<Option<Self>, Failure> {
        Err(Failure::new(
            Exit::RunFailed,
            "run/no-redshift-session",
            "the plan is for Amazon Redshift, to which this build of callsheet opens no sessions",
        )
        .help(
            "use a build with the feature `redshift`; `callsheet rehearse` runs the same bytes on \
             the embedded engine",
        ))
    }

    pub(crate) fn shown(&self) -> Vec<String> {
        match *self {}
    }

    pub(crate) fn execute(&self, _: &Plan, _: Digest, _: Conduct) -> Result<RunRecord, Failure> {
        match *self {}
    }

    pub(crate) fn bootstrap(&self, _: &Plan) -> Result<(), Failure> {
        match *self {}
    }

    pub(crate) fn status(&self, _: &PlanFile<'_>) -> Result<Status, Failure> {
        match *self {}
    }

    pub(crate) fn resumable(&self, _: &PlanFile<'_>) -> Result<HexText, Failure> {
        match *self {}
    }
}
