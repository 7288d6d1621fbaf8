//! Other pipelines whose tables the units read.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::UnitId;
use crate::identifier::Identifier;
use crate::statement::Statement;
use crate::unit::{Rerun, Scope};

/// A pipeline that has to be done before units of this one run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upstream {
    /// The source under which the pipeline's SQL names its tables.
    pub source: Identifier,
    pub pipeline: Identifier,
    pub require: Require,
    /// Reads the other pipeline's ledger: rows of unit, interval, digest, sequence, generation.
    pub query: Statement,
    /// Those that are read.
    pub tables: Vec<UpstreamTable>,
}

/// What the other pipeline has to have loaded before a unit of an interval runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Require {
    /// Every moment of the interval, in whichever intervals of its own.
    SameInterval,
    /// Anything, once.
    Latest,
}

/// A table of another pipeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpstreamTable {
    pub name: Identifier,
    /// The units of the other pipeline that load it; for a view, those of all tables that it can
    /// show.
    pub loads: Vec<UpstreamLoad>,
    /// The unit that brings it up to date behind them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh: Option<UnitId>,
    /// The units of this plan that wait for it.
    pub read_by: Vec<UnitId>,
}

/// A unit of another pipeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpstreamLoad {
    pub unit: UnitId,
    pub scope: Scope,
    pub rerun: Rerun,
}

impl fmt::Display for Require {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SameInterval => "has to have loaded every interval of a unit that reads it",
            Self::Latest => "has to have loaded it once",
        })
    }
}
