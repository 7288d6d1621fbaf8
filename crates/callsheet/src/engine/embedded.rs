//! A build with the embedded engine. Here alone `local` is imported.

mod samples;

use std::path::{Path, PathBuf};
use std::time::Duration;

use executor::{LeasePolicy, SessionError, Status};
use local::{Access, Buckets, LocalWarehouse, OpenOptions};
use plan::{Digest, HexText, Identifier, Plan, RunRecord};

use super::{Answer, Database, Place};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::inquiry;
use crate::output;
use crate::run::{Conduct, PlanFile, no_runtime};

pub(super) fn execute(
    plan: &Plan,
    digest: Digest,
    place: &Place,
    conduct: Conduct,
) -> Result<RunRecord, Failure> {
    let database = match &place.database {
        Database::File(path) => {
            make_folder(path)?;
            local::Database::Path(path.clone())
        }
        Database::Memory => local::Database::Memory,
    };
    let folders = &place.folders;
    let buckets = folders
        .buckets
        .iter()
        .fold(Buckets::new(), |known, (bucket, folder)| {
            known.with(bucket, folder)
        });
    let options = OpenOptions::new(database)
        .with_buckets(buckets)
        .with_schema(plan.header.target.schema.clone());
    let options = folders
        .sources
        .iter()
        .fold(options, |known, (source, folder)| {
            known.with_samples(source.clone(), folder)
        });
    let warehouse = open(&options, &conduct.options.lease)?;
    samples::fill(plan, &warehouse, conduct.options.upstream)?;
    conduct.carry_out(plan, digest, warehouse)
}

/// Another process that has the file open is another run: `--wait` waits for it too.
fn open(options: &OpenOptions, lease: &LeasePolicy) -> Result<LocalWarehouse, Failure> {
    const PAUSE: Duration = Duration::from_millis(200);
    let longest = match lease {
        LeasePolicy::Wait(longest) => *longest,
        LeasePolicy::Refuse | LeasePolicy::Takeover => Duration::ZERO,
    };
    let mut waited = Duration::ZERO;
    loop {
        match LocalWarehouse::open(options.clone()) {
            Err(SessionError::InUse { .. }) if waited < longest => {
                if waited.is_zero() {
                    output::warning("another process works with the database file; waiting");
                }
                let pause = PAUSE.min(longest.saturating_sub(waited));
                std::thread::sleep(pause);
                waited += pause;
            }
            opened => return opened.map_err(unavailable),
        }
    }
}

pub(super) fn status(file: &PlanFile<'_>, place: &Place) -> Result<Status, Failure> {
    inquiry::status(file, existing(place)?)
}

pub(super) fn resumable(file: &PlanFile<'_>, place: &Place) -> Result<HexText, Failure> {
    inquiry::resumable(file, existing(place)?)
}

/// Looking at a database never makes one.
fn existing(place: &Place) -> Result<LocalWarehouse, Failure> {
    match &place.database {
        Database::File(path) if path.is_file() => {
            let options = OpenOptions::new(local::Database::Path(path.clone()));
            open(&options, &LeasePolicy::Refuse)
        }
        Database::File(path) => Err(Failure::input(
            "files/no-database",
            format!("`{}` is not there: nothing has run yet", path.display()),
        )
        .help("run the plan first, or name the file that a run wrote with `--database`")),
        Database::Memory => Err(Failure::input(
            "files/no-database",
            "a database in memory is gone with its process",
        )),
    }
}

pub(super) fn ask(
    database: PathBuf,
    schema: Option<Identifier>,
    sql: &str,
) -> Result<Answer, Failure> {
    let mut options =
        OpenOptions::new(local::Database::Path(database)).with_access(Access::ReadOnly);
    if let Some(schema) = schema {
        options = options.with_schema(schema);
    }
    let warehouse = LocalWarehouse::open(options).map_err(unavailable)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| no_runtime(&error))?;
    let table = runtime.block_on(warehouse.query_table(sql));
    let table = table.map_err(|error| match error {
        SessionError::Refused(refusal) => {
            let failure = Failure::input("run/refused", refusal.message);
            match refusal.help {
                Some(help) => failure.help(help),
                None => failure,
            }
        }
        error => unavailable(error),
    })?;
    Ok(Answer {
        columns: table
            .columns
            .into_iter()
            .map(|column| column.name.to_string())
            .collect(),
        rows: table.rows,
    })
}

fn make_folder(database: &Path) -> Result<(), Failure> {
    match database.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => files::make_folder(folder),
        _ => Ok(()),
    }
}

/// The engine did not open, so that nothing ran.
fn unavailable(error: SessionError) -> Failure {
    let message = error.to_string();
    match error {
        SessionError::InUse { .. } => Failure::new(Exit::LeaseHeld, "run/database-in-use", message)
            .help("the engine lets one process in at a time: wait until the other one ends"),
        SessionError::Refused(refusal) => {
            let failure = Failure::new(Exit::RunFailed, "run/refused", message);
            match refusal.help {
                Some(help) => failure.help(help),
                None => failure,
            }
        }
        // The engine knows no logins.
        SessionError::Unreachable { .. } | SessionError::LoginUnanswered { .. } => {
            Failure::new(Exit::RunFailed, "run/unreachable", message)
        }
        SessionError::Lost { .. } => Failure::new(Exit::RunFailed, "run/connection-lost", message),
    }
}
