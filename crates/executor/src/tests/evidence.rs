//! What a unit leaves behind: details of a failed load, files, remarks, tries.

use insta::assert_snapshot;
use plan::evidence::{Evidence, LoadDetails, LoadFailure};
use plan::record::{Ending, Outcome};
use plan::table::{Column, DistStyle, Nullability, SortKey, Table};
use plan::{Plan, SlottedText, SqlType, UnitId};

use super::{Ran, options, run_on};
use crate::scripted::{PlanBuilder, Server, Trouble, When};
use crate::session::{Notice, Row};
use crate::{Options, Reprocess, RunEvent, Values};

const FAILED: &str =
    "Load into table 'a' failed.  Check 'stl_load_errors' system table for details.";

fn plan() -> Plan {
    let mut plan = PlanBuilder::days(1).stage("a").publish("b", "a").build();
    plan.tables.push(Table {
        name: SlottedText::new("a__⟦start|%Y%m%d⟧").expect("known slots"),
        kind: "staging".to_owned(),
        load: "copy".to_owned(),
        owner: None,
        description: None,
        tags: Vec::new(),
        columns: vec![Column {
            name: "artist".parse().expect("a name"),
            ty: SqlType::Varchar(4),
            nullable: Nullability::Nullable,
            identity: None,
        }],
        dist: DistStyle::Auto,
        sort: SortKey::Auto,
        upkeep: plan::Upkeep::default(),
    });
    plan
}

fn row(values: &[&str]) -> Row {
    values
        .iter()
        .map(|value| (!value.is_empty()).then(|| (*value).to_owned()))
        .collect()
}

/// As `sys_load_error_detail` answers: padded.
fn sys_row() -> Row {
    row(&[
        "762949",
        "s3://bucket/2018/a.json ",
        "7",
        "artist ",
        "varchar ",
        "4 ",
        "0",
        "1204",
        "String length exceeds DDL length ",
    ])
}

fn legacy_row() -> Row {
    let mut row = sys_row();
    row[0] = Some("99".to_owned());
    row.push(Some("6".to_owned()));
    row
}

fn failing_copy(server: &Server) {
    let refused = Trouble::Refuse("XX000", FAILED);
    server.trouble(When::Statement("copy t=a", 0), refused);
}

fn evidence(ran: &Ran, unit: usize) -> &Evidence {
    &ran.record().units[unit].evidence
}

fn found(ran: &Ran) -> &LoadFailure {
    match &evidence(ran, 0).load {
        Some(LoadDetails::Found(found)) => found,
        other => panic!("expected details, found {other:?}"),
    }
}

fn unread(ran: &Ran) -> &str {
    match &evidence(ran, 0).load {
        Some(LoadDetails::Unread { why }) => why,
        other => panic!("expected no details, found {other:?}"),
    }
}

fn shown(found: &LoadFailure) -> String {
    format!(
        "{:?} {}\n{} line {} column {:?} {:?} actual {:?} position {:?}\n{} {} (+{}) value {:?}\n{}",
        found.view,
        found.query,
        found.file,
        found.line,
        found.column,
        found.declared,
        found.actual_length,
        found.position,
        found.code,
        found.reason,
        found.others,
        found.value,
        found.hint
    )
}

/// The original error, whatever else was found out.
fn message(ran: &Ran) -> &str {
    assert_eq!(ran.record().ending, Ending::Failed);
    match &ran.record().units[0].outcome {
        Outcome::Failed { error } => &error.message,
        other => panic!("expected a failure, found {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_fails_is_looked_up_after_the_rollback_on_its_session() {
    let server = Server::default();
    failing_copy(&server);
    server.state().system.load_errors = vec![sys_row(), sys_row()];
    server.state().system.load_errors_legacy = vec![legacy_row()];
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(message(&ran), format!("{FAILED} (SQLSTATE XX000)"));
    assert_snapshot!(shown(found(&ran)), @r#"
    SysLoadErrorDetail 762949
    s3://bucket/2018/a.json line 7 column Some("artist") Some("varchar(4)") actual Some(6) position Some(0)
    1204 String length exceeds DDL length (+1) value None
    declare `artist` of `a` (pipeline.yml:1) as varchar(6) or wider, lengths are bytes; or let its `copy` cut values with `truncate_columns: true`
    "#);
    let state = server.state();
    let at = |verb: &str| state.log.iter().position(|(_, sql)| sql.starts_with(verb));
    assert!(at("rollback") < at("load_error"));
    let pid = |verb: &str| at(verb).map(|at| state.log[at].0);
    assert_eq!(pid("copy t=a"), pid("load_error"));
}

#[tokio::test(start_paused = true)]
async fn without_the_one_view_the_other_is_asked() {
    let server = Server::default();
    failing_copy(&server);
    let denied = Trouble::Refuse("42501", "permission denied for relation");
    server.trouble(When::Statement("load_error ", 0), denied);
    server.state().system.load_errors_legacy = vec![legacy_row()];
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_snapshot!(shown(found(&ran)), @r#"
    StlLoadErrors 99
    s3://bucket/2018/a.json line 7 column Some("artist") Some("varchar(4)") actual Some(6) position Some(0)
    1204 String length exceeds DDL length (+0) value None
    declare `artist` of `a` (pipeline.yml:1) as varchar(6) or wider, lengths are bytes; or let its `copy` cut values with `truncate_columns: true`
    "#);
}

#[tokio::test(start_paused = true)]
async fn without_both_the_error_stands_as_it_came_and_the_reason_is_told() {
    let server = Server::default();
    failing_copy(&server);
    let denied = || Trouble::Refuse("42501", "permission denied for relation");
    server.trouble(When::Statement("load_error ", 0), denied());
    server.trouble(When::Statement("load_error_legacy", 0), denied());
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(message(&ran), format!("{FAILED} (SQLSTATE XX000)"));
    assert_snapshot!(unread(&ran), @"sys_load_error_detail: permission denied for relation (SQLSTATE 42501); stl_load_errors: permission denied for relation (SQLSTATE 42501)");
}

#[tokio::test(start_paused = true)]
async fn a_view_that_is_filled_late_is_asked_again() {
    let server = Server::default();
    failing_copy(&server);
    let fill = |state: &mut crate::scripted::State| state.system.load_errors = vec![sys_row()];
    let second = When::Statement("load_error ", 1);
    server.trouble(second, Trouble::Do(Box::new(fill)));
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(found(&ran).code, 1204);
}

#[tokio::test(start_paused = true)]
async fn a_session_lost_on_the_way_changes_nothing_but_the_details() {
    let server = Server::default();
    failing_copy(&server);
    server.trouble(When::Statement("load_error ", 0), Trouble::LoseBefore);
    server.trouble(When::Statement("connect", 2), Trouble::LoseBefore);
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(message(&ran), format!("{FAILED} (SQLSTATE XX000)"));
}

#[tokio::test(start_paused = true)]
async fn what_is_no_failed_load_is_not_looked_up() {
    for (statement, state, text) in [
        ("insert t=b", "XX000", "1020 abort query"),
        ("copy t=a", "57014", "canceled on user's request"),
    ] {
        let server = Server::default();
        let refused = Trouble::Refuse(state, text);
        server.trouble(When::Statement(statement, 0), refused);
        let ran = run_on(&server, &plan(), options("a")).await;
        assert_eq!(ran.record().ending, Ending::Failed);
        let log = &server.state().log;
        assert!(!log.iter().any(|(_, sql)| sql.starts_with("load_error")));
    }
}

const CANARY: &str = "canary-7f3a";

/// What the run keeps and tells, as text.
async fn everything(options: Options) -> String {
    let server = Server::default();
    let cast = "invalid input syntax for type integer: \"canary-7f3a\"";
    failing_copy(&server);
    let mut sys = sys_row();
    sys[8] = Some(format!(
        "Invalid digit, Value '{CANARY}', Pos 0, Type: Integer"
    ));
    server.state().system.load_errors = vec![sys.clone()];
    server.state().system.load_values =
        vec![row(&["s3://bucket/2018/a.json", "7", "artist", CANARY])];
    let ran = run_on(&server, &plan(), options.clone()).await;
    let first = format!("{:?} {:?}", ran.result, ran.events);
    let asked = server
        .state()
        .log
        .iter()
        .any(|(_, sql)| sql.starts_with("load_error_value"));
    assert_eq!(asked, options.values == Values::Shown);

    let server = Server::default();
    let refused = Trouble::Refuse("22P02", cast);
    server.trouble(When::Statement("insert t=b", 0), refused);
    server.state().system.remarks.push((
        "recreate t=a",
        Notice {
            severity: "INFO".to_owned(),
            message: format!("dropped the value '{CANARY}'"),
        },
    ));
    let ran = run_on(&server, &plan(), options).await;
    let second = format!("{:?} {:?}", ran.result, ran.events);
    assert!(second.contains("invalid input syntax"));
    first + &second
}

#[tokio::test(start_paused = true)]
async fn values_of_rows_reach_nobody_unless_asked_for() {
    let kept = everything(options("a")).await;
    assert!(!kept.contains(CANARY), "{kept}");
    let shown = everything(Options {
        values: Values::Shown,
        ..options("a")
    })
    .await;
    assert!(shown.matches(CANARY).count() > 3, "{shown}");
}

fn bucket(server: &Server, files: &[(&str, u64)]) {
    server.state().system.bucket = files
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), *bytes))
        .collect();
}

fn files(ran: &Ran) -> String {
    let files = evidence(ran, 0).files.as_ref().expect("they were recorded");
    format!(
        "{} files, {} bytes, since: {:?}",
        files.count,
        files.bytes,
        files.since_last_load.as_ref().map(|changes| (
            changes.added,
            changes.removed,
            changes.resized
        ))
    )
}

fn again(name: &str) -> Options {
    Options {
        reprocess: Reprocess::units([UnitId::new("b")]),
        ..options(name)
    }
}

#[tokio::test(start_paused = true)]
async fn the_files_of_a_load_are_recorded_and_compared_when_it_is_repeated() {
    let server = Server::default();
    bucket(&server, &[("s3://b/1", 10), ("s3://b/2", 20)]);
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(files(&ran), "2 files, 30 bytes, since: None");
    let ran = run_on(&server, &plan(), again("b")).await;
    assert_eq!(files(&ran), "2 files, 30 bytes, since: Some((0, 0, 0))");
    bucket(
        &server,
        &[("s3://b/2", 21), ("s3://b/3", 1), ("s3://b/4", 1)],
    );
    let ran = run_on(&server, &plan(), again("c")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert_eq!(files(&ran), "3 files, 23 bytes, since: Some((2, 1, 1))");
    // A table made from other tables copies no files.
    assert_eq!(evidence(&ran, 1).files, None);
}

#[tokio::test(start_paused = true)]
async fn files_that_cannot_be_recorded_are_told_once_and_stop_nothing() {
    let server = Server::default();
    let denied = Trouble::Refuse("42501", "permission denied for relation sys_load_history");
    server.trouble(When::Every("last_load"), denied);
    let plan = PlanBuilder::days(3).stage("a").publish("b", "a").build();
    let ran = run_on(&server, &plan, options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    let asked = server
        .state()
        .log
        .iter()
        .filter(|(_, sql)| sql.starts_with("last_load"))
        .count();
    assert_eq!(asked, 1);
    let told = |event: &&RunEvent| matches!(event, RunEvent::FilesNotRecorded { .. });
    assert_eq!(ran.events.iter().filter(told).count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_session_lost_after_the_commit_leaves_the_unit_done() {
    for statement in ["last_query", "last_load", "files_recorded", "files_read"] {
        for trouble in [Trouble::LoseBefore, Trouble::LoseAfter, Trouble::Linger] {
            let server = Server::default();
            server.trouble(When::Statement(statement, 0), trouble);
            let ran = run_on(&server, &plan(), options("a")).await;
            assert_eq!(ran.record().ending, Ending::Complete, "{statement}");
            assert_eq!(ran.record().units[0].attempts, 1, "{statement}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_try_knows_its_session_and_a_query_of_its_transaction() {
    let server = Server::default();
    server.trouble(When::Statement("insert t=b", 0), Trouble::LoseBefore);
    let ran = run_on(&server, &plan(), options("a")).await;
    let tries = &evidence(&ran, 1).tries;
    let codes: Vec<_> = tries
        .iter()
        .map(|one| one.error.as_ref().map(|error| error.code.as_str()))
        .collect();
    assert_eq!(codes, [Some("run/connection-lost"), None]);
    assert_ne!(tries[0].pid, tries[1].pid);
    assert_eq!(tries[0].query, None);
    assert!(tries[1].query > Some(9000));
    let attempts = server.data().attempts;
    assert!(
        attempts
            .iter()
            .any(|row| row.id == tries[1].attempt.as_str())
    );
}

#[tokio::test(start_paused = true)]
async fn remarks_are_kept_with_their_step() {
    let server = Server::default();
    let notice = Notice {
        severity: "INFO".to_owned(),
        message: "3 record(s) could not be loaded".to_owned(),
    };
    server
        .state()
        .system
        .remarks
        .push(("copy t=a", notice.clone()));
    // Before the unit's own statements: of no unit.
    server
        .state()
        .system
        .remarks
        .push(("set query_group", notice));
    let ran = run_on(&server, &plan(), options("a")).await;
    let notices = &evidence(&ran, 0).notices;
    assert_eq!(notices.count, 1);
    assert_eq!(notices.first[0].step, 4);
    assert!(evidence(&ran, 1).notices.is_empty());
}
