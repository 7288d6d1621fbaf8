//! Tables that others own and the plan reads.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::UnitId;
use crate::identifier::Identifier;
use crate::sql_type::SqlType;
use crate::statement::Statement;
use crate::table::Nullability;
use crate::table_name::TableName;

/// A table that somebody else fills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceTable {
    /// As the pipeline's SQL names it: the source, then the table.
    pub name: TableName,
    /// Where it lies on the target.
    pub table: TableName,
    /// Answers a row per column: name, type, length, precision, scale, `YES` or `NO` for nullable.
    pub query: Statement,
    /// Those that are declared; it may have more.
    pub columns: Vec<SourceColumn>,
    /// The pipeline that makes it; none where nobody's ledger tells of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<Identifier>,
    /// The units that read its rows, also through views. To make a view takes none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub read_by: Vec<UnitId>,
}

/// A column that its owner promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceColumn {
    pub name: Identifier,
    #[serde(rename = "type")]
    pub ty: SqlType,
    pub nullable: Nullability,
}

impl fmt::Display for SourceColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.ty)?;
        match self.nullable {
            Nullability::Nullable => Ok(()),
            Nullability::NotNull => f.write_str(" not null"),
        }
    }
}
