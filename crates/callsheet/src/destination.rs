//! Where a plan is carried out: the engine in this process, or a database over the wire.

use std::path::Path;

use executor::Status;
use plan::{HexText, RunRecord};

use crate::engine::{self, Database, Place};
use crate::failure::Failure;
use crate::run::{Conduct, PlanFile};
use crate::wire::Access;

pub(crate) enum Destination {
    Embedded(Place),
    Redshift(Access),
}

impl Destination {
    pub(crate) fn execute(
        &self,
        file: &PlanFile<'_>,
        conduct: Conduct,
    ) -> Result<RunRecord, Failure> {
        match self {
            Self::Embedded(place) => engine::execute(&file.plan, file.digest, place, conduct),
            Self::Redshift(access) => access.execute(&file.plan, file.digest, conduct),
        }
    }

    /// Who is at work there, and what is done.
    pub(crate) fn status(&self, file: &PlanFile<'_>) -> Result<Status, Failure> {
        match self {
            Self::Embedded(place) => engine::status(file, place),
            Self::Redshift(access) => access.status(file),
        }
    }

    /// The name of the plan's last run, where it is not complete.
    pub(crate) fn resumable(&self, file: &PlanFile<'_>) -> Result<HexText, Failure> {
        match self {
            Self::Embedded(place) => engine::resumable(file, place),
            Self::Redshift(access) => access.resumable(file),
        }
    }

    /// The file with the tables, where there is one.
    pub(crate) fn database(&self) -> Option<&Path> {
        match self {
            Self::Embedded(Place {
                database: Database::File(file),
                ..
            }) => Some(file),
            Self::Embedded(_) | Self::Redshift(_) => None,
        }
    }

    /// Where it is, in lines for people.
    pub(crate) fn shown(&self) -> Vec<String> {
        match self {
            Self::Embedded(_) => match self.database() {
                Some(file) => vec![format!("to  the embedded engine, {}", file.display())],
                None => vec!["to  the embedded engine, in memory".to_owned()],
            },
            Self::Redshift(access) => access.shown(),
        }
    }
}
