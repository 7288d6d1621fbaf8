//! A pipeline that reads what another one makes, over the wire: what it asks of the other's ledger, and what can
//! happen between the answer and the reading.

use std::thread;
use std::time::{Duration, Instant};

use executor::{LeasePolicy, Reprocess, RunError};
use plan::Plan;
use plan::record::Ending;
use rig::{Fault, Gate, Isolation, Rule, wait_for_no_sessions};

use crate::matrix::faults;
use crate::reference::{bucket, compiled_in};
use crate::stage::{LONGEST, Run, Stage};

const PATIENCE: Duration = Duration::from_mins(1);
const ASKED: &str = "FROM callsheet.plays_ledger";

const PLAYS: &str = "\
version: 1
pipeline: plays
schedule: { cron: \"@daily\" }
tables:
  events:
    kind: staging
    columns: { id: integer not null, at: timestamp not null }
    load: { copy: { from: \"s3://rig/events/{{ ds }}.json\", json: auto } }
  people:
    kind: table
    columns: { id: integer not null }
    load: { replace: {}, select: \"SELECT id FROM events\" }
";

/// Its control tables are called as those of the reference plan, so that the stage finds its lease.
const REPORTS: &str = "\
version: 1
pipeline: p
schedule: { cron: \"@daily\" }
sources:
  plays: { pipeline: plays }
tables:
  counted:
    kind: table
    columns: { people: bigint, least: integer, greatest: integer }
    load:
      replace: {}
      select: SELECT COUNT(*) AS people, MIN(id) AS least, MAX(id) AS greatest FROM plays.people
";

struct Both {
    stage: Stage,
    bucket: tempfile::TempDir,
    plays: Plan,
    reports: Plan,
}

impl Both {
    /// Both are prepared, neither has run. None where PostgreSQL is not installed.
    fn on(isolation: Isolation) -> Option<Self> {
        let files = [
            ("plays/pipeline.yml", PLAYS),
            ("reports/pipeline.yml", REPORTS),
        ];
        let [plays, reports] =
            ["plays", "reports"].map(|folder| compiled_in(folder, &files, "2018-11-02"));
        let bucket = bucket();
        let mut stage = Stage::new(isolation, bucket.path(), &reports)?;
        stage.bootstrap(&plays);
        stage.wire.forget();
        let both = Self {
            stage,
            bucket,
            plays,
            reports,
        };
        both.provide(&[1, 2]);
        Some(both)
    }

    /// The other pipeline's files have these ids from now on.
    fn provide(&self, ids: &[i32]) {
        let line = |id: &i32| format!("{{\"id\": {id}, \"at\": \"2018-11-01 10:00:00\"}}\n");
        let lines: Vec<String> = ids.iter().map(line).collect();
        let file = self.bucket.path().join("events/2018-11-01.json");
        std::fs::write(file, lines.concat()).expect("a file");
    }

    #[track_caller]
    fn load_plays(&self, run: &str) {
        let mut run = Run::named(run);
        run.options.reprocess = Reprocess::All;
        let record = self.stage.run(&self.plays, &run).expect("a run");
        assert_eq!(record.ending, Ending::Complete, "{record:#?}");
    }

    fn counted(&self) -> Vec<Vec<Option<String>>> {
        let sql = "SELECT people, least, greatest FROM s.counted";
        self.stage.postgres.query(sql)
    }

    /// No session, no lease, no load.
    #[track_caller]
    fn nothing_is_left(&self) {
        wait_for_no_sessions(&self.stage.postgres, PATIENCE).expect("sessions end");
        assert_eq!(self.stage.lease(), "");
        let ledger = self
            .stage
            .postgres
            .query("SELECT unit FROM callsheet.p_ledger");
        assert!(ledger.is_empty(), "{ledger:?}");
    }
}

fn row(people: &str, least: &str, greatest: &str) -> Vec<Vec<Option<String>>> {
    vec![
        [people, least, greatest]
            .map(|value| Some(value.to_owned()))
            .to_vec(),
    ]
}

#[test]
fn a_pipeline_that_is_not_done_or_never_was_there_stops_the_run_and_one_that_is_done_does_not() {
    for isolation in Isolation::BOTH {
        let Some(both) = Both::on(isolation) else {
            return;
        };
        let lacks = |run: &str| {
            let error = both.stage.run(&both.reports, &Run::named(run));
            let error = error.expect_err("it is refused");
            assert_eq!(
                (error.code(), error.exit_code()),
                ("run/upstream-not-done", 4)
            );
            both.nothing_is_left();
            error.to_string()
        };
        assert_eq!(
            lacks("a1"),
            "the pipeline `plays` has not loaded `plays.people` for 2018-11-01"
        );
        let rename = |from: &str, to: &str| {
            let sql = format!("ALTER TABLE callsheet.{from} RENAME TO {to}");
            both.stage.postgres.query(&sql);
        };
        rename("plays_ledger", "away");
        assert_eq!(
            lacks("b2"),
            "the pipeline `plays`, which makes `plays.people`, has no ledger on this target"
        );
        rename("away", "plays_ledger");
        both.load_plays("c3");
        let record = both
            .stage
            .run(&both.reports, &Run::named("d4"))
            .expect("a run");
        assert_eq!(record.ending, Ending::Complete, "{record:#?}");
        assert_eq!(both.counted(), row("2", "1", "2"));
    }
}

#[test]
fn a_ledger_that_the_user_may_not_read_is_told_with_the_pipeline_and_the_grant() {
    let Some(both) = Both::on(Isolation::Serializable) else {
        return;
    };
    both.load_plays("a1");
    let user = both.stage.postgres.user();
    let revoke = format!("REVOKE ALL ON callsheet.plays_ledger FROM {user}");
    both.stage.postgres.query(&revoke);
    let error = both.stage.run(&both.reports, &Run::named("b2"));
    let error = error.expect_err("it may not read it");
    assert_eq!(
        (error.code(), error.exit_code()),
        ("run/upstream-unreadable", 3)
    );
    let told = error.to_string();
    assert!(
        told.contains("the ledger of the pipeline `plays`"),
        "{told}"
    );
    assert!(told.contains("permission denied"), "{told}");
    assert!(error.help().expect("what to do").contains("GRANT SELECT"));
    both.nothing_is_left();
}

/// Each commit of the other pipeline is seen whole: its rows of before, or those of now.
#[test]
fn what_the_other_pipeline_loads_behind_its_answer_is_read_whole_or_not_at_all() {
    for isolation in Isolation::BOTH {
        let Some(both) = Both::on(isolation) else {
            return;
        };
        both.load_plays("a1");
        both.stage.wire.forget();
        let record = both
            .stage
            .run(&both.reports, &Run::named("b2"))
            .expect("a run");
        assert_eq!(record.ending, Ending::Complete);
        let old = both.counted();
        let sent = both.stage.wire.exchanges();
        let asked = sent.iter().position(|sent| sent.sql.contains(ASKED));
        let asked = asked.expect("it asks");
        let mut seen = [0, 0];
        for message in asked + 2..=sent.len() {
            both.stage.reset();
            both.provide(&[1, 2]);
            both.load_plays("c3");
            both.stage.wire.forget();
            let gate = Gate::new();
            let hold = Fault::Hold(gate.clone());
            both.stage.wire.arm(Rule::nth(message, hold));
            let record = thread::scope(|scope| {
                let reads = scope.spawn(|| both.stage.run(&both.reports, &Run::named("d4")));
                gate.reached(PATIENCE).expect("it gets there");
                both.provide(&[7, 8, 9]);
                both.load_plays("e5");
                gate.open();
                reads.join().expect("no panic").expect("a run")
            });
            let sql = &sent[message - 1].sql;
            assert_eq!(record.ending, Ending::Complete, "{sql}: {record:#?}");
            let counted = both.counted();
            let is_new = counted == row("3", "7", "9");
            assert!(is_new || counted == old, "{sql}: {counted:?}");
            seen[usize::from(is_new)] += 1;
        }
        assert!(seen[0] > 0 && seen[1] > 0, "{seen:?}");
    }
}

#[test]
fn a_connection_that_is_lost_at_the_question_leaves_nothing_and_the_next_run_asks_again() {
    for isolation in Isolation::BOTH {
        let Some(both) = Both::on(isolation) else {
            return;
        };
        for (name, fault) in faults() {
            both.stage.reset();
            both.load_plays("a1");
            both.stage.wire.arm(Rule::at(ASKED, fault));
            let ended = both.stage.run(&both.reports, &Run::named("b2"));
            assert_eq!(both.stage.wire.disarm(), 0, "{name}");
            match ended {
                Ok(record) => assert_eq!((record.ending, name), (Ending::Complete, "late answer")),
                Err(error) => {
                    assert!(
                        matches!(error, RunError::Database { .. }),
                        "{name}: {error}"
                    );
                    let ledger = "SELECT unit FROM callsheet.p_ledger";
                    assert!(both.stage.postgres.query(ledger).is_empty(), "{name}");
                }
            }
            let record = both.stage.resume(&both.reports, "c3");
            assert_eq!(record.ending, Ending::Complete, "{name}");
            assert_eq!(both.counted(), row("2", "1", "2"), "{name}");
        }
    }
}

#[test]
fn a_run_that_waits_for_another_pipeline_goes_when_it_is_asked_to_stop() {
    for isolation in Isolation::BOTH {
        let Some(both) = Both::on(isolation) else {
            return;
        };
        let mut run = Run::named("a1");
        run.options.lease = LeasePolicy::Wait(Duration::from_hours(1));
        let (ended, took) = thread::scope(|scope| {
            let waits = scope.spawn(|| both.stage.run(&both.reports, &run));
            let since = Instant::now();
            let asked = || {
                let sent = both.stage.wire.exchanges();
                sent.iter().any(|sent| sent.sql.contains(ASKED))
            };
            while !asked() {
                assert!(since.elapsed() < PATIENCE, "it never asks");
                thread::sleep(Duration::from_millis(2));
            }
            run.interrupt.interrupt();
            let since = Instant::now();
            (waits.join().expect("no panic"), since.elapsed())
        });
        let error = ended.expect_err("it did not start");
        assert_eq!((error.code(), error.exit_code()), ("run/interrupted", 130));
        assert!(took < LONGEST / 2, "{took:?}");
        both.nothing_is_left();
        both.load_plays("b2");
        let record = both
            .stage
            .run(&both.reports, &Run::named("c3"))
            .expect("a run");
        assert_eq!(record.ending, Ending::Complete);
    }
}

#[test]
fn a_run_that_waits_for_another_pipeline_goes_on_when_that_one_is_done() {
    let Some(both) = Both::on(Isolation::Snapshot) else {
        return;
    };
    let mut run = Run::named("a1");
    run.options.lease = LeasePolicy::Wait(Duration::from_mins(5));
    let gate = Gate::new();
    both.stage
        .wire
        .arm(Rule::at(ASKED, Fault::Hold(gate.clone())).which(2));
    thread::scope(|scope| {
        let waits = scope.spawn(|| both.stage.run(&both.reports, &run));
        // It has been told once that the other one is not done, and asks again.
        gate.reached(PATIENCE).expect("it asks again");
        both.load_plays("b2");
        gate.open();
        let record = waits.join().expect("no panic").expect("a run");
        assert_eq!(record.ending, Ending::Complete);
    });
    assert_eq!(both.counted(), row("2", "1", "2"));
}
