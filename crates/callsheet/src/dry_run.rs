//! `run --dry-run`: the statements of a run, printed and not sent.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use executor::{Clock, Options, Part, Selection, Sent};
use plan::record::{Outcome, SkipReason};
use plan::report::wording;

use crate::clock::SystemClock;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::run::{PlanFile, no_runtime};

/// Prints every message of a run on a target where nothing was loaded. Opens nothing.
///
/// `destination` says in lines where they would go.
pub(crate) fn dry_run(
    file: &PlanFile<'_>,
    options: Options,
    destination: &[String],
) -> Result<Exit, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| no_runtime(&error))?;
    let script = Arc::new(Mutex::new(Script::new(header(
        file,
        &options.selection,
        destination,
    ))));
    let listener = Arc::clone(&script);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let listen = move |sent: Sent| {
        let mut script = listener.lock().unwrap_or_else(PoisonError::into_inner);
        script.add(&sent);
    };
    let run = executor::dry_run(&file.plan, file.digest, options, clock, listen);
    let record = runtime.block_on(run)?;
    let mut script = script.lock().unwrap_or_else(PoisonError::into_inner);
    for unit in &record.units {
        if let Outcome::Skipped { because } = &unit.outcome {
            let why = match because {
                SkipReason::Needs(needed) => format!("it needs `{needed}`, which is not done"),
                SkipReason::Stopped => "the run stops before it".to_owned(),
                SkipReason::NotSelected => "it is not selected".to_owned(),
            };
            let interval = wording::interval(&unit.interval);
            script.comment(&format!("not sent: {} {interval}: {why}", unit.unit));
        }
    }
    script.flush();
    script.written.take().map_or(Ok(Exit::Fine), Err)
}

fn header(file: &PlanFile<'_>, selection: &Selection, destination: &[String]) -> String {
    let header = &file.plan.header;
    let mut text = format!(
        "-- Dry run of {} (sha256:{}): nothing is sent, nothing is connected to.\n",
        file.path.display(),
        file.digest.short(),
    );
    for line in destination {
        let _ = writeln!(text, "-- {line}");
    }
    text.push_str(
        "--\n\
         -- A run sends these messages, one by one, where the ledger is empty; what it has is skipped.\n\
         -- With more jobs, units that do not wait for each other use sessions of their own.\n",
    );
    if let Selection::Units(_) = selection {
        text.push_str(
            "-- What is not selected is taken to be done by other processes of the run.\n",
        );
    }
    if !header.parameters.is_empty() {
        text.push_str("-- Filled while running, each an integer or hex digits:\n");
    }
    for parameter in &header.parameters {
        let slot = format!("⟦{}⟧", parameter.name.name());
        let _ = writeln!(text, "--   {slot:<18} {}", parameter.meaning);
    }
    text
}

/// The printed text. It goes out in pieces, so that memory does not grow with the intervals.
struct Script {
    pending: String,
    session: i64,
    heading: String,
    /// Why nothing can be printed any more.
    written: Option<Failure>,
}

impl Script {
    fn new(header: String) -> Self {
        Self {
            pending: header,
            session: 0,
            heading: String::new(),
            written: None,
        }
    }

    fn add(&mut self, sent: &Sent) {
        let heading = heading(&sent.part);
        if sent.session != self.session || heading != self.heading {
            self.pending.push('\n');
            if sent.session != self.session {
                let _ = writeln!(self.pending, "-- session {}", sent.session);
            }
            let _ = writeln!(self.pending, "-- {heading}");
            self.session = sent.session;
            self.heading = heading;
        }
        let _ = writeln!(self.pending, "{};", sent.text.as_str().trim_end());
        if self.pending.len() > 1 << 16 {
            self.flush();
        }
    }

    fn comment(&mut self, text: &str) {
        let _ = writeln!(self.pending, "\n-- {text}");
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.pending);
        if self.written.is_none() {
            self.written = output::data(&text).err();
        }
    }
}

fn heading(part: &Part) -> String {
    match part {
        Part::Prologue => "prologue".to_owned(),
        Part::Bootstrap => "bootstrap".to_owned(),
        Part::Ownership => "ownership: which pipeline writes the tables".to_owned(),
        Part::Source(table) => format!("source: the columns of {table}"),
        Part::Upstream(pipeline) => format!("upstream: what the pipeline {pipeline} has loaded"),
        Part::Preflight(table) => format!("preflight: the columns of {table}"),
        Part::Protocol(step) => format!("{}: {}", step.name(), step.meaning()),
        Part::Step { unit, interval, .. } => {
            format!("unit {unit}, {}", wording::interval(interval))
        }
        Part::CheckResult(_) => "what the checks measured".to_owned(),
    }
}
