//! One run at a time, and no zombies.

use std::time::Duration;

use insta::assert_snapshot;
use plan::Plan;
use plan::record::Ending;

use super::{options, run_on};
use crate::scripted::{LeaseRow, PlanBuilder, RunRow, Server, Trouble, USER, When};
use crate::{LeasePolicy, Options, RunError, RunEvent};

fn plan() -> Plan {
    PlanBuilder::days(1).stage("a").publish("b", "a").build()
}

fn with(lease: LeasePolicy) -> Options {
    Options {
        lease,
        ..options("a")
    }
}

/// A lease that a run holds through a session that lives; answers its pid.
fn held(server: &Server, run: &str) -> i64 {
    let (pid, start) = server.stranger();
    server.state().data.lease = Some(LeaseRow {
        generation: 4,
        holder: Some((run.to_owned(), pid, start)),
        plan: plan::Digest::of("plan").to_string(),
        owner: USER.to_owned(),
    });
    server.state().data.runs.push(RunRow {
        run: run.to_owned(),
        plan: plan::Digest::of("plan").to_string(),
        generation: 4,
        session: (pid, start),
        outcome: None,
    });
    pid
}

#[tokio::test(start_paused = true)]
async fn a_living_owner_is_left_alone_and_not_waited_for() {
    let server = Server::default();
    held(&server, "b");
    let ran = run_on(&server, &plan(), options("a")).await;
    assert!(matches!(ran.error(), RunError::LeaseHeld { .. }));
    assert_snapshot!(ran.error(), @"another run holds the lease: run `b`, session with pid 1");
    assert_eq!(ran.error().exit_code(), 6);
    // The lock would have waited for the other run's unit.
    assert!(
        server
            .state()
            .log
            .iter()
            .all(|(_, sql)| sql != "lease_lock")
    );
    assert!(server.data().attempts.is_empty());
}

#[tokio::test(start_paused = true)]
async fn waiting_ends_when_the_lease_is_given_back() {
    let server = Server::default();
    held(&server, "b");
    server.trouble(
        When::Statement("lease_read", 3),
        Trouble::Do(Box::new(|state| {
            let lease = state.data.lease.as_mut().expect("held");
            lease.holder = None;
        })),
    );
    let ran = run_on(
        &server,
        &plan(),
        with(LeasePolicy::Wait(Duration::from_mins(1))),
    )
    .await;
    assert_eq!(ran.record().ending, Ending::Complete);
    let waits = ran
        .events
        .iter()
        .filter(|event| matches!(event, RunEvent::LeaseWaiting { .. }));
    assert_eq!(waits.count(), 1);
    assert!(ran.has(|event| *event == RunEvent::LeaseTaken { generation: 5 }));
}

#[tokio::test(start_paused = true)]
async fn waiting_has_an_end() {
    let server = Server::default();
    held(&server, "b");
    let longest = Duration::from_secs(5);
    let ran = run_on(&server, &plan(), with(LeasePolicy::Wait(longest))).await;
    let RunError::LeaseHeld { waited, .. } = ran.error() else {
        panic!("{:?}", ran.result);
    };
    assert_eq!(*waited, longest);
}

#[tokio::test(start_paused = true)]
async fn a_process_of_the_same_run_joins_and_leaves_the_lease_to_its_owner() {
    let server = Server::default();
    let pid = held(&server, "a");
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert!(ran.has(|event| *event == RunEvent::LeaseJoined { generation: 4 }));
    let lease = server.data().lease.expect("held");
    assert_eq!(lease.generation, 4);
    assert_eq!(lease.holder.expect("not given back").1, pid);
}

#[tokio::test(start_paused = true)]
async fn a_process_that_joins_also_waits_until_older_sessions_are_gone() {
    let server = Server::default();
    held(&server, "a");
    let (older, own) = (server.stranger(), server.stranger());
    for (generation, session) in [(3, older), (4, own)] {
        server.state().data.sessions.push((generation, session));
    }
    run_on(&server, &plan(), options("a")).await;
    assert!(!server.is_alive(older.0) && server.is_alive(own.0));
}

#[tokio::test(start_paused = true)]
async fn a_dead_owner_is_succeeded_without_being_asked() {
    for run in ["b", "a"] {
        let server = Server::default();
        let pid = held(&server, run);
        server.state().end(pid);
        let ran = run_on(&server, &plan(), options("a")).await;
        assert_eq!(ran.record().ending, Ending::Complete);
        assert!(ran.has(|event| *event == RunEvent::LeaseTaken { generation: 5 }));
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_with_the_same_pid_but_another_start_is_somebody_else() {
    let server = Server::default();
    let pid = held(&server, "b");
    let mut lease = server.data().lease.expect("held");
    lease.holder = lease.holder.map(|(run, pid, start)| (run, pid, start - 1));
    server.state().data.lease = Some(lease);
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert!(server.is_alive(pid));
}

#[tokio::test(start_paused = true)]
async fn a_takeover_ends_every_session_of_the_owner_before_the_lock() {
    let server = Server::default();
    let anchor = held(&server, "b");
    let worker = server.stranger();
    let bystander = server.stranger();
    server.state().data.sessions.push((4, worker));
    let ran = run_on(&server, &plan(), with(LeasePolicy::Takeover)).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert!(!server.is_alive(anchor) && !server.is_alive(worker.0));
    assert!(server.is_alive(bystander.0));
    let log = server.state().log.clone();
    let at = |start: &str| log.iter().rposition(|(_, sql)| sql.starts_with(start));
    assert!(at("terminate") < at("lease_lock"));
}

#[tokio::test(start_paused = true)]
async fn a_session_that_got_the_pid_of_an_old_one_does_not_end_itself() {
    let server = Server::default();
    server.state().data.lease = Some(LeaseRow {
        generation: 4,
        holder: None,
        plan: String::new(),
        owner: String::new(),
    });
    // What the run's first session will be called.
    let session = (1, 1_540_000_001);
    server.state().data.sessions.push((4, session));
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert!(!ran.has(|event| matches!(event, RunEvent::SessionEnding { .. })));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_lost_the_lease_commits_nothing_more() {
    let server = Server::default();
    server.trouble(
        When::Statement("fence", 1),
        Trouble::Do(Box::new(|state| {
            let lease = state.data.lease.as_mut().expect("held");
            lease.generation += 1;
            lease.holder = Some(("b".to_owned(), 99, 99));
        })),
    );
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_snapshot!(ran.story(), @r"
    Fenced
    01 a: done
    01 b: fenced
    01 a.drop: skipped, needs b
    ");
    assert!(!server.data().tables.contains_key("b"));
    // The other run's lease stays.
    assert!(server.data().lease.expect("held").holder.is_some());
    assert_eq!(crate::exit_code(&ran.record().ending), 6);
}

#[tokio::test(start_paused = true)]
async fn a_lease_that_changes_under_the_lock_is_looked_at_again() {
    let server = Server::default();
    server.trouble(
        When::Statement("lease_lock", 0),
        Trouble::Do(Box::new(|state| {
            let lease = state.data.lease.as_mut().expect("bootstrapped");
            lease.generation = 7;
        })),
    );
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert!(ran.has(|event| *event == RunEvent::LeaseTaken { generation: 8 }));
}

#[tokio::test(start_paused = true)]
async fn nothing_new_starts_without_the_session_that_keeps_the_lease() {
    let server = Server::default();
    // A unit that takes a minute, in which the anchor is asked and found gone.
    server.trouble(
        When::Statement("insert t=b", 0),
        Trouble::Do(Box::new(|state| {
            state.end(1);
        })),
    );
    server.trouble(When::Statement("count t=b", 0), Trouble::Slow);
    server.state().slowness = Duration::from_mins(1);
    let ran = run_on(&server, &plan(), options("a")).await;
    assert!(ran.has(|event| matches!(event, RunEvent::AnchorLost { .. })));
    assert_snapshot!(ran.story(), @r"
    Failed
    01 a: done
    01 b: done
    01 a.drop: skipped
    ");
    // The end is noted and the lease given back all the same, on another session.
    assert_eq!(server.data().lease.expect("bootstrapped").holder, None);
}

#[tokio::test(start_paused = true)]
async fn a_target_without_control_tables_says_what_to_do() {
    let server = Server::default();
    let mut plan = plan();
    plan.header.target.kind = plan::TargetKind::Redshift;
    let ran = run_on(&server, &plan, options("a")).await;
    assert_eq!(*ran.error(), RunError::NotBootstrapped);
    assert_snapshot!(
        ran.error().help().expect("explained"),
        @"run `callsheet bootstrap` for this target once"
    );
    let rehearsal = Options {
        bootstrap: crate::Bootstrap::IfAbsent,
        ..options("a")
    };
    assert_eq!(
        run_on(&server, &plan, rehearsal).await.record().ending,
        Ending::Complete
    );
}
