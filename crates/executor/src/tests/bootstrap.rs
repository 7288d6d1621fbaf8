//! Preparing a target.

use std::sync::Mutex;

use crate::scripted::{PlanBuilder, Server, Trouble, When};
use crate::{RunError, bootstrap};

#[tokio::test(start_paused = true)]
async fn the_plans_own_statements_are_sent_behind_its_prologue_and_nothing_else() {
    let server = Server::default();
    let plan = PlanBuilder::days(1).once("songs").build();
    let told = Mutex::new(Vec::new());
    let tell = |statement: &plan::Statement| {
        let text = statement.text.to_string();
        told.lock().expect("no listener panics").push(text);
    };
    for _ in 0..2 {
        let done = bootstrap(&plan, &server, tell).await;
        assert_eq!(done, Ok(()), "a second time changes nothing");
    }
    let text = |statement: &plan::Statement| statement.text.to_string();
    let own: Vec<String> = plan.bootstrap.iter().map(text).collect();
    let both: Vec<String> = plan
        .prologue
        .iter()
        .chain(&plan.bootstrap)
        .map(text)
        .collect();
    assert_eq!(
        *told.lock().expect("no listener panics"),
        [own.clone(), own].concat()
    );
    let sent: Vec<String> = server
        .state()
        .log
        .iter()
        .map(|(_, sql)| sql.clone())
        .collect();
    assert_eq!(sent, [both.clone(), both].concat());
}

#[tokio::test(start_paused = true)]
async fn a_target_that_cannot_be_reached_is_told_as_such() {
    let server = Server::default();
    server.trouble(When::Message(0), Trouble::Away(1));
    let plan = PlanBuilder::days(1).once("songs").build();
    let refused = bootstrap(&plan, &server, |_| ()).await;
    assert!(
        matches!(refused, Err(RunError::Database { .. })),
        "{refused:?}"
    );
}
