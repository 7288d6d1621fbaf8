//! What a run told while it went on, a line of JSON for each event: all that a run leaves that was
//! killed.
//!
//! A journal says what one process saw. What is committed, the ledger in the database says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::id::UnitId;
use crate::interval::IntervalKey;
use crate::plan::Plan;
use crate::record::{self, Ending, Outcome, RunFault, RunRecord, UnitRecord};
use crate::slot::HexText;

/// The version of the journal's format.
pub const FORMAT: &str = "callsheet-journal/1";

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Since the run started.
    pub millis: u64,
    #[serde(flatten)]
    pub event: Event,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The first line.
    RunStarted {
        format: String,
        run: HexText,
        plan: Digest,
        /// Wall-clock time in UTC.
        started_at: String,
    },
    UnitStarted {
        unit: UnitId,
        interval: IntervalKey,
        /// Counted from 1.
        attempt: u32,
    },
    StepStarted {
        unit: UnitId,
        interval: IntervalKey,
        /// Counted from 1.
        step: usize,
    },
    UnitEnded {
        record: Box<UnitRecord>,
    },
    /// Anything else, in the words of progress.
    Noted {
        what: String,
    },
    /// The last line of a run that was not killed: its whole record.
    RunEnded {
        record: RunRecord,
    },
}

/// Why a text is no journal of a plan's run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JournalFault {
    #[error("the journal is empty")]
    Empty,
    #[error("line {line} of the journal is no entry: {why}")]
    NoEntry { line: usize, why: String },
    #[error("the journal does not begin with the start of a run")]
    NoStart,
    #[error("the journal has the format `{0}`, which this version does not read")]
    Format(String),
    #[error("the journal is of the plan `{}`, not of `{}`", found.short(), plan.short())]
    AnotherPlan { found: Digest, plan: Digest },
}

/// What a journal knows of a run, as a record; where the run did not end, a partial one.
///
/// A run that goes on under its name goes on in its journal, and processes of one run share it. The last
/// line before a start may be torn, and so may be the last of all: its writer was killed.
pub fn read(text: &str, plan: &Plan, digest: Digest) -> Result<RunRecord, JournalFault> {
    let mut entries = entries(text)?.into_iter();
    let first = entries.next().ok_or(JournalFault::Empty)?;
    let Event::RunStarted {
        format,
        run,
        plan: found,
        started_at,
    } = first.event
    else {
        return Err(JournalFault::NoStart);
    };
    if format != FORMAT {
        return Err(JournalFault::Format(format));
    }
    if found != digest {
        return Err(JournalFault::AnotherPlan {
            found,
            plan: digest,
        });
    }
    let mut known = Known::default();
    let mut millis = first.millis;
    for entry in entries {
        millis = entry.millis;
        known.learn(entry.event);
    }
    if let Some(record) = known.record.take() {
        return Ok(record);
    }
    Ok(RunRecord {
        // Known at the end only.
        stale_inputs: Vec::new(),
        format: record::FORMAT.to_owned(),
        run,
        plan: digest,
        started_at,
        millis,
        ending: Ending::Unfinished,
        units: known.units(plan),
    })
}

fn entries(text: &str) -> Result<Vec<Entry>, JournalFault> {
    let whole = text.ends_with('\n');
    let mut entries: Vec<Entry> = Vec::new();
    let mut broken = None;
    for (line, text) in (1..).zip(text.lines()) {
        match (serde_json::from_str::<Entry>(text), broken.take()) {
            (Ok(entry), None) => entries.push(entry),
            (Ok(entry), Some(fault)) => {
                let Event::RunStarted { .. } = entry.event else {
                    return Err(fault);
                };
                entries.push(entry);
            }
            (Err(_), Some(fault)) => return Err(fault),
            (Err(error), None) => {
                let why = error.to_string();
                broken = Some(JournalFault::NoEntry { line, why });
            }
        }
    }
    match broken {
        Some(fault) if whole => Err(fault),
        _ => Ok(entries),
    }
}

#[derive(Default)]
struct Known {
    ended: BTreeMap<(UnitId, IntervalKey), UnitRecord>,
    /// Attempts and step of what has not ended.
    running: BTreeMap<(UnitId, IntervalKey), (u32, Option<usize>)>,
    /// Of the last process that ended.
    record: Option<RunRecord>,
}

impl Known {
    fn learn(&mut self, event: Event) {
        match event {
            Event::UnitStarted {
                unit,
                interval,
                attempt,
            } => {
                self.running.insert((unit, interval), (attempt, None));
            }
            Event::StepStarted {
                unit,
                interval,
                step,
            } => {
                if let Some((_, at)) = self.running.get_mut(&(unit, interval)) {
                    *at = Some(step);
                }
            }
            Event::UnitEnded { record } => {
                let key = (record.unit.clone(), record.interval.clone());
                self.running.remove(&key);
                self.ended.insert(key, *record);
            }
            Event::RunEnded { record } => self.record = Some(record),
            Event::RunStarted { .. } => self.record = None,
            Event::Noted { .. } => {}
        }
    }

    fn units(self, plan: &Plan) -> Vec<UnitRecord> {
        let Self { ended, running, .. } = self;
        let open = running
            .into_iter()
            .filter_map(|((unit, key), (attempts, step))| {
                let planned = plan.unit(&unit)?;
                let intervals = plan.intervals.iter().map(|planned| planned.interval);
                let interval = intervals.into_iter().find(|interval| interval.key() == key);
                Some(UnitRecord {
                    digest: planned.digest(interval.as_ref()),
                    unit,
                    interval: key,
                    outcome: Outcome::Unknown {
                        error: cut_off(step),
                    },
                    attempts,
                    millis: 0,
                    rows_written: None,
                    rows_total: None,
                    checks: Vec::new(),
                    evidence: Box::default(),
                })
            });
        let open: Vec<UnitRecord> = open.collect();
        ended.into_values().chain(open).collect()
    }
}

fn cut_off(step: Option<usize>) -> RunFault {
    RunFault {
        code: "run/cut-off".to_owned(),
        message: "the journal ends while it was under way".to_owned(),
        detail: None,
        help: None,
        step,
    }
}

#[cfg(test)]
mod tests;
