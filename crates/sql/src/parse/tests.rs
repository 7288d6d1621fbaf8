mod accepted;
mod chance;
mod refused;
mod unloaded;

use super::parse;
use crate::statement::{
    Authorization, Copy, CopyFormat, CreateTable, DistStyle, Identity, IdentityValues, JsonPaths,
    Packing, Persistence, Presence, SortStyle, Statement, TableConstraint, TimeFormat,
};
use crate::typed::Nullability;

/// Codes and marked words of all faults.
fn faults(text: &str) -> Vec<String> {
    match parse(text) {
        Ok(_) => Vec::new(),
        Err(faults) => faults
            .iter()
            .map(|fault| format!("{} at `{}`", fault.code(), fault.span.text(text)))
            .collect(),
    }
}

fn statement(text: &str) -> Statement {
    parse(text)
        .unwrap_or_else(|faults| panic!("{text}: {faults:#?}"))
        .statement
}

fn created(text: &str) -> CreateTable {
    match statement(text) {
        Statement::CreateTable(create) => create,
        other => panic!("a table, not {other:?}"),
    }
}

fn copied(text: &str) -> Copy {
    match statement(text) {
        Statement::Copy(copy) => copy,
        other => panic!("a copy, not {other:?}"),
    }
}

#[test]
fn a_table_keeps_all_its_attributes() {
    let table = created(
        "create table if not exists dw.songplays (
           id bigint identity(1, 1) encode az64,
           song_id varchar(18) not null distkey references dw.songs (song_id),
           price numeric(10, 2) default 0.00 encode raw,
           at timestamp without time zone default getdate() not null,
           primary key (id), unique (song_id, at)
         ) diststyle key interleaved sortkey (at, song_id) backup no;",
    );
    assert_eq!(table.presence, Presence::Optional);
    assert_eq!(table.columns.len(), 4);
    assert_eq!(
        table.columns[0].identity,
        Some(Identity {
            seed: 1,
            step: 1,
            values: IdentityValues::Generated
        })
    );
    assert_eq!(
        table.columns[0]
            .encode
            .as_ref()
            .map(|encode| encode.value.as_str()),
        Some("az64")
    );
    assert_eq!(table.columns[1].nullability, Nullability::NotNull);
    assert_eq!(table.columns[2].ty.value.to_string(), "decimal(10,2)");
    assert_eq!(table.columns[3].nullability, Nullability::NotNull);
    assert_eq!(table.constraints.len(), 3);
    assert!(matches!(
        table.constraints[1],
        TableConstraint::PrimaryKey(_)
    ));
    let name = |text: &str| text.parse().expect("a name");
    assert_eq!(table.attributes.dist, Some(DistStyle::Key(name("song_id"))));
    assert_eq!(
        table.attributes.sort,
        Some(SortStyle::Interleaved(vec![name("at"), name("song_id")]))
    );
}

#[test]
fn default_values_are_sliced_out_of_the_text() {
    let text = "create table t (a varchar(9) default 'x, y' not null, b int default -1)";
    let table = created(text);
    let defaults: Vec<_> = table
        .columns
        .iter()
        .filter_map(|column| column.default)
        .map(|span| span.text(text))
        .collect();
    assert_eq!(defaults, ["'x, y'", "-1"]);
}

#[test]
fn temporary_tables_have_no_schema() {
    assert_eq!(
        created("create temp table t (a int)").persistence,
        Persistence::Temporary
    );
    assert_eq!(
        created("create table #t (a int)").persistence,
        Persistence::Temporary
    );
    assert_eq!(
        faults("create temp table dw.t (a int)"),
        ["sql/syntax at `dw.t`"]
    );
}

#[test]
fn faults_of_all_columns_are_found_in_one_run() {
    assert_eq!(
        faults(
            "create table t (a uuid, b int encode zst, c int check (c > 0), a int) sortkey(a) sortkey(b)"
        ),
        [
            "sql/column-type at `uuid`",
            "sql/syntax at `zst`",
            "sql/not-redshift at `check`",
            "sql/duplicate-option at `sortkey(b)`",
        ]
    );
    // The bracket that is missing is told once.
    assert_eq!(
        faults("create table t (a int, b varchar(10)"),
        ["sql/syntax at ``"]
    );
    assert_eq!(
        faults("create table t (a int, A int)"),
        ["sql/duplicate-column at `A`"]
    );
    assert_eq!(
        faults("create table t (a int) diststyle key"),
        ["sql/syntax at `diststyle key`"]
    );
}

#[test]
fn a_table_from_a_query_keeps_the_query_in_its_place() {
    let text = "create temp table t (x) distkey (x) as select song_id from songs";
    let Statement::CreateTableAs(create) = statement(text) else {
        panic!("a table from a query");
    };
    assert_eq!(create.columns.len(), 1);
    assert!(create.attributes.dist.is_some());
    assert_eq!(
        faults("create table t as select distinct on (a) a from s"),
        ["sql/not-redshift at `select distinct on (a)`"]
    );
}

#[test]
fn copy_reads_its_options_in_any_order() {
    let copy = copied(
        "copy public.staging_events (artist, ts) from 's3://bucket/log_data/2018/11/' \
         iam_role 'arn:aws:iam::123456789012:role/loader' region as 'us-west-2' \
         format as json 's3://bucket/paths.json' timeformat 'epochmillisecs' \
         maxerror 5 truncatecolumns blanksasnull emptyasnull acceptinvchars as '^' \
         compupdate off statupdate on gzip",
    );
    assert_eq!(copy.columns.len(), 2);
    assert_eq!(copy.from.value, "s3://bucket/log_data/2018/11/");
    assert_eq!(
        copy.authorization,
        Authorization::Role("arn:aws:iam::123456789012:role/loader".to_owned())
    );
    assert_eq!(
        copy.format,
        CopyFormat::Json(JsonPaths::File("s3://bucket/paths.json".to_owned()))
    );
    assert_eq!(copy.options.region.as_deref(), Some("us-west-2"));
    assert_eq!(copy.options.time_format, TimeFormat::EpochMilliseconds);
    assert_eq!(copy.options.max_error, 5);
    assert_eq!(copy.options.accept_inv_chars, Some('^'));
    assert_eq!(copy.options.comp_update, Some(false));
    assert_eq!(copy.options.stat_update, Some(true));
    assert_eq!(copy.options.packing, Packing::Gzip);
    assert!(copy.options.truncate_columns);
    assert_eq!(copy.options.null_as, "\\N");
}

#[test]
fn copy_reads_tables_of_text() {
    let copy = |options: &str| {
        copied(&format!(
            "copy t from 's3://b/k' iam_role default {options}"
        ))
        .format
    };
    let delimited = |delimiter: &str| CopyFormat::Delimited {
        delimiter: delimiter.to_owned(),
    };
    assert_eq!(copy(""), delimited("|"));
    assert_eq!(
        copy("delimiter '\\t' ignoreheader 1 null as '\\N'"),
        delimited("\t")
    );
    assert_eq!(
        copy("csv quote as '''' delimiter ';'"),
        CopyFormat::Csv {
            quote: '\'',
            delimiter: ";".to_owned()
        }
    );
}

#[test]
fn a_key_in_copy_is_known_by_its_place_alone() {
    let text = "copy t from 's3://b/k' credentials 'aws_secret_access_key=hunter2' json 'auto'";
    let copy = copied(text);
    let Authorization::Keys(span) = copy.authorization else {
        panic!("a key");
    };
    assert_eq!(
        span.text(text),
        "credentials 'aws_secret_access_key=hunter2'"
    );
    let shown = format!("{copy:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    let pair = "copy t from 's3://b/k' access_key_id 'a' secret_access_key 'b' session_token 'c'";
    let Authorization::Keys(span) = copied(pair).authorization else {
        panic!("a key");
    };
    assert_eq!(span.text(pair).split(' ').count(), 6);
    assert_eq!(
        copied("copy t from 's3://b/k' with credentials as 'aws_iam_role=arn:aws:iam::1:role/r'")
            .authorization,
        Authorization::Role("arn:aws:iam::1:role/r".to_owned())
    );
}

#[test]
fn copy_names_each_option_that_is_wrong() {
    assert_eq!(
        faults(
            "copy t from 's3://b/k' iam_role default json 'autos' maxeror 5 parquet \
             maxerror 100001 timeformat 'EPOCHMILLISECS' region 'us west'"
        ),
        [
            "sql/copy-option-value at `'autos'`",
            "sql/unknown-option at `maxeror`",
            "sql/copy-option-value at `parquet`",
            "sql/copy-option-value at `100001`",
            "sql/copy-option-value at `'EPOCHMILLISECS'`",
            "sql/copy-option-value at `'us west'`",
        ]
    );
    assert_eq!(
        faults("copy t from 's3://b/k' iam_role default json 'auto' delimiter ','"),
        ["sql/copy-option-value at `delimiter`"]
    );
    assert_eq!(
        faults("copy t from 's3://b/k' json 'auto'"),
        ["sql/syntax at `copy t from 's3://b/k' json 'auto'`"]
    );
    assert_eq!(
        faults("copy t from 'gs://x' iam_role default"),
        ["sql/not-redshift at `'gs://x'`"]
    );
}

#[test]
fn exactly_one_statement_is_taken() {
    assert_eq!(faults("select 1;"), [""; 0]);
    assert_eq!(faults("-- why\nselect 1 -- done\n;"), [""; 0]);
    assert_eq!(
        faults("  -- nothing\n"),
        ["sql/empty-statement at `  -- nothing\n`"]
    );
    assert_eq!(
        faults("select 1; select 2"),
        ["sql/more-than-one-statement at `;`"]
    );
}

#[test]
fn forms_of_other_databases_are_refused_by_name() {
    let mut wrong = Vec::<String>::new();
    for (text, place) in [
        ("select distinct on (a) a from t", "select distinct on (a)"),
        ("insert into t (a) values (1) on conflict do nothing", "t"),
        ("insert into t (a) values (1) returning a", "t"),
        ("select a from t for update", "select a from t"),
        ("select a -> 'b' from t", "a -> 'b'"),
        ("select a ->> 'b' from t", "a ->> 'b'"),
        ("select * from t tablesample bernoulli (1)", "t"),
        ("select * from (values (1, 2)) v", "(values (1, 2)) v"),
        ("select e'a\\n'", "e'a\\n'"),
        (
            "select count(*) filter (where a) from t",
            "count(*) filter (where a)",
        ),
        ("select a from t where b = $1", "$1"),
        ("select array[1, 2]", "1, 2"),
        ("savepoint a", "savepoint"),
        ("rollback to savepoint a", "to"),
        ("select a is distinct from b from t", "a is distinct from b"),
    ] {
        let found = faults(text);
        if found != [format!("sql/not-redshift at `{place}`")] {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_comma_before_from_is_named() {
    let text = "select user_id, from songs";
    let found = parse(text).expect_err("nothing behind the comma");
    assert_eq!(found[0].span.text(text), "from");
    assert_eq!(found[0].help.as_deref(), Some("remove the comma before it"));
}

#[test]
fn what_looks_like_another_database_but_is_redshift_stays() {
    for text in [
        "select distinct a from t",
        "select approximate from t",
        "select top 10 a from t",
        "select a from t where b ~ '^x' and c similar to 'y'",
        "select a from t limit 10 offset 5",
        "select extract(weekday from a), date_part(qtr, a) from t",
        "delete from t using s where t.a = s.a",
        "update t set a = s.a from s where t.b = s.b",
        "select a, sum(b) over (partition by c order by d rows unbounded preceding) from t",
        "select * from a minus select * from b",
        "select $$it's$$",
        "begin isolation level serializable",
        "start transaction read only",
        "end",
        "set statement_timeout to 60000",
        "set query_group = 'callsheet'",
        "set search_path to a, b",
        "call refresh_all()",
    ] {
        assert_eq!(faults(text), [""; 0], "{text}");
    }
}

#[test]
fn a_syntax_fault_points_at_its_word() {
    let text = "select 'ä', a frm t, b";
    assert_eq!(faults(text), ["sql/syntax at `t`"]);
    let fault = parse(text).expect_err("no such word").remove(0);
    insta::assert_snapshot!(fault.message, @"`t` is not expected here");
    assert_eq!(faults("select a from"), ["sql/syntax at ``"]);
    assert_eq!(faults("selct 1"), ["sql/syntax at `selct`"]);
}

#[test]
fn names_and_statements_have_limits() {
    let name = "x".repeat(128);
    assert_eq!(
        faults(&format!("drop table {name}")),
        [format!("sql/invalid-name at `{name}`")]
    );
    assert_eq!(faults(&format!("drop table {}", &name[1..])), [""; 0]);
    let long = format!("select '{}'", " ".repeat(16 * 1024 * 1024));
    assert_eq!(faults(&long), ["sql/too-long at ``"]);
}

#[test]
fn what_has_no_end_is_said_before_anything_else() {
    assert_eq!(faults("select 'a from t"), ["sql/unterminated at `'`"]);
    assert_eq!(faults("selct \"a"), ["sql/unterminated at `\"`"]);
}

#[test]
fn long_filters_of_qualified_columns_are_no_deep_nesting() {
    let filter = " or t.a = 1 and t.b <> t.c + 1".repeat(240);
    assert_eq!(
        faults(&format!("select 1 from t where t.a = 0{filter}")),
        [""; 0]
    );
    let joins = " join u on u.a = t.a and u.b = t.b".repeat(300);
    assert_eq!(faults(&format!("select 1 from t{joins}")), [""; 0]);
}

#[test]
fn deep_nesting_ends_in_a_fault_and_not_in_the_stack() {
    let too_deep = |text: &str| {
        let found = faults(text);
        let is_refused = found.iter().any(|fault| fault.starts_with("sql/too-deep"));
        assert!(is_refused, "{text:.60}: {found:.200?}");
    };
    let n = 100_000;
    too_deep(&format!("select {}1{}", "(".repeat(n), ")".repeat(n)));
    too_deep(&format!("select {}1", "- ".repeat(n)));
    too_deep(&format!("select {}true", "not ".repeat(n)));
    too_deep(&format!("select 1{}", " + 1".repeat(n)));
    too_deep(&format!("select a{}", "::int".repeat(n)));
    too_deep(&format!("select 1 from t where a{}", " or a".repeat(n)));
    too_deep(&format!("select 1 from t{}", " cross join t".repeat(n)));
    too_deep(&format!("select 1{}", " union all select 1".repeat(n)));
    too_deep(&format!("select {}1{}", "abs(".repeat(n), ")".repeat(n)));
    too_deep(&format!(
        "select * from {}t{}",
        "(".repeat(n),
        ")".repeat(n)
    ));
    too_deep(&format!("select {}1", "case when true then ".repeat(n)));
    too_deep(&format!(
        "select * from {}t{}",
        "(select * from ".repeat(n),
        ") a".repeat(n)
    ));
}

#[test]
fn what_is_deep_but_not_too_deep_is_bound_without_harm() {
    let chain = format!("select 1{}", " + 1".repeat(400));
    let list = format!("select 1 where 1 in ({}1)", "1, ".repeat(20_000));
    let brackets = format!("select {}1{}", "abs(1 + (".repeat(20), "))".repeat(20));
    let queries = format!(
        "select * from {}(select 1 as a) q{}",
        "(select a from ".repeat(12),
        ") q".repeat(12)
    );
    let schema = "public".parse().expect("a name");
    for text in [chain, list, brackets, queries] {
        let parsed = parse(&text).unwrap_or_else(|faults| panic!("{text:.60}: {faults:?}"));
        let bound = crate::bind(&parsed, &crate::Catalogue::new(), &schema);
        assert!(bound.is_ok(), "{text:.60}: {bound:.300?}");
    }
}
