//! Units: what happens whole or not at all.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::id::{CheckId, UnitId};
use crate::interval::{DataInterval, IntervalKey};
use crate::reads::Read;
use crate::slot::SlottedText;
use crate::statement::Statement;

/// A numbered unit's shape, the same for each interval but for its slots.
///
/// Its steps are one transaction: begin, fence, what it does, record, commit. What Redshift refuses in
/// a transaction stands alone before one that only holds the ledger row: fence, the statement, begin,
/// fence, record, commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    pub id: UnitId,
    pub title: String,
    /// The table that it writes: `analytics.songplays`, `analytics.staging_events__⟦start|%Y%m%d⟧`.
    pub table: SlottedText,
    pub role: Role,
    pub scope: Scope,
    pub across: Across,
    pub rerun: Rerun,
    /// Units of the same interval, or of none, that must be done first.
    pub needs: Vec<UnitId>,
    /// Those of them whose rows its own are made from: what is stale where they are loaded again.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub reads: Vec<Read>,
    /// What readers can see once it is done.
    pub visible: String,
    pub origin: Origin,
    pub steps: Vec<Step>,
}

/// What a unit is for, which decides when it has to run again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Fills a table that stays. Runs once for each interval and digest.
    Publish,
    /// Fills a table that lives only as long as units of its interval need it.
    Stage { dropped_by: UnitId },
    /// Drops what a stage filled, when nobody needs it any more.
    Drop { stage: UnitId },
    /// Changes what a table is, not its rows: its grants, its comments, its shape. Runs where its
    /// statements are others than those that ran last, or ran before a change that it needs.
    Change,
    /// Looks after a table whose rows changed. Runs where a unit that it needs was done since.
    Maintain,
}

/// How often a unit is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Once per plan set, whatever the intervals: `static` tables.
    Once,
    EachInterval,
    /// Once per run, behind all intervals of the units that it needs.
    AtEnd,
}

/// How a unit's intervals follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Across {
    /// They write different tables and may run side by side.
    Independent,
    /// They write one table: one at a time, in the order of the intervals.
    InOrder,
}

/// What running a unit a second time for its interval would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rerun {
    /// It replaces what it wrote: safe to repeat.
    Replaces,
    /// It replaces the rows that this very interval wrote: safe to repeat, but intervals that overlap
    /// it would bring its rows once more.
    ReplacesOwn,
    /// It takes back what it wrote for this interval and all later ones: later ones have to run again
    /// behind it.
    Rewinds,
    /// It would write the same rows again. The ledger's row for (unit, interval) guards it, whatever
    /// its digest: it is neither stale nor reprocessed.
    Doubles,
}

/// Where in the sources a unit or check was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
}

/// One statement and what the executor does with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    #[serde(rename = "do")]
    pub verb: Verb,
    pub sql: Statement,
}

/// The executor runs a statement, or measures a query that answers one integer. The variants say
/// what an answer is held against, and where a unit's transaction starts and ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    Begin,
    /// Measures the lease's generation, which must be the run's own.
    Fence,
    Run,
    /// Runs a statement that brings about what is declared of the table where that is not so yet: its
    /// creation, grants, comments. It makes no rows, and is no part of the unit's digest.
    Declare,
    /// Runs a COPY, whose row count the protocol's `copy_count` measures.
    Copy,
    /// Runs a statement that writes the unit's table; its row count is reported.
    Load,
    /// Measures a check.
    Check(CheckId),
    /// Measures how many rows the table holds now, for the report.
    Count,
    /// Runs the blind INSERT of the ledger row.
    Record,
    Commit,
    /// Runs a statement that Redshift refuses in a transaction, alone:
    /// <https://docs.aws.amazon.com/redshift/latest/dg/r_SVL_MULTI_STATEMENT_VIOLATIONS.html>. It may
    /// have happened without its ledger row.
    Alone(Redo),
}

/// What to do with a statement outside a transaction that may have happened already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Redo {
    /// Run it again: a second time changes nothing, as with VACUUM and ANALYZE.
    Repeatable,
    /// Ask first. The query answers 1 where it happened, and 0 where it did not.
    Verify(Statement),
}

/// Where a unit's work stands towards its ledger row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Atomicity<'a> {
    /// In one transaction: both happen, or neither.
    Transaction,
    /// Outside: the work may happen without the row, never the row without the work.
    Outside(&'a Redo),
    /// The steps fit neither.
    Malformed,
}

impl Unit {
    /// What the steps come to.
    pub fn atomicity(&self) -> Atomicity<'_> {
        let verbs: Vec<&Verb> = self.steps.iter().map(|step| &step.verb).collect();
        match verbs.as_slice() {
            [
                Verb::Fence,
                Verb::Alone(redo),
                Verb::Begin,
                Verb::Fence,
                Verb::Record,
                Verb::Commit,
            ] => Atomicity::Outside(redo),
            [
                Verb::Begin,
                Verb::Fence,
                work @ ..,
                Verb::Record,
                Verb::Commit,
            ] if !work.iter().any(|verb| verb.is_frame()) => Atomicity::Transaction,
            _ => Atomicity::Malformed,
        }
    }

    /// What identifies the unit for one interval in the ledger: the meaning, not the spelling, of the
    /// statements that make its rows. A check, a grant or a sort key that is added or changed, or
    /// another ledger, does not make loaded rows stale.
    pub fn digest(&self, interval: Option<&DataInterval>) -> Digest {
        let key = self.key(interval);
        let meanings: Vec<String> = self
            .steps
            .iter()
            .filter(|step| {
                matches!(
                    step.verb,
                    Verb::Run | Verb::Copy | Verb::Load | Verb::Alone(_)
                )
            })
            .map(|step| step.sql.meaning.to_string())
            .collect();
        Digest::of_parts(
            ["unit/1", self.id.as_str(), key.as_str()]
                .into_iter()
                .chain(meanings.iter().map(String::as_str)),
        )
    }

    /// The ledger key of the unit for one interval of the plan.
    pub fn key(&self, interval: Option<&DataInterval>) -> IntervalKey {
        match (self.scope, interval) {
            (Scope::EachInterval, Some(interval)) => interval.key(),
            (Scope::Once | Scope::AtEnd, _) | (Scope::EachInterval, None) => IntervalKey::once(),
        }
    }
}

impl Verb {
    /// Whether it belongs to the frame of a transaction, or cannot stand inside one.
    fn is_frame(&self) -> bool {
        match self {
            Self::Begin | Self::Fence | Self::Record | Self::Commit | Self::Alone(_) => true,
            Self::Run | Self::Declare | Self::Copy | Self::Load | Self::Check(_) | Self::Count => {
                false
            }
        }
    }
}
