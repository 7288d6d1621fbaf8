//! What became of one unit for one interval.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::evidence::Evidence;
use crate::id::UnitId;
use crate::interval::{DataInterval, IntervalKey};
use crate::record::{Outcome, UnitRecord};
use crate::unit::{Origin, Unit, Verb};

/// One unit and one interval, with what a reader needs from the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitReport {
    pub unit: UnitId,
    pub interval: IntervalKey,
    /// The table it writes, as it is called for this interval.
    pub table: String,
    pub digest: Digest,
    pub outcome: Outcome,
    pub attempts: u32,
    pub millis: u64,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rows_written: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rows_total: Option<u64>,
    /// How the statement at fault begins, where one is known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub statement: Option<String>,
    pub origin: Origin,
    /// What the database remarked on the statements that load the table, and its warnings.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub remarks: Vec<String>,
    #[serde(skip_serializing_if = "Evidence::is_empty", default)]
    pub evidence: Evidence,
}

/// How much of a statement a report quotes, in characters.
const HEAD: usize = 100;

impl UnitReport {
    pub(super) fn of(unit: &Unit, interval: Option<&DataInterval>, record: &UnitRecord) -> Self {
        Self {
            unit: unit.id.clone(),
            interval: record.interval.clone(),
            table: unit.table.unfold(interval),
            digest: record.digest,
            outcome: record.outcome.clone(),
            attempts: record.attempts,
            millis: record.millis,
            rows_written: record.rows_written,
            rows_total: record.rows_total,
            statement: statement_at_fault(unit, interval, &record.outcome),
            origin: unit.origin.clone(),
            remarks: remarks(unit, &record.evidence),
            evidence: Evidence::clone(&record.evidence),
        }
    }

    /// Rows that stayed: those of a unit that was rolled back did not.
    pub(super) fn rows_published(&self) -> Option<u64> {
        self.rows_written.filter(|_| self.outcome == Outcome::Done)
    }
}

/// Remarks such as that a table is there already are in the evidence, and nobody has to read them.
fn remarks(unit: &Unit, evidence: &Evidence) -> Vec<String> {
    let loads = |step: usize| {
        let step = step.checked_sub(1).and_then(|index| unit.steps.get(index));
        step.is_some_and(|step| matches!(step.verb, Verb::Copy | Verb::Load))
    };
    let notices = evidence.notices.first.iter();
    notices
        .filter(|notice| notice.severity == "WARNING" || loads(notice.step))
        .map(|notice| notice.message.clone())
        .collect()
}

fn statement_at_fault(
    unit: &Unit,
    interval: Option<&DataInterval>,
    outcome: &Outcome,
) -> Option<String> {
    let (Outcome::Failed { error } | Outcome::Unknown { error }) = outcome else {
        return None;
    };
    let step = unit.steps.get(error.step?.checked_sub(1)?)?;
    let text = step.sql.text.unfold(interval);
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    let head: String = line.chars().take(HEAD).collect();
    Some(if head.len() < line.len() {
        format!("{head} …")
    } else {
        head
    })
}
