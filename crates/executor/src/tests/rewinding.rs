//! Loads that take later intervals back.

use insta::assert_snapshot;
use plan::Plan;
use plan::unit::Rerun;

use super::{Ran, options, run_on};
use crate::scripted::{PlanBuilder, Server, Trouble, When};
use crate::{Options, Reprocess};

/// Some of three days.
fn days(days: std::ops::Range<usize>) -> Plan {
    let plan = PlanBuilder::days(3).stage("a").publish("b", "a");
    let mut plan = plan.with(|unit| unit.rerun = Rerun::Rewinds).build();
    plan.intervals = plan.intervals[days].to_vec();
    plan.header.intervals = plan.intervals.len();
    plan
}

async fn run(server: &Server, plan: &Plan, name: &str) -> Ran {
    run_on(server, plan, options(name)).await
}

/// Without the stages.
fn published(ran: &Ran) -> String {
    let story = ran.story();
    let of_table = |line: &&str| line.split(' ').nth(1).is_none_or(|unit| unit == "b:");
    let lines = story.lines().filter(of_table);
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test(start_paused = true)]
async fn a_missing_day_is_refused_where_later_ones_would_be_lost() {
    let server = Server::default();
    run(&server, &days(0..1), "a").await;
    run(&server, &days(2..3), "b").await;
    let before = server.data();
    let ran = run(&server, &days(1..2), "c").await;
    assert_snapshot!(
        ran.error(),
        @"`b` was loaded for 2018-11-03, which a load of 2018-11-02 would take back"
    );
    assert_eq!(ran.error().code(), "run/later-loaded");
    assert_eq!(ran.error().exit_code(), 4);
    assert!(ran.error().help().is_some());
    assert_eq!(server.data().tables, before.tables);
    assert_eq!(server.data().ledger, before.ledger);
}

#[tokio::test(start_paused = true)]
async fn a_missing_day_runs_and_so_does_what_comes_behind_it() {
    let server = Server::default();
    run(&server, &days(0..1), "a").await;
    run(&server, &days(2..3), "b").await;
    let ran = run(&server, &days(0..3), "c").await;
    assert_snapshot!(published(&ran), @r"
    Complete
    01 b: alreadydone
    02 b: done
    03 b: done
    ");
    let again = run(&server, &days(0..3), "d").await;
    assert_snapshot!(published(&again), @r"
    Complete
    01 b: alreadydone
    02 b: alreadydone
    03 b: alreadydone
    ");
}

#[tokio::test(start_paused = true)]
async fn what_was_taken_back_before_a_crash_counts_as_missing() {
    let server = Server::default();
    run(&server, &days(0..3), "a").await;
    let second = When::Statement("insert t=b row=20181102", 0);
    server.trouble(second, Trouble::Refuse("22012", "no"));
    let all = Options {
        reprocess: Reprocess::All,
        ..options("b")
    };
    let failed = run_on(&server, &days(0..3), all).await;
    assert!(
        published(&failed).contains("01 b: done"),
        "{}",
        failed.story()
    );
    // Nobody asks again, and yet the two days that are gone are loaded.
    let ran = run(&server, &days(0..3), "c").await;
    assert_snapshot!(published(&ran), @r"
    Complete
    01 b: alreadydone
    02 b: done
    03 b: done
    ");
}

#[tokio::test(start_paused = true)]
async fn other_loads_run_a_missing_day_alone() {
    let server = Server::default();
    let plain = |range| {
        let mut plan = days(range);
        for unit in &mut plan.units {
            unit.rerun = Rerun::Replaces;
        }
        plan
    };
    run(&server, &plain(0..1), "a").await;
    run(&server, &plain(2..3), "b").await;
    let ran = run(&server, &plain(0..3), "c").await;
    assert_snapshot!(published(&ran), @r"
    Complete
    01 b: alreadydone
    02 b: done
    03 b: alreadydone
    ");
}
