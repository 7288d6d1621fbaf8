//! A statement is stopped from another task, and only that statement.

use std::time::{Duration, Instant};

use executor::{Canceller, Session as _, SessionError};
use redshift::RedshiftSession;

use crate::connection::{open, postgres, to_postgres};

/// Cancels a long sleep after a moment; answers what it ended with.
pub(crate) async fn stopped(session: &mut RedshiftSession) -> SessionError {
    let canceller: Canceller = session.canceller();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(150)).await;
        canceller.cancel();
    });
    let started = Instant::now();
    let error = session
        .run("SELECT pg_sleep(120)")
        .await
        .expect_err("it is stopped");
    assert!(started.elapsed() < Duration::from_mins(1), "it slept on");
    error
}

fn sqlstate(error: &SessionError) -> &str {
    match error {
        SessionError::Refused(refusal) => &refusal.sqlstate,
        error => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn a_statement_is_stopped_and_the_session_goes_on() {
    let Some(postgres) = postgres() else { return };
    let mut session = open(to_postgres(&postgres)).await.expect("a session");
    assert_eq!(sqlstate(&stopped(&mut session).await), "57014");
    session.run("SELECT 1").await.expect("the session stands");
}

#[tokio::test]
async fn a_late_request_does_not_stop_the_next_statement() {
    let Some(postgres) = postgres() else { return };
    let mut session = open(to_postgres(&postgres)).await.expect("a session");
    for _ in 0..50 {
        // Nothing is under way: the request is for a statement that has just ended.
        session.canceller().cancel();
        session
            .run("SELECT pg_sleep(0.002)")
            .await
            .expect("this statement is not the one");
    }
}

#[tokio::test]
async fn a_request_to_a_server_that_is_gone_does_no_harm() {
    let Some(postgres) = postgres() else { return };
    let session = open(to_postgres(&postgres)).await.expect("a session");
    let canceller = session.canceller();
    drop(session);
    canceller.cancel();
    drop(postgres);
    canceller.cancel();
}
