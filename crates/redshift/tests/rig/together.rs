//! Several at once: processes of one run, runs of one pipeline, readers.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use executor::Reprocess;
use plan::Plan;
use plan::record::Ending;
use rig::{Fault, Gate, Isolation, Rule};

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

/// Readers poll while each run replaces the rows of the one before by others.
#[test]
fn readers_see_what_was_or_what_is_and_nothing_between() {
    for isolation in Isolation::BOTH {
        let (bucket, plan) = (reference::bucket(), reference::plan(Days::One));
        let Some(stage) = Stage::new(isolation, bucket.path(), &plan) else {
            return;
        };
        watched(&stage, &plan, bucket.path());
    }
}

/// Tells readers that it is over, also where a run panics.
struct Told<'a>(&'a AtomicBool);

impl Drop for Told<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

const WATCHED: [&str; 3] = ["s.windowed", "s.merged", "s.kinds"];

/// The files of every second run have a row more.
fn provide(bucket: &Path, number: usize) {
    let (kinds, events) = ("kinds/kinds.csv", "events/2018-11-01.json");
    let more = number % 2 == 1;
    let first = "{\"id\": 1, \"at\": \"2018-11-01 10:00:00\"}\n";
    let second = "{\"id\": 2, \"at\": \"2018-11-01 11:00:00\"}\n";
    let texts = [
        (kinds, ["id\n1\n2\n3\n", if more { "4\n" } else { "" }]),
        (events, [first, if more { second } else { "" }]),
    ];
    for (name, text) in texts {
        std::fs::write(bucket.join(name), text.concat()).expect("a file");
    }
}

fn watched(stage: &Stage, plan: &Plan, bucket: &Path) {
    let run = |number: usize| {
        provide(bucket, number);
        let mut run = Run::named(&format!("{number:x}"));
        let tables = ["windowed", "merged", "kinds"].map(plan::UnitId::new);
        run.options.reprocess = Reprocess::units(tables);
        let record = stage.run(plan, &run).expect("a run");
        assert_eq!(record.ending, Ending::Complete, "{record:#?}");
        let rows = stage.rows();
        WATCHED.map(|table| rows.0[table].clone())
    };
    let states: [_; 2] = [run(0), run(1)];
    let done = AtomicBool::new(false);
    let looks = [const { AtomicUsize::new(0) }; 2];
    thread::scope(|scope| {
        let _done = Told(&done);
        for _ in 0..2 {
            scope.spawn(|| {
                let mut client = stage.postgres.client();
                while !done.load(Ordering::Relaxed) {
                    for (place, table) in WATCHED.iter().enumerate() {
                        let sql = format!("SELECT t::text FROM {table} AS t ORDER BY 1");
                        let rows = client.query(&sql).expect(table);
                        let seen: Vec<String> = rows.into_iter().flatten().flatten().collect();
                        let state = states.iter().position(|state| state[place] == seen);
                        let state = state.unwrap_or_else(|| panic!("{table}: {seen:?}"));
                        looks[state].fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
        for number in 2..runs() + 2 {
            run(number);
        }
    });
    let looks = looks.map(AtomicUsize::into_inner);
    assert!(looks.iter().all(|looks| *looks > 0), "{looks:?}");
    let looks: usize = looks.iter().sum();
    eprintln!(
        "readers looked {looks} times at a table during {} runs",
        runs()
    );
}
