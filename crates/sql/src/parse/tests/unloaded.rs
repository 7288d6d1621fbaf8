//! The query in UNLOAD's literal, with its places in the whole text.

use super::{faults, statement};
use crate::statement::{Authorization, Statement, Unload, UnloadFormat};
use crate::{Catalogue, bind, parse, tables};

fn unloaded(text: &str) -> Unload {
    match statement(text) {
        Statement::Unload(unload) => unload,
        other => panic!("an unload, not {other:?}"),
    }
}

#[test]
fn options_are_read_in_any_order() {
    let text = "unload ('select a, b from t') to 's3://b/p' \
                partition by (a, b) include format as parquet cleanpath manifest verbose \
                iam_role 'arn:aws:iam::1:role/r' maxfilesize 100 mb parallel off region 'us-east-1'";
    let unload = unloaded(text);
    assert_eq!(unload.format, UnloadFormat::Parquet);
    assert_eq!(unload.partition_by.len(), 2);
    assert_eq!(
        unload.options.get("cleanpath").map(|span| span.text(text)),
        Some("cleanpath")
    );
    assert!(matches!(unload.authorization, Authorization::Role(_)));
    let text = "unload ('select 1;') to 's3://b/p' credentials 'aws_access_key_id=hunter2' \
                csv header delimiter as ',' addquotes null as '' escape gzip encrypted auto";
    assert!(!format!("{:?}", unloaded(text)).contains("hunter2"));
}

#[test]
fn what_it_reads_stands_in_the_literal() {
    for (text, table) in [
        (
            r"unload ('select a from s.t where b = ''x'' and c = ''y''') to 's3://b/p' iam_role default",
            "s.t",
        ),
        (
            r"unload ('select \'x\', a from s.t') to 's3://b/p' iam_role default",
            "s.t",
        ),
        (
            "unload ($$select 'x' from t$$) to 's3://b/p' iam_role default",
            "t",
        ),
        (
            "unload ($q$select $$x$$ from t$q$) to 's3://b/p' iam_role default",
            "t",
        ),
    ] {
        let parsed = parse(text).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
        let tables = tables(&parsed);
        assert!(tables.writes.is_empty());
        let places: Vec<_> = tables
            .reads
            .iter()
            .map(|name| name.span.text(text))
            .collect();
        assert_eq!(places, [table], "{text}");
    }
}

#[test]
fn a_fault_in_the_query_has_its_place_in_the_whole_text() {
    for (text, place) in [
        (
            "unload ('select ''x'' as a, from t') to 's3://b/p' iam_role default",
            "from",
        ),
        (
            "unload ('select ''x'' frm t u') to 's3://b/p' iam_role default",
            "t",
        ),
        (
            "unload ('select distinct on (a) a from t') to 's3://b/p' iam_role default",
            "select distinct on (a)",
        ),
    ] {
        let found = parse(text).expect_err("a fault");
        assert_eq!(found[0].span.text(text), place, "{text}");
    }
    let text = "unload ('select ''x'', nowhere(b) from t') to 's3://b/p' iam_role default";
    let schema = "public".parse().expect("a name");
    let found = bind(
        &parse(text).expect("an unload"),
        &Catalogue::open(),
        &schema,
    )
    .expect_err("no such function");
    assert_eq!(found[0].span.text(text), "nowhere");
}

#[test]
fn what_is_no_query_is_refused() {
    assert_eq!(
        faults("unload ('delete from t') to 's3://b/p' iam_role default"),
        ["sql/syntax at `'delete from t'`"]
    );
    assert_eq!(
        faults("unload ('') to 's3://b/p' iam_role default"),
        ["sql/syntax at `''`"]
    );
    assert_eq!(
        faults("unload ('select ''x') to 's3://b/p' iam_role default"),
        ["sql/unterminated at `''`"]
    );
}

#[test]
fn literals_in_the_query_have_their_own_values() {
    let schema = "public".parse().expect("a name");
    for text in [
        r"unload ('select ''it\'\'s'' as a') to 's3://b/p' iam_role default",
        "unload ('select ''it''''s'' as a') to 's3://b/p' iam_role default",
        "unload ($$select 'it''s' as a$$) to 's3://b/p' iam_role default",
    ] {
        let parsed = parse(text).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
        let bound = bind(&parsed, &Catalogue::new(), &schema).expect("a query");
        let shown = format!("{:?}", bound.query());
        assert!(shown.contains("\"it's\""), "{text}: {shown}");
    }
}
