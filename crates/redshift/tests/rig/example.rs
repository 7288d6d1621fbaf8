//! The example pipeline as it is: its plan for production, the same bytes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use compiler::{Range, Request, Sources};
use plan::Plan;
use plan::record::{Ending, Outcome};
use rig::Isolation;

use crate::stage::{Run, Stage};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pipelines")
}

/// Its three days that the repository has a sample of.
fn plan() -> Plan {
    let mut sources = Sources::default();
    let queries = ["artists", "songplays", "time", "users"];
    let queries = queries.map(|name| format!("sparkify/sql/{name}.sql"));
    let names = ["callsheet.yml", "sparkify/pipeline.yml"];
    for name in names.into_iter().chain(queries.iter().map(String::as_str)) {
        let bytes = fs::read(folder().join(name)).expect("the example is there");
        sources.add(name, &bytes).expect("UTF-8");
    }
    let request = Request {
        folder: String::from("sparkify"),
        target: Some(String::from("prod")),
        developer: None,
        range: Range::Between {
            start: String::from("2018-11-01"),
            end: String::from("2018-11-04"),
        },
    };
    match compiler::compile(&sources, &request) {
        Ok(compiled) => compiled.plan,
        Err(faults) => panic!("{faults}"),
    }
}

/// The lines of the sample that are plays, and the users in them.
fn plays() -> (usize, usize) {
    let days = folder().join("sparkify/sample/log_data/2018/11");
    let (mut plays, mut users) = (0, BTreeSet::new());
    for day in fs::read_dir(days).expect("the sample") {
        let text = fs::read_to_string(day.expect("a file").path()).expect("text");
        for line in text.lines().filter(|line| line.contains("\"NextSong\"")) {
            plays += 1;
            let (_, rest) = line.split_once("\"userId\":\"").expect("players are known");
            users.insert(rest.split('"').next().expect("a number").to_owned());
        }
    }
    (plays, users.len())
}

#[test]
fn the_plan_for_production_runs_as_it_is() {
    let plan = plan();
    for isolation in Isolation::BOTH {
        let bucket = folder().join("sparkify/sample");
        let Some(stage) = Stage::with_bucket(isolation, "s3://udacity-dend", &bucket, &plan) else {
            return;
        };
        let mut run = Run::named("a1");
        run.options.jobs = std::num::NonZeroUsize::new(4).expect("four");
        let record = stage.run(&plan, &run).expect("a run");
        assert_eq!(record.ending, Ending::Complete, "{record:#?}");
        let rows = stage.rows();
        let count = |table: &str| rows.0[&format!("sparkify.{table}")].len();
        let songs = stage
            .postgres
            .query("SELECT count(*), count(DISTINCT artist_id) FROM sparkify.songs");
        let songs: Vec<usize> = songs[0]
            .iter()
            .flatten()
            .map(|n| n.parse().expect("a number"))
            .collect();
        assert_eq!((count("songplays"), count("users")), plays());
        assert_eq!([count("songs"), count("artists")], songs[..]);

        let again = stage.run(&plan, &Run::named("b2")).expect("a run");
        assert_eq!(again.ending, Ending::Complete);
        let is_settled =
            |outcome: &Outcome| matches!(outcome, Outcome::AlreadyDone | Outcome::NotNeeded);
        assert!(
            again.units.iter().all(|unit| is_settled(&unit.outcome)),
            "{again:#?}"
        );
        assert_eq!(stage.rows(), rows);
    }
}
