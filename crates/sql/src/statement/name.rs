//! Names and choices that several statements share.

use plan::{Identifier, TableName};

use crate::span::Span;

/// A relation's name as written: the schema may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub schema: Option<Identifier>,
    pub table: Identifier,
    pub span: Span,
}

impl Name {
    /// The complete name, `schema` standing in where none was written.
    pub fn complete(&self, schema: &Identifier) -> TableName {
        TableName::new(
            self.schema.clone().unwrap_or_else(|| schema.clone()),
            self.table.clone(),
        )
    }
}

/// How long a table lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persistence {
    Permanent,
    /// Until the session ends; seen by this session only.
    Temporary,
}

/// What `IF EXISTS` and `IF NOT EXISTS` say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The wrong state is an error.
    Required,
    /// The wrong state is passed over.
    Optional,
}
