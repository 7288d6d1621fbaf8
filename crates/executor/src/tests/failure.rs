//! What a failed unit means for the others.

use insta::assert_snapshot;
use plan::record::Ending;

use super::{options, run_on};
use crate::scripted::{PlanBuilder, Server, Trouble, When};
use crate::{OnFailure, Options};

fn keep_going() -> Options {
    Options {
        on_failure: OnFailure::KeepGoing,
        ..options("a")
    }
}

fn plan(days: usize) -> plan::Plan {
    PlanBuilder::days(days)
        .stage("a")
        .publish("b", "a")
        .stage("x")
        .publish("y", "x")
        .build()
}

#[tokio::test(start_paused = true)]
async fn going_on_skips_what_needs_the_failed_unit_and_nothing_else() {
    let server = Server::default();
    server.trouble(
        When::Statement("insert t=b", 0),
        Trouble::Refuse("22012", "no"),
    );
    let ran = run_on(&server, &plan(2), keep_going()).await;
    // The second day of `b` waits for its first one.
    assert_snapshot!(ran.story(), @r"
    Failed
    01 a: done
    01 b: failed run/refused
    01 x: done
    01 y: done
    01 a.drop: skipped, needs b
    01 x.drop: done
    02 a: done
    02 b: skipped
    02 x: done
    02 y: done
    02 a.drop: skipped
    02 x.drop: done
    ");
    assert_eq!(crate::exit_code(&ran.record().ending), 3);
}

#[tokio::test(start_paused = true)]
async fn going_on_reaches_the_last_interval_however_many_wait() {
    let server = Server::default();
    server.trouble(When::Every("insert t=b"), Trouble::Refuse("22012", "no"));
    let ran = run_on(&server, &plan(9), keep_going()).await;
    let story = ran.story();
    assert_eq!(story.matches(" y: done").count(), 9, "{story}");
    assert_eq!(story.matches(" b: failed").count(), 1, "{story}");
}

#[tokio::test(start_paused = true)]
async fn what_everything_needs_leaves_nothing_to_go_on_with() {
    let server = Server::default();
    server.trouble(
        When::Statement("copy t=songs", 0),
        Trouble::Refuse("22012", "no"),
    );
    let plan = PlanBuilder::days(9)
        .once("songs")
        .stage("a")
        .publish("b", "a")
        .needing("songs")
        .once("artists")
        .build();
    let ran = run_on(&server, &plan, keep_going()).await;
    let story = ran.story();
    assert_eq!(
        story.matches(" b: skipped, needs songs").count(),
        9,
        "{story}"
    );
    assert_eq!(story.matches(" a: done").count(), 9, "{story}");
    assert!(story.contains("artists: done"));
}

#[tokio::test(start_paused = true)]
async fn going_on_does_not_go_on_without_the_lease() {
    let server = Server::default();
    server.trouble(
        When::Statement("fence", 0),
        Trouble::Do(Box::new(|state| {
            let lease = state.data.lease.as_mut().expect("held");
            lease.generation += 1;
        })),
    );
    let ran = run_on(&server, &plan(2), keep_going()).await;
    assert_eq!(ran.record().ending, Ending::Fenced);
    assert_eq!(server.data().attempts.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_server_without_room_is_used_with_fewer_sessions() {
    let server = Server::default();
    server.state().labour = std::time::Duration::from_secs(1);
    // The third session of the units finds no room, however often it is tried.
    server.state().room = Some(3);
    let ran = run_on(&server, &plan(3), super::jobs("a", 3)).await;
    assert_eq!(ran.record().ending, Ending::Complete, "{}", ran.story());
    assert!(ran.has(|event| *event == crate::RunEvent::FewerSessions { jobs: 2 }));
    assert!(!ran.has(|event| matches!(event, crate::RunEvent::Retrying { .. })));
}
