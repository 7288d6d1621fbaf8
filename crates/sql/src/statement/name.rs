//! Names and choices that several statements share.

use std::fmt;

use plan::{Identifier, TableName};

use crate::span::Span;

/// A relation's name as written: database and schema may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Of another database, or of this one spelled out.
    pub database: Option<Identifier>,
    pub schema: Option<Identifier>,
    pub table: Identifier,
    pub span: Span,
}

impl Name {
    /// The complete name, `schema` standing in where none was written. With a database the schema
    /// is `database.schema`, which no schema of this database is called.
    pub fn complete(&self, schema: &Identifier) -> TableName {
        TableName::new(self.qualifier(schema), self.table.clone())
    }

    /// Of one, two or three parts; `None` if a part is no name or there are more.
    pub(crate) fn from_parts(parts: &[String], span: Span) -> Option<Self> {
        let mut names = Vec::new();
        for part in parts.iter().rev() {
            names.push(part.parse::<Identifier>().ok()?);
        }
        let mut names = names.into_iter();
        let name = Self {
            table: names.next()?,
            schema: names.next(),
            database: names.next(),
            span,
        };
        names.next().is_none().then_some(name)
    }

    fn qualifier(&self, default_schema: &Identifier) -> Identifier {
        let schema = self.schema.as_ref().unwrap_or(default_schema);
        match &self.database {
            None => schema.clone(),
            // Two names that are valid and short enough make a third; longer ones keep the schema.
            Some(database) => format!("{database}.{schema}")
                .parse()
                .unwrap_or_else(|_| schema.clone()),
        }
    }
}

/// As in the text, without quotes.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for qualifier in [&self.database, &self.schema].into_iter().flatten() {
            write!(f, "{qualifier}.")?;
        }
        write!(f, "{}", self.table)
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

/// What `OR REPLACE` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// An object of that name is an error.
    Refused,
    Allowed,
}

/// What happens to objects that depend on what is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dependents {
    /// `RESTRICT`, the default: they make the statement fail.
    Restrict,
    /// `CASCADE`, which stands here: they are dropped too.
    Cascade(Span),
}
