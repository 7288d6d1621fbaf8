//! Being asked to stop, once and twice.

use insta::assert_snapshot;
use plan::Plan;
use plan::record::Ending;

use super::{ledger, options, run_on, run_with};
use crate::scripted::{PlanBuilder, Server, Trouble, When};
use crate::{InterruptHandle, RunError, RunEvent};

fn plan() -> Plan {
    PlanBuilder::days(2).stage("a").publish("b", "a").build()
}

/// Runs and interrupts so often at this moment, where this trouble happens too.
async fn interrupted(when: When, trouble: Trouble, times: u32) -> (Server, super::Ran) {
    let server = Server::default();
    let handle = InterruptHandle::new();
    let asked = handle.clone();
    let at = match when {
        When::Statement(statement, n) => (statement, n),
        When::Message(_) | When::Every(_) => panic!("a statement is meant"),
    };
    server.trouble(when, trouble);
    let watched = server.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            let seen = watched
                .state()
                .log
                .iter()
                .filter(|(_, sql)| sql.starts_with(at.0))
                .count();
            if seen > at.1 {
                for _ in 0..times {
                    asked.interrupt();
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                }
                break;
            }
        }
    });
    let ran = run_with(&server, &plan(), options("a"), handle).await;
    (server, ran)
}

#[tokio::test(start_paused = true)]
async fn the_first_cancels_what_runs_and_leaves_no_lease() {
    let (server, ran) = interrupted(When::Statement("insert t=b", 0), Trouble::Hang, 1).await;
    assert_snapshot!(ran.story(), @r"
    Interrupted
    01 a: done
    01 b: skipped
    01 a.drop: skipped
    02 a: skipped
    02 b: skipped
    02 a.drop: skipped
    ");
    assert!(ran.has(|event| *event == RunEvent::Interrupted));
    assert_eq!(ran.record().units[1].attempts, 1);
    let data = server.data();
    assert!(!data.tables.contains_key("b"));
    assert_eq!(data.lease.expect("bootstrapped").holder, None);
    let outcomes: Vec<_> = data.runs.iter().map(|row| row.outcome.as_deref()).collect();
    assert_eq!(outcomes, [None, Some("130")]);
    let last_of_unit = |sql: &str| server.state().log.iter().any(|(_, sent)| sent == sql);
    assert!(last_of_unit("rollback"));

    let again = run_on(&server, &plan(), options("b")).await;
    assert_eq!(again.record().ending, Ending::Complete);
    assert_eq!(server.data().tables["b"].len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_lease_that_is_being_taken_is_given_back() {
    let (server, ran) = interrupted(When::Statement("commit", 0), Trouble::Slow, 1).await;
    assert_eq!(*ran.error(), RunError::Interrupted);
    let data = server.data();
    assert_eq!(data.lease.expect("bootstrapped").holder, None);
    let outcomes: Vec<_> = data.runs.iter().map(|row| row.outcome.as_deref()).collect();
    assert_eq!(outcomes, [None, Some("130")]);
}

#[tokio::test(start_paused = true)]
async fn a_commit_under_way_is_awaited() {
    let (server, ran) = interrupted(When::Statement("commit", 4), Trouble::Slow, 1).await;
    assert_snapshot!(ran.story(), @r"
    Interrupted
    01 a: done
    01 b: done
    01 a.drop: skipped
    02 a: skipped
    02 b: skipped
    02 a.drop: skipped
    ");
    assert_eq!(ledger(&server).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_second_drops_a_commit_under_way_and_says_that_it_does_not_know() {
    let (server, ran) = interrupted(When::Statement("commit", 4), Trouble::Slow, 2).await;
    assert_eq!(ran.record().ending, Ending::Unknown);
    assert!(ran.has(|event| matches!(event, RunEvent::NotClosed { .. })));
    // The lease was not given back, but the session that kept it alive is gone.
    let (_, pid, _) = server
        .data()
        .lease
        .and_then(|lease| lease.holder)
        .expect("held");
    assert!(!server.is_alive(pid));
}

#[tokio::test(start_paused = true)]
async fn the_second_does_not_wait_for_a_statement_that_cannot_be_cancelled() {
    let (server, ran) = interrupted(When::Statement("insert t=b", 0), Trouble::Slow, 2).await;
    assert_eq!(ran.record().ending, Ending::Interrupted);
    assert!(!server.data().tables.contains_key("b"));
}

#[tokio::test(start_paused = true)]
async fn before_a_unit_ran_it_is_told_as_such() {
    let (server, ran) = interrupted(When::Statement("lease_lock", 0), Trouble::Hang, 1).await;
    assert_eq!(*ran.error(), RunError::Interrupted);
    assert_eq!(ran.error().exit_code(), 130);
    assert_eq!(server.data().lease.expect("bootstrapped").generation, 0);
}

#[tokio::test(start_paused = true)]
async fn a_wait_for_another_try_ends_with_it() {
    let refused = Trouble::Refuse("40001", "serialization");
    let (server, ran) = interrupted(When::Statement("insert t=b", 0), refused, 1).await;
    assert_eq!(ran.record().ending, Ending::Interrupted);
    assert_eq!(ran.record().units[1].attempts, 1);
    assert_eq!(server.data().lease.expect("bootstrapped").holder, None);
}

#[tokio::test(start_paused = true)]
async fn after_the_last_unit_it_changes_nothing() {
    let (_, ran) = interrupted(When::Statement("run_ended", 0), Trouble::Slow, 1).await;
    assert_eq!(ran.record().ending, Ending::Complete);
}

#[tokio::test(start_paused = true)]
async fn a_session_that_does_not_stop_is_ended_from_another_one_after_grace() {
    for statement in ["insert t=b", "claim_lock", "fence"] {
        let started = tokio::time::Instant::now();
        let when = When::Statement(statement, 1);
        let (server, ran) = interrupted(when, Trouble::Deaf, 1).await;
        assert_eq!(ran.record().ending, Ending::Interrupted, "{statement}");
        // Grace is half a minute.
        assert!(
            started.elapsed() < std::time::Duration::from_mins(1),
            "{statement}"
        );
        let deaf = server.state().log.clone();
        let deaf = deaf
            .iter()
            .filter(|(_, sql)| sql.starts_with(statement))
            .nth(1);
        assert!(
            !server.is_alive(deaf.expect("it was sent").0),
            "{statement}"
        );
        assert_eq!(server.data().lease.expect("bootstrapped").holder, None);
        assert_eq!(server.data().outcomes(), ["130"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_commit_that_does_not_answer_is_looked_up_after_grace() {
    let (server, ran) = interrupted(When::Statement("commit", 4), Trouble::Deaf, 1).await;
    assert!(ran.has(|event| matches!(event, RunEvent::CommitLookedUp { .. })));
    assert_eq!(ran.record().ending, Ending::Interrupted);
    assert!(!server.data().tables.contains_key("b"));
    assert_eq!(server.data().lease.expect("bootstrapped").holder, None);
}

#[tokio::test(start_paused = true)]
async fn a_session_that_cannot_be_ended_keeps_the_lease_from_others() {
    let server = Server::default();
    server.trouble(
        When::Every("terminate"),
        Trouble::Refuse("42501", "permission denied"),
    );
    let handle = InterruptHandle::new();
    let asked = handle.clone();
    server.trouble(When::Statement("insert t=b", 0), Trouble::Deaf);
    tokio::spawn(async move {
        tokio::time::sleep(std::time::Duration::from_secs(5)).await;
        asked.interrupt();
    });
    let ran = run_with(&server, &plan(), options("a"), handle).await;
    assert_eq!(ran.record().ending, Ending::Interrupted);
    assert!(ran.has(|event| matches!(event, RunEvent::SessionLingers { .. })));
    assert!(server.data().lease.expect("held").holder.is_some());
    assert_eq!(server.data().outcomes(), ["130"]);
}
