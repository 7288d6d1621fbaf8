//! Units that change what tables are, units that look after them, and a table's own word on failures.

use insta::assert_snapshot;
use plan::unit::Role;
use plan::upkeep::{OnFailure as Policy, Upkeep};
use plan::{Digest, Plan, UnitId};

use super::{Ran, options, run_on};
use crate::scripted::{PlanBuilder, Server, Trouble, When};
use crate::{OnFailure, Options, Reprocess, Selection};

/// Grants, VACUUM and ANALYZE of a table that is loaded for each day.
fn plan(days: usize) -> Plan {
    looked_after(PlanBuilder::days(days)).build()
}

fn looked_after(builder: PlanBuilder) -> PlanBuilder {
    builder
        .stage("a")
        .publish("b", "a")
        .at_end("b.properties", Role::Change, &["b"])
        .at_end("b.vacuum", Role::Maintain, &["b"])
        .at_end("b.analyze", Role::Maintain, &["b", "b.vacuum"])
}

fn ran(server: &Server, unit: &str) -> usize {
    server.data().tables.get(unit).map_or(0, Vec::len)
}

fn all(server: &Server) -> [usize; 3] {
    ["b.properties", "b.vacuum", "b.analyze"].map(|unit| ran(server, unit))
}

async fn again(server: &Server, plan: &Plan, name: &str) -> Ran {
    run_on(server, plan, options(name)).await
}

#[tokio::test(start_paused = true)]
async fn what_comes_at_the_end_comes_behind_all_intervals_and_once() {
    let server = Server::default();
    let ran = run_on(&server, &plan(3), super::jobs("a", 4)).await;
    let story = ran.story();
    let last: Vec<&str> = story.lines().rev().take(3).collect();
    assert_eq!(
        last,
        [
            "once b.analyze: done",
            "once b.vacuum: done",
            "once b.properties: done"
        ]
    );
    assert_eq!(all(&server), [1, 1, 1]);
    let log = server.state().log.clone();
    let place = |text: &str| log.iter().rposition(|(_, sql)| sql.starts_with(text));
    assert!(place("insert t=b") < place("mark t=b.properties"));
    assert!(place("mark t=b.vacuum") < place("mark t=b.analyze"));
}

#[tokio::test(start_paused = true)]
async fn a_second_run_repeats_none_of_it_and_a_further_day_is_looked_after() {
    let server = Server::default();
    again(&server, &plan(1), "a").await;
    let second = again(&server, &plan(1), "b").await;
    assert_snapshot!(second.story(), @r"
    Complete
    01 a: alreadydone
    01 b: alreadydone
    01 a.drop: alreadydone
    once b.properties: alreadydone
    once b.vacuum: alreadydone
    once b.analyze: alreadydone
    ");
    again(&server, &plan(2), "c").await;
    assert_eq!(all(&server), [1, 2, 2]);
}

#[tokio::test(start_paused = true)]
async fn changed_grants_are_applied_and_make_no_row_stale() {
    let server = Server::default();
    again(&server, &plan(1), "a").await;
    let mut changed = plan(1);
    let unit = changed
        .units
        .iter_mut()
        .find(|unit| unit.id.as_str() == "b.properties");
    unit.expect("it is there").steps[2].sql.meaning = Digest::of("changed");
    let ran = again(&server, &changed, "b").await;
    assert!(
        ran.story().contains("once b.properties: done"),
        "{}",
        ran.story()
    );
    assert!(ran.story().contains("01 b: alreadydone"));
    assert_eq!(all(&server), [2, 1, 1]);
}

#[tokio::test(start_paused = true)]
async fn a_load_that_failed_leaves_its_table_alone_and_the_next_run_looks_after_it() {
    let server = Server::default();
    server.trouble(
        When::Statement("insert t=b", 1),
        Trouble::Refuse("22012", "no"),
    );
    let going_on = Options {
        on_failure: OnFailure::KeepGoing,
        ..options("a")
    };
    let first = run_on(&server, &plan(2), going_on).await;
    let skipped = "once b.vacuum: skipped, needs b";
    assert!(first.story().contains(skipped), "{}", first.story());
    assert_eq!(all(&server), [0, 0, 0]);
    again(&server, &plan(2), "b").await;
    assert_eq!(all(&server), [1, 1, 1]);
}

#[tokio::test(start_paused = true)]
async fn a_process_of_one_unit_waits_for_every_interval() {
    let server = Server::default();
    let of = |name: &str, unit: &str| Options {
        selection: Selection::Units([UnitId::new(unit)].into()),
        ..options(name)
    };
    let plan = plan(2);
    let early = run_on(&server, &plan, of("a", "b.vacuum")).await;
    assert!(
        early.story().contains("once b.vacuum: skipped, needs b"),
        "{}",
        early.story()
    );
    for unit in ["a", "b"] {
        run_on(&server, &plan, of("b", unit)).await;
    }
    let late = run_on(&server, &plan, of("b", "b.vacuum")).await;
    assert!(
        late.story().contains("once b.vacuum: done"),
        "{}",
        late.story()
    );
}

/// Two changes of tables, one behind the other.
fn changes(first: &str, second: &str) -> Plan {
    let mut plan = PlanBuilder::days(1)
        .change("b.migrate.1", &[])
        .change("b.migrate.2", &["b.migrate.1"])
        .build();
    for (unit, meaning) in plan.units.iter_mut().zip([first, second]) {
        unit.steps[2].sql.meaning = Digest::of(meaning);
    }
    plan
}

#[tokio::test(start_paused = true)]
async fn changes_run_once_and_again_after_others_came_between() {
    let server = Server::default();
    let counts = |server: &Server| ["b.migrate.1", "b.migrate.2"].map(|unit| ran(server, unit));
    again(&server, &changes("x", "y"), "a").await;
    again(&server, &changes("x", "y"), "b").await;
    assert_eq!(counts(&server), [1, 1]);
    // There and back: what stands second is the same text as before, and has to run again.
    again(&server, &changes("back", "y"), "c").await;
    assert_eq!(counts(&server), [2, 2]);
    again(&server, &changes("x", "y"), "d").await;
    assert_eq!(counts(&server), [3, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_change_that_was_cut_off_goes_on_where_it_was() {
    let server = Server::default();
    server.trouble(
        When::Statement("mark t=b.migrate.2", 0),
        Trouble::Refuse("22012", "no"),
    );
    again(&server, &changes("x", "y"), "a").await;
    let second = again(&server, &changes("x", "y"), "b").await;
    assert_snapshot!(second.story(), @r"
    Complete
    once b.migrate.1: alreadydone
    once b.migrate.2: done
    ");
}

fn with_policy(policy: Policy) -> Plan {
    let mut plan = PlanBuilder::days(1)
        .stage("a")
        .publish("b", "a")
        .stage("x")
        .publish("y", "x")
        .build();
    plan.tables = vec![PlanBuilder::table(
        "b",
        Upkeep {
            on_failure: Some(policy),
            ..Upkeep::default()
        },
    )];
    plan
}

#[tokio::test(start_paused = true)]
async fn a_tables_own_word_on_failures_counts_more_than_the_runs() {
    for (policy, asked, outcome) in [
        (Policy::Continue, OnFailure::FailFast, "01 y: done"),
        (Policy::Stop, OnFailure::KeepGoing, "01 y: skipped"),
    ] {
        let server = Server::default();
        server.trouble(
            When::Statement("insert t=b", 0),
            Trouble::Refuse("22012", "no"),
        );
        let options = Options {
            on_failure: asked,
            ..options("a")
        };
        let ran = run_on(&server, &with_policy(policy), options).await;
        assert!(ran.story().contains(outcome), "{policy:?}: {}", ran.story());
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_asked_for_again_is_looked_after_again() {
    let server = Server::default();
    again(&server, &plan(1), "a").await;
    let everything = Options {
        reprocess: Reprocess::All,
        ..options("b")
    };
    run_on(&server, &plan(1), everything).await;
    assert_eq!(all(&server), [2, 2, 2]);
}
