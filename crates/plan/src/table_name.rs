//! Tables, always with their schema.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::identifier::{Identifier, IdentifierFault};

/// A table and the schema it lies in. Nothing depends on a search path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TableName {
    pub schema: Identifier,
    pub table: Identifier,
}

/// Why a text is no `schema.table`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableNameFault {
    #[error("a table is written `schema.table`")]
    NotTwoParts,
    #[error(transparent)]
    Identifier(#[from] IdentifierFault),
}

impl TableName {
    pub fn new(schema: Identifier, table: Identifier) -> Self {
        Self { schema, table }
    }

    /// `schema.table` as SQL text, each part in quotes only where Redshift needs them.
    pub fn to_sql(&self) -> String {
        format!("{}.{}", self.schema.to_sql(), self.table.to_sql())
    }
}

impl FromStr for TableName {
    type Err = TableNameFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (schema, table) = text.split_once('.').ok_or(TableNameFault::NotTwoParts)?;
        Ok(Self::new(schema.parse()?, table.parse()?))
    }
}

impl TryFrom<String> for TableName {
    type Error = TableNameFault;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<TableName> for String {
    fn from(name: TableName) -> Self {
        name.to_string()
    }
}

/// Shows bare names, for messages; SQL text comes from [`TableName::to_sql`].
impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.schema, self.table)
    }
}
