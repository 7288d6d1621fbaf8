//! What a dry run tells is what a run sends.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use plan::record::Ending;
use plan::{Digest, Plan};

use super::{StoppedClock, options, run_on};
use crate::dry_run::values;
use crate::scripted::{PlanBuilder, Server};
use crate::{Options, Part, Reprocess, RunError, Selection, Sent, dry_run};

pub(super) async fn told(plan: &Plan, options: Options) -> (Result<Ending, RunError>, Vec<Sent>) {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&sent);
    let clock = Arc::new(StoppedClock);
    let listen = move |one| heard.lock().expect("no listener panics").push(one);
    let record = dry_run(plan, Digest::of("plan"), options, clock, listen).await;
    let sent = sent.lock().expect("no listener panics").clone();
    (record.map(|record| record.ending), sent)
}

fn plan() -> Plan {
    PlanBuilder::days(2)
        .once("songs")
        .stage("events")
        .publish("plays", "events")
        .needing("songs")
        .build()
}

#[tokio::test(start_paused = true)]
async fn every_statement_of_a_run_is_told_in_its_order_and_on_its_session() {
    let plan = plan();
    let (ending, told) = told(&plan, options("a")).await;
    assert_eq!(ending, Ok(Ending::Complete));

    let server = Server::default();
    run_on(&server, &plan, options("a")).await;
    let ran = server.state().log.clone();
    let pids: BTreeSet<i64> = ran.iter().map(|(pid, _)| *pid).collect();
    let session = |pid| (1..).zip(&pids).find(|(_, known)| **known == pid);
    assert_eq!(ran.len(), told.len());
    for ((pid, sql), told) in ran.iter().zip(&told) {
        assert!(values(&told.text, sql).is_some(), "{sql}: {told:?}");
        assert_eq!(session(*pid).map(|(number, _)| number), Some(told.session));
    }
}

#[tokio::test(start_paused = true)]
async fn values_that_only_a_run_knows_stay_slots_and_intervals_are_filled() {
    let (_, told) = told(&plan(), options("a")).await;
    let texts: Vec<&str> = told.iter().map(|sent| sent.text.as_str()).collect();
    assert!(texts.iter().any(|text| text.contains("⟦attempt⟧")));
    assert!(texts.iter().any(|text| text.contains("20181102")));
    assert!(!texts.iter().any(|text| text.contains("⟦start")));
    let steps = told
        .iter()
        .filter(|sent| matches!(&sent.part, Part::Step { step: 1, .. }));
    assert_eq!(
        steps.count(),
        1 + 2 * 3,
        "each unit begins once for each interval"
    );
}

/// What is not selected belongs to other processes of the run, which are taken to have done it.
#[tokio::test(start_paused = true)]
async fn a_selected_unit_is_told_although_what_it_needs_is_not_selected() {
    let selected = Options {
        selection: Selection::Units([plan::UnitId::new("plays")].into()),
        ..options("a")
    };
    let (ending, told) = told(&plan(), selected).await;
    assert_eq!(ending, Ok(Ending::Complete));
    let units = told.iter().filter_map(|sent| match &sent.part {
        Part::Step {
            unit,
            interval,
            step: 1,
        } => Some(format!("{unit} {interval}")),
        _ => None,
    });
    let days = [
        "plays 2018-11-01T00:00:00/2018-11-02T00:00:00",
        "plays 2018-11-02T00:00:00/2018-11-03T00:00:00",
    ];
    assert_eq!(units.collect::<Vec<_>>(), days);
}

#[tokio::test(start_paused = true)]
async fn what_a_run_refuses_a_dry_run_refuses() {
    let unknown = Options {
        reprocess: Reprocess::units([plan::UnitId::new("nothing")]),
        ..options("a")
    };
    let (refused, told) = told(&plan(), unknown).await;
    assert!(matches!(refused, Err(RunError::UnknownTables { .. })));
    assert_eq!(told, []);
}
