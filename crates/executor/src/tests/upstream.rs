//! Pipelines that are read have to be done before the first unit.

use std::time::Duration;

use insta::assert_snapshot;
use plan::record::Ending;
use plan::source_table::{SourceColumn, SourceTable};
use plan::table::Nullability;
use plan::unit::{Rerun, Role, Scope};
use plan::upstream::{Require, UpstreamLoad, UpstreamTable};
use plan::{
    Digest, HexText, IntervalKey, Plan, SlottedText, Statement, TargetKind, UnitId, Upstream,
};

use super::{Ran, StoppedClock, ledger, options, run_on};
use crate::options::{LeasePolicy, Options, OtherPipelines, Reprocess, Selection};
use crate::scripted::{PlanBuilder, Server, day};
use crate::session::Row;
use crate::{InterruptHandle, Part, RunEvent};

fn statement(text: &str) -> Statement {
    Statement {
        text: SlottedText::new(text).expect("no slot"),
        meaning: Digest::of(text),
    }
}

/// Two days, `plays` of which reads the table `songs` of the pipeline `catalogue`; `users` does not.
fn plan() -> Plan {
    plan_with(Require::SameInterval, Scope::EachInterval)
}

fn plan_with(require: Require, scope: Scope) -> Plan {
    let mut plan = PlanBuilder::days(2)
        .stage("events")
        .publish("users", "events")
        .publish("plays", "events")
        .build();
    let name = |name: &str| name.parse().expect("a name");
    plan.sources.push(SourceTable {
        name: "music.songs".parse().expect("a table"),
        table: "analytics.songs".parse().expect("a table"),
        query: statement("columns t=songs"),
        columns: vec![SourceColumn {
            name: name("id"),
            ty: "integer".parse().expect("a type"),
            nullable: Nullability::Nullable,
        }],
        pipeline: Some(name("catalogue")),
        read_by: vec![UnitId::new("plays")],
    });
    plan.upstreams.push(Upstream {
        source: name("music"),
        pipeline: name("catalogue"),
        require,
        query: statement("upstream p=catalogue"),
        tables: vec![UpstreamTable {
            name: name("songs"),
            loads: vec![UpstreamLoad {
                unit: UnitId::new("songs"),
                scope,
                rerun: Rerun::Replaces,
            }],
            refresh: None,
            read_by: vec![UnitId::new("plays")],
        }],
    });
    plan.header.target.kind = TargetKind::Redshift;
    plan
}

fn server() -> Server {
    let server = Server::default();
    let mut state = server.state();
    state.data.lease = Some(crate::scripted::LeaseRow {
        generation: 0,
        holder: None,
        plan: String::new(),
        owner: String::new(),
    });
    drop(state);
    server
}

/// The other pipeline has loaded songs for these intervals, and its table is there.
fn loaded(server: &Server, keys: &[&str]) {
    let mut state = server.state();
    let some = |text: &str| Some(text.to_owned());
    let column = [Some("id"), Some("integer"), None, None, None, Some("YES")];
    let column: Row = column.map(|value| value.map(str::to_owned)).to_vec();
    state.data.columns.insert("songs".to_owned(), vec![column]);
    let digest = Digest::of("songs").to_string();
    let rows = (1..).zip(keys).map(|(sequence, key): (i32, _)| -> Row {
        vec![
            some("songs"),
            some(key),
            some(&digest),
            some(&sequence.to_string()),
            some("1"),
        ]
    });
    let rows = rows.collect();
    state.data.upstream.insert("catalogue".to_owned(), rows);
}

fn waiting(name: &str, longest: u64) -> Options {
    Options {
        lease: LeasePolicy::Wait(Duration::from_secs(longest)),
        ..options(name)
    }
}

#[track_caller]
fn refused(server: &Server, ran: &Ran) -> String {
    assert_eq!(ran.error().exit_code(), 4);
    assert_eq!(ran.error().code(), "run/upstream-not-done");
    assert!(ledger(server).is_empty(), "nothing was loaded");
    assert!(server.data().attempts.is_empty(), "nothing was tried");
    assert!(server.data().tables.is_empty(), "nothing was made");
    let lease = server.data().lease.expect("a lease");
    assert_eq!(lease.holder, None, "the lease was given back");
    let data = server.data();
    assert_eq!(data.outcomes().last(), Some(&"4"), "as the process ended");
    ran.error().to_string()
}

#[tokio::test(start_paused = true)]
async fn a_pipeline_that_never_ran_on_the_target_stops_the_run_before_it_writes() {
    let server = server();
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_snapshot!(refused(&server, &ran), @"the pipeline `catalogue`, which makes `music.songs`, has no ledger on this target");
}

#[tokio::test(start_paused = true)]
async fn an_interval_that_is_missing_stops_the_whole_run_and_is_named() {
    let server = server();
    loaded(&server, &[&day(1)]);
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_snapshot!(refused(&server, &ran), @"the pipeline `catalogue` has not loaded `music.songs` for 2018-11-02");
}

#[tokio::test(start_paused = true)]
async fn a_pipeline_that_is_done_lets_the_run_go_on() {
    let server = server();
    loaded(&server, &[&day(1), &day(2)]);
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
}

#[tokio::test(start_paused = true)]
async fn nobody_is_asked_where_nothing_that_runs_reads_it() {
    let server = server();
    loaded(&server, &[&day(1), &day(2)]);
    run_on(&server, &plan(), options("a")).await.record();
    server.state().data.upstream.clear();
    // All is done, so nothing is read again.
    let again = run_on(&server, &plan(), options("b")).await;
    assert_eq!(again.record().ending, Ending::Complete);
    let repeated = |unit: &str| Options {
        reprocess: Reprocess::units([UnitId::new(unit)]),
        ..options("c")
    };
    let users = run_on(&server, &plan(), repeated("users")).await;
    assert_eq!(users.record().ending, Ending::Complete);
    let plays = run_on(&server, &plan(), repeated("plays")).await;
    assert_eq!(plays.error().code(), "run/upstream-not-done");
}

#[tokio::test(start_paused = true)]
async fn a_selection_waits_for_what_it_reads_alone() {
    let server = server();
    let only = Options {
        selection: Selection::Units(["events", "users"].map(UnitId::new).into()),
        ..options("a")
    };
    let ran = run_on(&server, &plan(), only).await;
    assert_eq!(ran.record().ending, Ending::Complete, "{}", ran.story());
}

#[tokio::test(start_paused = true)]
async fn a_run_that_may_wait_asks_again_until_the_other_pipeline_is_done() {
    let server = server();
    loaded(&server, &[&day(1)]);
    let other = server.clone();
    let plan = plan();
    let done = async move {
        tokio::time::sleep(Duration::from_secs(95)).await;
        loaded(&other, &[&day(1), &day(2)]);
    };
    let (ran, ()) = tokio::join!(run_on(&server, &plan, waiting("a", 600)), done);
    assert_eq!(ran.record().ending, Ending::Complete);
    let waits = ran.events.iter();
    let waits = waits.filter(|event| matches!(event, RunEvent::UpstreamWaiting { .. }));
    assert_eq!(waits.count(), 1, "it is told once");
}

#[tokio::test(start_paused = true)]
async fn a_run_waits_no_longer_than_it_was_told() {
    let server = server();
    loaded(&server, &[]);
    let start = tokio::time::Instant::now();
    let ran = run_on(&server, &plan(), waiting("a", 25)).await;
    assert_snapshot!(refused(&server, &ran), @"the pipeline `catalogue` has not loaded `music.songs` for 2018-11-01..2018-11-03");
    let waited = start.elapsed();
    assert!(waited >= Duration::from_secs(25), "{waited:?}");
    assert!(waited < Duration::from_secs(40), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn on_the_embedded_engine_nobody_could_come_to_be_done_so_nobody_waits() {
    let server = server();
    let mut plan = plan();
    plan.header.target.kind = TargetKind::Local;
    let start = tokio::time::Instant::now();
    let ran = run_on(&server, &plan, waiting("a", 600)).await;
    refused(&server, &ran);
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn the_latest_load_of_any_interval_will_do_and_a_static_table_is_loaded_once() {
    for (plan, enough) in [
        (plan_with(Require::Latest, Scope::EachInterval), day(20)),
        (
            plan_with(Require::SameInterval, Scope::Once),
            IntervalKey::once().to_string(),
        ),
    ] {
        let server = server();
        loaded(&server, &[]);
        let ran = run_on(&server, &plan, options("a")).await;
        assert_eq!(
            refused(&server, &ran),
            "the pipeline `catalogue` has never loaded `music.songs`"
        );
        loaded(&server, &[&enough]);
        let ran = run_on(&server, &plan, options("b")).await;
        assert_eq!(ran.record().ending, Ending::Complete);
    }
}

#[tokio::test(start_paused = true)]
async fn a_table_of_a_pipeline_that_is_done_is_held_to_its_declaration() {
    let server = server();
    loaded(&server, &[&day(1), &day(2)]);
    server.state().data.columns.clear();
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.error().code(), "run/drift");
    assert_snapshot!(ran.error(), @"the target's tables are not as the plan declares them: `analytics.songs` is declared, but not there");
    assert!(ledger(&server).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_rehearsal_takes_other_pipelines_as_done_but_not_their_tables_as_there() {
    let rehearsal = || Options {
        upstream: OtherPipelines::TakenAsDone,
        ..options("a")
    };
    let server = server();
    let ran = run_on(&server, &plan(), rehearsal()).await;
    assert_eq!(ran.error().code(), "run/drift");
    loaded(&server, &[]);
    let ran = run_on(&server, &plan(), rehearsal()).await;
    assert_eq!(ran.record().ending, Ending::Complete);
}

#[tokio::test(start_paused = true)]
async fn who_only_looks_is_told_what_missing_intervals_wait_for() {
    let server = server();
    loaded(&server, &[&day(1)]);
    let look = async || {
        let handle = InterruptHandle::new();
        let clock = std::sync::Arc::new(StoppedClock);
        let warehouse = std::sync::Arc::new(server.clone());
        crate::status(&plan(), Digest::of("plan"), warehouse, clock, handle).await
    };
    let waits = look().await.expect("a status").waits;
    assert_eq!(waits.len(), 1);
    assert_eq!(waits[0].read_by, [UnitId::new("plays")]);
    assert_snapshot!(waits[0], @"the pipeline `catalogue` has not loaded `music.songs` for 2018-11-02");
    loaded(&server, &[&day(1), &day(2)]);
    assert_eq!(look().await.expect("a status").waits, []);
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_shows_the_question_and_takes_the_answer_for_yes() {
    let sent = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let heard = std::sync::Arc::clone(&sent);
    let record = crate::dry_run(
        &plan(),
        Digest::of("plan"),
        Options::new(HexText::new("a").expect("hex")),
        std::sync::Arc::new(StoppedClock),
        move |message| heard.lock().expect("no listener panics").push(message.part),
    )
    .await
    .expect("a dry run");
    assert_eq!(record.ending, Ending::Complete);
    let sent = sent.lock().expect("no listener panics");
    let place = |is: &dyn Fn(&Part) -> bool| sent.iter().position(is).expect("it is sent");
    let asked = place(&|part| matches!(part, Part::Upstream(name) if name.as_str() == "catalogue"));
    let first_step = place(&|part| matches!(part, Part::Step { .. }));
    let lease = place(&|part| matches!(part, Part::Protocol(plan::ProtocolStep::LeaseTake)));
    assert!(lease < asked && asked < first_step, "{sent:?}");
    assert!(plan().units.iter().any(|unit| unit.role == Role::Publish));
}
