//! A process that carries out some units only.

use insta::{allow_duplicates, assert_snapshot};
use plan::record::Ending;
use plan::{Plan, UnitId};

use super::{Ran, ledger, options, run_on};
use crate::scripted::{PlanBuilder, Server};
use crate::{Options, Reprocess, RunError, RunEvent, Selection};

fn plan() -> Plan {
    PlanBuilder::days(2)
        .once("songs")
        .stage("a")
        .publish("b", "a")
        .needing("songs")
        .publish("c", "a")
        .build()
}

fn selected(units: &[&str]) -> Options {
    let units = units.iter().map(|unit| UnitId::new(*unit)).collect();
    Options {
        selection: Selection::Units(units),
        ..options("a")
    }
}

async fn only(server: &Server, units: &[&str]) -> Ran {
    run_on(server, &plan(), selected(units)).await
}

#[tokio::test(start_paused = true)]
async fn a_process_per_unit_ends_where_one_for_all_does() {
    let whole = Server::default();
    run_on(&whole, &plan(), options("a")).await;
    let server = Server::default();
    for unit in ["songs", "a", "b", "c", "a.drop"] {
        let ran = only(&server, &[unit]).await;
        assert_eq!(
            ran.record().ending,
            Ending::Complete,
            "{unit}: {}",
            ran.story()
        );
    }
    assert_eq!(ledger(&server), ledger(&whole));
    assert_eq!(server.data().tables, whole.data().tables);
    assert!(run_on(&server, &plan(), options("b")).await.has(|event| {
        *event
            == RunEvent::Resumed {
                to_run: 0,
                settled: 9,
            }
    }));
}

#[tokio::test(start_paused = true)]
async fn what_is_not_selected_is_neither_run_nor_a_failure() {
    let server = Server::default();
    let ran = only(&server, &["songs"]).await;
    assert_snapshot!(ran.story(), @r"
    Complete
    once songs: done
    01 a: not selected
    01 b: not selected
    01 c: not selected
    01 a.drop: not selected
    02 a: not selected
    02 b: not selected
    02 c: not selected
    02 a.drop: not selected
    ");
}

#[tokio::test(start_paused = true)]
async fn a_stage_is_filled_for_readers_that_another_process_runs() {
    let server = Server::default();
    let ran = only(&server, &["a"]).await;
    assert!(ran.story().contains("01 a: done") && ran.story().contains("02 a: done"));
    // Nobody asked for it again.
    let again = only(&server, &["a"]).await;
    assert!(
        again.story().contains("01 a: alreadydone"),
        "{}",
        again.story()
    );
}

#[tokio::test(start_paused = true)]
async fn a_need_that_is_not_done_and_nobody_is_at_skips_the_unit() {
    let server = Server::default();
    only(&server, &["a"]).await;
    let ran = only(&server, &["b"]).await;
    assert_eq!(crate::exit_code(&ran.record().ending), 3);
    assert!(
        ran.story().contains("01 b: skipped, needs songs"),
        "{}",
        ran.story()
    );
    assert!(!server.data().tables.contains_key("b"));
    let told = ran.events.iter().find_map(|event| match event {
        RunEvent::NeedNotDone { fault, .. } => Some(fault.clone()),
        _ => None,
    });
    let fault = told.expect("it is told");
    assert_eq!(fault.code, "run/needs-not-done");
    assert_snapshot!(fault.message, @"selected units need `songs` for `once`, which is not done");
    assert_snapshot!(fault.help.expect("explained"), @"select the needed unit too, or carry it out first");
}

#[tokio::test(start_paused = true)]
async fn a_dropped_stage_is_no_stage_to_read() {
    let server = Server::default();
    let before = PlanBuilder::days(1).stage("a").publish("b", "a").build();
    run_on(&server, &before, options("a")).await;
    let plan = PlanBuilder::days(1)
        .stage("a")
        .publish("b", "a")
        .publish("c", "a")
        .build();
    let ran = run_on(&server, &plan, selected(&["c"])).await;
    assert!(
        ran.story().contains("01 c: skipped, needs a"),
        "{}",
        ran.story()
    );
    let ran = run_on(&server, &plan, selected(&["a", "c"])).await;
    assert_eq!(ran.record().ending, Ending::Complete, "{}", ran.story());
}

#[tokio::test(start_paused = true)]
async fn a_drop_waits_for_every_reader_of_the_plan() {
    let server = Server::default();
    only(&server, &["songs", "a", "b"]).await;
    let early = only(&server, &["a.drop"]).await;
    assert_eq!(early.record().ending, Ending::Failed);
    assert!(
        early.story().contains("01 a.drop: skipped, needs c"),
        "{}",
        early.story()
    );
    assert!(server.data().tables.contains_key("a__20181101"));
    only(&server, &["c"]).await;
    let late = only(&server, &["a.drop"]).await;
    assert_eq!(late.record().ending, Ending::Complete);
    assert!(!server.data().tables.contains_key("a__20181101"));
    // A second time there is nothing to drop.
    let again = only(&server, &["a.drop"]).await;
    allow_duplicates! { assert!(again.story().contains("01 a.drop: alreadydone")); }
}

#[tokio::test(start_paused = true)]
async fn a_need_that_another_process_is_at_is_waited_for() {
    let server = Server::default();
    server.state().labour = std::time::Duration::from_secs(5);
    let (stage, reader) = tokio::join!(only(&server, &["songs", "a"]), async {
        // It starts when the first day is being staged, and before the others are.
        tokio::time::sleep(std::time::Duration::from_secs(7)).await;
        let plan = PlanBuilder::days(2)
            .once("songs")
            .stage("a")
            .publish("b", "a")
            .needing("songs")
            .publish("c", "a")
            .build();
        let options = Options {
            on_failure: crate::OnFailure::KeepGoing,
            ..selected(&["c"])
        };
        run_on(&server, &plan, options).await
    });
    assert_eq!(stage.record().ending, Ending::Complete);
    let held = |event: &RunEvent| matches!(event, RunEvent::UnitHeld { .. });
    assert!(reader.has(held), "{:?} {}", reader.events, reader.story());
    assert!(reader.story().contains("01 c: done"), "{}", reader.story());
}

#[tokio::test(start_paused = true)]
async fn a_selected_table_is_repeated_where_that_is_asked() {
    let server = Server::default();
    only(&server, &["songs", "a", "b", "c"]).await;
    let again = Options {
        reprocess: Reprocess::All,
        ..selected(&["b"])
    };
    let ran = run_on(&server, &plan(), again).await;
    assert!(ran.story().contains("01 b: done"), "{}", ran.story());
    assert!(ran.story().contains("01 a: alreadydone"), "{}", ran.story());
    assert_eq!(server.data().tables["b"].len(), 4);
}

#[tokio::test(start_paused = true)]
async fn stale_sql_stops_a_process_that_needs_its_rows_and_no_other() {
    let server = Server::default();
    run_on(&server, &plan(), options("a")).await;
    let changed = PlanBuilder::days(2)
        .once("songs")
        .changed()
        .stage("a")
        .publish("b", "a")
        .needing("songs")
        .publish("c", "a")
        .build();
    let again = |unit: &str| Options {
        reprocess: Reprocess::units([UnitId::new(unit)]),
        ..selected(&["a", unit])
    };
    let ran = run_on(&server, &changed, again("b")).await;
    assert_eq!(ran.record().ending, Ending::Stale);
    let ran = run_on(&server, &changed, again("c")).await;
    assert_eq!(ran.record().ending, Ending::Complete, "{}", ran.story());
}

#[tokio::test(start_paused = true)]
async fn a_name_that_is_no_unit_is_refused_before_a_session_is_opened() {
    let server = Server::default();
    let ran = only(&server, &["song"]).await;
    assert!(matches!(ran.error(), RunError::UnknownUnits { .. }));
    assert_eq!(
        (ran.error().code(), ran.error().exit_code()),
        ("run/unknown-unit", 2)
    );
    assert_eq!(server.state().connects, 0);
}
