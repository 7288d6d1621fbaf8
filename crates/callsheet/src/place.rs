//! What a run needs to know about this machine: the database of the embedded engine, the folders for
//! buckets, the reports.

use std::path::{Path, PathBuf};

use clap::Args;
use plan::{Identifier, TargetKind};

use crate::compilation::{self, Outcome};
use crate::destination::Destination;
use crate::engine::{Database, Folders, Place};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Project;
use crate::run::{PlanFile, parse_bucket, parse_source};
use crate::wire::Access;

/// What `run` and `rehearse` both take.
#[derive(Args)]
pub(crate) struct PlaceArguments {
    /// Folder of the project, for its buckets [default: around the current folder or the plan]
    #[arg(long, value_name = "FOLDER")]
    project: Option<PathBuf>,
    /// Let a folder stand for a bucket, besides `local.buckets` of `callsheet.yml`
    #[arg(long = "bucket", value_name = "s3://NAME=FOLDER", value_parser = parse_bucket)]
    buckets: Vec<(String, PathBuf)>,
    /// Let the files of a folder be the rows of a source's tables: `events.csv`, `.json` or `.parquet`
    /// for its table `events`
    #[arg(long = "source", value_name = "NAME=FOLDER", value_parser = parse_source)]
    sources: Vec<(Identifier, PathBuf)>,
    /// Write reports to FOLDER/RUN-ID/ [default: .callsheet/reports]
    #[arg(long, value_name = "FOLDER")]
    report_dir: Option<PathBuf>,
}

/// What the plan is run for, and where its tables shall lie.
pub(crate) enum Purpose {
    Run(Option<PathBuf>),
    Rehearse(Option<PathBuf>),
}

/// Everything the run needs to know about this machine. Nothing of it has been made yet.
pub(crate) struct Prepared {
    pub(crate) destination: Destination,
    pub(crate) reports: PathBuf,
    /// The folder for what nobody gave another place, where something goes into it.
    pub(crate) state: Option<PathBuf>,
}

impl PlaceArguments {
    /// Where a run would go, in lines for people, though nothing goes there now: what is missing for
    /// a connection is a line too. None where `callsheet.yml` is at fault, which has been shown.
    pub(crate) fn shown(
        self,
        file: &PlanFile<'_>,
        database: Option<PathBuf>,
    ) -> Result<Option<Vec<String>>, Failure> {
        match self.prepare(file, Purpose::Run(database)) {
            Ok(None) => Ok(None),
            Ok(Some(prepared)) => Ok(Some(prepared.destination.shown())),
            Err(refused) if refused.exit == Exit::PlanRefused => Err(refused),
            Err(missing) => {
                let target = &file.plan.header.target.name;
                let title =
                    format!("to  the target {target}; no connection can be made to it yet:");
                let text = missing.to_string();
                let lines = text.lines().map(|line| format!("    {line}"));
                Ok(Some(std::iter::once(title).chain(lines).collect()))
            }
        }
    }

    /// None where `callsheet.yml` is at fault, which has been shown.
    pub(crate) fn prepare(
        self,
        file: &PlanFile<'_>,
        purpose: Purpose,
    ) -> Result<Option<Prepared>, Failure> {
        let project = find(self.project.as_deref(), Some(file.path))?;
        let named = Folders {
            buckets: self.buckets,
            sources: self.sources,
        };
        let destination = match purpose {
            Purpose::Run(database) => match file.plan.header.target.kind {
                TargetKind::Redshift => {
                    Access::find(file, project.as_ref())?.map(Destination::Redshift)
                }
                TargetKind::Local => {
                    let target = file.plan.header.target.name.as_str();
                    let own = || state(project.as_ref()).join(format!("{target}.duckdb"));
                    let database = Database::File(database.unwrap_or_else(own));
                    embedded(database, named, project.as_ref())?
                }
            },
            Purpose::Rehearse(keep) => {
                let database = keep.map_or(Database::Memory, Database::File);
                embedded(database, named, project.as_ref())?
            }
        };
        let Some(destination) = destination else {
            return Ok(None);
        };
        let state = state(project.as_ref());
        let reports = self.report_dir.unwrap_or_else(|| state.join("reports"));
        let within = |path: &Path| path.starts_with(&state);
        let uses_state = within(&reports) || destination.database().is_some_and(within);
        Ok(Some(Prepared {
            destination,
            reports,
            state: uses_state.then_some(state),
        }))
    }
}

fn embedded(
    database: Database,
    named: Folders,
    project: Option<&Project>,
) -> Result<Option<Destination>, Failure> {
    let mut folders = match project {
        None => Folders::default(),
        Some(project) => match compilation::folders(project)? {
            Outcome::Compiled(folders) => folders,
            Outcome::Refused => return Ok(None),
        },
    };
    folders.buckets.extend(named.buckets);
    folders.sources.extend(named.sources);
    Ok(Some(Destination::Embedded(Place { database, folders })))
}

/// The project that the user named; else the one around the current folder, or around the plan.
pub(crate) fn find(named: Option<&Path>, plan: Option<&Path>) -> Result<Option<Project>, Failure> {
    if let Some(named) = named {
        return Project::around(named).map(Some);
    }
    let beside = plan.and_then(Path::parent);
    let beside = beside.filter(|folder| !folder.as_os_str().is_empty());
    let mut places = [Some(Path::new(".")), beside].into_iter().flatten();
    Ok(places.find_map(|folder| Project::around(folder).ok()))
}

/// Where this program keeps what nobody gave another place.
pub(crate) fn state(project: Option<&Project>) -> PathBuf {
    project.map_or_else(|| PathBuf::from(".callsheet"), Project::state)
}
