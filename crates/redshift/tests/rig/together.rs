//! Several at once: processes of one run, runs of one pipeline, readers.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use executor::Reprocess;
use plan::record::Ending;
use rig::{Fault, Gate, Isolation, Rule, Snapshot};

use crate::reference::{self, Days};
use crate::stage::{Run, Stage};

const PATIENCE: Duration = Duration::from_mins(1);

/// How many runs the readers watch; `CALLSHEET_RIG_RUNS` says otherwise.
fn runs() -> usize {
    let wanted = std::env::var("CALLSHEET_RIG_RUNS").ok();
    wanted.and_then(|wanted| wanted.parse().ok()).unwrap_or(30)
}

#[test]
fn another_run_is_refused_while_one_holds_the_lease() {
    let (bucket, plan) = (reference::bucket(), reference::plan(Days::One));
    let Some(stage) = Stage::new(Isolation::Serializable, bucket.path(), &plan) else {
        return;
    };
    let gate = Gate::new();
    stage.wire.arm(Rule::at("COPY", Fault::Hold(gate.clone())));
    thread::scope(|scope| {
        let first = scope.spawn(|| stage.run(&plan, &Run::named("a1")));
        gate.reached(PATIENCE).expect("the first run is at work");
        let refused = stage.run(&plan, &Run::named("b2"));
        gate.open();
        assert_eq!(refused.expect_err("the lease is held").exit_code(), 6);
        let first = first.join().expect("no panic").expect("a run");
        assert_eq!(first.ending, Ending::Complete);
    });
}

#[test]
fn two_processes_of_one_run_do_each_unit_once() {
    let (bucket, plan) = (reference::bucket(), reference::plan(Days::Two));
    for isolation in Isolation::BOTH {
        let Some(stage) = Stage::new(isolation, bucket.path(), &plan) else {
            return;
        };
        stage.run(&plan, &Run::named("a1")).expect("a run");
        let end = stage.rows();
        for round in 0..3 {
            stage.reset();
            let mut run = Run::named("b2");
            run.options.jobs = NonZeroUsize::new(2).expect("two");
            let endings: Vec<_> = thread::scope(|scope| {
                let processes: Vec<_> = (0..2)
                    .map(|_| scope.spawn(|| stage.run(&plan, &run)))
                    .collect();
                let ended = processes.into_iter();
                ended.map(|one| one.join().expect("no panic")).collect()
            });
            for ending in endings {
                let record = ending.expect("a run");
                assert_eq!(record.ending, Ending::Complete, "{round}: {record:#?}");
            }
            assert_eq!(stage.rows(), end, "{round}");
        }
    }
}

#[test]
fn readers_see_what_was_or_what_is_and_nothing_between() {
    let (bucket, plan) = (reference::bucket(), reference::plan(Days::One));
    let Some(stage) = Stage::new(Isolation::Serializable, bucket.path(), &plan) else {
        return;
    };
    let watched = ["s.windowed", "s.merged", "s.kinds"];
    let shown = |rows: &Snapshot| -> Vec<Option<Vec<String>>> {
        let tables = watched.iter();
        tables.map(|table| rows.0.get(*table).cloned()).collect()
    };
    stage.run(&plan, &Run::named("a1")).expect("a run");
    let full = shown(&stage.rows());
    let done = AtomicBool::new(false);
    let looks = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut client = stage.postgres.client();
                while !done.load(Ordering::Relaxed) {
                    // Deleted and filled again in every run, so anything between would be seen.
                    let mut seen = Vec::new();
                    for table in watched {
                        let sql = format!("SELECT t::text FROM {table} AS t ORDER BY 1");
                        // Stages that are made anew are absent for a moment; these tables never are.
                        let rows = client.query(&sql).expect(table);
                        seen.push(Some(rows.into_iter().flatten().flatten().collect()));
                    }
                    assert_eq!(seen, full);
                    looks.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for number in 0..runs() {
            let mut run = Run::named(&format!("{number:x}"));
            let tables = ["windowed", "merged", "kinds"].map(plan::UnitId::new);
            run.options.reprocess = Reprocess::Tables(tables.into_iter().collect());
            let record = stage.run(&plan, &run);
            let ending = record.map(|record| record.ending);
            if ending != Ok(Ending::Complete) {
                done.store(true, Ordering::Relaxed);
                panic!("{ending:?}");
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    eprintln!(
        "readers looked {} times during {} runs",
        looks.into_inner(),
        runs()
    );
}
