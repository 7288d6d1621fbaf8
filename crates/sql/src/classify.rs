//! What a statement does to transactions and to tables.

use crate::parse::Parsed;
use crate::span::Span;
use crate::statement::{Name, Statement};
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
    kind("INSERT", Transactional, Writes, "r_INSERT_30"),
    kind("UPDATE", Transactional, Writes, "r_UPDATE"),
    kind("DELETE", Transactional, Destroys, "r_DELETE"),
    kind("MERGE", Transactional, Writes, "r_MERGE"),
    kind("MERGE REMOVE DUPLICATES", Transactional, Writes, "r_MERGE"),
    kind("COPY", Transactional, Writes, "r_COPY"),
    kind("COPY JOB", NotInTransaction, Writes, "r_COPY-JOB"),
    // What it writes to S3 stays after a rollback.
    kind("UNLOAD", Transactional, Writes, "r_UNLOAD"),
    kind("CREATE SCHEMA", Transactional, Writes, "r_CREATE_SCHEMA"),
    kind("CREATE TABLE", Transactional, Writes, "r_CREATE_TABLE_NEW"),
    kind("CREATE TABLE AS", Transactional, Writes, "r_CREATE_TABLE_AS"),
    kind("CREATE VIEW", Transactional, Writes, "r_CREATE_VIEW"),
    kind("CREATE MATERIALIZED VIEW", Transactional, Writes, "materialized-view-create-sql-command"),
    kind("CREATE EXTERNAL", NotInTransaction, Writes, "r_CREATE_EXTERNAL_TABLE"),
    kind("CREATE DATABASE", NotInTransaction, Writes, "r_CREATE_DATABASE"),
    kind("CREATE LIBRARY", NotInTransaction, Writes, "r_CREATE_LIBRARY"),
    kind("CREATE", Transactional, Writes, "c_SQL_commands"),
    kind("DROP TABLE", Transactional, Destroys, "r_DROP_TABLE"),
    kind("DROP DATABASE", NotInTransaction, Destroys, "r_DROP_DATABASE"),
    kind("DROP LIBRARY", NotInTransaction, Destroys, "r_DROP_LIBRARY"),
    kind("DROP", Transactional, Destroys, "c_SQL_commands"),
    kind("ALTER TABLE", Transactional, Writes, "r_ALTER_TABLE"),
    kind("ALTER TABLE APPEND", NotInTransaction, Destroys, "r_ALTER_TABLE_APPEND"),
    kind("ALTER TABLE ALTER COLUMN", NotInTransaction, Writes, "r_ALTER_TABLE"),
    kind("ALTER DATABASE", NotInTransaction, Writes, "r_ALTER_DATABASE"),
    kind("ALTER EXTERNAL", NotInTransaction, Writes, "c_SQL_commands"),
    kind("ALTER", Transactional, Writes, "c_SQL_commands"),
    kind("TRUNCATE", ImplicitCommit, Destroys, "r_TRUNCATE"),
    kind("VACUUM", NotInTransaction, Writes, "r_VACUUM_command"),
    kind("ANALYZE", Transactional, Session, "r_ANALYZE"),
    kind("REFRESH MATERIALIZED VIEW", Transactional, Writes, "materialized-view-refresh-sql-command"),
    // The procedure may write and, if it is NONATOMIC, commit.
    kind("CALL", Transactional, Destroys, "r_CALL_procedure"),
    kind("GRANT", Transactional, Writes, "r_GRANT"),
    kind("REVOKE", Transactional, Writes, "r_REVOKE"),
    kind("COMMENT", Transactional, Writes, "r_COMMENT"),
    kind("BEGIN", TransactionControl, Session, "r_BEGIN"),
    kind("COMMIT", TransactionControl, Session, "r_COMMIT"),
    kind("ROLLBACK", TransactionControl, Session, "r_ROLLBACK"),
    kind("LOCK", Transactional, Session, "r_LOCK"),
    kind("SET", Transactional, Session, "r_SET"),
    kind("RESET", Transactional, Session, "r_RESET"),
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
    let command = match &parsed.statement {
        Statement::Query(_) => "SELECT",
        Statement::Insert(_) => "INSERT",
        Statement::Update(_) => "UPDATE",
        Statement::Delete(_) => "DELETE",
        Statement::Merge(_) => "MERGE",
        Statement::CreateSchema(_) => "CREATE SCHEMA",
        Statement::CreateTable(_) => "CREATE TABLE",
        Statement::CreateTableAs(_) => "CREATE TABLE AS",
        Statement::DropTable(_) => "DROP TABLE",
        Statement::Copy(_) => "COPY",
        Statement::Begin => "BEGIN",
        Statement::Commit => "COMMIT",
        Statement::Rollback => "ROLLBACK",
        Statement::Lock(_) => "LOCK",
        Statement::Set(_) => "SET",
        Statement::Analyze(_) => "ANALYZE",
        Statement::Other(other) => other.command,
    };
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

/// The tables it reads, writes and locks.
pub fn tables(parsed: &Parsed) -> Tables {
    let mut tables = Tables::default();
    match &parsed.statement {
        Statement::Query(sql)
        | Statement::Insert(sql)
        | Statement::Update(sql)
        | Statement::Delete(sql)
        | Statement::Merge(sql) => add(&mut tables, sql),
        Statement::CreateTable(create) => tables.writes.push(create.name.clone()),
        Statement::CreateTableAs(create) => {
            add(&mut tables, &create.query);
            tables.writes.push(create.name.clone());
        }
        Statement::DropTable(drop) => tables.writes.clone_from(&drop.names),
        Statement::Copy(copy) => tables.writes.push(copy.name.clone()),
        Statement::Lock(names) => tables.locks.clone_from(names),
        Statement::Other(other) => tables.writes.extend(other.table.clone()),
        Statement::CreateSchema(_)
        | Statement::Begin
        | Statement::Commit
        | Statement::Rollback
        | Statement::Set(_)
        | Statement::Analyze(_) => {}
    }
    tables
}

fn add(tables: &mut Tables, sql: &Sql) {
    let found = syntax::relations(sql);
    tables
        .reads
        .extend(found.reads.into_iter().filter_map(named));
    tables
        .writes
        .extend(found.writes.into_iter().filter_map(named));
}

/// A name of one or two parts; the binder refuses others.
fn named((parts, span): (Vec<String>, Span)) -> Option<Name> {
    let mut parts = parts.into_iter().rev();
    let table = parts.next()?.parse().ok()?;
    let schema = match parts.next() {
        Some(schema) => Some(schema.parse().ok()?),
        None => None,
    };
    Some(Name {
        schema,
        table,
        span,
    })
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
