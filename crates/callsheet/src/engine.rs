//! The embedded engine, where this build has it.

#[cfg(not(feature = "local"))]
mod absent;
#[cfg(feature = "local")]
mod embedded;

use std::path::PathBuf;

use executor::Status;
use plan::{Digest, HexText, Identifier, Plan, RunRecord};

#[cfg(not(feature = "local"))]
use absent as implementation;
#[cfg(feature = "local")]
use embedded as implementation;

use crate::failure::Failure;
use crate::run::{Conduct, PlanFile};

/// Where the engine keeps its tables, and what else of this machine it reads.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) database: Database,
    pub(crate) folders: Folders,
}

/// Which folder stands for what; a later one of the same name counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Folders {
    /// By `s3://bucket`.
    pub(crate) buckets: Vec<(String, PathBuf)>,
    /// By source: rows for its tables.
    pub(crate) sources: Vec<(Identifier, PathBuf)>,
}

#[derive(Clone, Debug)]
pub(crate) enum Database {
    File(PathBuf),
    Memory,
}

/// What a query answered; NULL is none.
pub(crate) struct Answer {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<Option<String>>>,
}

/// Runs a plan on the engine.
pub(crate) fn execute(
    plan: &Plan,
    digest: Digest,
    place: &Place,
    conduct: Conduct,
) -> Result<RunRecord, Failure> {
    implementation::execute(plan, digest, place, conduct)
}

/// How the target of a plan stands.
pub(crate) fn status(file: &PlanFile<'_>, place: &Place) -> Result<Status, Failure> {
    implementation::status(file, place)
}

/// The name of the plan's last run, where it is not complete.
pub(crate) fn resumable(file: &PlanFile<'_>, place: &Place) -> Result<HexText, Failure> {
    implementation::resumable(file, place)
}

/// Asks a database file without changing it. Bare table names mean those of `schema`.
pub(crate) fn ask(
    database: PathBuf,
    schema: Option<Identifier>,
    sql: &str,
) -> Result<Answer, Failure> {
    implementation::ask(database, schema, sql)
}
