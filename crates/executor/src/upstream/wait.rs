//! What a run waits for.

use std::fmt;

use plan::{DataInterval, Identifier, TableName, UnitId};

/// A table of another pipeline that has not got what this plan needs of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpstreamWait {
    pub pipeline: Identifier,
    /// As this pipeline's SQL names it.
    pub table: TableName,
    /// The units that wait.
    pub read_by: Vec<UnitId>,
    pub lack: Lack,
}

/// What is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The other pipeline has no ledger on this target.
    NoLedger,
    /// It has, but the table was loaded for no interval.
    NeverLoaded,
    /// In order, no two of them adjacent.
    Intervals(Vec<DataInterval>),
    /// A view whose rows are older than the tables that it reads.
    NotRefreshed,
}

/// The most intervals that a message names.
const MOST_SHOWN: usize = 10;

impl fmt::Display for UpstreamWait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            pipeline, table, ..
        } = self;
        match &self.lack {
            Lack::NoLedger => write!(
                f,
                "the pipeline `{pipeline}`, which makes `{table}`, has no ledger on this target"
            ),
            Lack::NeverLoaded => {
                write!(f, "the pipeline `{pipeline}` has never loaded `{table}`")
            }
            Lack::Intervals(intervals) => {
                let shown = intervals.iter().take(MOST_SHOWN).map(ToString::to_string);
                let shown: Vec<String> = shown.collect();
                write!(
                    f,
                    "the pipeline `{pipeline}` has not loaded `{table}` for {}",
                    shown.join(", ")
                )?;
                match intervals.len().saturating_sub(MOST_SHOWN) {
                    0 => Ok(()),
                    more => write!(f, " and {more} more"),
                }
            }
            Lack::NotRefreshed => write!(
                f,
                "the pipeline `{pipeline}` has not refreshed `{table}` since it loaded what it reads"
            ),
        }
    }
}
