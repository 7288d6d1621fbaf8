//! The journal of a run: a line for each event, written as it happens, so that a process that is
//! killed leaves what it knew.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use executor::{Clock, RunEvent};
use plan::journal::{Entry, Event, FORMAT};
use plan::{Digest, HexText, RunRecord};

use crate::clock::SystemClock;
use crate::event_words::words;
use crate::failure::Failure;
use crate::output;
use crate::redaction;

/// Its name in the folder of a run's report.
pub(crate) const FILE: &str = "journal.jsonl";

/// Clones write the same file.
#[derive(Clone)]
pub(crate) struct Journal(Arc<Open>);

struct Open {
    started: Instant,
    /// None once a line could not be written: the run goes on without it.
    file: Mutex<Option<File>>,
}

impl Journal {
    /// Opens it; a run that goes on under its name goes on in its journal.
    pub(crate) fn start(folder: &Path, run: &HexText, plan: Digest) -> Result<Self, Failure> {
        let path = folder.join(FILE);
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(&path)
            .map_err(|error| Failure::unwritable(&path, &error))?;
        // Shows other processes of the run that this one lives; not everywhere are there locks.
        let _ = file.try_lock();
        // The line that a killed process was writing ends here.
        if is_torn(&mut file) {
            file.write_all(b"\n")
                .map_err(|error| Failure::unwritable(&path, &error))?;
        }
        let journal = Self(Arc::new(Open {
            started: Instant::now(),
            file: Mutex::new(Some(file)),
        }));
        journal.write(Event::RunStarted {
            format: FORMAT.to_owned(),
            run: run.clone(),
            plan,
            started_at: SystemClock::start().utc_now(),
        });
        Ok(journal)
    }

    pub(crate) fn hear(&self, event: &RunEvent) {
        self.write(match event {
            RunEvent::UnitStarted {
                unit,
                interval,
                attempt,
            } => Event::UnitStarted {
                unit: unit.clone(),
                interval: interval.clone(),
                attempt: *attempt,
            },
            RunEvent::StepStarted {
                unit,
                interval,
                step,
            } => Event::StepStarted {
                unit: unit.clone(),
                interval: interval.clone(),
                step: *step,
            },
            RunEvent::UnitEnded { record } => Event::UnitEnded {
                record: Box::new(record.clone()),
            },
            // It is in the record of its unit.
            RunEvent::CheckMeasured { .. } => return,
            // For whoever looks for what happened; no program reads it.
            other => Event::Noted { what: words(other) },
        });
    }

    pub(crate) fn end(&self, record: &RunRecord) {
        self.write(Event::RunEnded {
            record: record.clone(),
        });
    }

    fn write(&self, event: Event) {
        let is_settled = matches!(event, Event::UnitEnded { .. } | Event::RunEnded { .. });
        let millis = u64::try_from(self.0.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let mut line = serde_json::to_string(&Entry { millis, event }).expect("plain data is JSON");
        line.push('\n');
        let mut held = self.0.file.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(file) = held.as_mut() else { return };
        // One write a line: other processes of the run may append to the same file.
        let written = file
            .write_all(redaction::redacted(&line).as_bytes())
            .and_then(|()| if is_settled { file.sync_data() } else { Ok(()) });
        if let Err(error) = written {
            *held = None;
            output::warning(&format!("the run's journal cannot be written: {error}"));
        }
    }
}

fn is_torn(file: &mut File) -> bool {
    let mut last = [0];
    let read = file
        .seek(SeekFrom::End(-1))
        .and_then(|_| file.read_exact(&mut last));
    // An empty file has no last byte.
    read.is_ok() && last != *b"\n"
}
