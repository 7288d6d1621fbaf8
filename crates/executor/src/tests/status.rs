//! How a target stands, and what there is to resume.

use std::sync::Arc;

use plan::unit::Role;
use plan::{Digest, HexText, Plan, TargetKind};

use super::{StoppedClock, options, run_on};
use crate::scripted::{LeaseRow, PlanBuilder, Server, Trouble, When};
use crate::{InterruptHandle, Life, RunError, Status, resumable, status};

fn plan() -> Plan {
    PlanBuilder::days(2).stage("a").publish("b", "a").build()
}

async fn of(server: &Server, plan: &Plan) -> Result<Status, RunError> {
    let warehouse = Arc::new(server.clone());
    let clock = Arc::new(StoppedClock);
    let interrupt = InterruptHandle::new();
    status(plan, Digest::of("plan"), warehouse, clock, interrupt).await
}

async fn to_resume(server: &Server, plan: &Plan) -> Result<HexText, RunError> {
    let warehouse = Arc::new(server.clone());
    let clock = Arc::new(StoppedClock);
    let interrupt = InterruptHandle::new();
    resumable(plan, Digest::of("plan"), warehouse, clock, interrupt).await
}

fn failing() -> Server {
    let server = Server::default();
    server.trouble(
        When::Statement("insert t=b", 1),
        Trouble::Refuse("22012", "no"),
    );
    server
}

#[tokio::test(start_paused = true)]
async fn units_are_counted_by_done_stale_and_missing() {
    let server = failing();
    run_on(&server, &plan(), options("a")).await;
    let changed = PlanBuilder::days(2)
        .stage("a")
        .publish("b", "a")
        .changed()
        .build();
    let counts = |status: &Status| -> Vec<[usize; 3]> {
        status.units.iter().map(crate::UnitStatus::counts).collect()
    };
    let before = of(&server, &plan()).await.expect("prepared");
    assert_eq!(counts(&before), [[2, 0, 0], [1, 0, 1], [1, 0, 1]]);
    let after = of(&server, &changed).await.expect("prepared");
    assert_eq!(counts(&after), [[2, 0, 0], [0, 1, 1], [1, 0, 1]]);
    assert_eq!(after.units[1].last_committed(), Some("2018-12-01 00:00:02"));
}

#[tokio::test(start_paused = true)]
async fn views_and_maintenance_are_missing_done_or_due_again() {
    let planned = |days| {
        PlanBuilder::days(days)
            .stage("a")
            .publish("b", "a")
            .at_end("view", Role::Change, &[])
            .at_end("refresh", Role::Maintain, &["b", "view"])
    };
    let of_end = |status: &Status| -> Vec<[usize; 3]> {
        let units = status.units.iter();
        let units = units.filter(|it| matches!(it.unit.as_str(), "view" | "refresh"));
        units.map(crate::UnitStatus::counts).collect()
    };
    let server = Server::default();
    let first = planned(1).build();
    let nothing = PlanBuilder::days(1).stage("a").publish("b", "a").build();
    run_on(&server, &nothing, options("c")).await;
    let status = of(&server, &first).await.expect("prepared");
    assert_eq!(of_end(&status), [[0, 0, 1], [0, 0, 1]]);
    run_on(&server, &first, options("a")).await;
    let status = of(&server, &first).await.expect("prepared");
    assert_eq!(of_end(&status), [[1, 0, 0], [1, 0, 0]]);

    // Another day is missing: once it is loaded, what shows its rows is due.
    let both = planned(2).build();
    let status = of(&server, &both).await.expect("prepared");
    assert_eq!(of_end(&status), [[1, 0, 0], [0, 1, 0]]);
    run_on(&server, &both, options("b")).await;
    let status = of(&server, &both).await.expect("prepared");
    assert_eq!(of_end(&status), [[1, 0, 0], [1, 0, 0]]);

    let changed = PlanBuilder::days(1)
        .stage("a")
        .publish("b", "a")
        .at_end("view", Role::Change, &[])
        .with(|unit| unit.steps[2].sql.meaning = Digest::of("another SELECT"))
        .at_end("refresh", Role::Maintain, &["b", "view"])
        .build();
    let status = of(&server, &changed).await.expect("prepared");
    assert_eq!(of_end(&status), [[0, 1, 0], [0, 1, 0]]);
}

#[tokio::test(start_paused = true)]
async fn what_is_only_added_to_is_never_stale() {
    let server = Server::default();
    let appended = || PlanBuilder::days(2).stage("a").append("b", "a");
    run_on(&server, &appended().build(), options("a")).await;
    let changed = appended().changed().build();
    let status = of(&server, &changed).await.expect("prepared");
    assert_eq!(status.units[1].counts(), [2, 0, 0]);
}

#[tokio::test(start_paused = true)]
async fn runs_and_the_lease_are_told_without_changing_them() {
    let server = failing();
    run_on(&server, &plan(), options("a")).await;
    run_on(&server, &plan(), options("b")).await;
    let before = server.data();
    let status = of(&server, &plan()).await.expect("prepared");
    assert_eq!((status.generation, &status.holder), (2, &None));
    let runs: Vec<_> = status
        .runs
        .iter()
        .map(|run| (run.run.as_str(), run.outcome))
        .collect();
    assert_eq!(runs, [("b", Some(0)), ("a", Some(3))]);
    assert_eq!(server.data(), before);
}

#[tokio::test(start_paused = true)]
async fn a_holder_is_alive_or_dead_and_its_tries_are_shown() {
    let server = Server::default();
    run_on(&server, &plan(), options("a")).await;
    let (pid, start) = server.stranger();
    let digest = plan().units[1].digest(Some(&plan().intervals[0].interval));
    {
        let mut state = server.state();
        let lease = state.data.lease.take().expect("bootstrapped");
        state.data.lease = Some(LeaseRow {
            holder: Some(("ab".to_owned(), pid, start)),
            plan: "cd".to_owned(),
            owner: crate::scripted::USER.to_owned(),
            ..lease
        });
        let mut tried = state.data.attempts[0].clone();
        tried.id = "ff".to_owned();
        tried.session = (pid, start);
        tried.unit = digest.to_string();
        state.data.attempts.push(tried);
    }
    let life = |status: &Status| status.holder.as_ref().map(|(_, life)| *life);
    let at_work = of(&server, &plan()).await.expect("prepared");
    assert_eq!(life(&at_work), Some(Life::Alive));
    let [open] = at_work.at_work.as_slice() else {
        panic!("one try: {:?}", at_work.at_work)
    };
    let (unit, _) = open.unit.clone().expect("a unit of the plan");
    assert_eq!((unit.as_str(), open.pid), ("b", pid));
    server.state().end(pid);
    let gone = of(&server, &plan()).await.expect("prepared");
    assert_eq!((life(&gone), gone.at_work.len()), (Some(Life::Dead), 0));
}

#[tokio::test(start_paused = true)]
async fn the_last_run_is_resumed_until_it_is_complete() {
    let server = failing();
    run_on(&server, &plan(), options("a")).await;
    let name = to_resume(&server, &plan()).await.expect("it failed");
    assert_eq!(name.as_str(), "a");
    let ran = run_on(&server, &plan(), options(name.as_str())).await;
    assert!(ran.story().contains("02 b: done"));
    let refused = to_resume(&server, &plan()).await.expect_err("complete");
    assert_eq!(
        (refused.code(), refused.exit_code()),
        ("run/nothing-to-resume", 2)
    );
    insta::assert_snapshot!(refused, @"no run of this plan is left to resume: the last one, `a`, is complete");
}

#[tokio::test(start_paused = true)]
async fn a_run_that_died_is_resumed() {
    let server = Server::default();
    server.trouble(When::Statement("insert t=b", 1), Trouble::CrashBefore);
    run_on(&server, &plan(), options("a")).await;
    server.revive();
    let name = to_resume(&server, &plan()).await;
    assert_eq!(name.expect("it died").as_str(), "a");
}

#[tokio::test(start_paused = true)]
async fn where_nothing_ever_ran_there_is_nothing_to_resume() {
    let server = Server::default();
    let refused = to_resume(&server, &plan()).await;
    assert_eq!(refused, Err(RunError::NothingToResume { last: None }));
    let mut elsewhere = plan();
    elsewhere.header.target.kind = TargetKind::Redshift;
    let refused = to_resume(&server, &elsewhere).await;
    assert_eq!(refused, Err(RunError::NotBootstrapped));
    assert_eq!(
        of(&server, &elsewhere).await,
        Err(RunError::NotBootstrapped)
    );
}
