//! What statements answer.

use std::time::Duration;

use executor::{Completion, Notice, Session as _, SessionError};
use redshift::RedshiftSession;

use crate::connection::{open, postgres, shown, to_postgres};

/// A value as the session answers it.
async fn value(session: &mut RedshiftSession, sql: &str) -> Option<String> {
    let rows = session.query(sql).await.expect("an answer");
    assert_eq!(rows.len(), 1, "{sql}");
    rows.into_iter()
        .next()
        .and_then(|mut row| row.pop())
        .flatten()
}

#[tokio::test]
async fn values_come_as_the_text_that_the_server_writes() {
    let Some(postgres) = postgres() else { return };
    let mut session = open(to_postgres(&postgres)).await.expect("a session");
    let mut story = String::new();
    for sql in [
        "SELECT NULL",
        "SELECT ''",
        "SELECT 'naïve ☃ \"quoted\" \t'",
        "SELECT -9223372036854775808",
        "SELECT 1234567890123456789012345678.90::decimal(38,2)",
        "SELECT 0.1::float8 + 0.2::float8",
        "SELECT 1.5::real",
        "SELECT 'NaN'::float8",
        "SELECT true",
        "SELECT DATE '2024-02-29'",
        "SELECT TIMESTAMP '2024-02-29 23:59:59.999999'",
        "SELECT TIMESTAMPTZ '2024-02-29 23:59:59+00'",
        "SELECT TIME '10:00:00.5'",
        "SELECT INTERVAL '1 year 2 months'",
        "SELECT INTERVAL '3 days 04:05:06'",
        "SELECT 'padded'::char(10) || '|'",
        "SELECT '{\"a\": [1, null, \"b\"]}'::json",
        "SELECT decode('00ff', 'hex')",
    ] {
        let text = value(&mut session, sql).await;
        story = format!(
            "{story}{sql} -> {}\n",
            text.map_or("NULL".into(), |text| format!("`{text}`"))
        );
    }
    insta::assert_snapshot!(story, @r#"
SELECT NULL -> NULL
SELECT '' -> ``
SELECT 'naïve ☃ "quoted" 	' -> `naïve ☃ "quoted" 	`
SELECT -9223372036854775808 -> `-9223372036854775808`
SELECT 1234567890123456789012345678.90::decimal(38,2) -> `1234567890123456789012345678.90`
SELECT 0.1::float8 + 0.2::float8 -> `0.30000000000000004`
SELECT 1.5::real -> `1.5`
SELECT 'NaN'::float8 -> `NaN`
SELECT true -> `t`
SELECT DATE '2024-02-29' -> `2024-02-29`
SELECT TIMESTAMP '2024-02-29 23:59:59.999999' -> `2024-02-29 23:59:59.999999`
SELECT TIMESTAMPTZ '2024-02-29 23:59:59+00' -> `2024-02-29 23:59:59+00`
SELECT TIME '10:00:00.5' -> `10:00:00.5`
SELECT INTERVAL '1 year 2 months' -> `1 year 2 mons`
SELECT INTERVAL '3 days 04:05:06' -> `3 days 04:05:06`
SELECT 'padded'::char(10) || '|' -> `padded|`
SELECT '{"a": [1, null, "b"]}'::json -> `{"a": [1, null, "b"]}`
SELECT decode('00ff', 'hex') -> `\x00ff`
"#);
}

#[tokio::test]
async fn rows_written_are_counted_where_the_server_says_it() {
    let Some(postgres) = postgres() else { return };
    let mut session = open(to_postgres(&postgres)).await.expect("a session");
    let mut story = String::new();
    for sql in [
        "CREATE TABLE t (a int, b int)",
        "-- two rows\nINSERT INTO t SELECT 1, 1 UNION ALL SELECT 2, 2",
        "/* none */ UPDATE t SET b = 0 WHERE a = 9",
        "MERGE INTO t USING (SELECT 1 AS a) s ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = 7 WHEN NOT MATCHED THEN INSERT VALUES (s.a, 0)",
        "CREATE TABLE u AS SELECT * FROM t",
        "SELECT * FROM t",
        "DELETE FROM t",
        "TRUNCATE u",
        "ANALYZE t",
        "",
        "-- nothing",
    ] {
        let Completion { rows } = session.run(sql).await.expect("an answer");
        let rows = rows.map_or("not said".to_owned(), |rows| rows.to_string());
        story = format!("{story}{sql:?}: {rows}\n");
    }
    insta::assert_snapshot!(story, @r#"
"CREATE TABLE t (a int, b int)": not said
"-- two rows\nINSERT INTO t SELECT 1, 1 UNION ALL SELECT 2, 2": 2
"/* none */ UPDATE t SET b = 0 WHERE a = 9": 0
"MERGE INTO t USING (SELECT 1 AS a) s ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = 7 WHEN NOT MATCHED THEN INSERT VALUES (s.a, 0)": 1
"CREATE TABLE u AS SELECT * FROM t": 2
"SELECT * FROM t": not said
"DELETE FROM t": 2
"TRUNCATE u": not said
"ANALYZE t": not said
"": not said
"-- nothing": not said
"#);
}

#[tokio::test]
async fn an_error_has_its_state_its_detail_and_the_servers_hint() {
    let Some(postgres) = postgres() else { return };
    let mut session = open(to_postgres(&postgres)).await.expect("a session");
    session
        .run("CREATE TABLE t (a int NOT NULL)")
        .await
        .expect("a table");
    let mut story = String::new();
    for sql in [
        "INSERT INTO t VALUES (NULL)",
        "SELECT no_such_column FROM t",
        "SELECT length(1)",
        "SELECT 'x'::int",
        "SELECT * FROM pg_authid",
    ] {
        let error = session.run(sql).await.expect_err("an error");
        story = format!("{story}{}\n", shown(&error));
    }
    insta::assert_snapshot!(story, @r#"
refused 23502: null value in column "a" of relation "t" violates not-null constraint
  detail: Failing row contains (null).
refused 42703: column "no_such_column" does not exist
refused 42883: function length(integer) does not exist
  help: No function matches the given name and argument types. You might need to add explicit type casts.
refused 22P02: invalid input syntax for type integer: "x"
refused 42501: permission denied for table pg_authid
  help: grant the privilege to the user that the pipeline runs as
"#);
    session
        .run("INSERT INTO t VALUES (1)")
        .await
        .expect("the session stands");
}

#[tokio::test]
async fn a_statement_behind_an_error_is_refused_until_the_transaction_ends() {
    let Some(postgres) = postgres() else { return };
    let mut session = open(to_postgres(&postgres)).await.expect("a session");
    session.run("BEGIN").await.expect("a transaction");
    session.run("SELECT 1/0").await.expect_err("an error");
    let error = session
        .run("SELECT 1")
        .await
        .expect_err("an aborted transaction");
    assert!(
        matches!(&error, SessionError::Refused(refusal) if refusal.sqlstate == "25P02"),
        "{error:?}"
    );
    session.run("ROLLBACK").await.expect("the end of it");
    session.run("SELECT 1").await.expect("an answer");
}

#[tokio::test]
async fn remarks_of_the_server_wait_until_they_are_taken() {
    let Some(postgres) = postgres() else { return };
    let mut session = open(to_postgres(&postgres)).await.expect("a session");
    assert_eq!(session.take_notices(), []);
    session
        .run("DROP TABLE IF EXISTS absent_one")
        .await
        .expect("an answer");
    session
        .run("DO $$ BEGIN RAISE WARNING 'careful'; RAISE INFO 'two rows'; END $$")
        .await
        .expect("an answer");
    let notice = |severity: &str, message: &str| Notice {
        severity: severity.to_owned(),
        message: message.to_owned(),
    };
    assert_eq!(
        session.take_notices(),
        [
            notice("NOTICE", "table \"absent_one\" does not exist, skipping"),
            notice("WARNING", "careful"),
            notice("INFO", "two rows"),
        ]
    );
    session.run("SELECT 1").await.expect("an answer");
    assert_eq!(session.take_notices(), []);
}

#[tokio::test]
async fn two_statements_in_one_message_are_an_error() {
    let Some(postgres) = postgres() else { return };
    let mut session = open(to_postgres(&postgres)).await.expect("a session");
    let error = session
        .run("SELECT 1; SELECT 2")
        .await
        .expect_err("an error");
    assert!(shown(&error).contains("2 results"), "{error:?}");
    session
        .run("SELECT 1;")
        .await
        .expect("one statement with its end");
}

#[tokio::test]
async fn a_copy_from_the_client_ends_the_session_and_does_not_wait() {
    let Some(postgres) = postgres() else { return };
    let mut session = open(to_postgres(&postgres)).await.expect("a session");
    session
        .run("CREATE TABLE t (a int)")
        .await
        .expect("a table");
    let error = session
        .run("COPY t FROM STDIN")
        .await
        .expect_err("an error");
    assert!(matches!(error, SessionError::Lost { .. }), "{error:?}");
}

#[tokio::test]
async fn an_answer_that_nobody_waits_for_is_not_taken_for_the_next_one() {
    let Some(postgres) = postgres() else { return };
    let mut session = open(to_postgres(&postgres)).await.expect("a session");
    for sql in [
        "SELECT 1 FROM pg_sleep(0.3)",
        "SELECT 1 / length(pg_sleep(0.3)::text)",
    ] {
        let work = session.query(sql);
        let given_up = tokio::time::timeout(Duration::from_millis(50), work).await;
        assert!(given_up.is_err(), "it takes longer");
        assert_eq!(value(&mut session, "SELECT 2").await.as_deref(), Some("2"));
    }
}

#[tokio::test]
async fn long_texts_and_many_rows_arrive_whole() {
    let Some(postgres) = postgres() else { return };
    let mut session = open(to_postgres(&postgres)).await.expect("a session");
    let long = "é".repeat(2_000_000);
    let sql = format!("SELECT length('{long}'), '{long}'");
    let rows = session.query(&sql).await.expect("a row");
    assert_eq!(rows[0][0].as_deref(), Some("2000000"));
    assert_eq!(rows[0][1].as_deref(), Some(long.as_str()));
    let rows = session
        .query("SELECT n FROM pg_catalog.generate_series(1, 100000) AS n")
        .await
        .expect("rows");
    assert_eq!(rows.len(), 100_000);
    assert_eq!(rows[99_999][0].as_deref(), Some("100000"));
}

#[tokio::test]
async fn a_session_names_itself_and_knows_the_servers_settings() {
    let Some(postgres) = postgres() else { return };
    let mut session = open(to_postgres(&postgres)).await.expect("a session");
    let name = value(&mut session, "SELECT current_setting('application_name')").await;
    assert_eq!(name.as_deref(), Some("callsheet"));
    let encoding = value(&mut session, "SHOW client_encoding").await;
    assert_eq!(encoding.as_deref(), Some("UTF8"));
    assert_eq!(
        session.parameter("standard_conforming_strings"),
        Some("off")
    );
    session
        .run("SET standard_conforming_strings TO on")
        .await
        .expect("a setting");
    session.run("SELECT 1").await.expect("an answer");
    assert_eq!(session.parameter("standard_conforming_strings"), Some("on"));
    assert_eq!(session.parameter("no_such_setting"), None);
}
