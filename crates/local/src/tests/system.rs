use super::Db;

#[test]
fn svv_columns_shows_types_as_redshift_does() {
    let mut db = Db::with(&[
        "CREATE SCHEMA s",
        "CREATE TABLE s.t (a integer NOT NULL, b varchar(18), c decimal(9,5), d timestamp, e char(32))",
    ]);
    assert_eq!(
        db.rows(
            "SELECT column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, \
             is_nullable FROM svv_columns WHERE table_schema = 's' AND table_name = 't' ORDER BY ordinal_position"
        ),
        [
            "a|integer|null|32|0|NO",
            "b|character varying|18|null|null|YES",
            "c|numeric|null|9|5|YES",
            "d|timestamp without time zone|null|null|null|YES",
            "e|character|32|null|null|YES",
        ]
    );
    db.run("DROP TABLE s.t");
    assert!(db.rows("SELECT column_name FROM svv_columns").is_empty());
}

#[test]
fn a_session_knows_itself() {
    let mut db = Db::new();
    let rows = db.rows(
        "SELECT process, CAST(EXTRACT(epoch FROM starttime) AS bigint) FROM stv_sessions \
         WHERE process = pg_backend_pid()",
    );
    let [row] = rows.as_slice() else {
        panic!("one session, found {rows:?}")
    };
    let (process, start) = row.split_once('|').expect("two values");
    assert_eq!(
        db.value(&format!(
            "SELECT COUNT(*) FROM stv_sessions WHERE process = {process} \
             AND CAST(EXTRACT(epoch FROM starttime) AS bigint) = {start}"
        )),
        "1"
    );
    assert_eq!(
        db.value("SELECT COUNT(*) FROM stv_sessions WHERE process = 1"),
        "0"
    );
}

#[test]
fn settings_without_a_result_are_taken_and_others_are_not() {
    let mut db = Db::new();
    for sql in [
        "SET query_group TO 'callsheet'",
        "SET statement_timeout TO 60000",
        "SET timezone TO 'UTC'",
        "SET enable_case_sensitive_identifier TO false",
    ] {
        db.run(sql);
    }
    for sql in [
        "SET timezone TO 'Europe/Berlin'",
        "SET enable_case_sensitive_identifier TO true",
        "SET json_serialization_enable TO true",
    ] {
        assert!(db.refused(sql).starts_with("0A000"), "{sql}");
    }
}

#[test]
fn locks_and_analyses_are_taken() {
    let mut db = Db::with(&["CREATE TABLE t (a integer)", "BEGIN"]);
    db.run("LOCK t");
    db.run("COMMIT");
    db.run("ANALYZE t");
}

#[test]
fn the_only_user_sees_every_session() {
    let mut db = Db::new();
    let superuser = "SELECT COUNT(*) FROM pg_user WHERE usename = CURRENT_USER AND usesuper";
    assert_eq!(db.value(superuser), "1");
}
