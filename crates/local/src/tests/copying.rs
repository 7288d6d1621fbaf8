use executor::{Notice, Session};

use super::Db;

fn events() -> Db {
    let db = Db::with(&[
        "CREATE TABLE events (user_id integer, level varchar(4), length decimal(9,5), ts timestamp)",
    ]);
    db.file(
        "log/a.json",
        "{\"userId\":\"15\",\"level\":\"paid\",\"length\":269.583229,\"ts\":1541105830796}\n\
         {\"userId\":\"\",\"level\":null,\"ts\":1541105830797}",
    );
    db.file(
        "paths.json",
        r#"{"jsonpaths":["$['userId']","$['level']","$['length']","$['ts']"]}"#,
    );
    db
}

const COPY: &str = "COPY events (user_id, level, length, ts) FROM 's3://bucket/log/' IAM_ROLE default \
     JSON 's3://bucket/paths.json' TIMEFORMAT 'epochmillisecs'";

#[test]
fn a_load_fills_the_table_and_tells_its_count_to_the_session() {
    let mut db = events();
    assert_eq!(db.run(COPY), None);
    assert_eq!(db.value("SELECT pg_last_copy_count()"), "2");
    assert_eq!(
        db.rows("SELECT user_id, level, length, ts FROM events ORDER BY ts"),
        [
            "15|paid|269.58322|2018-11-01 20:57:10.796",
            "null|null|null|2018-11-01 20:57:10.797"
        ]
    );
}

#[test]
fn a_load_that_fails_counts_nothing() {
    let mut db = events();
    db.run(COPY);
    db.file("log/b.json", "{\"level\":\"platinum\"}");
    let refusal = db.refusal(COPY);
    assert_eq!(
        refusal.message,
        "Load into table 'events' failed. `s3://bucket/log/b.json`, line 1: column `level`: \
         a JSON string of 8 bytes is too long for varchar(4)"
    );
    assert_eq!(db.value("SELECT pg_last_copy_count()"), "0");
    assert_eq!(db.value("SELECT count(*) FROM events"), "2");
}

#[test]
fn rows_that_were_passed_over_are_told() {
    let mut db = events();
    db.file("log/b.json", "{\"level\":\"platinum\"}");
    db.run(&format!("{COPY} MAXERROR 5"));
    assert_eq!(db.value("SELECT count(*) FROM events"), "2");
    assert_eq!(
        db.session.take_notices(),
        [Notice {
            severity: "INFO".to_owned(),
            message: "Load into table 'events' completed, 1 record(s) could not be loaded"
                .to_owned()
        }]
    );
    assert!(db.session.take_notices().is_empty());
}

#[test]
fn columns_that_a_load_does_not_name_get_their_default() {
    let mut db = Db::with(&["CREATE TABLE t (a integer, b varchar(4) DEFAULT 'none', c integer)"]);
    db.file("in.csv", "2,1\n");
    db.run("COPY t (c, a) FROM 's3://bucket/in.csv' IAM_ROLE default CSV");
    assert_eq!(db.rows("SELECT a, b, c FROM t"), ["1|none|2"]);
}

#[test]
fn every_type_goes_in_and_comes_out() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a smallint, b integer, c bigint, d decimal(38,10), e real, f double precision, \
         g boolean, h char(3), i varchar(20), j date, k timestamp, l timestamptz, m decimal(4,1))",
    ]);
    db.file(
        "in",
        r#"{"a":-1,"b":2,"c":3000000000,"d":"1234567890123456789012345678.1","e":1.5,"f":0.1,"g":false,
           "h":"x","i":"Bjö\u0083rk","j":"2018-11-01","k":"2018-11-01 01:02:03.000004","l":"2018-11-01 01:02:03+00","m":99.99}"#,
    );
    db.run("COPY t FROM 's3://bucket/in' IAM_ROLE default JSON 'auto'");
    assert_eq!(
        db.value("SELECT a, b, c, d, e, f, g, h, i, j, k, l, m FROM t"),
        "-1|2|3000000000|1234567890123456789012345678.1000000000|1.5|0.1|f|x|Bjö\u{83}rk|2018-11-01|\
         2018-11-01 01:02:03.000004|2018-11-01 01:02:03+00|99.9"
    );
}

#[test]
fn a_temporary_table_can_be_loaded() {
    let mut db = Db::with(&["CREATE TEMP TABLE t (a integer)"]);
    db.file("in", "{\"a\":1}");
    db.run("COPY t FROM 's3://bucket/in' IAM_ROLE default JSON 'auto'");
    assert_eq!(db.value("SELECT a FROM t"), "1");
}

/// A statement of the protocol, as a plan for Redshift has it.
fn protocol(step: &str, db: &mut Db) -> String {
    let path = format!(
        "{}/../../templates/redshift/protocol/{step}.sql.j2",
        env!("CARGO_MANIFEST_DIR")
    );
    let pid = db.value("SELECT pg_backend_pid()");
    std::fs::read_to_string(path)
        .expect("a template")
        .replace("⟦pid⟧", &pid)
        .replace("⟦session_start⟧", "0")
        .replace("⟦load⟧", "{load}")
        .replace("⟦attempt⟧", "abc")
        .replace("{{ files }}", "files")
}

#[test]
fn a_load_that_fails_is_in_the_views_of_load_errors() {
    let mut db = events();
    let asked = protocol("load_error", &mut db);
    assert!(db.rows(&asked).is_empty());
    db.file(
        "log/b.json",
        "{\"level\":\"platinum\"}\n{\"level\":\"paid\"}\n{\"userId\":\"x\"}",
    );
    db.refusal(COPY);
    assert_eq!(
        db.rows(&asked),
        ["1|s3://bucket/log/b.json|1|level|varchar|4|0|1204|\
             a JSON string of 8 bytes is too long for varchar(4)"]
    );
    let asked = protocol("load_error_legacy", &mut db);
    let rows = db.rows(&asked);
    assert!(rows[0].ends_with("|8"), "{rows:?}");
    // The value is nowhere.
    let asked = protocol("load_error_value", &mut db);
    assert_eq!(db.rows(&asked), ["s3://bucket/log/b.json|1|level|********"]);
}

#[test]
fn rows_that_were_passed_over_are_in_the_views_too() {
    let mut db = events();
    db.file("log/b.json", "{\"level\":\"platinum\"}");
    db.run(&format!("{COPY} MAXERROR 5"));
    let asked = protocol("load_error", &mut db);
    assert_eq!(db.rows(&asked).len(), 1);
}

#[test]
fn the_files_of_a_load_can_be_kept() {
    let mut db = events();
    db.run(COPY);
    db.file("log/b.json", "{\"level\":\"paid\"}");
    let asked = protocol("last_load", &mut db);
    let first: i64 = db.value(&asked).parse().expect("a number");
    db.run(COPY);
    assert!(db.value(&asked).parse::<i64>().expect("a number") > first);
    db.run(
        "CREATE TABLE files (attempt varchar(64), query_id bigint, file_name varchar(1024), \
         bytes bigint, noted_at timestamp)",
    );
    let load = db.value(&asked);
    let kept = protocol("files_recorded", &mut db).replace("{load}", &load);
    assert_eq!(db.run(&kept), Some(2));
    assert_eq!(
        db.rows("SELECT attempt, file_name, bytes FROM files ORDER BY file_name"),
        [
            "abc|s3://bucket/log/a.json|115",
            "abc|s3://bucket/log/b.json|16"
        ]
    );
}

#[test]
fn a_session_knows_its_last_query() {
    let mut db = events();
    assert_eq!(db.value("SELECT last_user_query_id()"), "-1");
    db.run("INSERT INTO events (level) VALUES ('paid')");
    let first: i64 = db
        .value("SELECT last_user_query_id()")
        .parse()
        .expect("a number");
    assert!(first > 0);
    // What asks for it is none itself.
    assert_eq!(db.value("SELECT last_user_query_id()"), first.to_string());
}
