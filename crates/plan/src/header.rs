//! What stands at the top of a plan.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::identifier::Identifier;
use crate::interval::{Cadence, DataInterval};

/// The version of the plan file's format. Another one is refused, never guessed at.
pub const FORMAT: &str = "callsheet-plan/1";

/// Everything about a plan but its units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub format: String,
    pub pipeline: Identifier,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub owner: Option<String>,
    pub target: Target,
    pub cadence: Cadence,
    /// From the first interval's start to the last one's end.
    pub range: DataInterval,
    pub intervals: usize,
    /// The slots that the statements of this plan hold, and what fills them.
    pub parameters: Vec<Parameter>,
    pub sources: Vec<SourceDigest>,
    pub provenance: Provenance,
    /// Of a plan that changes tables and loads none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub migration: Option<Migration>,
}

/// Between which plans a plan of changes leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Migration {
    /// The plan whose tables are there.
    pub from: Digest,
    /// The plan whose tables there will be.
    pub to: Digest,
    /// What a reviewer has to know besides the statements.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
}

/// Where a plan runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    pub name: Identifier,
    pub kind: TargetKind,
    pub schema: Identifier,
    pub control_schema: Identifier,
    /// Whose schemas they are, where each developer has their own.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub developer: Option<Identifier>,
    /// Of host, port and database ([`crate::endpoint::fingerprint`]), where the sources name them;
    /// the plan then runs nowhere else.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fingerprint: Option<Digest>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// The embedded engine.
    Local,
    Redshift,
}

/// A run parameter that the plan uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    pub name: crate::slot::RunParameter,
    pub kind: crate::slot::ValueKind,
    pub meaning: String,
}

/// A file that the plan was made from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceDigest {
    pub file: String,
    pub digest: Digest,
}

/// What made the plan. It identifies nothing: a unit is identified by the digest of its SQL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    pub compiler: String,
    /// The version of the bundled time-zone database.
    pub tzdb: String,
}
