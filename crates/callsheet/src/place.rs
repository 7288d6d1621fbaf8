//! Where the embedded engine works: the database, the folders for buckets, the reports.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::compilation::{self, Outcome};
use crate::engine::{Database, Place};
use crate::failure::Failure;
use crate::files;
use crate::project::Project;
use crate::run::{PlanFile, parse_bucket};

/// What `run` and `rehearse` both take.
#[derive(Args)]
pub(crate) struct PlaceArguments {
    /// Folder of the project, for its buckets [default: around the current folder or the plan]
    #[arg(long, value_name = "FOLDER")]
    project: Option<PathBuf>,
    /// Let a folder stand for a bucket, besides `local.buckets` of `callsheet.yml`
    #[arg(long = "bucket", value_name = "s3://NAME=FOLDER", value_parser = parse_bucket)]
    buckets: Vec<(String, PathBuf)>,
    /// Write reports to FOLDER/RUN-ID/ [default: .callsheet/reports]
    #[arg(long, value_name = "FOLDER")]
    report_dir: Option<PathBuf>,
}

/// What the plan is run for, and where its tables shall lie.
pub(crate) enum Purpose {
    Run(Option<PathBuf>),
    Rehearse(Option<PathBuf>),
}

/// Everything the run needs to know about this machine.
pub(crate) struct Prepared {
    pub(crate) place: Place,
    pub(crate) reports: PathBuf,
}

impl PlaceArguments {
    /// None where `callsheet.yml` is at fault, which has been shown.
    pub(crate) fn prepare(
        self,
        file: &PlanFile<'_>,
        purpose: Purpose,
    ) -> Result<Option<Prepared>, Failure> {
        let project = find(self.project.as_deref(), Some(file.path))?;
        let mut buckets = match &project {
            None => Vec::new(),
            Some(project) => match compilation::buckets(project)? {
                Outcome::Compiled(buckets) => buckets,
                Outcome::Refused => return Ok(None),
            },
        };
        buckets.extend(self.buckets);
        let state = state(project.as_ref());
        let target = file.plan.header.target.name.as_str();
        let database = match purpose {
            Purpose::Run(Some(file)) | Purpose::Rehearse(Some(file)) => Database::File(file),
            Purpose::Run(None) => {
                files::make_state(&state)?;
                Database::File(state.join(format!("{target}.duckdb")))
            }
            Purpose::Rehearse(None) => Database::Memory,
        };
        let reports = match self.report_dir {
            Some(folder) => folder,
            None => {
                files::make_state(&state)?;
                state.join("reports")
            }
        };
        Ok(Some(Prepared {
            place: Place { database, buckets },
            reports,
        }))
    }
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
