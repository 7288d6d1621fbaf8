//! Running a plan file: what `run` and `rehearse` share.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use compiler::spec::did_you_mean;
use executor::{Clock, InterruptHandle, Options, RunError, RunEvent, Warehouse};
use plan::report::{Report, markdown};
use plan::{Digest, HexText, Identifier, Plan, RunRecord};

use crate::clock::SystemClock;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::journal::Journal;
use crate::listener::Listener;
use crate::output::{self, terminal_report};
use crate::place::Prepared;
use crate::redaction;
use crate::report_folder;
use crate::signals;

/// How a run is carried out, apart from where.
pub(crate) struct Conduct {
    pub(crate) options: Options,
    pub(crate) listener: Listener,
    pub(crate) journal: Journal,
}

impl Conduct {
    /// Carries out the plan on a warehouse, on a runtime of its own.
    pub(crate) fn carry_out<W: Warehouse>(
        self,
        plan: &Plan,
        digest: Digest,
        warehouse: W,
    ) -> Result<RunRecord, Failure> {
        // One thread: the work is done in the database, and an answer that another thread picks up
        // costs a fifth more time (`cargo bench -p redshift`).
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| no_runtime(&error))?;
        let Self {
            options,
            listener,
            journal,
        } = self;
        let heard = listener.clone();
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let record = runtime.block_on(async {
            let interrupt = InterruptHandle::new();
            signals::forward(interrupt.clone());
            let events = move |event: RunEvent| {
                journal.hear(&event);
                heard.hear(&event);
            };
            let warehouse = Arc::new(warehouse);
            executor::run(plan, digest, warehouse, options, clock, events, interrupt).await
        });
        listener.finish();
        record.map_err(|error| refused(plan, error))
    }
}

/// A name that is no unit may be one but for a slip of the hand.
fn refused(plan: &Plan, error: RunError) -> Failure {
    let named = match &error {
        RunError::UnknownUnits { units: named } | RunError::UnknownTables { tables: named } => {
            named.first()
        }
        _ => None,
    };
    let known = plan.units.iter().map(|unit| unit.id.as_str());
    let nearest = named.and_then(|name| did_you_mean(name.as_str(), known));
    let failure = Failure::from(error);
    match nearest {
        Some(name) => failure.help(format!("did you mean `{name}`?")),
        None => failure,
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

/// Runs a plan, writes the report's files and prints the report.
pub(crate) fn run(
    file: &PlanFile<'_>,
    prepared: &Prepared,
    options: Options,
) -> Result<Exit, Failure> {
    let Prepared {
        destination,
        reports,
        state,
    } = prepared;
    // Before anything runs: a report that cannot be written is worth less than none.
    if let Some(state) = state {
        files::make_state(state)?;
    }
    let folder = report_folder::make(reports, &options.run)?;
    let journal = Journal::start(&folder.path, &options.run, file.digest)?;
    let conduct = Conduct {
        listener: Listener::start(&options.run),
        options,
        journal: journal.clone(),
    };
    let record = destination
        .execute(file, conduct)
        .inspect_err(|_| folder.discard())?;
    let folder = folder.path;
    journal.end(&record);
    let report = Report::of(&file.plan, file.digest, &record)?;
    write(&folder, &record, &report)?;
    let places = terminal_report::Places {
        plan: file.path,
        folder: Some(&folder),
        database: destination.database(),
    };
    let exit = Exit::from(&report.ending);
    tracing::info!(
        run = report.run.as_str(),
        ending = %report.verdict(),
        exit_code = exit as u8,
        duration_ms = report.millis,
        "run ended"
    );
    let text = terminal_report::text(&report, &places, output::width());
    output::data(&redaction::redacted(&text))?;
    Ok(exit)
}

/// The run record first: from it and the plan the rest can be made again.
fn write(folder: &Path, record: &RunRecord, report: &Report) -> Result<(), Failure> {
    let write = |name, text: &str| {
        let text = redaction::redacted(text);
        files::write(&folder.join(name), text.as_bytes())
    };
    write("run.json", &json(record))?;
    write("report.json", &json(report))?;
    write("report.md", &markdown::write(report))
}

/// Pretty JSON with a newline at its end.
pub(crate) fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).expect("plain data is JSON") + "\n"
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

/// `source=folder`, as `--source` takes it.
pub(crate) fn parse_source(text: &str) -> Result<(Identifier, PathBuf), String> {
    let wrong = || "expected `source=folder`".to_owned();
    let (source, folder) = text.split_once('=').ok_or_else(wrong)?;
    let source: Result<Identifier, plan::identifier::IdentifierFault> = source.parse();
    match source {
        Ok(source) if !folder.is_empty() => Ok((source, PathBuf::from(folder))),
        Ok(_) => Err(wrong()),
        Err(fault) => Err(fault.to_string()),
    }
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
