//! Several processes of one run: each unit is done once between them, and the last one out gives the
//! lease back.

use std::time::Duration;

use insta::assert_snapshot;
use plan::record::{Ending, Outcome};
use plan::{Digest, Plan};

use super::{Ran, jobs, ledger, options, run_on};
use crate::scripted::{
    AttemptRow, LeaseRow, LedgerRow, PlanBuilder, RunRow, Server, Trouble, USER, When, day,
};
use crate::{Reprocess, RunError, RunEvent};

fn plan() -> Plan {
    PlanBuilder::days(3)
        .once("songs")
        .stage("events")
        .publish("plays", "events")
        .needing("songs")
        .append("log", "events")
        .build()
}

async fn side_by_side(server: &Server, plan: &Plan, reprocess: Reprocess) -> [Ran; 2] {
    server.state().labour = Duration::from_secs(1);
    let options = crate::Options {
        reprocess,
        ..jobs("a", 2)
    };
    let (first, second) = tokio::join!(
        run_on(server, plan, options.clone()),
        run_on(server, plan, options)
    );
    [first, second]
}

fn done_by(ran: &Ran) -> usize {
    let units = ran.record().units.iter();
    units.filter(|unit| unit.outcome == Outcome::Done).count()
}

#[tokio::test(start_paused = true)]
async fn two_that_have_the_whole_plan_do_each_unit_once_between_them() {
    let undisturbed = Server::default();
    run_on(&undisturbed, &plan(), options("a")).await;

    let server = Server::default();
    let ran = side_by_side(&server, &plan(), Reprocess::Nothing).await;
    for ran in &ran {
        assert_eq!(ran.record().ending, Ending::Complete, "{}", ran.story());
        assert!(done_by(ran) > 0, "{}", ran.story());
    }
    assert_eq!(ledger(&server), ledger(&undisturbed));
    let mut tables = server.data().tables;
    for rows in tables.values_mut() {
        rows.sort();
    }
    assert_eq!(tables, undisturbed.data().tables);
    assert_eq!(
        ran.iter().map(done_by).sum::<usize>(),
        ledger(&server).len()
    );
    assert!(server.state().contended.is_empty());
    assert_eq!(server.data().lease.expect("bootstrapped").holder, None);
    assert_eq!(server.data().outcomes(), ["0", "0"]);
}

#[tokio::test(start_paused = true)]
async fn two_that_repeat_everything_repeat_it_once() {
    let server = Server::default();
    run_on(&server, &plan(), options("a")).await;
    let before = ledger(&server).len();
    let appended = server.data().tables["log"].len();
    let ran = side_by_side(&server, &plan(), Reprocess::All).await;
    assert!(
        ran.iter()
            .all(|ran| ran.record().ending == Ending::Complete)
    );
    // All but the three days that are only ever appended.
    assert_eq!(ledger(&server).len(), 2 * before - 3);
    assert_eq!(server.data().tables["log"].len(), appended);
}

/// A lease that another process of the run `a` holds; answers its session.
pub(super) fn other_process(server: &Server) -> (i64, i64) {
    let session = server.stranger();
    let mut state = server.state();
    state.data.lease = Some(LeaseRow {
        generation: 4,
        holder: Some(("a".to_owned(), session.0, session.1)),
        plan: Digest::of("plan").to_string(),
        owner: USER.to_owned(),
    });
    state.data.runs.push(RunRow {
        run: "a".to_owned(),
        plan: Digest::of("plan").to_string(),
        generation: 4,
        session,
        outcome: None,
    });
    state.data.sessions.push((4, session));
    drop(state);
    session
}

fn digest(plan: &Plan, unit: usize) -> String {
    let interval = plan.intervals[0].interval;
    plan.units[unit].digest(Some(&interval)).to_string()
}

/// As if that session had claimed the unit.
fn claim(server: &Server, unit: String, session: (i64, i64)) {
    server.state().data.attempts.push(AttemptRow {
        id: "ab".to_owned(),
        sequence: 7,
        generation: 4,
        unit,
        session,
    });
}

fn committed(unit: &str, digest: &str) -> LedgerRow {
    LedgerRow {
        unit: unit.to_owned(),
        interval: day(1),
        digest: digest.to_owned(),
        attempt: "ab".to_owned(),
        sequence: 7,
        generation: 4,
        rows: 2,
    }
}

fn small() -> Plan {
    PlanBuilder::days(1)
        .stage("a")
        .publish("b", "a")
        .publish("c", "a")
        .build()
}

#[tokio::test(start_paused = true)]
async fn a_unit_that_another_process_is_at_is_put_aside_and_others_go_on() {
    let server = Server::default();
    let plan = small();
    let worker = {
        other_process(&server);
        server.stranger()
    };
    server.state().data.sessions.push((4, worker));
    claim(&server, digest(&plan, 1), worker);
    // It commits while this process is at the other reader.
    let row = committed("b", &digest(&plan, 1));
    server.trouble(
        When::Statement("count t=c", 0),
        Trouble::Do(Box::new(move |state| state.data.ledger.push(row))),
    );
    let ran = run_on(&server, &plan, options("a")).await;
    assert_snapshot!(ran.story(), @r"
    Complete
    01 a: done
    01 b: alreadydone
    01 c: done
    01 a.drop: done
    ");
    let held =
        |event: &RunEvent| matches!(event, RunEvent::UnitHeld { pid, .. } if *pid == worker.0);
    assert_eq!(ran.events.iter().filter(|event| held(event)).count(), 1);
    assert!(server.is_alive(worker.0));
}

#[tokio::test(start_paused = true)]
async fn a_claim_ends_with_its_session_and_the_unit_is_taken() {
    let server = Server::default();
    let plan = small();
    let (owner, _) = other_process(&server);
    let worker = server.stranger();
    claim(&server, digest(&plan, 1), worker);
    server.trouble(
        When::Statement("count t=c", 0),
        Trouble::Do(Box::new(move |state| {
            state.end(worker.0);
        })),
    );
    let ran = run_on(&server, &plan, options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert!(ran.story().contains("01 b: done"));
    assert!(server.is_alive(owner));
}

#[tokio::test(start_paused = true)]
async fn a_session_that_commits_and_goes_while_it_is_looked_for_has_done_its_unit() {
    let server = Server::default();
    let plan = PlanBuilder::days(1).stage("a").append("b", "a").build();
    other_process(&server);
    let worker = server.stranger();
    claim(&server, digest(&plan, 1), worker);
    let row = committed("b", &digest(&plan, 1));
    // The first look at a session is at the lease's, the second at the claim's.
    server.trouble(
        When::Statement("alive", 1),
        Trouble::Do(Box::new(move |state| {
            state.data.ledger.push(row);
            state.end(worker.0);
        })),
    );
    let ran = run_on(&server, &plan, options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert!(ran.story().contains("01 b: alreadydone"), "{}", ran.story());
    assert!(!server.data().tables.contains_key("b"), "appended twice");
}

#[tokio::test(start_paused = true)]
async fn sequences_follow_each_other_over_all_processes() {
    let server = Server::default();
    side_by_side(&server, &plan(), Reprocess::Nothing).await;
    let sequences: Vec<i64> = server
        .data()
        .attempts
        .iter()
        .map(|row| row.sequence)
        .collect();
    let expected: Vec<i64> = (1..).take(sequences.len()).collect();
    assert_eq!(sequences, expected);
}

#[tokio::test(start_paused = true)]
async fn a_process_with_another_plan_does_not_join() {
    let server = Server::default();
    other_process(&server);
    let lease = server.data().lease.map(|lease| LeaseRow {
        plan: Digest::of("another").to_string(),
        ..lease
    });
    server.state().data.lease = lease;
    let ran = run_on(&server, &small(), options("a")).await;
    assert!(matches!(ran.error(), RunError::OtherPlan { .. }));
    assert_eq!(
        (ran.error().code(), ran.error().exit_code()),
        ("run/other-plan", 4)
    );
    assert!(server.data().attempts.is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_lease_outlives_the_process_that_took_it() {
    let server = Server::default();
    let owner = other_process(&server);
    let worker = server.stranger();
    server.state().end(owner.0);
    server.state().data.sessions.push((4, worker));
    // Another run is refused, as long as any session of the first one lives.
    let refused = run_on(&server, &small(), options("b")).await;
    assert!(matches!(refused.error(), RunError::LeaseHeld { .. }));
    // A process of the same run joins.
    let joined = run_on(&server, &small(), options("a")).await;
    assert!(joined.has(|event| *event == RunEvent::LeaseJoined { generation: 4 }));
    assert_eq!(server.data().lease.expect("held").holder, None);
}

#[tokio::test(start_paused = true)]
async fn the_lease_changing_hands_while_a_process_joins_is_noticed() {
    let server = Server::default();
    let owner = other_process(&server);
    server.trouble(
        When::Statement("runs_lock", 0),
        Trouble::Do(Box::new(move |state| {
            state.end(owner.0);
            let lease = state.data.lease.as_mut().expect("held");
            lease.holder = None;
        })),
    );
    let ran = run_on(&server, &small(), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert!(ran.has(|event| *event == RunEvent::LeaseTaken { generation: 5 }));
}

#[tokio::test(start_paused = true)]
async fn one_that_dies_leaves_its_units_to_the_other() {
    let server = Server::default();
    server.state().labour = Duration::from_secs(1);
    let (doomed, ran) = tokio::join!(
        async {
            // Its sessions end with it, in the middle of its second unit.
            let plan = plan();
            let run = run_on(&server, &plan, jobs("a", 2));
            tokio::time::timeout(Duration::from_millis(1_500), run).await
        },
        async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            run_on(&server, &plan(), jobs("a", 2)).await
        }
    );
    assert!(doomed.is_err(), "it was to be cut off");
    assert_eq!(ran.record().ending, Ending::Complete, "{}", ran.story());
    let undisturbed = Server::default();
    run_on(&undisturbed, &plan(), options("a")).await;
    assert_eq!(ledger(&server), ledger(&undisturbed));
}
