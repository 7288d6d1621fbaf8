//! How sessions end, and what is left then.

use std::time::{Duration, Instant};

use executor::{Session as _, SessionError};
use rig::Postgres;

use crate::connection::{open, postgres, shown, to_postgres};

/// Waits until a question about the server is answered as expected.
async fn until(postgres: &Postgres, sql: &str, expected: &str) {
    let started = Instant::now();
    loop {
        let rows = postgres.query(sql);
        let answer = rows[0][0].as_deref().unwrap_or("NULL");
        if answer == expected {
            return;
        }
        assert!(
            started.elapsed() < Duration::from_secs(30),
            "{sql}: {answer}"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

const SESSIONS: &str = "SELECT count(*) FROM pg_stat_activity \
    WHERE application_name = 'callsheet' AND datname = current_database()";

#[tokio::test]
async fn a_dropped_session_leaves_neither_its_work_nor_its_locks() {
    let Some(postgres) = postgres() else { return };
    let mut session = open(to_postgres(&postgres)).await.expect("a session");
    session
        .run("CREATE TABLE t (a int)")
        .await
        .expect("a table");
    session.run("BEGIN").await.expect("a transaction");
    session
        .run("INSERT INTO t VALUES (1)")
        .await
        .expect("a row");
    session.run("LOCK t").await.expect("a lock");
    assert_eq!(postgres.query(SESSIONS)[0][0].as_deref(), Some("1"));
    drop(session);
    until(&postgres, SESSIONS, "0").await;
    until(&postgres, "SELECT count(*) FROM t", "0").await;
}

#[tokio::test]
async fn a_session_dropped_in_mid_statement_closes_its_socket() {
    let Some(postgres) = postgres() else { return };
    let mut session = open(to_postgres(&postgres)).await.expect("a session");
    session
        .run("CREATE TABLE t (a int)")
        .await
        .expect("a table");
    session.run("BEGIN").await.expect("a transaction");
    session
        .run("INSERT INTO t VALUES (1)")
        .await
        .expect("a row");
    let work = session.run("SELECT pg_sleep(1)");
    let answer = tokio::time::timeout(Duration::from_millis(100), work).await;
    assert!(answer.is_err(), "the statement takes a second");
    drop(session);
    // The server notices when it wants to answer.
    until(&postgres, SESSIONS, "0").await;
    until(&postgres, "SELECT count(*) FROM t", "0").await;
}

#[tokio::test]
async fn a_session_that_is_terminated_is_lost() {
    let Some(postgres) = postgres() else { return };
    let mut session = open(to_postgres(&postgres)).await.expect("a session");
    let rows = session
        .query("SELECT pg_backend_pid()")
        .await
        .expect("a pid");
    let pid = rows[0][0].clone().expect("a pid");
    let work = tokio::spawn(async move {
        let slept = session.run("SELECT pg_sleep(60)").await;
        (slept, session.run("SELECT 1").await)
    });
    let asleep =
        format!("SELECT count(*) FROM pg_stat_activity WHERE pid = {pid} AND query LIKE '%sleep%'");
    until(&postgres, &asleep, "1").await;
    postgres.query(&format!("SELECT pg_terminate_backend({pid})"));
    let (slept, next) = work.await.expect("two answers");
    insta::assert_snapshot!(shown(&slept.expect_err("a lost session")), @"the connection was lost: the server ended the session: terminating connection due to administrator command (SQLSTATE 57P01)");
    assert!(matches!(next, Err(SessionError::Lost { .. })), "{next:?}");
}

#[tokio::test]
async fn a_session_that_is_terminated_between_statements_is_lost() {
    let Some(postgres) = postgres() else { return };
    let mut session = open(to_postgres(&postgres)).await.expect("a session");
    let rows = session
        .query("SELECT pg_backend_pid()")
        .await
        .expect("a pid");
    let pid = rows[0][0].clone().expect("a pid");
    postgres.query(&format!("SELECT pg_terminate_backend({pid})"));
    let gone = format!("SELECT count(*) FROM pg_stat_activity WHERE pid = {pid}");
    until(&postgres, &gone, "0").await;
    let error = session.run("COMMIT").await.expect_err("a lost session");
    insta::assert_snapshot!(shown(&error), @"the connection was lost: the server ended the session: terminating connection due to administrator command (SQLSTATE 57P01)");
}
