//! Statements as written: shape known, names not yet resolved.

mod alter_table;
mod copy;
mod create_table;
mod drop;
mod external_table;
mod maintenance;
mod name;
mod privileges;
mod unload;
mod view;
mod wrapped;

pub use alter_table::{AlterAction, AlterTable, Unmatched};
pub use copy::{
    Authorization, Copy, CopyFormat, CopyOptions, DateFormat, Encoding, JsonPaths, Packing,
    TimeFormat,
};
pub use create_table::{
    ColumnDefinition, CreateTable, Defaults, DistStyle, Identity, IdentityValues, Like, SortStyle,
    TableAttributes, TableConstraint,
};
pub use drop::{Drop, Dropped};
pub use external_table::CreateExternalTable;
pub use maintenance::{Analyze, AnalyzePurpose, Vacuum};
pub use name::{Dependents, Name, Persistence, Presence, Replacement};
pub use privileges::{PrivilegeChange, PrivilegeScope, Privileges};
pub use unload::{Unload, UnloadFormat};
pub use view::{
    AutoRefresh, CreateMaterializedView, CreateView, RefreshMaterializedView, ViewBinding,
};
pub use wrapped::{Call, Declare, Explain, Prepare};

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
    /// `MERGE … REMOVE DUPLICATES`: a merge without arms.
    RemoveDuplicates(Sql),
    CreateSchema(CreateSchema),
    CreateTable(CreateTable),
    CreateTableAs(CreateTableAs),
    CreateExternalTable(CreateExternalTable),
    CreateView(CreateView),
    CreateMaterializedView(CreateMaterializedView),
    RefreshMaterializedView(RefreshMaterializedView),
    AlterTable(AlterTable),
    DropTable(DropTable),
    Drop(Drop),
    Truncate(Name),
    Copy(Copy),
    Unload(Unload),
    Vacuum(Vacuum),
    Analyze(Analyze),
    Call(Call),
    Privileges(Privileges),
    /// `BEGIN`, `START TRANSACTION`.
    Begin,
    /// `COMMIT`, `END`.
    Commit,
    /// `ROLLBACK`, `ABORT`.
    Rollback,
    /// `LOCK a, b`.
    Lock(Vec<Name>),
    Set(Set),
    Explain(Explain),
    Declare(Declare),
    Prepare(Prepare),
    /// Passed through: classified, with nothing in it to bind.
    Other(Other),
}

/// `CREATE SCHEMA name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateSchema {
    pub name: Spanned<Identifier>,
    /// Whether an existing one is fine.
    pub presence: Presence,
}

/// `CREATE TABLE name (columns) attributes AS query`, or `SELECT … INTO name …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateTableAs {
    pub name: Name,
    pub persistence: Persistence,
    pub form: TableFromQuery,
    /// Empty if the query names the columns.
    pub columns: Vec<Spanned<Identifier>>,
    pub attributes: TableAttributes,
    pub query: Sql,
}

/// How a table from a query was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFromQuery {
    CreateTableAs,
    SelectInto,
}

/// `DROP TABLE a, b`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropTable {
    pub names: Vec<Name>,
    pub presence: Presence,
    pub dependents: Dependents,
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
    /// Its first words in capitals, such as `CREATE PROCEDURE`.
    pub command: &'static str,
    /// What it is about, where its name stands right behind the first words.
    pub name: Option<Name>,
    /// The whole statement.
    pub span: Span,
}
