//! What the lints say about the statements that we write ourselves.

#![allow(clippy::disallowed_methods, reason = "cases are files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use compiler::{Range, Request, Sources};
use plan::slot::{RunParameter, RunValues, ValueKind};
use plan::{HexText, Plan, Verb};
use sql::lint::Subject;

/// Lints that our statements may break.
const MEANT: [&str; 4] = [
    // What users choose in `copy`; the lints of pipelines say more of it.
    "lint/copy-json-auto-case",
    "lint/copy-prefix-not-manifest",
    // `replace` and static tables are emptied whole, in the transaction that fills them again.
    "lint/delete-or-update-without-where",
    // The ledger says when.
    "lint/nondeterministic-time",
];

const PROJECT: &str = "\
version: 1
targets:
  prod: { kind: redshift, schema: s, iam_role: default, region: us-west-2 }
";

/// Every kind of load and of check.
const PIPELINE: &str = "\
version: 1
pipeline: p
schedule: { cron: \"@daily\" }
tables:
  events:
    kind: staging
    columns: { id: integer not null, at: timestamp not null }
    load: { copy: { from: \"s3://b/{{ ds }}/\", json: auto } }
    checks:
      - not_null: id
      - row_count: { min: 1 }
  things:
    kind: staging
    static: true
    columns: { id: integer not null }
    load: { copy: { from: \"s3://b/things.csv\", csv: { ignore_header: 1 } } }
  appended:
    kind: fact
    columns: { id: integer not null, at: timestamp not null }
    load: { append: {}, select: \"SELECT id, at FROM events\" }
    checks:
      - relationships: { column: id, to: things.id }
      - expression: id > 0
        where: at > '2018-01-01'
  windowed:
    kind: fact
    columns: { id: integer not null, at: timestamp not null }
    load: { replace_window: { column: at }, select: \"SELECT id, at FROM events\" }
    checks:
      - accepted_values: { column: id, values: [1, 2] }
  batched:
    kind: fact
    columns: { id: integer not null, at: timestamp not null }
    load: { replace_batch: {}, select: \"SELECT id, at FROM events\" }
  replaced:
    kind: table
    columns: { id: integer not null }
    load: { replace: {}, select: SELECT id FROM things }
  merged:
    kind: dimension
    columns: { id: integer not null, at: timestamp not null }
    load: { merge: { key: [id], latest_by: at }, select: \"SELECT id, at FROM events\" }
    checks:
      - unique: id
  swapped:
    kind: table
    columns: { id: integer not null }
    load: { replace: { by: swap }, select: SELECT id FROM things }
  versioned:
    kind: dimension
    columns: { id: integer not null, at: timestamp not null, valid_from: timestamp not null, valid_to: timestamp }
    load:
      snapshot: { key: [id], updated_at: at, deletes: close }
      select: SELECT id, at FROM events
  numbered:
    kind: fact
    columns: { number: { type: bigint, identity: [1, 1] }, id: integer not null }
    load: { append: {}, select: SELECT id FROM events }
  unloaded:
    kind: table
    columns: { id: integer not null }
    load: { unload: { to: \"s3://b/out/{{ ds }}/\", parquet: }, select: SELECT id FROM events }
";

#[test]
fn the_statements_of_a_unit_are_free_of_lints() {
    let mut sources = Sources::default();
    for (name, text) in [("callsheet.yml", PROJECT), ("pipeline.yml", PIPELINE)] {
        sources.add(name, text.as_bytes()).expect("UTF-8");
    }
    let found = found(&compiled(&sources, ""));
    assert_eq!(found.into_iter().collect::<Vec<_>>(), MEANT);
}

#[test]
fn the_statements_of_the_example_are_free_of_lints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pipelines");
    let mut sources = Sources::default();
    let files =
        ["artists", "songplays", "time", "users"].map(|name| format!("sparkify/sql/{name}.sql"));
    let names = ["callsheet.yml", "sparkify/pipeline.yml"];
    for name in names.into_iter().chain(files.iter().map(String::as_str)) {
        let bytes = fs::read(root.join(name)).expect("the example is there");
        sources.add(name, &bytes).expect("UTF-8");
    }
    let found = found(&compiled(&sources, "sparkify"));
    let others: Vec<_> = found.iter().filter(|code| !MEANT.contains(code)).collect();
    assert!(others.is_empty(), "{others:?}");
}

fn compiled(sources: &Sources, folder: &str) -> Plan {
    let request = Request {
        folder: folder.to_owned(),
        target: Some("prod".to_owned()),
        developer: None,
        range: Range::At("2018-11-01".to_owned()),
    };
    match compiler::compile(sources, &request) {
        Ok(compiled) => compiled.plan,
        Err(faults) => panic!("{faults}"),
    }
}

/// The codes of what is found in any unit.
fn found(plan: &Plan) -> BTreeSet<&'static str> {
    let values = RunParameter::ALL
        .iter()
        .fold(RunValues::default(), |values, parameter| {
            match parameter.kind() {
                ValueKind::Integer => values.with(*parameter, 0),
                ValueKind::Hex => values.with(*parameter, HexText::new("0").expect("a hex digit")),
            }
        });
    let interval = plan.intervals[0].interval;
    let mut met = BTreeSet::new();
    for step in plan.units.iter().flat_map(|unit| &unit.steps) {
        // Callsheet begins and commits; nobody else may.
        if matches!(step.verb, Verb::Begin | Verb::Commit) {
            continue;
        }
        let text = step.sql.text.fill(Some(&interval), &values);
        let text = text.expect("every parameter has a value");
        let parsed = sql::parse(&text).expect("a plan's statements can be read");
        let found = sql::lint::check(&Subject::in_unit(&parsed, None));
        met.extend(found.into_iter().map(|found| found.lint.code));
    }
    met
}
