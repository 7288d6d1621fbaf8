//! A pipeline that makes a source's tables.

use std::collections::BTreeMap;

use plan::upstream::{Require, UpstreamLoad};
use plan::{Identifier, UnitId};

/// Another pipeline, and how its tables come to be.
#[derive(Clone, Debug)]
pub struct Upstream {
    pub source: Identifier,
    pub pipeline: Identifier,
    pub require: Require,
    /// Its folder in the project; none where another project has it.
    pub folder: Option<String>,
    /// Those that can be read.
    pub tables: BTreeMap<Identifier, UpstreamTable>,
}

/// How the rows of a table come to be.
#[derive(Clone, Debug)]
pub struct UpstreamTable {
    /// The units that load it, or for a view what it reads.
    pub loads: Vec<UpstreamLoad>,
    /// The unit that brings it up to date behind them.
    pub refresh: Option<UnitId>,
}
