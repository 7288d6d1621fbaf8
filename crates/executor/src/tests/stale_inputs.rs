//! What was made from rows that were replaced since: how it is told, and loaded again.

use insta::assert_snapshot;
use plan::record::{Ending, Remedy};
use plan::unit::{Across, Rerun};
use plan::{Plan, Rows, UnitId};

use super::{Ran, options, run_on};
use crate::scripted::{PlanBuilder, Server, Trouble, When};
use crate::{Options, Reprocess, RunError, RunEvent};

/// `songs` once; each day `b` from it, and `c` from `b`; `d` of the same files alone.
fn builder() -> PlanBuilder {
    PlanBuilder::days(3)
        .once("songs")
        .stage("a")
        .publish("b", "a")
        .reading("songs")
        .publish("c", "a")
        .reading("b")
        .publish("d", "a")
}

fn plan() -> Plan {
    builder().build()
}

/// Some of its days.
fn days(days: std::ops::Range<usize>) -> Plan {
    let mut plan = plan();
    plan.intervals = plan.intervals[days].to_vec();
    plan.header.intervals = plan.intervals.len();
    plan
}

pub(super) fn selectors(names: &[&str]) -> Reprocess {
    let parsed = names.iter().map(|name| name.parse().expect("any name"));
    Reprocess::These(parsed.collect())
}

async fn again(server: &Server, plan: &Plan, names: &[&str]) -> Ran {
    let again = Options {
        reprocess: selectors(names),
        ..options("b")
    };
    run_on(server, plan, again).await
}

/// A line for each unit and cause.
fn stale(ran: &Ran) -> String {
    let stale = ran.record().stale_inputs.iter().map(|stale| {
        let intervals = stale.intervals.iter().map(|interval| {
            let interval = interval.as_str();
            interval.get(8..10).unwrap_or(interval)
        });
        let intervals: Vec<&str> = intervals.collect();
        let remedy = match stale.remedy {
            Remedy::Reprocess => "",
            Remedy::Nothing => ", for good",
        };
        format!(
            "{} of {} by {}{remedy}",
            stale.unit,
            intervals.join(" "),
            stale.replaced
        )
    });
    stale.collect::<Vec<_>>().join("\n")
}

/// What ran, without stages.
fn ran_units(ran: &Ran) -> String {
    let done = ran.story();
    let done = done.lines().filter(|line| line.ends_with(": done"));
    let units = done.map(|line| line.trim_end_matches(": done"));
    units
        .filter(|unit| !unit.contains(" a"))
        .collect::<Vec<_>>()
        .join(", ")
}

#[tokio::test(start_paused = true)]
async fn what_read_a_table_that_is_loaded_again_is_told_and_so_is_what_read_that() {
    let server = Server::default();
    run_on(&server, &plan(), options("a")).await;
    let ran = again(&server, &plan(), &["songs"]).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert_snapshot!(stale(&ran), @r"
    b of 01 02 03 by songs
    c of 01 02 03 by songs
    ");
    assert!(
        ran.has(|event| matches!(event, RunEvent::StaleInput(stale) if stale.unit.as_str() == "b"))
    );
    // A later run says it too, and does nothing about it.
    let later = run_on(&server, &days(0..1), options("c")).await;
    assert_snapshot!(stale(&later), @r"
    b of 01 by songs
    c of 01 by songs
    ");
    assert_eq!(ran_units(&later), "");
}

#[tokio::test(start_paused = true)]
async fn what_is_stale_by_input_is_loaded_again_on_request_and_nothing_else_is() {
    let server = Server::default();
    run_on(&server, &plan(), options("a")).await;
    again(&server, &plan(), &["songs"]).await;
    let ran = again(&server, &plan(), &["stale-inputs"]).await;
    assert_snapshot!(ran_units(&ran), @"01 b, 01 c, 02 b, 02 c, 03 b, 03 c");
    assert_snapshot!(stale(&ran), @"");
    let idle = again(&server, &plan(), &["stale-inputs"]).await;
    assert_snapshot!(ran_units(&idle), @"");
}

#[tokio::test(start_paused = true)]
async fn a_table_is_loaded_again_with_all_that_reads_it() {
    let server = Server::default();
    run_on(&server, &plan(), options("a")).await;
    let ran = again(&server, &plan(), &["songs+"]).await;
    assert_snapshot!(ran_units(&ran), @"once songs, 01 b, 01 c, 02 b, 02 c, 03 b, 03 c");
    assert_snapshot!(stale(&ran), @"");
    let ran = again(&server, &plan(), &["songs", "stale-inputs"]).await;
    assert_snapshot!(ran_units(&ran), @"once songs, 01 b, 01 c, 02 b, 02 c, 03 b, 03 c");
    // A stage stands for what it is filled from.
    let ran = again(&server, &days(1..2), &["a+"]).await;
    assert_snapshot!(ran_units(&ran), @"02 b, 02 c, 02 d");
}

#[tokio::test(start_paused = true)]
async fn an_interval_loaded_again_concerns_its_own_and_the_later_ones() {
    let server = Server::default();
    run_on(&server, &plan(), options("a")).await;
    let ran = again(&server, &days(1..2), &["b"]).await;
    assert_snapshot!(stale(&ran), @"c of 02 by b");
    let ran = run_on(&server, &plan(), options("c")).await;
    assert_snapshot!(stale(&ran), @"c of 02 03 by b");
}

#[tokio::test(start_paused = true)]
async fn where_earlier_rows_are_known_not_to_matter_its_own_interval_alone_counts() {
    let mut own = plan();
    for read in own.units.iter_mut().flat_map(|unit| &mut unit.reads) {
        read.rows = Rows::OfItsInterval;
    }
    let server = Server::default();
    run_on(&server, &own, options("a")).await;
    again(&server, &days(1..2), &["b"]).await;
    let ran = run_on(&server, &own, options("c")).await;
    assert_snapshot!(stale(&ran), @"c of 02 by b");
    // So it is where each interval has a table of its own.
    let mut apart = plan();
    for unit in &mut apart.units {
        unit.across = Across::Independent;
    }
    let ran = run_on(&server, &apart, options("c")).await;
    assert_snapshot!(stale(&ran), @"c of 02 by b");
}

#[tokio::test(start_paused = true)]
async fn days_loaded_one_by_one_in_any_order_are_never_stale_by_input() {
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let server = Server::default();
        for day in order {
            let ran = run_on(&server, &days(day..day + 1), options("a")).await;
            assert_eq!(stale(&ran), "", "{order:?}");
        }
        let ran = run_on(&server, &plan(), options("b")).await;
        assert_eq!(
            (stale(&ran), ran_units(&ran)),
            (String::new(), String::new())
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_range_loaded_again_as_a_whole_is_not_stale_by_its_own_doing() {
    let server = Server::default();
    run_on(&server, &plan(), options("a")).await;
    let all = Options {
        reprocess: Reprocess::All,
        ..super::jobs("b", 4)
    };
    let ran = run_on(&server, &plan(), all).await;
    assert_eq!(stale(&ran), "");
    assert_eq!(stale(&run_on(&server, &plan(), options("c")).await), "");
}

#[tokio::test(start_paused = true)]
async fn a_failure_and_its_resumption_leave_nothing_stale() {
    let server = Server::default();
    for (statement, nth) in [("insert t=b", 1), ("insert t=c", 0)] {
        server.trouble(
            When::Statement(statement, nth),
            Trouble::Refuse("22012", "no"),
        );
    }
    for name in ["a", "b", "c"] {
        assert_eq!(stale(&run_on(&server, &plan(), options(name)).await), "");
    }
    assert_eq!(
        run_on(&server, &plan(), options("d")).await.record().ending,
        Ending::Complete
    );
}

#[tokio::test(start_paused = true)]
async fn a_restatement_that_failed_half_way_is_told_and_goes_on() {
    let server = Server::default();
    run_on(&server, &plan(), options("a")).await;
    again(&server, &plan(), &["songs"]).await;
    server.trouble(
        When::Statement("insert t=b row=20181102", 0),
        Trouble::Refuse("22012", "no"),
    );
    again(&server, &plan(), &["stale-inputs"]).await;
    let told = run_on(&server, &plan(), options("c")).await;
    assert_snapshot!(stale(&told), @r"
    b of 02 03 by songs
    c of 02 03 by songs
    ");
    let ran = again(&server, &plan(), &["stale-inputs"]).await;
    assert_snapshot!(ran_units(&ran), @"02 b, 02 c, 03 b, 03 c");
}

#[tokio::test(start_paused = true)]
async fn a_stage_filled_again_for_one_reader_does_not_make_the_others_stale() {
    let server = Server::default();
    run_on(&server, &plan(), options("a")).await;
    let ran = again(&server, &plan(), &["d"]).await;
    assert_snapshot!(stale(&ran), @"");
}

#[tokio::test(start_paused = true)]
async fn a_stage_hands_on_what_was_replaced_behind_it() {
    let mut plan = PlanBuilder::days(1)
        .once("songs")
        .stage("a")
        .publish("b", "a")
        .build();
    let reads = builder().build().units[2].reads[1].clone();
    plan.units[1].needs = vec![UnitId::new("songs")];
    plan.units[1].reads = vec![reads];
    let server = Server::default();
    assert_eq!(stale(&run_on(&server, &plan, options("a")).await), "");
    let ran = again(&server, &plan, &["songs"]).await;
    assert_snapshot!(stale(&ran), @"b of 01 by songs");
    let ran = again(&server, &plan, &["stale-inputs"]).await;
    assert_snapshot!(ran.story(), @r"
    Complete
    once songs: alreadydone
    01 a: done
    01 b: done
    01 a.drop: done
    ");
    assert_snapshot!(stale(&ran), @"");
}

#[tokio::test(start_paused = true)]
async fn what_is_appended_is_told_for_good_and_what_reads_it_is_left_alone() {
    let plan = PlanBuilder::days(2)
        .once("songs")
        .stage("a")
        .append("b", "a")
        .reading("songs")
        .publish("c", "a")
        .reading("b")
        .build();
    let server = Server::default();
    run_on(&server, &plan, options("a")).await;
    let before = server.data().tables["b"].len();
    again(&server, &plan, &["songs"]).await;
    let ran = again(&server, &plan, &["stale-inputs"]).await;
    assert_snapshot!(stale(&ran), @"b of 01 02 by songs, for good");
    assert_snapshot!(ran_units(&ran), @"");
    assert_eq!(server.data().tables["b"].len(), before);
    let connects = server.state().connects;
    let refused = again(&server, &plan, &["songs+"]).await;
    assert_snapshot!(
        refused.error(),
        @"`songs+` takes in `b`, which cannot be reprocessed: rows are only ever appended to it"
    );
    let error = refused.error();
    assert_eq!(
        (error.code(), error.exit_code()),
        ("run/readers-reprocessed", 2)
    );
    assert!(error.help().is_some());
    assert_eq!(server.state().connects, connects);
}

#[tokio::test(start_paused = true)]
async fn a_stage_that_is_named_is_filled_for_the_loads_that_read_it() {
    let server = Server::default();
    run_on(&server, &plan(), options("a")).await;
    let ran = again(&server, &plan(), &["a"]).await;
    let all = "01 b, 01 c, 01 d, 02 b, 02 c, 02 d, 03 b, 03 c, 03 d";
    assert_eq!((ran_units(&ran).as_str(), stale(&ran).as_str()), (all, ""));
    // What is made from those is told, as behind any load.
    let further = PlanBuilder::days(2)
        .stage("a")
        .publish("b", "a")
        .stage("e")
        .publish("f", "e")
        .reading("b")
        .build();
    let server = Server::default();
    run_on(&server, &further, options("a")).await;
    let ran = again(&server, &further, &["a"]).await;
    assert_eq!(ran_units(&ran), "01 b, 02 b");
    assert_eq!(stale(&ran), "f of 01 02 by b");
    let ran = again(&server, &further, &["a", "stale-inputs"]).await;
    assert_eq!(
        ran_units(&ran),
        "01 b, 01 e, 01 f, 01 e.drop, 02 b, 02 e, 02 f, 02 e.drop"
    );
    assert_eq!(stale(&ran), "");
}

#[tokio::test(start_paused = true)]
async fn what_was_appended_from_a_stage_that_is_named_is_told_for_good() {
    let plan = PlanBuilder::days(2)
        .stage("a")
        .append("b", "a")
        .publish("c", "a")
        .build();
    let server = Server::default();
    run_on(&server, &plan, options("a")).await;
    let before = server.data().tables["b"].len();
    for names in [&["a"][..], &["a", "stale-inputs"]] {
        let ran = again(&server, &plan, names).await;
        assert_eq!(ran_units(&ran), "01 c, 02 c", "{names:?}");
        assert_eq!(stale(&ran), "b of 01 02 by a, for good", "{names:?}");
        assert_eq!(server.data().tables["b"].len(), before);
    }
    // That another load needed the stage says nothing of its files.
    let ran = again(&server, &plan, &["c"]).await;
    assert_eq!(ran_units(&ran), "01 c, 02 c");
    assert_eq!(stale(&ran), "");
}

#[tokio::test(start_paused = true)]
async fn a_name_before_a_plus_that_is_no_unit_is_refused() {
    let ran = again(&Server::default(), &plan(), &["song+"]).await;
    assert!(
        matches!(ran.error(), RunError::UnknownTables { tables } if tables[0].as_str() == "song")
    );
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_is_loaded_again_up_to_its_last_day_or_refused() {
    let rewinding = |range: std::ops::Range<usize>| {
        let mut plan = days(range);
        plan.units[3].rerun = Rerun::Rewinds;
        plan
    };
    let server = Server::default();
    run_on(&server, &rewinding(0..3), options("a")).await;
    again(&server, &rewinding(1..2), &["b"]).await;
    let before = server.data();
    let refused = again(&server, &rewinding(1..2), &["stale-inputs"]).await;
    assert_eq!(refused.error().code(), "run/later-loaded");
    assert_eq!(server.data().ledger, before.ledger);
    let ran = again(&server, &rewinding(0..3), &["stale-inputs"]).await;
    assert_snapshot!(ran_units(&ran), @"02 c, 03 c");
    assert_snapshot!(stale(&ran), @"");
}
