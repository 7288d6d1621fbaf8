//! What a second run does, given what the first one left.

use insta::{allow_duplicates, assert_snapshot};
use plan::record::Ending;
use plan::{Plan, UnitId};

use super::{Ran, ledger, options, run_on};
use crate::scripted::{LedgerRow, PlanBuilder, Server, Trouble, When, day};
use crate::{Options, Reprocess, RunError, RunEvent};

fn plan() -> Plan {
    PlanBuilder::days(1)
        .stage("a")
        .publish("b", "a")
        .publish("c", "a")
        .build()
}

async fn again(server: &Server, plan: &Plan, reprocess: Reprocess) -> Ran {
    let again = Options {
        reprocess,
        ..options("b")
    };
    run_on(server, plan, again).await
}

fn tables(names: &[&str]) -> Reprocess {
    Reprocess::units(names.iter().map(|name| UnitId::new(*name)))
}

#[tokio::test(start_paused = true)]
async fn a_second_run_changes_nothing_and_says_so() {
    let server = Server::default();
    run_on(&server, &plan(), options("a")).await;
    let before = server.data().tables;
    let ran = again(&server, &plan(), Reprocess::Nothing).await;
    assert_snapshot!(ran.story(), @r"
    Complete
    01 a: alreadydone
    01 b: alreadydone
    01 c: alreadydone
    01 a.drop: alreadydone
    ");
    assert_eq!(server.data().tables, before);
    assert_eq!(server.data().attempts.len(), 4);
    assert!(ran.has(|event| *event
        == RunEvent::Resumed {
            to_run: 0,
            settled: 4
        }));
}

#[tokio::test(start_paused = true)]
async fn a_stage_that_was_left_is_read_and_not_filled_again() {
    let server = Server::default();
    server.trouble(
        When::Statement("insert t=c", 0),
        Trouble::Refuse("22012", "no"),
    );
    run_on(&server, &plan(), options("a")).await;
    let ran = again(&server, &plan(), Reprocess::Nothing).await;
    assert_snapshot!(ran.story(), @r"
    Complete
    01 a: alreadydone
    01 b: alreadydone
    01 c: done
    01 a.drop: done
    ");
    assert_eq!(server.data().tables.keys().collect::<Vec<_>>(), ["b", "c"]);
}

#[tokio::test(start_paused = true)]
async fn a_stage_that_only_waits_for_its_drop_is_dropped() {
    let server = Server::default();
    server.trouble(
        When::Statement("drop", 0),
        Trouble::Refuse("55006", "in use"),
    );
    run_on(&server, &plan(), options("a")).await;
    let ran = again(&server, &plan(), Reprocess::Nothing).await;
    assert_snapshot!(ran.story(), @r"
    Complete
    01 a: alreadydone
    01 b: alreadydone
    01 c: alreadydone
    01 a.drop: done
    ");
    assert_eq!(server.data().tables.keys().collect::<Vec<_>>(), ["b", "c"]);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_stage_is_filled_again_for_a_table_that_is_new() {
    let server = Server::default();
    let before = PlanBuilder::days(1).stage("a").publish("b", "a").build();
    run_on(&server, &before, options("a")).await;
    let ran = again(&server, &plan(), Reprocess::Nothing).await;
    assert_snapshot!(ran.story(), @r"
    Complete
    01 a: done
    01 b: alreadydone
    01 c: done
    01 a.drop: done
    ");
}

#[tokio::test(start_paused = true)]
async fn a_stage_that_nobody_reads_is_not_filled() {
    let server = Server::default();
    let plan = PlanBuilder::days(1).stage("a").build();
    let ran = run_on(&server, &plan, options("a")).await;
    assert_snapshot!(ran.story(), @r"
    Complete
    01 a: notneeded
    01 a.drop: notneeded
    ");
    assert!(server.data().attempts.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_stage_of_a_stage_is_filled_for_those_who_need_it() {
    let server = Server::default();
    let plan = PlanBuilder::days(1)
        .stage("a")
        .stage("b")
        .needing("a")
        .publish("c", "b")
        .build();
    let ran = run_on(&server, &plan, options("a")).await;
    assert_snapshot!(ran.story(), @r"
    Complete
    01 a: done
    01 b: done
    01 c: done
    01 a.drop: done
    01 b.drop: done
    ");
}

#[tokio::test(start_paused = true)]
async fn sql_that_changed_is_stale_and_nothing_runs() {
    let server = Server::default();
    run_on(&server, &plan(), options("a")).await;
    let changed = PlanBuilder::days(2)
        .stage("a")
        .publish("b", "a")
        .publish("c", "a")
        .changed()
        .build();
    let ran = again(&server, &changed, Reprocess::Nothing).await;
    assert_snapshot!(ran.story(), @r"
    Stale
    01 a: alreadydone
    01 b: alreadydone
    01 c: stale
    01 a.drop: alreadydone
    02 a: skipped
    02 b: skipped
    02 c: skipped
    02 a.drop: skipped
    ");
    assert_eq!(server.data().attempts.len(), 4);
    assert_eq!(crate::exit_code(&ran.record().ending), 4);
    assert_eq!(server.data().lease.expect("bootstrapped").holder, None);

    let ran = again(&server, &changed, tables(&["c"])).await;
    assert_eq!(ran.record().ending, Ending::Complete);
}

#[tokio::test(start_paused = true)]
async fn a_stage_that_changed_is_stale_while_a_table_that_it_fed_stays() {
    let server = Server::default();
    run_on(&server, &plan(), options("a")).await;
    let changed = PlanBuilder::days(1)
        .stage("a")
        .changed()
        .publish("b", "a")
        .publish("c", "a")
        .build();
    for reprocess in [Reprocess::Nothing, tables(&["b"])] {
        let ran = again(&server, &changed, reprocess).await;
        assert_eq!(ran.record().ending, Ending::Stale);
        assert!(ran.story().contains("01 a: stale"));
    }
    for reprocess in [tables(&["a"]), tables(&["b", "c"]), Reprocess::All] {
        let ran = again(&server, &changed, reprocess).await;
        allow_duplicates! { assert_snapshot!(ran.story(), @r"
        Complete
        01 a: done
        01 b: done
        01 c: done
        01 a.drop: done
        "); }
    }
}

#[tokio::test(start_paused = true)]
async fn a_stage_that_changed_after_a_crash_is_filled_again() {
    let server = Server::default();
    server.trouble(
        When::Statement("insert t=b", 0),
        Trouble::Refuse("22012", "no"),
    );
    run_on(&server, &plan(), options("a")).await;
    let changed = PlanBuilder::days(1)
        .stage("a")
        .changed()
        .publish("b", "a")
        .publish("c", "a")
        .build();
    let ran = again(&server, &changed, Reprocess::Nothing).await;
    assert_snapshot!(ran.story(), @r"
    Complete
    01 a: done
    01 b: done
    01 c: done
    01 a.drop: done
    ");
}

#[tokio::test(start_paused = true)]
async fn reprocessing_a_table_fills_its_stage_and_leaves_the_others() {
    let server = Server::default();
    run_on(&server, &plan(), options("a")).await;
    let before = server.data().tables;
    let ran = again(&server, &plan(), tables(&["b"])).await;
    assert_snapshot!(ran.story(), @r"
    Complete
    01 a: done
    01 b: done
    01 c: alreadydone
    01 a.drop: done
    ");
    assert_eq!(server.data().tables, before);
}

#[tokio::test(start_paused = true)]
async fn reprocessing_everything_repeats_everything_and_changes_no_table() {
    let server = Server::default();
    run_on(&server, &plan(), options("a")).await;
    let before = server.data().tables;
    let ran = again(&server, &plan(), Reprocess::All).await;
    assert_eq!(ran.story().matches("done").count(), 4);
    assert_eq!(server.data().tables, before);
    assert_eq!(ledger(&server).len(), 8);
}

#[tokio::test(start_paused = true)]
async fn a_live_stage_is_read_again_when_its_reader_is_reprocessed() {
    let server = Server::default();
    server.trouble(
        When::Statement("insert t=c", 0),
        Trouble::Refuse("22012", "no"),
    );
    run_on(&server, &plan(), options("a")).await;
    let ran = again(&server, &plan(), tables(&["b"])).await;
    assert!(ran.story().contains("01 a: done"));
}

#[tokio::test(start_paused = true)]
async fn an_appended_table_is_neither_stale_nor_repeated() {
    let server = Server::default();
    let plan = PlanBuilder::days(1).stage("a").append("b", "a").build();
    run_on(&server, &plan, options("a")).await;
    let changed = PlanBuilder::days(1)
        .stage("a")
        .changed()
        .append("b", "a")
        .changed()
        .build();
    for reprocess in [Reprocess::Nothing, Reprocess::All] {
        let ran = again(&server, &changed, reprocess).await;
        assert_eq!(ran.record().ending, Ending::Complete);
        assert!(ran.story().contains("01 b: alreadydone"));
    }
    assert_eq!(server.data().tables["b"].len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_reprocessed_is_refused_before_a_session_is_opened() {
    let server = Server::default();
    let plan = PlanBuilder::days(1).stage("a").append("b", "a").build();
    let ran = again(&server, &plan, tables(&["b"])).await;
    assert!(matches!(ran.error(), RunError::AppendReprocessed { .. }));
    let ran = again(&server, &plan, tables(&["song"])).await;
    assert_snapshot!(ran.error(), @"the plan has no unit `song`");
    assert_eq!(server.state().connects, 0);
}

#[tokio::test(start_paused = true)]
async fn the_latest_row_of_the_ledger_counts() {
    let server = Server::default();
    run_on(&server, &plan(), options("a")).await;
    let row = |digest: &str, sequence| LedgerRow {
        unit: "b".to_owned(),
        interval: day(1),
        digest: digest.repeat(64),
        attempt: "00".to_owned(),
        sequence,
        generation: 0,
        rows: 0,
    };
    server.state().data.ledger.insert(0, row("0", 0));
    assert_eq!(
        again(&server, &plan(), Reprocess::Nothing)
            .await
            .record()
            .ending,
        Ending::Complete
    );
    server.state().data.ledger.insert(0, row("0", 99));
    assert_eq!(
        again(&server, &plan(), Reprocess::Nothing)
            .await
            .record()
            .ending,
        Ending::Stale
    );
}
