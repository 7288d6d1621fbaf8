//! Running a plan file: what `run` and `rehearse` share.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use executor::{Clock, InterruptHandle, Options, RunError, RunEvent, Warehouse};
use plan::report::{Report, markdown};
use plan::{Digest, HexText, Plan, RunRecord};

use crate::clock::SystemClock;
use crate::engine::{self, Database, Place};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::output::{self, terminal_report};
use crate::progress::Progress;
use crate::signals;

/// How a run is carried out, apart from where.
pub(crate) struct Conduct {
    pub(crate) options: Options,
    pub(crate) progress: Progress,
}

impl Conduct {
    /// Carries out the plan on a warehouse, on a runtime of its own.
    pub(crate) fn carry_out<W: Warehouse>(
        self,
        plan: &Plan,
        digest: Digest,
        warehouse: W,
    ) -> Result<RunRecord, Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| no_runtime(&error))?;
        let Self { options, progress } = self;
        let listener = progress.clone();
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let record = runtime.block_on(async {
            let interrupt = InterruptHandle::new();
            signals::forward(interrupt.clone());
            let events = move |event: RunEvent| listener.show(&event);
            let warehouse = Arc::new(warehouse);
            executor::run(plan, digest, warehouse, options, clock, events, interrupt).await
        });
        progress.finish();
        record.map_err(Failure::from)
    }
}

/// The machine is out of threads or file handles.
pub(crate) fn no_runtime(error: &std::io::Error) -> Failure {
    let message = format!("no threads to run on: {error}");
    Failure::new(Exit::RunFailed, "run/no-runtime", message)
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        let failure = Self::new(
            Exit::from(&error),
            error.code().to_owned(),
            error.to_string(),
        );
        match error.help() {
            Some(help) => failure.help(help),
            None => failure,
        }
    }
}

/// A plan file, held to its lock.
pub(crate) struct PlanFile<'a> {
    pub(crate) path: &'a Path,
    pub(crate) plan: Plan,
    pub(crate) digest: Digest,
}

impl<'a> PlanFile<'a> {
    pub(crate) fn read(path: &'a Path) -> Result<Self, Failure> {
        let (plan, digest) = plan::file::read(&files::read(path)?)?;
        Ok(Self { path, plan, digest })
    }
}

/// Runs a plan on the embedded engine, writes the report's files and prints the report.
pub(crate) fn run(
    file: &PlanFile<'_>,
    place: &Place,
    options: Options,
    reports: &Path,
) -> Result<Exit, Failure> {
    let folder = reports.join(options.run.as_str());
    let conduct = Conduct {
        options,
        progress: Progress::start(),
    };
    // Before anything runs: a report that cannot be written is worth less than none.
    let existed = folder.exists();
    files::make_folder(&folder)?;
    let record = engine::execute(&file.plan, file.digest, place, conduct).inspect_err(|_| {
        if !existed {
            // Nothing ran, so that nothing is in it. What is in the way can stay.
            let _ = std::fs::remove_dir(&folder);
        }
    })?;
    let report = Report::of(&file.plan, file.digest, &record)?;
    write(&folder, &record, &report)?;
    let places = terminal_report::Places {
        plan: file.path,
        folder: Some(&folder),
        database: match &place.database {
            Database::File(file) => Some(file),
            Database::Memory => None,
        },
    };
    output::data(&terminal_report::text(&report, &places, output::width()))?;
    Ok(Exit::from(&report.ending))
}

/// The run record first: from it and the plan the rest can be made again.
fn write(folder: &Path, record: &RunRecord, report: &Report) -> Result<(), Failure> {
    files::write(&folder.join("run.json"), &json(record))?;
    files::write(&folder.join("report.json"), &json(report))?;
    files::write(
        &folder.join("report.md"),
        markdown::write(report).as_bytes(),
    )
}

/// Pretty JSON with a newline at its end.
pub(crate) fn json(value: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("plain data is JSON");
    bytes.push(b'\n');
    bytes
}

/// A name for a run that no other run has: 32 hex digits.
pub(crate) fn fresh_run() -> HexText {
    use std::hash::{BuildHasher, Hasher, RandomState};
    let now = jiff::Timestamp::now().as_nanosecond().to_string();
    let process = std::process::id().to_string();
    let random = RandomState::new().build_hasher().finish().to_string();
    let digest = Digest::of_parts(["run", &now, &process, &random]).to_string();
    HexText::new(&digest[..32]).expect("a digest is hex")
}

/// One unit at a time on one core, a few on more.
pub(crate) fn default_jobs() -> NonZeroUsize {
    const MOST: NonZeroUsize = NonZeroUsize::new(4).expect("not zero");
    std::thread::available_parallelism().map_or(NonZeroUsize::MIN, |cores| cores.min(MOST))
}

/// `s3://bucket=folder`, as `--bucket` takes it.
pub(crate) fn parse_bucket(text: &str) -> Result<(String, PathBuf), String> {
    let wrong = || "expected `s3://bucket=folder`".to_owned();
    let (bucket, folder) = text.split_once('=').ok_or_else(wrong)?;
    let name = bucket.strip_prefix("s3://").ok_or_else(wrong)?;
    let name = name.trim_end_matches('/');
    if name.is_empty() || name.contains('/') || folder.is_empty() {
        return Err(wrong());
    }
    Ok((format!("s3://{name}"), PathBuf::from(folder)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_a_name_and_a_folder() {
        let folder = |text| parse_bucket(text).ok();
        let expected = ("s3://b".to_owned(), PathBuf::from("x=y"));
        assert_eq!(folder("s3://b/=x=y"), Some(expected));
        for wrong in ["s3://b", "b=x", "s3://=x", "s3://b=", "s3://b/key=x"] {
            assert_eq!(folder(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn two_runs_never_share_a_name() {
        assert_ne!(fresh_run(), fresh_run());
    }
}
