//! Small pipelines and what the lints say about them.

use std::collections::BTreeSet;

use super::{Level, all, find};
use crate::compile::small;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;

pub(super) const PROJECT: &str = "\
version: 1
targets:
  prod: { kind: redshift, schema: s, iam_role: default, region: us-west-2 }
";

/// A daily pipeline with these entries of `tables:`.
pub(super) fn with_tables(tables: &str) -> String {
    format!("version: 1\npipeline: p\nschedule: {{ cron: \"@daily\" }}\ntables:{tables}")
}

/// Names of the lints that find something in a `pipeline.yml`, and the text at their places.
pub(super) fn found(pipeline: &str) -> Vec<String> {
    found_in(PROJECT, pipeline)
}

/// The same for some lints alone: small pipelines have other faults too.
pub(super) fn found_by(names: &[&str], pipeline: &str) -> Vec<String> {
    let mut found = found(pipeline);
    found.retain(|line| {
        let name = line.split(' ').next().unwrap_or_default();
        names.contains(&name)
    });
    found
}

pub(super) fn found_in(project: &str, pipeline: &str) -> Vec<String> {
    let (sources, found) = diagnosed(project, pipeline);
    found
        .iter()
        .filter_map(|found| {
            let name = found.code.0.strip_prefix("lint/")?;
            let place = found.primary().map_or("", |span| sources.slice(span));
            Some(format!("{name} `{place}`"))
        })
        .collect()
}

/// The pipeline with all edits applied; none if there are none.
pub(super) fn fixed(pipeline: &str) -> Option<String> {
    let (sources, found) = diagnosed(PROJECT, pipeline);
    crate::fix(&sources, &found).into_values().next()
}

fn diagnosed(project: &str, pipeline: &str) -> (Sources, Vec<Diagnostic>) {
    let sources = small::project([("callsheet.yml", project), ("pipeline.yml", pipeline)]);
    let found = match crate::validate(&sources, "", None) {
        Ok(warnings) => warnings,
        Err(found) => found.into_iter().collect(),
    };
    let broken = found.iter().find(|found| {
        found.severity == Severity::Error && matches!(found.code.0.split('/').next(), Some("spec"))
    });
    assert_eq!(broken, None, "the pipeline can be read");
    (sources, found)
}

#[test]
fn every_lint_has_a_name_and_a_story_of_its_own() {
    let names: BTreeSet<&str> = all().map(sql::lint::Lint::name).collect();
    assert_eq!(names.len(), all().count());
    let numbers: Vec<&str> = all().filter_map(|lint| lint.number).collect();
    let once: BTreeSet<&&str> = numbers.iter().collect();
    assert_eq!(once.len(), numbers.len());
    for lint in all() {
        assert_eq!(lint.code, format!("lint/{}", lint.name()));
        assert_eq!(find(lint.code), Some(lint));
        assert_eq!(find(lint.name()), Some(lint));
        assert!(lint.level > Level::Allow, "{}", lint.code);
        for part in [lint.what, lint.why, lint.bad, lint.good] {
            assert!(!part.trim().is_empty(), "{}", lint.code);
        }
        assert!(
            !lint.what.ends_with('.') && !lint.bad.eq(lint.good),
            "{}",
            lint.code
        );
    }
}

#[test]
fn a_lint_is_found_by_its_number_in_any_case_and_nothing_else_is() {
    let truncate = find("truncate-in-transaction");
    assert!(truncate.is_some());
    assert_eq!(find("RS001"), truncate);
    assert_eq!(find("rs001"), truncate);
    assert_eq!(find("RS999"), None);
    assert_eq!(find("sql/syntax"), None);
    assert_eq!(find(""), None);
}

const APPEND: &str = "
  numbers:
    kind: table
    columns: { n: integer }
    load: { append: , select: SELECT 1 AS n }
";

fn levels(project: &str, pipeline: &str, table: &str) -> Option<Severity> {
    let lints = |level: &str, indent: &str| match level {
        "" => String::new(),
        level => format!("{indent}lints: {{ append-without-partition: {level} }}\n"),
    };
    let project = format!("{PROJECT}{}", lints(project, ""));
    let table = APPEND.replace("    load", &format!("{}    load", lints(table, "    ")));
    let pipeline = with_tables(&table) + &lints(pipeline, "");
    let (_, found) = diagnosed(&project, &pipeline);
    let found = found
        .iter()
        .find(|found| found.code.0 == "lint/append-without-partition");
    found.map(|found| found.severity)
}

#[test]
fn a_table_beats_its_pipeline_and_that_beats_the_project() {
    assert_eq!(levels("", "", ""), Some(Severity::Warning));
    assert_eq!(levels("error", "", ""), Some(Severity::Error));
    assert_eq!(levels("error", "allow", ""), None);
    assert_eq!(levels("allow", "allow", "warn"), Some(Severity::Warning));
    assert_eq!(levels("allow", "", "error"), Some(Severity::Error));
}

#[test]
fn an_error_stops_the_compilation_and_a_warning_does_not() {
    let mut sources = Sources::default();
    sources
        .add("callsheet.yml", PROJECT.as_bytes())
        .expect("a small text");
    let warned = with_tables(APPEND);
    let refused = format!("{warned}lints: {{ RS205: error }}\n");
    for (pipeline, compiles) in [(warned, true), (refused, false)] {
        sources
            .add("pipeline.yml", pipeline.as_bytes())
            .expect("a small text");
        assert_eq!(crate::validate(&sources, "", None).is_ok(), compiles);
    }
}

#[test]
fn what_statements_are_linted_for_stands_at_its_place_in_the_file() {
    let pipeline = with_tables(
        "
  numbers:
    kind: table
    columns: { at: timestamp }
    load:
      replace:
      select: |
        SELECT
            getdate() AS at
",
    );
    assert_eq!(
        found_by(&["nondeterministic-time"], &pipeline),
        ["nondeterministic-time `getdate`"]
    );
    // A static table has no interval, and a condition changes no data.
    let once = pipeline.replace("kind: table\n", "kind: table\n    static: true\n");
    let asked = pipeline.replace("getdate()", "CAST(NULL AS timestamp)")
        + "    checks: [ { expression: at < getdate() } ]\n";
    for fine in [once, asked] {
        assert_eq!(found_by(&["nondeterministic-time"], &fine), [] as [&str; 0]);
    }
}

#[test]
fn a_reserved_word_as_a_table_is_fine_and_as_a_column_is_not() {
    let pipeline = with_tables(
        "
  new:
    kind: staging
    columns: { id: integer, open: integer }
    load: { copy: { from: \"s3://b/{{ ds }}.json\", json: auto } }
  kept:
    kind: fact
    columns: { id: integer }
    load: { append: , select: SELECT id FROM new WHERE open = 1 }
",
    );
    let lint = ["identifier-too-long-or-reserved"];
    assert_eq!(
        found_by(&lint, &pipeline),
        ["identifier-too-long-or-reserved `open`"]
    );
    let quoted = pipeline.replace("WHERE open", "WHERE \"open\"");
    assert_eq!(found_by(&lint, &quoted), [] as [&str; 0]);
}

#[test]
fn the_statements_of_a_script_are_linted_and_a_view_may_ask_the_clock() {
    let pipeline = with_tables(
        "
  raw:
    kind: staging
    columns: { at: timestamp }
    load: { copy: { from: \"s3://b/{{ ds }}.json\", json: auto } }
  kept:
    kind: fact
    columns: { at: timestamp }
    load:
      sql:
        reads: [raw]
        rerun: replaces
        text: |
          DELETE FROM kept;
          INSERT INTO kept (at) SELECT COALESCE(at, getdate()) FROM raw;
  recent:
    kind: table
    columns: { at: timestamp }
    load: { view: , select: SELECT at FROM kept WHERE at > getdate() - 7 }
",
    );
    let lints = ["nondeterministic-time", "delete-or-update-without-where"];
    assert_eq!(
        found_by(&lints, &pipeline),
        ["nondeterministic-time `getdate`"]
    );
}
