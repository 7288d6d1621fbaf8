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
        ("select `a` from t", "`a`"),
        ("select a from `t`", "`t`"),
        ("select a from t where a == 1", "=="),
        ("select a from t fetch first 5 rows only", "5"),
        (
            "select a from t where v like any ('a', 'b')",
            "v like any ('a', 'b')",
        ),
        ("select a:b from t", "a"),
    ] {
        let found = faults(text);
        if found != [format!("sql/not-redshift at `{place}`")] {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_token_of_others_leaves_the_statements_around_it_alone() {
    let text = "select 1; select `a` from t; select 2;";
    let known = crate::script::Known::Nothing;
    let schema = "public".parse().expect("a name");
    let found = crate::script::analyse(text, known, &schema);
    let refused: Vec<bool> = found.iter().map(|one| !one.faults.is_empty()).collect();
    assert_eq!(refused, [false, true, false]);
}

#[test]
fn what_looks_like_a_form_of_others_and_is_none_is_read() {
    for text in [
        "select 'a`b' as x, a::int from t -- `c` == d",
        "select \"a`\" from t where a = 1",
        "select a[0].b, a.b from t limit 5",
        "select a from t where v like 'a' or v like 'b'",
        "create function f (int) returns bool volatile as $$ return a == 1 $$ language plpythonu",
    ] {
        assert!(parse(text).is_ok(), "{text}: {:?}", faults(text));
    }
}

#[test]
fn identities_are_whole_numbers() {
    for ty in ["varchar(10)", "smallint", "decimal(18,0)"] {
        let text = format!("create table t (a {ty} identity(1, 1), b int)");
        assert_eq!(faults(&text), [format!("sql/column-type at `{ty}`")]);
    }
    for ty in ["int", "bigint", "int8"] {
        let text = format!("create table t (a {ty} identity(1, 1), b int)");
        assert!(parse(&text).is_ok(), "{ty}");
    }
}

#[test]
fn an_external_table_has_a_location() {
    let found = faults("create external table s.t (a int) stored as parquet");
    assert_eq!(found, ["sql/syntax at `s.t`"]);
    let found = faults("create external table s.t stored as parquet as select 1 as a");
    assert_eq!(found, ["sql/syntax at `s.t`"]);
    for text in [
        "create external table s.t (a int) stored as parquet location 's3://b/x/'",
        "create external table s.t stored as parquet location 's3://b/x/' as select 1 as a",
        "create external table s.t (a int) row format serde 'x' stored as inputformat 'i' outputformat 'o' \
         location 's3://b/x/' table properties ('a' = 'b')",
    ] {
        assert!(parse(text).is_ok(), "{text}");
    }
}

#[test]
fn options_and_queries_that_unload_refuses_are_refused() {
    let unload = |query: &str, options: &str| {
        faults(&format!(
            "unload ('{query}') to 's3://b/x' iam_role default {options}"
        ))
    };
    for (options, place) in [
        ("parquet delimiter ','", "delimiter"),
        ("parquet gzip", "gzip"),
        ("header parquet", "header"),
        ("json escape", "escape"),
        ("csv fixedwidth '0:1'", "fixedwidth"),
        ("fixedwidth '0:1' header", "header"),
        ("csv cleanpath allowoverwrite", "cleanpath"),
        ("csv maxfilesize 1 mb", "maxfilesize"),
        ("csv maxfilesize 4.9", "maxfilesize"),
        ("csv maxfilesize 6.3 gb", "maxfilesize"),
    ] {
        let found = unload("select a from t", options);
        assert_eq!(
            found,
            [format!("sql/unload-option at `{place}`")],
            "{options}"
        );
    }
    assert_eq!(
        unload("select a from t limit 10", "csv"),
        ["sql/unload-option at `10`"]
    );
    for options in [
        "csv gzip header delimiter as '|' addquotes escape null as ''",
        "parquet cleanpath maxfilesize 5 mb rowgroupsize 64 mb",
        "allowoverwrite maxfilesize 6.2 gb",
        "json gzip",
        "fixedwidth '0:1' bzip2",
    ] {
        let found = unload("select a from (select a from t limit 10) x", options);
        assert_eq!(found, [""; 0], "{options}");
    }
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
