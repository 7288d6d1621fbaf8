//! Which pipeline writes a table: the statements that ask and note it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::identifier::Identifier;
use crate::statement::Statement;
use crate::table_name::TableName;

/// A table has one owner among the pipelines of a control schema, so that two never write one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ownership {
    /// The tables of this plan, those of one interval under their common name.
    pub tables: Vec<TableName>,
    /// Lets pipelines claim tables one at a time.
    pub lock: Statement,
    /// Answers a row per table of the plan that has an owner: table, pipeline.
    pub read: Statement,
    /// Notes this pipeline as the owner of those that have none.
    pub claim: Statement,
    /// Notes this pipeline as the owner of all.
    pub adopt: Statement,
}

/// A table of the plan that another pipeline owns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedElsewhere {
    pub table: TableName,
    pub pipeline: Identifier,
}

impl fmt::Display for OwnedElsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the table `{}` belongs to the pipeline `{}`",
            self.table, self.pipeline
        )
    }
}
