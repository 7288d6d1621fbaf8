//! The system views show a COPY a moment after it; on a session that has copied before, what they show
//! meanwhile is an earlier unit's.

use plan::Plan;
use plan::evidence::LoadedFiles;
use plan::record::{Ending, UnitRecord};

use super::{Ran, options, run_on};
use crate::RunEvent;
use crate::scripted::{PlanBuilder, Server, State, Trouble, When};
use crate::session::Notice;

/// A stage for each of three days.
fn plan() -> Plan {
    PlanBuilder::days(3).stage("a").publish("b", "a").build()
}

fn at(server: &Server, statement: &'static str, nth: usize, change: fn(&mut State)) {
    let when = When::Statement(statement, nth);
    server.trouble(when, Trouble::Do(Box::new(change)));
}

/// A server on which each day's COPY finds one more file.
fn growing() -> Server {
    let server = Server::default();
    // A trouble that happens is not counted by those behind it.
    for _ in 0..3 {
        at(&server, "copy t=a", 0, |state| {
            let name = format!("s3://b/{}", state.system.bucket.len());
            state.system.bucket.insert(name, 1);
        });
    }
    server
}

/// How many files each day's COPY is said to have loaded.
fn files(ran: &Ran) -> Vec<Option<u64>> {
    let units = ran.record().units.iter();
    let stages = units.filter(|unit| unit.unit.as_str() == "a");
    let files = |unit: &UnitRecord| unit.evidence.files.clone();
    let count = |files: LoadedFiles| files.count;
    stages.map(|unit| files(unit).map(count)).collect()
}

fn told(ran: &Ran) -> usize {
    let is_told = |event: &&RunEvent| matches!(event, RunEvent::FilesNotRecorded { .. });
    ran.events.iter().filter(is_told).count()
}

/// The session of each COPY.
fn sessions(server: &Server) -> Vec<i64> {
    let state = server.state();
    let copies = state.log.iter().filter(|(_, sql)| sql.starts_with("copy "));
    copies.map(|(pid, _)| *pid).collect()
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_is_shown_at_once_is_asked_for_once() {
    let server = growing();
    let ran = run_on(&server, &plan(), options("a")).await;
    assert_eq!(files(&ran), [Some(1), Some(2), Some(3)]);
    let state = server.state();
    let asked = state.log.iter();
    let asked = asked.filter(|(_, sql)| sql.starts_with("last_load"));
    assert_eq!(asked.count(), 3);
    drop(state);
    let sessions = sessions(&server);
    assert!(
        sessions.windows(2).all(|two| two[0] == two[1]),
        "{sessions:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_is_shown_late_is_not_given_the_files_of_the_one_before() {
    let late: [fn(&mut State); 2] = [
        |state| state.system.late_loads = 2,
        |state| state.system.late_files = 2,
    ];
    for late in late {
        let server = growing();
        at(&server, "last_load", 1, late);
        let ran = run_on(&server, &plan(), options("a")).await;
        assert_eq!(files(&ran), [Some(1), Some(2), Some(3)]);
        assert_eq!(told(&ran), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_is_not_shown_in_time_is_told_and_mistaken_for_no_other() {
    let never: [fn(&mut State); 2] = [
        |state| state.system.late_loads = 3,
        |state| state.system.late_files = 3,
    ];
    for never in never {
        let server = growing();
        at(&server, "last_load", 1, never);
        let ran = run_on(&server, &plan(), options("a")).await;
        assert_eq!(ran.record().ending, Ending::Complete);
        assert_eq!(files(&ran), [Some(1), None, Some(3)]);
        assert_eq!(told(&ran), 1);
        let sessions = sessions(&server);
        assert_eq!(sessions[0], sessions[1]);
        assert_ne!(sessions[1], sessions[2], "its row may still come");
    }
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_passed_over_rows_leaves_its_errors_to_its_own_session() {
    let remark = |message: &str| Notice {
        severity: "INFO".to_owned(),
        message: message.to_owned(),
    };
    for (message, same) in [
        (
            "Load into table 'a' completed, 2 record(s) loaded successfully.",
            true,
        ),
        (
            "Load into table 'a' completed, 1 record(s) could not be loaded.  Check 'stl_load_errors' system table for details.",
            false,
        ),
    ] {
        let server = Server::default();
        let said = ("copy t=a", remark(message));
        server.state().system.remarks.push(said);
        let ran = run_on(&server, &plan(), options("a")).await;
        assert_eq!(ran.record().ending, Ending::Complete);
        let sessions = sessions(&server);
        assert_eq!(sessions[0] == sessions[1], same, "{message}");
    }
}
