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

#[test]
fn what_is_everywhere_is_what_is_here() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a integer NOT NULL, v varchar(7), n decimal(9,2))",
        "CREATE VIEW w AS SELECT a FROM t",
    ]);
    assert_eq!(
        db.rows("SELECT schema_name, table_name, table_type FROM svv_all_tables ORDER BY 2"),
        ["public|t|TABLE", "public|w|VIEW"]
    );
    assert_eq!(
        db.rows(
            "SELECT column_name, data_type FROM svv_all_columns WHERE table_name = 't' \
             ORDER BY ordinal_position"
        ),
        ["a|integer", "v|character varying", "n|numeric"]
    );
    for view in [
        "svv_external_schemas",
        "svv_external_tables",
        "svv_external_columns",
    ] {
        assert_eq!(
            db.value(&format!("SELECT count(*) FROM {view}")),
            "0",
            "{view}"
        );
    }
}

#[test]
fn the_catalogue_of_postgresql_joins_by_its_numbers() {
    let mut db = Db::with(&[
        "CREATE SCHEMA s",
        "CREATE TABLE s.t (a integer NOT NULL, v varchar(7) DEFAULT 'x', n decimal(9,2), p super)",
        "INSERT INTO s.t (a) VALUES (1), (2)",
        "CREATE VIEW s.w AS SELECT a FROM s.t",
    ]);
    assert_eq!(
        db.rows(
            "SELECT n.nspname, c.relname, c.relkind, c.relnatts FROM pg_class c \
             JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 's' ORDER BY 2"
        ),
        ["s|t|r|4", "s|w|v|1"]
    );
    assert_eq!(
        db.rows(
            "SELECT a.attname, t.typname, a.atttypmod, a.attnotnull, a.atthasdef FROM pg_attribute a \
             JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_type t ON t.oid = a.atttypid \
             WHERE c.relname = 't' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"
        ),
        [
            "a|int4|-1|t|f",
            "v|varchar|11|f|t",
            "n|numeric|589830|f|f",
            "p|null|-1|f|f"
        ]
    );
}

#[test]
fn the_history_of_queries_is_not_kept_and_says_so() {
    let mut db = Db::new();
    for view in [
        "stl_query",
        "svl_qlog",
        "sys_query_history",
        "pg_catalog.pg_group",
        "information_schema.triggers",
    ] {
        let refused = db.refused(&format!("SELECT * FROM {view}"));
        assert!(
            refused.starts_with("0A000 the local engine cannot rehearse the system view"),
            "{view}: {refused}"
        );
    }
    assert!(db.refused("SELECT * FROM my_query").starts_with("42P01 "));
}
