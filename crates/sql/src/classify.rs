//! What a statement does to transactions and to tables.

mod kinds;
mod places;
mod tables;

pub use places::by_place;
pub use tables::{Tables, tables};

use crate::parse::Parsed;
use crate::statement::{
    AlterAction, AlterTable, AnalyzePurpose, Dropped, PrivilegeChange, PrivilegeScope, Statement,
    TableFromQuery,
};
use kinds::KINDS;

/// How a statement and a transaction get along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Becomes visible with COMMIT, undone by ROLLBACK.
    Transactional,
    /// Begins or ends a transaction.
    TransactionControl,
    /// Commits what came before it, and itself.
    ImplicitCommit,
    /// Refused inside a transaction.
    NotInTransaction,
}

/// What a statement leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    Reads,
    /// Settings of the session, locks.
    Session,
    /// Rows or tables.
    Writes,
    /// Rows or tables are gone.
    Destroys,
}

/// One kind of statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// In capitals.
    pub command: &'static str,
    pub class: Class,
    pub effect: Effect,
    /// The page of the Redshift documentation, below
    /// <https://docs.aws.amazon.com/redshift/latest/dg/>.
    pub page: &'static str,
}

/// What kind of statement it is.
pub fn classify(parsed: &Parsed) -> Kind {
    let command = command(&parsed.statement);
    *KINDS
        .iter()
        .find(|kind| kind.command == command)
        .expect("every command has a row, which a test checks")
}

/// The kind whose command these first words in capitals begin with; the longest command wins.
pub(crate) fn kind_of_words(words: &[String]) -> Option<Kind> {
    let written = |kind: &&Kind| {
        let mut words = words.iter();
        kind.command
            .split(' ')
            .all(|part| words.next().is_some_and(|word| word == part))
    };
    KINDS
        .iter()
        .filter(written)
        .max_by_key(|kind| kind.command.len())
        .copied()
}

/// The command of a statement, as [`Kind::command`] has it.
pub(crate) fn command(statement: &Statement) -> &'static str {
    match statement {
        Statement::Query(_) => "SELECT",
        Statement::Insert(_) => "INSERT",
        Statement::Update(_) => "UPDATE",
        Statement::Delete(_) => "DELETE",
        Statement::Merge(_) => "MERGE",
        Statement::RemoveDuplicates(_) => "MERGE REMOVE DUPLICATES",
        Statement::CreateSchema(_) => "CREATE SCHEMA",
        Statement::CreateTable(_) => "CREATE TABLE",
        Statement::CreateTableAs(create) => match create.form {
            TableFromQuery::CreateTableAs => "CREATE TABLE AS",
            TableFromQuery::SelectInto => "SELECT INTO",
        },
        Statement::CreateExternalTable(_) => "CREATE EXTERNAL TABLE",
        Statement::CreateView(_) => "CREATE VIEW",
        Statement::CreateMaterializedView(_) => "CREATE MATERIALIZED VIEW",
        Statement::RefreshMaterializedView(_) => "REFRESH MATERIALIZED VIEW",
        Statement::AlterTable(alter) => altering(alter),
        Statement::DropTable(_) => "DROP TABLE",
        Statement::Drop(drop) => match drop.kind {
            Dropped::View => "DROP VIEW",
            Dropped::MaterializedView => "DROP MATERIALIZED VIEW",
            Dropped::Schema => "DROP SCHEMA",
        },
        Statement::Truncate(_) => "TRUNCATE",
        Statement::Copy(copy) if copy.places.contains_key("job") => "COPY JOB",
        Statement::Copy(_) => "COPY",
        Statement::Unload(_) => "UNLOAD",
        Statement::Vacuum(_) => "VACUUM",
        Statement::Analyze(analyze) => match analyze.purpose {
            AnalyzePurpose::Statistics => "ANALYZE",
            AnalyzePurpose::Compression => "ANALYZE COMPRESSION",
        },
        Statement::Call(_) => "CALL",
        Statement::Privileges(privileges) => match (privileges.change, privileges.scope) {
            (PrivilegeChange::Grant, PrivilegeScope::Local) => "GRANT",
            (PrivilegeChange::Grant, PrivilegeScope::External) => "GRANT EXTERNAL",
            (PrivilegeChange::Revoke, PrivilegeScope::Local) => "REVOKE",
            (PrivilegeChange::Revoke, PrivilegeScope::External) => "REVOKE EXTERNAL",
        },
        Statement::Begin => "BEGIN",
        Statement::Commit => "COMMIT",
        Statement::Rollback => "ROLLBACK",
        Statement::Lock(_) => "LOCK",
        Statement::Set(_) => "SET",
        Statement::Explain(_) => "EXPLAIN",
        Statement::Declare(_) => "DECLARE",
        Statement::Prepare(_) => "PREPARE",
        Statement::Other(other) => other.command,
    }
}

/// Of several actions the one that stands least well in a transaction.
fn altering(alter: &AlterTable) -> &'static str {
    const WORST_FIRST: &[&str] = &[
        "ALTER TABLE APPEND",
        "ALTER TABLE ALTER COLUMN",
        "ALTER TABLE EXTERNAL",
        "ALTER TABLE DROP",
    ];
    let kinds = alter.actions.iter().map(|action| match action.value {
        AlterAction::Append { .. } => "ALTER TABLE APPEND",
        AlterAction::ColumnType { .. } => "ALTER TABLE ALTER COLUMN",
        AlterAction::External => "ALTER TABLE EXTERNAL",
        AlterAction::DropColumn { .. } | AlterAction::DropConstraint { .. } => "ALTER TABLE DROP",
        _ => "ALTER TABLE",
    });
    let kinds: Vec<_> = kinds.collect();
    let worst = WORST_FIRST.iter().find(|worst| kinds.contains(worst));
    worst.copied().unwrap_or("ALTER TABLE")
}

#[cfg(test)]
mod tests;
