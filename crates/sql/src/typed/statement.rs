//! Bound statements.

use plan::{Identifier, TableName};

use super::{Cte, Expr, Nullability, Query, Relation, Type};
use crate::span::Span;
use crate::statement;

/// One statement, bound. Table names are complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    Query(Query),
    Insert(Insert),
    Update(Update),
    Delete(Delete),
    Merge(Merge),
    CreateSchema(CreateSchema),
    CreateTable(CreateTable),
    CreateTableAs(CreateTableAs),
    DropTable(DropTable),
    CreateView(CreateView),
    CreateMaterializedView(CreateMaterializedView),
    Copy(Copy),
    Unload(Unload),
    /// `MERGE … REMOVE DUPLICATES`.
    RemoveDuplicates(RemoveDuplicates),
    /// `EXPLAIN statement`: nothing of it runs.
    Explain(Box<Self>),
    /// `DECLARE name CURSOR FOR query`.
    Declare {
        cursor: Identifier,
        query: Box<Query>,
    },
    /// Nothing to bind but the tables that it names.
    Command(Command),
    Begin,
    Commit,
    Rollback,
    /// `LOCK a, b`: always exclusive.
    Lock(Vec<TableName>),
    /// `SET name TO value`, the value as written.
    Set {
        name: String,
        value: String,
    },
    /// `ANALYZE`: changes no row.
    Analyze,
}

/// A column that is written to. A value is converted to `ty` as on assignment: a number is
/// rounded to the scale, a text too long is an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetColumn {
    pub name: Identifier,
    /// A column type, or unknown as its table is.
    pub ty: Type,
    pub nullability: Nullability,
    /// Where the statement names it; empty where it does not.
    pub span: Span,
}

/// `INSERT INTO table (columns) …`. Without a list the first columns in their order, and none if
/// the columns of the table are not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insert {
    pub table: TableName,
    pub columns: Vec<TargetColumn>,
    pub source: InsertSource,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InsertSource {
    /// Its outputs go to the columns by position.
    Query(Box<Query>),
    Values(Vec<Vec<Value>>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Expr(Expr),
    /// The column's default.
    Default,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub column: TargetColumn,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// Of the WITH before it.
    pub ctes: Vec<Cte>,
    pub table: TableName,
    pub alias: Identifier,
    pub assignments: Vec<Assignment>,
    pub from: Vec<Relation>,
    pub selection: Option<Expr>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delete {
    /// Of the WITH before it.
    pub ctes: Vec<Cte>,
    pub table: TableName,
    pub alias: Identifier,
    pub using: Vec<Relation>,
    pub selection: Option<Expr>,
}

/// Redshift's MERGE has exactly two arms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    pub table: TableName,
    pub alias: Identifier,
    /// Always [`Relation::Table`].
    pub source: Relation,
    pub on: Expr,
    pub matched: MergeMatched,
    pub not_matched: MergeInsert,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeMatched {
    Update(Vec<Assignment>),
    Delete,
}

/// `WHEN NOT MATCHED THEN INSERT (columns) VALUES (values)`, of equal length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeInsert {
    pub columns: Vec<TargetColumn>,
    pub values: Vec<Value>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateSchema {
    pub schema: Identifier,
    pub definition: statement::CreateSchema,
}

/// The name complete, the rest as parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateTable {
    pub table: TableName,
    pub definition: statement::CreateTable,
}

/// The query's outputs already bear the listed names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateTableAs {
    pub table: TableName,
    pub definition: statement::CreateTableAs,
    pub query: Query,
}

/// The query's outputs already bear the listed names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateView {
    pub view: TableName,
    pub definition: statement::CreateView,
    pub query: Query,
}

/// The query's outputs already bear the listed names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateMaterializedView {
    pub view: TableName,
    pub definition: statement::CreateMaterializedView,
    pub query: Query,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unload {
    pub definition: statement::Unload,
    pub query: Query,
}

/// Rows of the table that a row of the source matches are replaced by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoveDuplicates {
    pub table: TableName,
    pub alias: Identifier,
    /// Always [`Relation::Table`].
    pub source: Relation,
    pub on: Expr,
}

/// A statement whose parts need no types, such as VACUUM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// As [`crate::Kind::command`] has it.
    pub command: &'static str,
    /// In the order of the text.
    pub tables: Vec<TableName>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropTable {
    pub tables: Vec<TableName>,
    pub definition: statement::DropTable,
}

/// Columns in the order in which COPY fills them; none if those of the table are not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    pub table: TableName,
    pub columns: Vec<TargetColumn>,
    pub definition: statement::Copy,
}
