//! After a crash at any message, a second run ends where an undisturbed one does.

use plan::Plan;
use plan::record::Ending;

use super::{jobs, ledger, run_on};
use crate::scripted::{Data, PlanBuilder, Server, Trouble, When};

fn plan() -> Plan {
    PlanBuilder::days(2)
        .once("songs")
        .stage("events")
        .publish("plays", "events")
        .needing("songs")
        .append("log", "events")
        .build()
}

async fn undisturbed() -> (Data, Vec<(String, String, String)>, usize) {
    let server = Server::default();
    let ran = run_on(&server, &plan(), jobs("a", 2)).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    let messages = server.state().messages;
    (server.data(), ledger(&server), messages)
}

async fn crash_at_every_message(crash: impl Fn() -> Trouble) {
    let (data, done, messages) = undisturbed().await;
    for message in 0..messages {
        let server = Server::default();
        server.trouble(When::Message(message), crash());
        let first = run_on(&server, &plan(), jobs("a", 2)).await;
        let whole = first
            .result
            .as_ref()
            .is_ok_and(|record| record.ending == Ending::Complete);
        assert!(
            !whole || message + 9 > messages,
            "nothing happened at message {message}"
        );
        server.revive();
        let second = run_on(&server, &plan(), jobs("b", 2)).await;
        assert_eq!(
            second.record().ending,
            Ending::Complete,
            "after message {message}"
        );
        // Ledger rows are compared as a list: each unit has exactly one.
        assert_eq!(ledger(&server), done, "after message {message}");
        assert_eq!(server.data().tables, data.tables, "after message {message}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_crash_before_any_message_is_made_good() {
    crash_at_every_message(|| Trouble::CrashBefore).await;
}

#[tokio::test(start_paused = true)]
async fn a_crash_after_any_message_is_made_good() {
    crash_at_every_message(|| Trouble::CrashAfter).await;
}

/// As above without a second run: whatever the run says of itself is so.
async fn lose_at_every_message(trouble: impl Fn() -> Trouble) {
    let (data, done, messages) = undisturbed().await;
    for message in 0..messages {
        let server = Server::default();
        server.trouble(When::Message(message), trouble());
        let first = run_on(&server, &plan(), jobs("a", 2)).await;
        if first
            .result
            .as_ref()
            .is_ok_and(|record| record.ending == Ending::Complete)
        {
            assert_eq!(ledger(&server), done, "at message {message}");
            assert_eq!(server.data().tables, data.tables, "at message {message}");
        } else {
            // Only the run's own session is not replaced; the units' sessions are.
            let begun = !server.data().attempts.is_empty();
            assert!(!begun, "at message {message}: {}", first.story());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_lost_before_any_message_of_a_unit_is_replaced() {
    lose_at_every_message(|| Trouble::LoseBefore).await;
}

#[tokio::test(start_paused = true)]
async fn a_connection_lost_after_any_message_of_a_unit_is_replaced() {
    lose_at_every_message(|| Trouble::LoseAfter).await;
}

#[tokio::test(start_paused = true)]
async fn a_session_that_lingers_at_any_message_of_a_unit_is_ended_first() {
    lose_at_every_message(|| Trouble::Linger).await;
}
