use super::Class::{ImplicitCommit, NotInTransaction, TransactionControl, Transactional};
use super::Effect::{Destroys, Reads, Session, Writes};
use super::{Class, Effect, KINDS, classify, tables};
use crate::parse::parse;
use crate::statement::Name;

fn of(text: &str) -> (Class, Effect) {
    let kind = classify(&parse(text).expect("a statement"));
    (kind.class, kind.effect)
}

fn read_and_written(text: &str) -> (Vec<String>, Vec<String>) {
    let tables = tables(&parse(text).expect("a statement"));
    let names = |names: Vec<Name>| names.iter().map(ToString::to_string).collect();
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

/// A statement of every command.
#[rustfmt::skip] // one row, one line
const EXAMPLES: &[(&str, &str)] = &[
    ("SELECT", "with x as (select 1) select * from x"),
    ("SELECT INTO", "select a into n from t"),
    ("INSERT", "insert into t values (1)"),
    ("UPDATE", "update t set a = 1"),
    ("DELETE", "delete from t"),
    ("MERGE", "merge into t using s on t.a = s.a when matched then delete when not matched then insert values (s.a)"),
    ("MERGE REMOVE DUPLICATES", "merge into t using s on t.a = s.a remove duplicates"),
    ("COPY", "copy t from 's3://b/k' iam_role default"),
    ("COPY JOB", "copy job list"),
    ("UNLOAD", "unload ('select 1') to 's3://b/k' iam_role default"),
    ("CREATE DATABASE", "create database d"),
    ("CREATE DATASHARE", "create datashare d"),
    ("CREATE EXTERNAL FUNCTION", "create external function f (int) returns int volatile lambda 'l' iam_role default"),
    ("CREATE EXTERNAL MODEL", "create external model m function f iam_role default"),
    ("CREATE EXTERNAL SCHEMA", "create external schema if not exists s from data catalog database 'd' iam_role default"),
    ("CREATE EXTERNAL TABLE", "create external table s.t (a int) stored as parquet location 's3://b/'"),
    ("CREATE EXTERNAL VIEW", "create external protected view d.s.v as select 1"),
    ("CREATE FUNCTION", "create or replace function f (int) returns int stable as $$ select $1 $$ language sql"),
    ("CREATE GROUP", "create group g"),
    ("CREATE IDENTITY PROVIDER", "create identity provider p type azure namespace 'n'"),
    ("CREATE LIBRARY", "create library l language plpythonu from 's3://b/l.zip' iam_role default"),
    ("CREATE MASKING POLICY", "create masking policy p with (a int) using (0)"),
    ("CREATE MATERIALIZED VIEW", "create materialized view m as select 1 as a"),
    ("CREATE MODEL", "create model m from t target a function f iam_role default"),
    ("CREATE PROCEDURE", "create procedure p() as $$ begin end $$ language plpgsql"),
    ("CREATE RLS POLICY", "create rls policy p using (true)"),
    ("CREATE ROLE", "create role r"),
    ("CREATE SCHEMA", "create schema s authorization u quota 9 gb"),
    ("CREATE TABLE", "create table t (a int)"),
    ("CREATE TABLE AS", "create table t as select 1 as a"),
    ("CREATE TEMPLATE", "create template t for copy as csv"),
    ("CREATE USER", "create user u password disable"),
    ("CREATE VIEW", "create view v as select 1 as a"),
    ("ALTER DATABASE", "alter database d rename to e"),
    ("ALTER DATASHARE", "alter datashare d add schema s"),
    ("ALTER DEFAULT PRIVILEGES", "alter default privileges grant select on tables to u"),
    ("ALTER EXTERNAL SCHEMA", "alter external schema s iam_role 'r'"),
    ("ALTER EXTERNAL TABLE", "alter external table s.t set location 's3://b/'"),
    ("ALTER EXTERNAL VIEW", "alter external view d.s.v as select 1"),
    ("ALTER FUNCTION", "alter function f (int) rename to g"),
    ("ALTER GROUP", "alter group g add user u"),
    ("ALTER IDENTITY PROVIDER", "alter identity provider p disable"),
    ("ALTER MASKING POLICY", "alter masking policy p using (1)"),
    ("ALTER MATERIALIZED VIEW", "alter materialized view m auto refresh no"),
    ("ALTER MODEL", "alter model m owner to u"),
    ("ALTER PROCEDURE", "alter procedure p() owner to u"),
    ("ALTER RLS POLICY", "alter rls policy p using (false)"),
    ("ALTER ROLE", "alter role r rename to s"),
    ("ALTER SCHEMA", "alter schema s rename to r"),
    ("ALTER SYSTEM", "alter system set data_catalog_encryption = on"),
    ("ALTER TABLE", "alter table t add column a int"),
    ("ALTER TABLE DROP", "alter table t drop column a"),
    ("ALTER TABLE APPEND", "alter table t append from s"),
    ("ALTER TABLE ALTER COLUMN", "alter table t alter column a type varchar(9)"),
    ("ALTER TABLE EXTERNAL", "alter table s.t add partition (a = 1) location 's3://b/'"),
    ("ALTER TEMPLATE", "alter template t rename to s"),
    ("ALTER USER", "alter user u createdb"),
    ("ALTER VIEW", "alter view v owner to u"),
    ("DROP DATABASE", "drop database d"),
    ("DROP DATASHARE", "drop datashare d"),
    ("DROP EXTERNAL VIEW", "drop external view d.s.v"),
    ("DROP FUNCTION", "drop function f (int)"),
    ("DROP GROUP", "drop group g"),
    ("DROP IDENTITY PROVIDER", "drop identity provider p"),
    ("DROP LIBRARY", "drop library l"),
    ("DROP MASKING POLICY", "drop masking policy p"),
    ("DROP MATERIALIZED VIEW", "drop materialized view m"),
    ("DROP MODEL", "drop model m"),
    ("DROP PROCEDURE", "drop procedure p()"),
    ("DROP RLS POLICY", "drop rls policy p"),
    ("DROP ROLE", "drop role r"),
    ("DROP SCHEMA", "drop schema s"),
    ("DROP TABLE", "drop table t"),
    ("DROP TEMPLATE", "drop template t"),
    ("DROP USER", "drop user u"),
    ("DROP VIEW", "drop view v"),
    ("UNDROP", "undrop table t"),
    ("ATTACH MASKING POLICY", "attach masking policy p on t (a) to role r"),
    ("ATTACH RLS POLICY", "attach rls policy p on t to role r"),
    ("DETACH MASKING POLICY", "detach masking policy p on t (a) from role r"),
    ("DETACH RLS POLICY", "detach rls policy p on t from role r"),
    ("DESC DATASHARE", "desc datashare d"),
    ("DESC IDENTITY PROVIDER", "desc identity provider p"),
    ("TRUNCATE", "truncate t"),
    ("VACUUM", "vacuum full t"),
    ("ANALYZE", "analyze t"),
    ("ANALYZE COMPRESSION", "analyze compression t"),
    ("REFRESH MATERIALIZED VIEW", "refresh materialized view m"),
    ("CALL", "call p()"),
    ("GRANT", "grant select on t to u"),
    ("GRANT EXTERNAL", "grant select on external table s.t to iam_role 'r'"),
    ("REVOKE", "revoke select on t from u"),
    ("REVOKE EXTERNAL", "revoke select on external table s.t from iam_role 'r'"),
    ("COMMENT", "comment on table t is 'x'"),
    ("BEGIN", "begin"),
    ("COMMIT", "end"),
    ("ROLLBACK", "abort"),
    ("LOCK", "lock t"),
    ("SET", "set x to 1"),
    ("SET SESSION AUTHORIZATION", "set session authorization default"),
    ("SET SESSION CHARACTERISTICS", "set session characteristics as transaction read only"),
    ("RESET", "reset all"),
    ("USE", "use d"),
    ("SHOW", "show tables from schema d.s"),
    ("EXPLAIN", "explain select 1"),
    ("CANCEL", "cancel 1"),
    ("DECLARE", "declare c cursor for select 1"),
    ("FETCH", "fetch next from c"),
    ("CLOSE", "close c"),
    ("PREPARE", "prepare p as select 1"),
    ("EXECUTE", "execute p"),
    ("DEALLOCATE", "deallocate p"),
];

#[test]
fn each_row_has_a_statement_that_is_of_it() {
    let mut wrong = Vec::new();
    for kind in KINDS {
        let example = EXAMPLES
            .iter()
            .find(|(command, _)| *command == kind.command);
        match example.map(|(_, text)| parse(text)) {
            Some(Ok(parsed)) if classify(&parsed) == *kind => {}
            other => wrong.push(format!("{}: {other:?}", kind.command)),
        }
        let is_page = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
        assert!(
            !kind.page.is_empty() && kind.page.chars().all(is_page),
            "{}",
            kind.page
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(EXAMPLES.len(), KINDS.len());
}

#[test]
fn of_several_changes_the_worst_one_counts() {
    assert_eq!(
        of("alter table t add column a int, drop column b"),
        (Transactional, Destroys)
    );
    assert_eq!(
        of("alter table t alter column a type varchar(9), alter column b encode lzo"),
        (NotInTransaction, Writes)
    );
}

#[test]
fn what_a_view_or_a_command_names_is_read_or_written() {
    let both = |reads: &[&str], writes: &[&str]| {
        let owned = |names: &[&str]| {
            names
                .iter()
                .map(|&name| name.to_owned())
                .collect::<Vec<_>>()
        };
        (owned(reads), owned(writes))
    };
    for (text, reads, writes) in [
        (
            "create view v as select a from t",
            &["t"] as &[_],
            &["v"] as &[_],
        ),
        (
            "create materialized view v as select a from t",
            &["t"],
            &["v"],
        ),
        ("refresh materialized view v", &[], &["v"]),
        ("alter table t append from s.u", &["s.u"], &["t", "s.u"]),
        ("alter table t rename to u", &[], &["t"]),
        ("create table t (like s)", &["s"], &["t"]),
        (
            "unload ('select a from t') to 's3://b/k' iam_role default",
            &["t"],
            &[],
        ),
        ("explain insert into t select a from s", &["s"], &[]),
        ("declare c cursor for select a from t", &["t"], &[]),
        ("truncate t", &[], &["t"]),
        ("drop view a, b", &[], &["a", "b"]),
        ("vacuum t", &[], &["t"]),
        ("analyze t", &["t"], &[]),
        ("call p()", &[], &[]),
        (
            "with x as (select a from s) delete from t using x where t.a = x.a",
            &["s"],
            &["t"],
        ),
        (
            "with x as (select a from s) update t set a = x.a from x",
            &["s"],
            &["t"],
        ),
        ("select a into n from d.s.t", &["d.s.t"], &["n"]),
        (
            "create external table e.t stored as parquet location 's3://b/' as select a from s",
            &["s"],
            &["e.t"],
        ),
        (
            "merge into t using s on t.a = s.a remove duplicates",
            &["s"],
            &["t"],
        ),
    ] {
        assert_eq!(read_and_written(text), both(reads, writes), "{text}");
    }
}
