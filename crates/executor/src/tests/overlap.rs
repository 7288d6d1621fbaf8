//! Intervals of another schedule over the same time.

use insta::assert_snapshot;
use plan::record::Ending;
use plan::unit::Rerun;
use plan::{Cadence, Plan};

use super::{options, run_on};
use crate::scripted::{PlanBuilder, Server};

fn appended() -> Plan {
    PlanBuilder::days(3).stage("a").append("b", "a").build()
}

/// The plan's days, cut into hours.
fn by_the_hour(mut plan: Plan) -> Plan {
    let hours = Cadence::Hourly
        .split(plan.header.range)
        .expect("whole days");
    plan.intervals = hours
        .into_iter()
        .map(|hour| Plan::planned(&[], hour))
        .collect();
    plan.header.intervals = plan.intervals.len();
    plan
}

#[tokio::test(start_paused = true)]
async fn rows_are_not_appended_again_by_intervals_of_another_length() {
    let server = Server::default();
    run_on(&server, &appended(), options("a")).await;
    let before = server.data().tables;
    let ran = run_on(&server, &by_the_hour(appended()), options("b")).await;
    assert_snapshot!(
        ran.error(),
        @"`b` was loaded for 2018-11-01, so rows of 2018-11-01T00:00:00..2018-11-01T01:00:00 may be in it already"
    );
    assert_eq!(ran.error().code(), "run/intervals-overlap");
    assert!(ran.error().help().is_some());
    assert_eq!(server.data().tables, before);
    assert_eq!(server.data().lease.expect("there").holder, None);
}

#[tokio::test(start_paused = true)]
async fn intervals_that_only_meet_or_are_the_same_do_not_overlap() {
    let server = Server::default();
    let first = PlanBuilder::days(1).stage("a").append("b", "a").build();
    run_on(&server, &first, options("a")).await;
    let mut hours = by_the_hour(appended());
    hours.intervals.drain(..24);
    for plan in [first, hours] {
        let ran = run_on(&server, &plan, options("b")).await;
        assert_eq!(ran.record().ending, Ending::Complete);
    }
}

#[tokio::test(start_paused = true)]
async fn only_loads_that_cannot_tell_such_rows_are_guarded() {
    for (rerun, fine) in [
        (Rerun::Replaces, true),
        (Rerun::ReplacesOwn, false),
        (Rerun::Rewinds, false),
    ] {
        let server = Server::default();
        let plan = PlanBuilder::days(1).stage("a").publish("b", "a");
        let plan = plan.with(|unit| unit.rerun = rerun).build();
        run_on(&server, &plan, options("a")).await;
        let ran = run_on(&server, &by_the_hour(plan), options("b")).await;
        assert_eq!(ran.result.is_ok(), fine, "{rerun:?}");
    }
}
