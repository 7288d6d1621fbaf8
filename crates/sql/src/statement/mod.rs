//! Statements as written: shape known, names not yet resolved.

mod copy;
mod create_table;
mod name;

pub use copy::{Authorization, Copy, CopyFormat, CopyOptions, DateFormat, JsonPaths, TimeFormat};
pub use create_table::{
    ColumnDefinition, CreateTable, DistStyle, SortStyle, TableAttributes, TableConstraint,
};
pub use name::{Name, Persistence, Presence};

use plan::Identifier;

use crate::span::{Span, Spanned};
use crate::syntax::Sql;

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// `SELECT`, with `WITH` and set operations.
    Query(Sql),
    Insert(Sql),
    Update(Sql),
    Delete(Sql),
    Merge(Sql),
    CreateSchema(CreateSchema),
    CreateTable(CreateTable),
    CreateTableAs(CreateTableAs),
    DropTable(DropTable),
    Copy(Copy),
    /// `BEGIN`, `START TRANSACTION`.
    Begin,
    /// `COMMIT`, `END`.
    Commit,
    /// `ROLLBACK`, `ABORT`.
    Rollback,
    /// `LOCK a, b`.
    Lock(Vec<Name>),
    Set(Set),
    /// `ANALYZE` of one table or of all.
    Analyze(Option<Name>),
    /// Known by its first words only: it can be classified, not bound.
    Other(Other),
}

/// `CREATE SCHEMA name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateSchema {
    pub name: Spanned<Identifier>,
    /// Whether an existing one is fine.
    pub presence: Presence,
}

/// `CREATE TABLE name (columns) attributes AS query`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateTableAs {
    pub name: Name,
    pub persistence: Persistence,
    /// Empty if the query names the columns.
    pub columns: Vec<Spanned<Identifier>>,
    pub attributes: TableAttributes,
    pub query: Sql,
}

/// `DROP TABLE a, b`. `CASCADE` is refused: it drops what no plan names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropTable {
    pub names: Vec<Name>,
    pub presence: Presence,
}

/// `SET name TO value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    pub name: String,
    /// As written, quotes included.
    pub value: String,
}

/// A statement that only [`crate::classify()`] understands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its first words in capitals, such as `ALTER TABLE APPEND`.
    pub command: &'static str,
    /// The table it writes, where the first words show it.
    pub table: Option<Name>,
    /// The whole statement.
    pub span: Span,
}
