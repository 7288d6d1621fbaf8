//! Leases of other database users, whose sessions a regular user does not see.

use std::time::Duration;

use insta::assert_snapshot;
use plan::record::Ending;
use plan::{Digest, Plan};

use super::{Ran, options, run_on};
use crate::scripted::{LeaseRow, PlanBuilder, Server, Trouble, USER, When};
use crate::{LeasePolicy, Options, RunError, RunEvent};

fn plan() -> Plan {
    PlanBuilder::days(1).stage("a").publish("b", "a").build()
}

/// A lease of the user `other`, whose session is not to be seen.
fn server() -> Server {
    let server = Server::default();
    server.state().data.lease = Some(LeaseRow {
        generation: 4,
        holder: Some(("b".to_owned(), 77, 1_540_000_000)),
        plan: "cd".to_owned(),
        owner: "other".to_owned(),
    });
    server
}

async fn with(server: &Server, lease: LeasePolicy) -> Ran {
    let options = Options {
        lease,
        ..options("a")
    };
    run_on(server, &plan(), options).await
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_seen_is_never_taken_for_dead() {
    for policy in [LeasePolicy::Refuse, LeasePolicy::Takeover] {
        let server = server();
        let ran = with(&server, policy).await;
        assert!(matches!(ran.error(), RunError::LeaseUnseen { .. }));
        assert_eq!(
            (ran.error().code(), ran.error().exit_code()),
            ("run/lease-unseen", 6)
        );
        assert_eq!(server.data().lease.expect("held").generation, 4);
    }
}

#[tokio::test(start_paused = true)]
async fn the_refusal_names_the_user_and_what_to_do() {
    let ran = with(&server(), LeasePolicy::Takeover).await;
    assert_snapshot!(ran.error(), @"the lease belongs to the user `other`, whose sessions this user cannot see: run `b`, session with pid 77");
    assert_snapshot!(ran.error().help().expect("explained"), @"run as that user or as a superuser, who can also take over; or let that user's run come to its end");
}

#[tokio::test(start_paused = true)]
async fn a_superuser_sees_that_it_is_dead() {
    let server = server();
    server.state().superuser = Some(());
    let ran = with(&server, LeasePolicy::Refuse).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    assert_eq!(server.data().lease.expect("bootstrapped").generation, 5);
}

/// The other user's processes would not see this one at work, and would take its units for abandoned.
#[tokio::test(start_paused = true)]
async fn a_superuser_does_not_join_the_run_of_another_user() {
    let server = server();
    let (pid, start) = server.stranger();
    {
        let mut state = server.state();
        state.superuser = Some(());
        let lease = state.data.lease.as_mut().expect("held");
        lease.holder = Some(("a".to_owned(), pid, start));
        lease.plan = Digest::of("plan").to_string();
    }
    let ran = with(&server, LeasePolicy::Refuse).await;
    assert!(matches!(ran.error(), RunError::LeaseHeld { .. }));
    assert_eq!(server.data().runs, []);

    // The same run of the same user is joined.
    let lease = server.data().lease.expect("held");
    server.state().data.lease = Some(LeaseRow {
        owner: USER.to_owned(),
        ..lease
    });
    let ran = with(&server, LeasePolicy::Refuse).await;
    assert!(ran.has(|event| matches!(event, RunEvent::LeaseJoined { .. })));
}

#[tokio::test(start_paused = true)]
async fn it_can_be_waited_for() {
    let server = server();
    server.trouble(
        When::Statement("lease_read", 2),
        Trouble::Do(Box::new(|state| {
            let lease = state.data.lease.as_mut().expect("held");
            lease.holder = None;
        })),
    );
    let ran = with(&server, LeasePolicy::Wait(Duration::from_mins(1))).await;
    assert_eq!(ran.record().ending, Ending::Complete);
}
