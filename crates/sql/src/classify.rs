//! What a statement does to transactions and to tables.

use crate::parse::Parsed;
use crate::span::Span;
use crate::statement::{
    AlterAction, AlterTable, AnalyzePurpose, Dropped, Name, PrivilegeChange, PrivilegeScope,
    Statement, TableFromQuery,
};
use crate::syntax::{self, Sql};

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

const fn kind(command: &'static str, class: Class, effect: Effect, page: &'static str) -> Kind {
    Kind {
        command,
        class,
        effect,
        page,
    }
}

use Class::{ImplicitCommit, NotInTransaction, TransactionControl, Transactional};
use Effect::{Destroys, Reads, Session, Writes};

/// Every command that is told apart.
#[rustfmt::skip] // one row, one line
const KINDS: &[Kind] = &[
    kind("SELECT", Transactional, Reads, "r_SELECT_synopsis"),
    kind("SELECT INTO", Transactional, Writes, "r_SELECT_INTO"),
    kind("INSERT", Transactional, Writes, "r_INSERT_30"),
    kind("UPDATE", Transactional, Writes, "r_UPDATE"),
    kind("DELETE", Transactional, Destroys, "r_DELETE"),
    kind("MERGE", Transactional, Writes, "r_MERGE"),
    kind("MERGE REMOVE DUPLICATES", Transactional, Destroys, "r_MERGE"),
    kind("COPY", Transactional, Writes, "r_COPY"),
    // `COPY … JOB CREATE` too.
    kind("COPY JOB", NotInTransaction, Writes, "r_COPY-JOB"),
    // What it writes to S3 stays after a rollback.
    kind("UNLOAD", Transactional, Writes, "r_UNLOAD"),
    kind("CREATE DATABASE", NotInTransaction, Writes, "r_CREATE_DATABASE"),
    kind("CREATE DATASHARE", Transactional, Writes, "r_CREATE_DATASHARE"),
    kind("CREATE EXTERNAL FUNCTION", Transactional, Writes, "r_CREATE_EXTERNAL_FUNCTION"),
    kind("CREATE EXTERNAL MODEL", Transactional, Writes, "r_create_external_model"),
    kind("CREATE EXTERNAL SCHEMA", NotInTransaction, Writes, "r_CREATE_EXTERNAL_SCHEMA"),
    kind("CREATE EXTERNAL TABLE", NotInTransaction, Writes, "r_CREATE_EXTERNAL_TABLE"),
    kind("CREATE EXTERNAL VIEW", NotInTransaction, Writes, "r_CREATE_EXTERNAL_VIEW"),
    kind("CREATE FUNCTION", Transactional, Writes, "r_CREATE_FUNCTION"),
    kind("CREATE GROUP", Transactional, Writes, "r_CREATE_GROUP"),
    kind("CREATE IDENTITY PROVIDER", Transactional, Writes, "r_CREATE_IDENTITY_PROVIDER"),
    kind("CREATE LIBRARY", NotInTransaction, Writes, "r_CREATE_LIBRARY"),
    kind("CREATE MASKING POLICY", Transactional, Writes, "r_CREATE_MASKING_POLICY"),
    kind("CREATE MATERIALIZED VIEW", Transactional, Writes, "materialized-view-create-sql-command"),
    // It hands the training over and returns.
    kind("CREATE MODEL", Transactional, Writes, "r_CREATE_MODEL"),
    kind("CREATE PROCEDURE", Transactional, Writes, "r_CREATE_PROCEDURE"),
    kind("CREATE RLS POLICY", Transactional, Writes, "r_CREATE_RLS_POLICY"),
    kind("CREATE ROLE", Transactional, Writes, "r_CREATE_ROLE"),
    kind("CREATE SCHEMA", Transactional, Writes, "r_CREATE_SCHEMA"),
    kind("CREATE TABLE", Transactional, Writes, "r_CREATE_TABLE_NEW"),
    kind("CREATE TABLE AS", Transactional, Writes, "r_CREATE_TABLE_AS"),
    kind("CREATE TEMPLATE", Transactional, Writes, "r_CREATE_TEMPLATE"),
    kind("CREATE USER", Transactional, Writes, "r_CREATE_USER"),
    kind("CREATE VIEW", Transactional, Writes, "r_CREATE_VIEW"),
    kind("ALTER DATABASE", NotInTransaction, Writes, "r_ALTER_DATABASE"),
    kind("ALTER DATASHARE", Transactional, Writes, "r_ALTER_DATASHARE"),
    kind("ALTER DEFAULT PRIVILEGES", Transactional, Writes, "r_ALTER_DEFAULT_PRIVILEGES"),
    kind("ALTER EXTERNAL SCHEMA", NotInTransaction, Writes, "r_ALTER_EXTERNAL_SCHEMA"),
    kind("ALTER EXTERNAL TABLE", NotInTransaction, Writes, "r_ALTER_TABLE_external-table"),
    kind("ALTER EXTERNAL VIEW", NotInTransaction, Writes, "r_ALTER_EXTERNAL_VIEW"),
    kind("ALTER FUNCTION", Transactional, Writes, "r_ALTER_FUNCTION"),
    kind("ALTER GROUP", Transactional, Writes, "r_ALTER_GROUP"),
    kind("ALTER IDENTITY PROVIDER", Transactional, Writes, "r_ALTER_IDENTITY_PROVIDER"),
    kind("ALTER MASKING POLICY", Transactional, Writes, "r_ALTER_MASKING_POLICY"),
    kind("ALTER MATERIALIZED VIEW", Transactional, Writes, "r_ALTER_MATERIALIZED_VIEW"),
    kind("ALTER MODEL", Transactional, Writes, "r_ALTER_MODEL"),
    kind("ALTER PROCEDURE", Transactional, Writes, "r_ALTER_PROCEDURE"),
    kind("ALTER RLS POLICY", Transactional, Writes, "r_ALTER_RLS_POLICY"),
    kind("ALTER ROLE", Transactional, Writes, "r_ALTER_ROLE"),
    kind("ALTER SCHEMA", Transactional, Writes, "r_ALTER_SCHEMA"),
    kind("ALTER SYSTEM", Transactional, Writes, "r_ALTER_SYSTEM"),
    kind("ALTER TABLE", Transactional, Writes, "r_ALTER_TABLE"),
    // Columns, constraints, partitions and what they hold are gone.
    kind("ALTER TABLE DROP", Transactional, Destroys, "r_ALTER_TABLE"),
    kind("ALTER TABLE APPEND", NotInTransaction, Destroys, "r_ALTER_TABLE_APPEND"),
    kind("ALTER TABLE ALTER COLUMN", NotInTransaction, Writes, "r_ALTER_TABLE"),
    // Locations, formats and partitions of an external table.
    kind("ALTER TABLE EXTERNAL", NotInTransaction, Writes, "r_ALTER_TABLE_external-table"),
    kind("ALTER TEMPLATE", Transactional, Writes, "r_ALTER_TEMPLATE"),
    kind("ALTER USER", Transactional, Writes, "r_ALTER_USER"),
    kind("ALTER VIEW", Transactional, Writes, "r_ALTER_TABLE"),
    kind("DROP DATABASE", NotInTransaction, Destroys, "r_DROP_DATABASE"),
    kind("DROP DATASHARE", Transactional, Destroys, "r_DROP_DATASHARE"),
    kind("DROP EXTERNAL VIEW", NotInTransaction, Destroys, "r_DROP_EXTERNAL_VIEW"),
    kind("DROP FUNCTION", Transactional, Destroys, "r_DROP_FUNCTION"),
    kind("DROP GROUP", Transactional, Destroys, "r_DROP_GROUP"),
    kind("DROP IDENTITY PROVIDER", Transactional, Destroys, "r_DROP_IDENTITY_PROVIDER"),
    kind("DROP LIBRARY", NotInTransaction, Destroys, "r_DROP_LIBRARY"),
    kind("DROP MASKING POLICY", Transactional, Destroys, "r_DROP_MASKING_POLICY"),
    kind("DROP MATERIALIZED VIEW", Transactional, Destroys, "materialized-view-drop-sql-command"),
    kind("DROP MODEL", Transactional, Destroys, "r_DROP_MODEL"),
    kind("DROP PROCEDURE", Transactional, Destroys, "r_DROP_PROCEDURE"),
    kind("DROP RLS POLICY", Transactional, Destroys, "r_DROP_RLS_POLICY"),
    kind("DROP ROLE", Transactional, Destroys, "r_DROP_ROLE"),
    kind("DROP SCHEMA", Transactional, Destroys, "r_DROP_SCHEMA"),
    kind("DROP TABLE", Transactional, Destroys, "r_DROP_TABLE"),
    kind("DROP TEMPLATE", Transactional, Destroys, "r_DROP_TEMPLATE"),
    kind("DROP USER", Transactional, Destroys, "r_DROP_USER"),
    kind("DROP VIEW", Transactional, Destroys, "r_DROP_VIEW"),
    kind("UNDROP", Transactional, Writes, "c_SQL_commands"),
    kind("ATTACH MASKING POLICY", Transactional, Writes, "r_ATTACH_MASKING_POLICY"),
    kind("ATTACH RLS POLICY", Transactional, Writes, "r_ATTACH_RLS_POLICY"),
    kind("DETACH MASKING POLICY", Transactional, Writes, "r_DETACH_MASKING_POLICY"),
    kind("DETACH RLS POLICY", Transactional, Writes, "r_DETACH_RLS_POLICY"),
    kind("DESC DATASHARE", Transactional, Reads, "r_DESC_DATASHARE"),
    kind("DESC IDENTITY PROVIDER", Transactional, Reads, "r_DESC_IDENTITY_PROVIDER"),
    kind("TRUNCATE", ImplicitCommit, Destroys, "r_TRUNCATE"),
    kind("VACUUM", NotInTransaction, Writes, "r_VACUUM_command"),
    kind("ANALYZE", Transactional, Session, "r_ANALYZE"),
    kind("ANALYZE COMPRESSION", Transactional, Reads, "r_ANALYZE_COMPRESSION"),
    kind("REFRESH MATERIALIZED VIEW", Transactional, Writes, "materialized-view-refresh-sql-command"),
    // The procedure may write and, if it is NONATOMIC, commit.
    kind("CALL", Transactional, Destroys, "r_CALL_procedure"),
    kind("GRANT", Transactional, Writes, "r_GRANT"),
    kind("GRANT EXTERNAL", NotInTransaction, Writes, "r_GRANT"),
    kind("REVOKE", Transactional, Writes, "r_REVOKE"),
    kind("REVOKE EXTERNAL", NotInTransaction, Writes, "r_REVOKE"),
    kind("COMMENT", Transactional, Writes, "r_COMMENT"),
    kind("BEGIN", TransactionControl, Session, "r_BEGIN"),
    kind("COMMIT", TransactionControl, Session, "r_COMMIT"),
    kind("ROLLBACK", TransactionControl, Session, "r_ROLLBACK"),
    kind("LOCK", Transactional, Session, "r_LOCK"),
    kind("SET", Transactional, Session, "r_SET"),
    kind("SET SESSION AUTHORIZATION", Transactional, Session, "r_SET_SESSION_AUTHORIZATION"),
    kind("SET SESSION CHARACTERISTICS", Transactional, Session, "r_SET_SESSION_CHARACTERISTICS"),
    kind("RESET", Transactional, Session, "r_RESET"),
    kind("USE", Transactional, Session, "r_USE_command"),
    kind("SHOW", Transactional, Reads, "r_SHOW"),
    kind("EXPLAIN", Transactional, Reads, "r_EXPLAIN"),
    kind("CANCEL", Transactional, Session, "r_CANCEL"),
    kind("DECLARE", Transactional, Session, "declare"),
    kind("FETCH", Transactional, Reads, "fetch"),
    kind("CLOSE", Transactional, Session, "close"),
    kind("PREPARE", Transactional, Session, "r_PREPARE"),
    // What was prepared is not looked into.
    kind("EXECUTE", Transactional, Destroys, "r_EXECUTE"),
    kind("DEALLOCATE", Transactional, Session, "r_DEALLOCATE"),
];

/// The tables that a statement names, in the order of the text, common table expressions left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    pub reads: Vec<Name>,
    /// Created, changed or dropped.
    pub writes: Vec<Name>,
    /// Held exclusively to the end of the transaction.
    pub locks: Vec<Name>,
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
    let kinds = alter.actions.iter().map(|action| match action.value {
        AlterAction::Append { .. } => "ALTER TABLE APPEND",
        AlterAction::ColumnType { .. } => "ALTER TABLE ALTER COLUMN",
        AlterAction::External => "ALTER TABLE EXTERNAL",
        AlterAction::DropColumn { .. } | AlterAction::DropConstraint { .. } => "ALTER TABLE DROP",
        _ => "ALTER TABLE",
    });
    const WORST_FIRST: &[&str] = &[
        "ALTER TABLE APPEND",
        "ALTER TABLE ALTER COLUMN",
        "ALTER TABLE EXTERNAL",
        "ALTER TABLE DROP",
    ];
    let kinds: Vec<_> = kinds.collect();
    let worst = WORST_FIRST.iter().find(|worst| kinds.contains(worst));
    worst.copied().unwrap_or("ALTER TABLE")
}

/// The tables it reads, writes and locks.
pub fn tables(parsed: &Parsed) -> Tables {
    let mut tables = Tables::default();
    add(&mut tables, &parsed.statement);
    tables
}

fn add(tables: &mut Tables, statement: &Statement) {
    match statement {
        Statement::Query(sql)
        | Statement::Insert(sql)
        | Statement::Update(sql)
        | Statement::Delete(sql)
        | Statement::Merge(sql)
        | Statement::RemoveDuplicates(sql) => add_sql(tables, sql),
        Statement::CreateTable(create) => {
            let likes = create.likes.iter().map(|like| like.table.clone());
            tables.reads.extend(likes);
            tables.writes.push(create.name.clone());
        }
        Statement::CreateTableAs(create) => {
            add_sql(tables, &create.query);
            tables.writes.push(create.name.clone());
        }
        Statement::CreateExternalTable(create) => {
            if let Some(query) = &create.query {
                add_sql(tables, query);
            }
            tables.writes.push(create.name.clone());
        }
        Statement::CreateView(create) => {
            add_sql(tables, &create.query);
            tables.writes.push(create.name.clone());
        }
        Statement::CreateMaterializedView(create) => {
            add_sql(tables, &create.query);
            tables.writes.push(create.name.clone());
        }
        Statement::RefreshMaterializedView(refresh) => tables.writes.push(refresh.name.clone()),
        Statement::AlterTable(alter) => {
            for action in &alter.actions {
                if let AlterAction::Append { from, .. } = &action.value {
                    // Its rows move, so it is changed too.
                    tables.reads.push(from.clone());
                    tables.writes.push(from.clone());
                }
            }
            tables.writes.insert(0, alter.table.clone());
        }
        Statement::DropTable(drop) => tables.writes.clone_from(&drop.names),
        Statement::Drop(drop) => match drop.kind {
            Dropped::View | Dropped::MaterializedView => tables.writes.clone_from(&drop.names),
            Dropped::Schema => {}
        },
        Statement::Truncate(table) => tables.writes.push(table.clone()),
        Statement::Copy(copy) => tables.writes.push(copy.name.clone()),
        Statement::Unload(unload) => add_sql(tables, &unload.query),
        Statement::Vacuum(vacuum) => tables.writes.extend(vacuum.table.clone()),
        Statement::Analyze(analyze) => tables.reads.extend(analyze.table.clone()),
        Statement::Lock(names) => tables.locks.clone_from(names),
        Statement::Declare(declare) => add_sql(tables, &declare.query),
        // Nothing is written, and what is planned is read by nobody but the planner.
        Statement::Explain(explain) => {
            let mut inner = Tables::default();
            add(&mut inner, &explain.statement);
            tables.reads.extend(inner.reads);
        }
        // What a procedure or a prepared statement touches is not known here.
        Statement::Call(_)
        | Statement::Prepare(_)
        | Statement::Privileges(_)
        | Statement::CreateSchema(_)
        | Statement::Begin
        | Statement::Commit
        | Statement::Rollback
        | Statement::Set(_)
        | Statement::Other(_) => {}
    }
}

fn add_sql(tables: &mut Tables, sql: &Sql) {
    let found = syntax::relations(sql);
    let named = |(parts, span): (Vec<String>, Span)| Name::from_parts(&parts, span);
    tables
        .reads
        .extend(found.reads.into_iter().filter_map(named));
    tables
        .writes
        .extend(found.writes.into_iter().filter_map(named));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse;

    fn of(text: &str) -> (Class, Effect) {
        let kind = classify(&parse(text).expect("a statement"));
        (kind.class, kind.effect)
    }

    fn read_and_written(text: &str) -> (Vec<String>, Vec<String>) {
        let tables = tables(&parse(text).expect("a statement"));
        let names = |names: Vec<Name>| {
            names
                .into_iter()
                .map(|name| match name.schema {
                    Some(schema) => format!("{schema}.{}", name.table),
                    None => name.table.to_string(),
                })
                .collect()
        };
        (names(tables.reads), names(tables.writes))
    }

    #[test]
    fn each_command_has_one_row() {
        let mut commands: Vec<_> = KINDS.iter().map(|kind| kind.command).collect();
        commands.sort_unstable();
        commands.dedup();
        assert_eq!(commands.len(), KINDS.len());
    }

    #[test]
    fn every_statement_that_parses_has_a_row() {
        for command in crate::parse::commands() {
            assert!(
                KINDS.iter().any(|kind| kind.command == command),
                "{command}"
            );
        }
    }

    #[test]
    fn truncate_commits_and_vacuum_stays_outside() {
        assert_eq!(of("truncate t"), (ImplicitCommit, Destroys));
        assert_eq!(of("vacuum full t"), (NotInTransaction, Writes));
        assert_eq!(
            of("alter table a append from b"),
            (NotInTransaction, Destroys)
        );
        assert_eq!(
            of("alter table a alter column c type varchar(9)"),
            (NotInTransaction, Writes)
        );
        assert_eq!(
            of("alter table a add column c int"),
            (Transactional, Writes)
        );
    }

    #[test]
    fn data_statements_are_transactional() {
        assert_eq!(of("select 1"), (Transactional, Reads));
        assert_eq!(of("delete from t"), (Transactional, Destroys));
        assert_eq!(of("begin"), (TransactionControl, Session));
    }

    #[test]
    fn reads_leave_common_table_expressions_out_but_not_what_they_read() {
        assert_eq!(
            read_and_written(
                "with songs as (select * from raw.songs), x as (select * from songs)
                 select * from x join songs using (id) join artists using (artist_id)"
            )
            .0,
            ["raw.songs", "artists"]
        );
        // A definition cannot see itself: the table of that name is read.
        assert_eq!(
            read_and_written("with songs as (select * from songs) select * from songs").0,
            ["songs"]
        );
    }

    #[test]
    fn targets_are_written() {
        assert_eq!(
            read_and_written("insert into t (a) select a from s where a not in (select a from t)"),
            (vec!["s".to_owned(), "t".to_owned()], vec!["t".to_owned()])
        );
        assert_eq!(
            read_and_written("delete from t using s where t.a = s.a"),
            (vec!["s".to_owned()], vec!["t".to_owned()])
        );
        assert_eq!(
            read_and_written("create temp table x as select 1 as a from y"),
            (vec!["y".to_owned()], vec!["x".to_owned()])
        );
    }
}
