//! A COMMIT without an answer, in every world that it may have left behind.

use insta::{allow_duplicates, assert_snapshot};
use plan::Plan;
use plan::record::Ending;

use super::{ledger, options, run_on, run_with};
use crate::scripted::{PlanBuilder, Server, Trouble, When};
use crate::{InterruptHandle, RunEvent};

fn plan() -> Plan {
    PlanBuilder::days(1).stage("a").append("b", "a").build()
}

/// The COMMIT of the appending unit; the first is the lease's, and each unit is claimed by one.
const COMMIT: When = When::Statement("commit", 4);

async fn rows_after(trouble: Trouble) -> (Server, super::Ran) {
    let server = Server::default();
    server.trouble(COMMIT, trouble);
    let ran = run_on(&server, &plan(), options("a")).await;
    (server, ran)
}

#[tokio::test(start_paused = true)]
async fn one_that_happened_is_not_repeated() {
    let (server, ran) = rows_after(Trouble::LoseAfter).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert_eq!(ran.record().units[1].attempts, 1);
    assert_eq!(server.data().tables["b"].len(), 2);
    assert!(ran.has(|event| matches!(event, RunEvent::CommitLookedUp { .. })));
}

#[tokio::test(start_paused = true)]
async fn one_that_did_not_happen_is_tried_again() {
    for trouble in [
        Trouble::LoseBefore,
        Trouble::Linger,
        Trouble::Refuse("57P01", "shutdown"),
    ] {
        let (server, ran) = rows_after(trouble).await;
        assert_eq!(ran.record().ending, Ending::Complete);
        assert_eq!(ran.record().units[1].attempts, 2);
        assert_eq!(server.data().tables["b"].len(), 2);
        assert_eq!(ledger(&server).len(), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_could_still_happen_is_ended_before_it_is_looked_up() {
    let (server, ran) = rows_after(Trouble::LateCommit).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert!(ran.has(|event| matches!(event, RunEvent::SessionEnding { .. })));
    // Two rows, not four.
    assert_eq!(server.data().tables["b"].len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_database_that_comes_back_in_time_is_asked() {
    let (server, ran) = rows_after(Trouble::AwayAfter(3)).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert_eq!(ran.record().units[1].attempts, 1);
    assert_eq!(server.data().tables["b"].len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_database_that_stays_away_leaves_the_outcome_unknown() {
    for trouble in [Trouble::Away(9), Trouble::AwayAfter(9)] {
        let (server, ran) = rows_after(trouble).await;
        allow_duplicates! { assert_snapshot!(ran.story(), @r"
        Unknown
        01 a: done
        01 b: unknown run/unreachable
        01 a.drop: skipped, needs b
        "); }
        assert_eq!(crate::exit_code(&ran.record().ending), 5);
        server.revive();
        let again = run_on(&server, &plan(), options("b")).await;
        assert_eq!(again.record().ending, Ending::Complete);
        assert_eq!(server.data().tables["b"].len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_the_database_refuses_for_good_fails_without_a_look_up() {
    let (server, ran) = rows_after(Trouble::Refuse("53100", "disk full")).await;
    assert_eq!(ran.record().ending, Ending::Failed);
    assert!(!ran.has(|event| matches!(event, RunEvent::CommitLookedUp { .. })));
    assert!(!server.data().tables.contains_key("b"));
}

#[tokio::test(start_paused = true)]
async fn an_interrupt_does_not_end_the_look_up() {
    let server = Server::default();
    let handle = InterruptHandle::new();
    let asked = handle.clone();
    server.trouble(COMMIT, Trouble::AwayAfter(1));
    // The look-up is under way when the interrupt comes.
    server.trouble(
        When::Statement("attempt_committed", 0),
        Trouble::Do(Box::new(move |_| {
            assert_eq!(asked.interrupt(), crate::Urgency::Finish);
        })),
    );
    let ran = run_with(&server, &plan(), options("a"), handle).await;
    assert_snapshot!(ran.story(), @r"
    Interrupted
    01 a: done
    01 b: done
    01 a.drop: skipped
    ");
}
