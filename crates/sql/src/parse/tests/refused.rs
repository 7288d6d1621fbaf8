//! What Redshift has not, by name; slips, with what was meant.

use super::faults;
use crate::parse;

#[test]
fn forms_of_other_databases_in_statements_are_refused() {
    let mut wrong = Vec::new();
    for (text, place) in [
        ("create index i on t (a)", "create index"),
        ("create unique index i on t (a)", "create unique index"),
        ("create trigger g after insert on t", "create trigger"),
        ("create sequence s", "create sequence"),
        ("create type c as enum ('a')", "create type"),
        ("create domain d as int", "create domain"),
        (
            "create or replace table t as select 1",
            "create or replace table",
        ),
        ("create table if not exists t as select 1", "t"),
        (
            "create materialized view if not exists m as select 1",
            "if not exists",
        ),
        ("alter table t alter column a set not null", "set not null"),
        (
            "alter table t add column if not exists a int",
            "if not exists",
        ),
        ("alter table t add check (a > 0)", "check"),
        ("alter table t alter interleaved sortkey (a)", "interleaved"),
        ("create table t (a int check (a > 0))", "check"),
        ("create table t (a int unsigned)", "unsigned"),
        ("create table t (a int auto_increment)", "auto_increment"),
        (
            "create table t (a int generated always as identity (1, 1))",
            "generated always",
        ),
        ("create table t (a int) partition by range (a)", "partition"),
        ("create table t (a int) engine = innodb", "engine"),
        ("create table t (a int) inherits (s)", "inherits"),
        ("lock table t in exclusive mode", "in exclusive mode"),
        ("truncate t, s", ", s"),
        ("drop table t purge", "purge"),
        ("delete from t where a = 1 order by b limit 5", "delete"),
        ("update t set a = 1 limit 5", "update"),
        ("update t set t.a = 1", "t.a"),
        ("update t set (a, b) = (1, 2)", "a, b"),
        ("select a from t tablesample bernoulli (1)", "t"),
        (
            "select sum(a) over w from t window w as (order by b)",
            "select",
        ),
        ("select 1 into a, b", "select"),
    ] {
        let found = faults(text);
        if found != [format!("sql/not-redshift at `{place}`")] {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_inserts_with_stands_before_its_select_alone() {
    let found = parse("with x as (select 1 as a) insert into t select a from x");
    let found = found.expect_err("PostgreSQL has this form, Redshift has not");
    assert_eq!(found[0].message, "Redshift has no `WITH` before INSERT");
    assert!(parse("insert into t with x as (select 1 as a) select a from x").is_ok());
}

#[test]
fn a_slip_gets_the_word_that_was_meant() {
    let mut wrong = Vec::new();
    for (text, place, meant) in [
        ("selct 1", "selct", "select"),
        ("crate table t (a int)", "crate", "create"),
        ("create tabel t (a int)", "tabel", "table"),
        ("drop materialised view m", "materialised", "materialized"),
        ("create table t (a int encod zstd)", "encod", "encode"),
        ("create table t (a int encode zst)", "zst", "zstd"),
        (
            "create table t (a int) diststlye even",
            "diststlye",
            "diststyle",
        ),
        ("alter table t adde column a int", "adde", "add"),
        ("grant selct on t to u", "selct", "select"),
        (
            "copy t from 's3://b/k' iam_role default foramt csv",
            "foramt",
            "format",
        ),
        (
            "copy t from 's3://b/k' iam_rol default",
            "iam_rol",
            "iam_role",
        ),
        (
            "copy t from 's3://b/k' iam_role default format parqet",
            "parqet",
            "parquet",
        ),
        (
            "unload ('select 1') to 's3://b/k' iam_role default paralel off",
            "paralel",
            "parallel",
        ),
    ] {
        let found = parse(text).err().unwrap_or_default();
        let help = format!("did you mean `{meant}`?");
        let is_right = found.first().is_some_and(|fault| {
            fault.span.text(text) == place && fault.help.as_deref() == Some(help.as_str())
        });
        if !is_right {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_faults_of_a_statement_are_found() {
    assert_eq!(
        faults("alter table t adde a int, alter column b encode zst, alter column c type itn"),
        [
            "sql/syntax at `adde`",
            "sql/syntax at `zst`",
            "sql/column-type at `itn`"
        ]
    );
    assert_eq!(
        faults("grant selct, updat on t to u"),
        ["sql/syntax at `selct`", "sql/syntax at `updat`"]
    );
    assert_eq!(
        faults("unload ('select a frm t b') to 's3://b/k' iam_role default paralel off cleanpth"),
        [
            "sql/syntax at `t`",
            "sql/unknown-option at `paralel`",
            "sql/unknown-option at `cleanpth`"
        ]
    );
}

#[test]
fn explain_and_prepare_do_not_nest() {
    assert_eq!(
        faults("explain explain select 1"),
        ["sql/syntax at `explain`"]
    );
    assert_eq!(
        faults(&"explain ".repeat(100_000)),
        ["sql/syntax at `explain`"]
    );
    assert_eq!(
        faults("prepare p as prepare q as select 1"),
        ["sql/syntax at `prepare`"]
    );
}

#[test]
fn copy_refuses_what_excludes_each_other() {
    let of = |options: &str| {
        faults(&format!(
            "copy t from 's3://b/k' iam_role default {options}"
        ))
    };
    for (options, place) in [
        ("csv escape", "escape"),
        ("csv removequotes", "removequotes"),
        ("csv fixedwidth 'a:3'", "fixedwidth"),
        ("fixedwidth 'a:3' delimiter ','", "delimiter"),
        ("fixedwidth 'a:3' quote '%'", "quote"),
        ("fixedwidth 'a:3' escape", "escape"),
        ("fixedwidth 'a:3' encoding utf16", "encoding"),
        ("json 'auto' null as '-'", "null"),
        ("json 'auto' fillrecord", "fillrecord"),
        ("json 'auto' ignoreblanklines", "ignoreblanklines"),
        ("json 'auto' readratio 50", "readratio"),
        ("delimiter '|' quote '%'", "quote"),
        ("gzip zstd", "zstd"),
        ("maxerror 5 ignoreallerrors", "maxerror"),
    ] {
        assert_eq!(
            of(options),
            [format!("sql/copy-option-value at `{place}`")],
            "{options}"
        );
    }
}

#[test]
fn copy_refuses_widths_and_samples_that_are_none() {
    let of = |options: &str| {
        faults(&format!(
            "copy t from 's3://b/k' iam_role default {options}"
        ))
    };
    for widths in [
        "''",
        "'a'",
        "'a:'",
        "'a:0'",
        "'a:3,'",
        "':3'",
        "'a:-1'",
        "'a:3;b:4'",
    ] {
        assert_eq!(of(&format!("fixedwidth {widths}")).len(), 1, "{widths}");
    }
    assert_eq!(of("fixedwidth 'a:3, b : 4'"), [""; 0]);
    assert_eq!(of("comprows 999"), ["sql/copy-option-value at `999`"]);
    assert_eq!(of("csv quote as '\\777'").len(), 1);
}
