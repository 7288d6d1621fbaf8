//! Checks run inside the transaction that they can undo, and their results outlive it.

use insta::{allow_duplicates, assert_snapshot};
use plan::record::{CheckStatus, Ending};
use plan::{Plan, Severity};

use super::{Ran, options, run_on};
use crate::RunEvent;
use crate::scripted::{PlanBuilder, Server, Trouble, When};

fn plan(severity: Severity, measure: &str) -> Plan {
    PlanBuilder::days(1)
        .stage("a")
        .publish("b", "a")
        .check("first", severity, measure)
        .check("second", Severity::Error, "value n=0")
        .publish("c", "a")
        .build()
}

/// Check, status and value of unit `b`, a line each.
fn checks(ran: &Ran) -> String {
    let lines = ran.record().units[1].checks.iter().map(|check| {
        let value = check
            .value
            .map_or("-".to_owned(), |value| value.to_string());
        format!("{} {:?} {value}", check.check, check.status)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What the database keeps: check, value, outcome.
fn stored(server: &Server) -> Vec<String> {
    let results = server.data().results;
    results
        .iter()
        .map(|[check, _, value, outcome]| format!("{check} {value} {outcome}"))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_check_that_holds_passes_with_its_value() {
    let server = Server::default();
    let ran = run_on(&server, &plan(Severity::Error, "value n=0"), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert_snapshot!(checks(&ran), @r"
    b.first Pass 0
    b.second Pass 0
    ");
    assert_eq!(stored(&server), ["b.first 0 0", "b.second 0 0"]);
}

#[tokio::test(start_paused = true)]
async fn a_blocking_check_rolls_back_and_its_results_survive() {
    let server = Server::default();
    let fine = plan(Severity::Error, "value n=0");
    run_on(&server, &fine, options("a")).await;
    let before = server.data().tables["b"].clone();

    let blocked = plan(Severity::Error, "value n=7");
    let again = crate::Options {
        reprocess: crate::Reprocess::All,
        ..options("b")
    };
    let ran = run_on(&server, &blocked, again).await;
    assert_snapshot!(ran.story(), @r"
    Blocked
    01 a: done
    01 b: blocked
    01 c: skipped
    01 a.drop: skipped, needs b
    ");
    // The rest is still asked, so that one run tells all that is wrong.
    assert_snapshot!(checks(&ran), @r"
    b.first Fail 7
    b.second Pass 0
    ");
    assert_eq!(stored(&server)[2..], ["b.first 7 2", "b.second 0 0"]);
    assert_eq!(server.data().tables["b"], before);
    assert_eq!(ran.record().units[1].attempts, 1);
}

#[tokio::test(start_paused = true)]
async fn a_warning_is_told_and_passes() {
    for severity in [Severity::Warn, Severity::Info] {
        let server = Server::default();
        let ran = run_on(&server, &plan(severity, "value n=7"), options("a")).await;
        assert_eq!(ran.record().ending, Ending::Complete);
        allow_duplicates! { assert_snapshot!(checks(&ran), @r"
        b.first Warn 7
        b.second Pass 0
        "); }
        assert_eq!(stored(&server), ["b.first 7 1", "b.second 0 0"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_check_that_cannot_be_asked_is_an_error_and_skips_the_rest() {
    for measure in ["count t=nowhere", "null"] {
        let server = Server::default();
        let ran = run_on(&server, &plan(Severity::Warn, measure), options("a")).await;
        assert_eq!(ran.record().ending, Ending::Failed);
        allow_duplicates! { assert_snapshot!(checks(&ran), @r"
        b.first Error -
        b.second Skipped -
        "); }
        assert_eq!(stored(&server), ["b.first 0 3", "b.second 0 4"]);
        assert!(!server.data().tables.contains_key("b"));
    }
}

#[tokio::test(start_paused = true)]
async fn checks_that_a_failed_load_left_unasked_are_skipped() {
    let server = Server::default();
    server.trouble(
        When::Statement("insert t=b", 0),
        Trouble::Refuse("22012", "division"),
    );
    let ran = run_on(&server, &plan(Severity::Error, "value n=0"), options("a")).await;
    let skipped = ran.record().units[1].checks.iter();
    assert!(
        skipped
            .clone()
            .all(|check| check.status == CheckStatus::Skipped)
    );
    assert_eq!(skipped.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn results_that_cannot_be_stored_change_no_outcome() {
    let server = Server::default();
    server.trouble(When::Statement("note", 0), Trouble::Refuse("42501", "no"));
    let ran = run_on(&server, &plan(Severity::Error, "value n=0"), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert!(ran.has(|event| matches!(event, RunEvent::CheckResultsNotStored { .. })));
    assert_eq!(checks(&ran).lines().count(), 2);
}

#[tokio::test(start_paused = true)]
async fn results_of_a_lost_session_are_stored_on_another() {
    let server = Server::default();
    let one_try = crate::Options {
        retries: crate::RetryPolicy {
            attempts: std::num::NonZeroU32::MIN,
            ..crate::RetryPolicy::default()
        },
        ..options("a")
    };
    // The last message of the unit that is not its COMMIT.
    server.trouble(When::Statement("record unit=b", 0), Trouble::LoseBefore);
    let ran = run_on(&server, &plan(Severity::Error, "value n=0"), one_try).await;
    assert_eq!(ran.record().ending, Ending::Failed);
    assert_eq!(stored(&server), ["b.first 0 0", "b.second 0 0"]);
}
