//! What runs after what, and how much of it at the same time.

use std::time::Duration;

use insta::assert_snapshot;

use super::{jobs, options, run_on};
use crate::graph::PlanFault;
use crate::scripted::{PlanBuilder, Server, Trouble, When};
use crate::{RunError, RunEvent};

#[tokio::test(start_paused = true)]
async fn everything_is_done_once_and_the_stages_are_dropped() {
    let server = Server::default();
    let plan = PlanBuilder::days(2)
        .once("songs")
        .stage("events")
        .publish("plays", "events")
        .needing("songs")
        .build();
    let ran = run_on(&server, &plan, options("a")).await;
    assert_snapshot!(ran.story(), @r"
    Complete
    once songs: done
    01 events: done
    01 plays: done
    01 events.drop: done
    02 events: done
    02 plays: done
    02 events.drop: done
    ");
    let data = server.data();
    let tables: Vec<String> = data
        .tables
        .iter()
        .map(|(name, rows)| format!("{name}: {}", rows.join(" ")))
        .collect();
    assert_snapshot!(tables.join("\n"), @r"
    plays: 20181101:row0 20181101:row1 20181102:row0 20181102:row1
    songs: row0
    ");
    let plays = &ran.record().units[2];
    assert_eq!(
        (plays.rows_written, plays.rows_total, plays.attempts),
        (Some(2), Some(2), 1)
    );
    assert_eq!(
        data.ledger.iter().map(|row| row.rows).sum::<i64>(),
        1 + 4 + 4
    );
    assert_eq!(data.outcomes(), ["0"]);
    assert_eq!(data.lease.expect("bootstrapped").holder, None);
}

#[tokio::test(start_paused = true)]
async fn the_messages_of_a_run_are_the_plans_in_this_order() {
    let server = Server::default();
    let plan = PlanBuilder::days(1).once("songs").build();
    run_on(&server, &plan, options("a")).await;
    let log: Vec<String> = server
        .state()
        .log
        .iter()
        .map(|(pid, sql)| format!("{pid} {}", sql.split("digest=").next().unwrap_or(sql)))
        .map(|line| {
            line.split("plan=")
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned()
        })
        .map(|line| {
            line.split("attempt=")
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned()
        })
        .collect();
    assert_snapshot!(log.join("\n"), @r"
    1 set query_group=callsheet
    1 identity
    1 bootstrap
    1 lease_read
    1 begin
    1 lease_lock
    1 lease_read
    1 lease_take generation=1 run=a
    1 run_started generation=1 run=a pid=1 start=1540000001
    1 session_started generation=1 run=a pid=1 start=1540000001
    1 commit
    1 live
    1 known_sessions generation=1 start=1540000001
    1 ledger_read
    2 set query_group=callsheet
    2 identity
    2 session_started generation=1 run=a pid=2 start=1540000002
    2 begin
    2 claim_lock
    2 claim_read unit=b5d22905286f54e5032980b1eba34f36c642048d00fb6c385fe2dee27bca92f9 generation=1 seen=0
    2 attempt_started
    2 commit
    2 begin
    2 fence
    2 recreate t=songs
    2 copy t=songs rows=1
    2 copy_count
    2 record unit=songs interval=once
    2 commit
    2 last_query
    2 last_load pid=2 start=1540000002
    2 files_recorded
    2 files_read
    1 begin
    1 runs_lock
    1 run_ended generation=1 run=a pid=1 start=1540000001
    1 other_processes generation=1 pid=1 start=1540000001
    1 lease_release generation=1 run=a
    1 commit
    ");
}

#[tokio::test(start_paused = true)]
async fn units_run_side_by_side_up_to_the_number_of_jobs() {
    for (most, expected) in [(1, 1), (3, 3)] {
        let server = Server::default();
        let plan = PlanBuilder::days(4)
            .stage("a")
            .stage("b")
            .publish("c", "a")
            .build();
        server.state().labour = Duration::from_secs(1);
        let ran = run_on(&server, &plan, jobs("a", most)).await;
        assert_eq!(ran.record().ending, plan::record::Ending::Complete);
        assert_eq!(server.state().most_writers, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn sessions_are_used_again_and_no_more_than_the_jobs_need() {
    let server = Server::default();
    let plan = PlanBuilder::days(5).stage("a").publish("b", "a").build();
    run_on(&server, &plan, jobs("a", 2)).await;
    assert_eq!(server.state().connects, 1 + 2);
}

#[tokio::test(start_paused = true)]
async fn a_table_never_has_two_writers_and_gets_its_days_in_order() {
    let server = Server::default();
    let plan = PlanBuilder::days(6).stage("a").publish("b", "a").build();
    server.state().labour = Duration::from_secs(1);
    let ran = run_on(&server, &plan, jobs("a", 4)).await;
    assert_eq!(ran.record().ending, plan::record::Ending::Complete);
    let rows = server.data().tables["b"].clone();
    assert!(rows.is_sorted() && rows.len() == 12, "{rows:?}");
    assert!(server.state().contended.is_empty());
    assert!(server.state().most_writers > 1);
}

#[tokio::test(start_paused = true)]
async fn stages_do_not_run_far_ahead_of_those_who_read_them() {
    let server = Server::default();
    let plan = PlanBuilder::days(9).stage("a").publish("b", "a").build();
    // The first day takes long enough to stage every other one.
    server.trouble(When::Statement("insert t=b", 0), Trouble::Slow);
    let ran = run_on(&server, &plan, jobs("a", 2)).await;
    assert_eq!(ran.record().ending, plan::record::Ending::Complete);
    let log = server.state().log.clone();
    let second = log
        .iter()
        .position(|(_, sql)| sql.starts_with("insert t=b row=20181102"))
        .expect("the second day runs");
    let staged = log[..second]
        .iter()
        .filter(|(_, sql)| sql.starts_with("copy t=a"));
    assert_eq!(staged.count(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_failure_stops_what_is_new_and_says_who_waited_for_it() {
    let server = Server::default();
    let plan = PlanBuilder::days(2)
        .stage("a")
        .publish("b", "a")
        .publish("c", "a")
        .with(|unit| unit.steps[2].sql.text = plan::SlottedText::new("drop t=x").expect("no slot"))
        .build();
    let ran = run_on(&server, &plan, options("a")).await;
    assert_snapshot!(ran.story(), @r"
    Failed
    01 a: done
    01 b: done
    01 c: failed run/refused
    01 a.drop: skipped, needs c
    02 a: skipped
    02 b: skipped
    02 c: skipped
    02 a.drop: skipped
    ");
    let data = server.data();
    assert_eq!(data.outcomes(), ["3"]);
    assert_eq!(data.lease.expect("bootstrapped").holder, None);
}

#[tokio::test(start_paused = true)]
async fn listeners_hear_of_units_and_steps_as_they_happen() {
    let server = Server::default();
    let plan = PlanBuilder::days(1).once("a").build();
    let ran = run_on(&server, &plan, options("a")).await;
    let steps = ran
        .events
        .iter()
        .filter(|event| matches!(event, RunEvent::StepStarted { .. }));
    assert_eq!(steps.count(), plan.units[0].steps.len());
    assert!(ran.has(|event| *event
        == RunEvent::Resumed {
            to_run: 1,
            settled: 0
        }));
    assert!(
        ran.has(|event| matches!(event, RunEvent::UnitEnded { record } if record.attempts == 1))
    );
}

#[tokio::test(start_paused = true)]
async fn a_plan_that_makes_no_sense_is_refused_before_a_session_is_opened() {
    let server = Server::default();
    let mut plan = PlanBuilder::days(1)
        .stage("a")
        .publish("b", "nowhere")
        .build();
    plan.units[1].steps.remove(1);
    let ran = run_on(&server, &plan, options("a")).await;
    let RunError::MalformedPlan { faults } = ran.error() else {
        panic!("{:?}", ran.result);
    };
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_snapshot!(faults.join("\n"), @r"
    the unit `b` needs `nowhere`, which does not stand before it
    the steps of the unit `b` are neither begin, fence, what it does, record, commit, nor fence, a statement alone, begin, fence, record, commit
    ");
    assert_eq!(ran.error().exit_code(), 2);
    assert_eq!(server.state().connects, 0);
}

#[test]
fn a_stage_and_its_drop_name_each_other() {
    let mut plan = PlanBuilder::days(1).stage("a").build();
    assert!(crate::graph::Graph::new(&plan).is_ok());
    plan.units[1].role = plan::unit::Role::Publish;
    let differ = PlanFault::StageAndDropDiffer {
        stage: plan::UnitId::new("a"),
        drop: plan::UnitId::new("a.drop"),
    };
    assert_eq!(crate::graph::Graph::new(&plan), Err(vec![differ]));
}
