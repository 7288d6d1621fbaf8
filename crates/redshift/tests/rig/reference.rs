//! The plan that goes through everything: a table loaded once, and for each of two days a stage, three
//! kinds of load, checks, and the end of the stage.

use std::fs;

use compiler::{Range, Request, Sources};
use plan::Plan;

const PROJECT: &str = "\
version: 1
targets:
  prod: { kind: redshift, schema: s, iam_role: default, region: us-west-2 }
";

const PIPELINE: &str = "\
version: 1
pipeline: p
schedule: { cron: \"@daily\" }
tables:
  kinds:
    kind: staging
    static: true
    columns: { id: integer not null }
    load: { copy: { from: \"s3://rig/kinds/\", csv: { ignore_header: 1 } } }
    waive:
      - { lint: copy-prefix-not-manifest, reason: one file }
  events:
    kind: staging
    columns: { id: integer not null, at: timestamp not null }
    load: { copy: { from: \"s3://rig/events/{{ ds }}.json\", json: auto } }
    checks:
      - row_count: { min: 1 }
  appended:
    kind: fact
    columns: { id: integer not null, at: timestamp not null }
    load: { append: {}, select: \"SELECT id, at FROM events\" }
    checks:
      - relationships: { column: id, to: kinds.id }
  windowed:
    kind: fact
    columns: { id: integer not null, at: timestamp not null }
    load: { replace_window: { column: at }, select: \"SELECT id, at FROM events\" }
  merged:
    kind: dimension
    columns: { id: integer not null, seen_at: timestamp not null }
    load:
      merge: { key: [id], latest_by: seen_at }
      select: \"SELECT id, MAX(at) AS seen_at FROM events GROUP BY id\"
    checks:
      - unique: id
";

/// The files that stand for its bucket.
pub(crate) fn bucket() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [
        ("kinds/kinds.csv", "id\n1\n2\n3\n"),
        (
            "events/2018-11-01.json",
            "{\"id\": 1, \"at\": \"2018-11-01 10:00:00\"}\n{\"id\": 2, \"at\": \"2018-11-01 11:00:00\"}\n",
        ),
        (
            "events/2018-11-02.json",
            "{\"id\": 2, \"at\": \"2018-11-02 10:00:00\"}\n{\"id\": 3, \"at\": \"2018-11-02 12:00:00\"}\n",
        ),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

/// How many of its days a plan covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Days {
    One,
    Two,
}

pub(crate) fn plan(days: Days) -> Plan {
    let end = match days {
        Days::One => "2018-11-02",
        Days::Two => "2018-11-03",
    };
    compiled(PIPELINE, end)
}

/// A pipeline of its own, from the first day up to another.
pub(crate) fn compiled(pipeline: &str, end: &str) -> Plan {
    compiled_in("", &[("pipeline.yml", pipeline)], end)
}

/// A pipeline of a project of several, by its folder.
pub(crate) fn compiled_in(folder: &str, files: &[(&str, &str)], end: &str) -> Plan {
    let mut sources = Sources::default();
    let project = ("callsheet.yml", PROJECT);
    for (name, text) in files.iter().chain([&project]) {
        sources.add(name, text.as_bytes()).expect("UTF-8");
    }
    let request = Request {
        folder: folder.to_owned(),
        target: Some(String::from("prod")),
        developer: None,
        range: Range::Between {
            start: String::from("2018-11-01"),
            end: end.to_owned(),
        },
    };
    match compiler::compile(&sources, &request) {
        Ok(compiled) => compiled.plan,
        Err(faults) => panic!("{faults}"),
    }
}
