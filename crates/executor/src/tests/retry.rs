//! Whole units are tried again, on new sessions, so often and no more.

use plan::Plan;
use plan::record::{Ending, Outcome};

use super::{jobs, options, run_on};
use crate::scripted::{PlanBuilder, Server, State, Trouble, When};
use crate::{OnFailure, Options, RunEvent};

fn plan() -> Plan {
    PlanBuilder::days(1).stage("a").append("b", "a").build()
}

const SERIALIZABLE: Trouble = Trouble::Refuse("XX000", "1023 Serializable isolation violation");

#[tokio::test(start_paused = true)]
async fn a_collision_is_tried_again_from_the_start_on_a_new_session() {
    for statement in ["begin", "insert", "record unit=b", "commit"] {
        let server = Server::default();
        let nth = usize::from(statement == "commit" || statement == "begin") * 4;
        server.trouble(When::Statement(statement, nth), SERIALIZABLE);
        let ran = run_on(&server, &plan(), options("a")).await;
        assert_eq!(ran.record().ending, Ending::Complete, "{statement}");
        assert_eq!(ran.record().units[1].attempts, 2, "{statement}");
        assert_eq!(server.data().tables["b"].len(), 2);
        let tries = server.data().attempts;
        let of_b: Vec<_> = tries
            .iter()
            .filter(|row| matches!(row.sequence, 2 | 3))
            .collect();
        assert_ne!(of_b[0].session, of_b[1].session);
        assert_ne!(of_b[0].id, of_b[1].id);
    }
}

#[tokio::test(start_paused = true)]
async fn tries_are_bounded_and_wait_longer_each_time() {
    let server = Server::default();
    server.trouble(When::Every("insert"), SERIALIZABLE);
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Failed);
    assert_eq!(ran.record().units[1].attempts, 5);
    let waits: Vec<_> = ran
        .events
        .iter()
        .filter_map(|event| match event {
            RunEvent::Retrying { after, .. } => Some(*after),
            _ => None,
        })
        .collect();
    assert_eq!(waits.len(), 4);
    assert!(waits.windows(2).all(|pair| pair[0] < pair[1]), "{waits:?}");
}

#[tokio::test(start_paused = true)]
async fn a_relation_that_is_gone_is_looked_for_twice() {
    let server = Server::default();
    server.trouble(
        When::Every("insert"),
        Trouble::Refuse("XX000", "1018 relation is gone"),
    );
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.record().units[1].attempts, 2);
}

#[tokio::test(start_paused = true)]
async fn bad_data_and_timeouts_are_not_tried_again() {
    for sqlstate in ["22P02", "42703", "57014"] {
        let server = Server::default();
        server.trouble(
            When::Statement("insert", 0),
            Trouble::Refuse(sqlstate, "no"),
        );
        let ran = run_on(&server, &plan(), options("a")).await;
        assert_eq!(ran.record().ending, Ending::Failed);
        assert_eq!(ran.record().units[1].attempts, 1, "{sqlstate}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_login_is_tried_once() {
    let server = Server::default();
    server.trouble(When::Every("connect"), Trouble::Refuse("28P01", "password"));
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.error().code(), "run/login-refused");
    assert_eq!(server.state().connects, 1);
}

#[tokio::test(start_paused = true)]
async fn a_login_refused_half_way_ends_the_run() {
    let server = Server::default();
    server.trouble(
        When::Statement("connect", 1),
        Trouble::Refuse("28P01", "password"),
    );
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Failed);
    assert_eq!(server.state().connects, 2);
    assert_eq!(ran.record().units[0].attempts, 0);
}

/// From the first unit on, every login is refused.
fn rotate_the_password(server: &Server) {
    let rotated = |state: &mut State| {
        let refused = Some(Trouble::Refuse("28P01", "password"));
        state.troubles.push((When::Every("connect"), refused, 0));
    };
    let before_units = When::Statement("ledger_read", 0);
    server.trouble(before_units, Trouble::Do(Box::new(rotated)));
}

#[tokio::test(start_paused = true)]
async fn units_that_start_together_send_a_wrong_password_once() {
    let server = Server::default();
    rotate_the_password(&server);
    let plan = PlanBuilder::days(8).stage("a").publish("b", "a").build();
    let keep_going = Options {
        on_failure: OnFailure::KeepGoing,
        ..jobs("a", 8)
    };
    let ran = run_on(&server, &plan, keep_going).await;
    assert_eq!(ran.record().ending, Ending::Failed);
    // The run's own session, and one that was refused.
    assert_eq!(server.state().connects, 2);
    let units = &ran.record().units;
    let refused = units.iter().filter(|unit| match &unit.outcome {
        Outcome::Failed { error } => error.code == "run/login-refused",
        _ => false,
    });
    assert_eq!(refused.count(), 8, "{}", ran.story());
}

#[tokio::test(start_paused = true)]
async fn a_password_without_an_answer_is_not_sent_again() {
    let server = Server::default();
    server.trouble(When::Statement("connect", 1), Trouble::Hang);
    let plan = PlanBuilder::days(8).stage("a").publish("b", "a").build();
    let ran = run_on(&server, &plan, jobs("a", 8)).await;
    assert_eq!(ran.record().ending, Ending::Failed);
    assert_eq!(server.state().connects, 2);
    let Outcome::Failed { error } = &ran.record().units[0].outcome else {
        panic!("{}", ran.story());
    };
    assert_eq!(error.code, "run/login-unanswered");
    assert!(
        error
            .help
            .as_ref()
            .is_some_and(|help| help.contains("connect_timeout"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_that_nobody_reaches_is_asked_again() {
    let server = Server::default();
    server.trouble(When::Statement("connect", 1), Trouble::LoseBefore);
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
}

#[tokio::test(start_paused = true)]
async fn a_full_house_is_asked_again() {
    let server = Server::default();
    server.trouble(
        When::Statement("connect", 1),
        Trouble::Refuse("53300", "too many"),
    );
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
}

#[tokio::test(start_paused = true)]
async fn a_lost_session_that_lingers_is_ended_before_the_next_try() {
    let server = Server::default();
    server.trouble(When::Statement("insert", 0), Trouble::Linger);
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Complete);
    let lost = server
        .state()
        .log
        .iter()
        .find(|(_, sql)| sql.starts_with("insert"))
        .map(|l| l.0);
    assert!(!server.is_alive(lost.expect("it was sent")));
    assert!(
        ran.has(|event| matches!(event, RunEvent::SessionEnding { pid } if Some(*pid) == lost))
    );
}

#[tokio::test(start_paused = true)]
async fn a_lost_session_that_never_ends_fails_the_unit() {
    let server = Server::default();
    server.trouble(When::Statement("insert", 0), Trouble::Linger);
    server.trouble(
        When::Every("terminate"),
        Trouble::Refuse("42501", "permission denied"),
    );
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(ran.record().ending, Ending::Failed);
    assert!(!server.data().tables.contains_key("b"));
}
