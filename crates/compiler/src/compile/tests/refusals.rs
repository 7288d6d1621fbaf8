//! What sources and plan files are refused for, beside what is just short of it.

use plan::file::{self, PlanFileFault};

use super::{PIPELINE, PROJECT, days, faults, plan_of, request, sources};
use crate::compile::{Range, compile};

#[test]
fn a_merged_table_may_have_any_name() {
    let merged = PIPELINE
        .replace("  visits:", "  source:")
        .replace(
            "      visitor: varchar(20)\n",
            "      visitor: varchar(20) not null\n",
        )
        .replace(
            "replace_window: { column: at }",
            "merge: { key: [visitor] }",
        );
    plan_of(&merged, Range::At("2018-11-01".to_owned()));
}

#[test]
fn a_window_of_hours_needs_more_than_a_date() {
    let by_day = PIPELINE
        .replace(
            "at: timestamp not null\n    load:\n      replace",
            "at: date not null\n    load:\n      replace",
        )
        .replace(
            "SELECT visitor, at",
            "SELECT visitor, CAST(at AS date) AS at",
        );
    plan_of(&by_day, Range::At("2018-11-01".to_owned()));
    let found = faults(&by_day.replace("@daily", "@hourly"), Range::Schedule);
    assert!(found.starts_with("resolve/window-not-time"), "{found}");
}

#[test]
fn a_name_that_could_end_a_literal_is_refused() {
    for pipeline in [
        PIPELINE.replace("  visits:", "  'vi\\sits':"),
        PIPELINE.replace("severity: warn", "name: 'a\\b'"),
        PIPELINE.replace("pipeline: visits", "pipeline: 'a\\b'"),
    ] {
        let found = faults(&pipeline, Range::Schedule);
        assert!(found.starts_with("spec/invalid-name"), "{found}");
    }
    let project = PROJECT.replace("schema: dev", "schema: dev, query_group: 'a\\b'");
    let mut sources = sources(PIPELINE);
    sources
        .add("callsheet.yml", project.as_bytes())
        .expect("a small text");
    let found = compile(&sources, &request(Range::Schedule)).expect_err("a backslash");
    assert!(found.to_string().starts_with("resolve/literal"), "{found}");
}

#[test]
fn targets_on_redshift_keep_ledgers_of_their_own() {
    let with = |dev: &str| {
        let dev = format!("schema: dev, {dev}");
        let mut sources = sources(PIPELINE);
        let project = PROJECT.replace("kind: local, schema: dev", &dev);
        sources
            .add("callsheet.yml", project.as_bytes())
            .expect("a small text");
        compile(&sources, &request(Range::Schedule)).map(|_| ())
    };
    for apart in [
        "kind: local",
        "kind: redshift, control_schema: dev_callsheet",
    ] {
        assert_eq!(
            with(apart).map_err(|found| found.to_string()),
            Ok(()),
            "{apart}"
        );
    }
    let found = with("kind: redshift").expect_err("one ledger for two schemas");
    assert!(
        found
            .to_string()
            .starts_with("resolve/shared-control-schema"),
        "{found}"
    );
}

#[test]
fn a_plan_file_that_contradicts_itself_is_refused_though_its_lock_fits() {
    let plan = plan_of(PIPELINE, days("2018-11-01", "2018-11-04"));
    let malformed = |plan: &plan::Plan| match file::read(&file::to_bytes(plan).0) {
        Err(PlanFileFault::Malformed { message, .. }) => message,
        other => panic!("{other:?}"),
    };
    let mut twice = plan.clone();
    twice.intervals[1] = twice.intervals[0];
    assert!(malformed(&twice).starts_with("the interval 2018-11-01 does not stand behind"));
    let mut checks = plan.clone();
    checks.checks.push(checks.checks[0].clone());
    assert!(malformed(&checks).ends_with("stands twice"));
    let mut needs = plan;
    needs.units.reverse();
    assert!(malformed(&needs).contains("which it needs"));
}

#[test]
fn faults_of_one_table_hide_none_of_another_and_bring_about_none() {
    // One table that cannot be read, one whose SQL cannot, and one that reads both.
    let pipeline = "\
version: 1
pipeline: visits
schedule: { cron: \"@daily\" }
tables:
  raw_visits:
    kind: staging
    columns: { visitor: varchr(20) }
    load: { copy: { from: \"s3://visits/{{ ds }}.json\", json: auto } }
  pages:
    kind: table
    columns: { page: varchar(20) not null }
    load: { replace: , select: SELECT FROM }
  visits:
    kind: fact
    columns: { visitor: varchar(20), page: varchar(20), length: integer }
    after: [raw_visits]
    load:
      append:
      select: |
        SELECT r.visitor, p.pge AS page, x.anything + length(p.page) AS length
        FROM raw_visits AS r
        JOIN pages AS p ON p.page = r.whatever
        CROSS JOIN raw_visit AS x
    checks:
      - relationships: { column: visitor, to: raw_visits.visitor }
      - not_null: lenght
";
    let found = faults(pipeline, Range::At("2018-11-01".to_owned()));
    let codes: Vec<&str> = found
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(code, _)| code)
        .collect();
    assert_eq!(
        codes,
        [
            "spec/invalid-type",
            "sql/syntax",
            // `p.pge`: what `pages` declares is known, whatever its SELECT is.
            "resolve/unknown-column",
            "resolve/unknown-table",
            "resolve/unknown-column",
        ],
        "{found}"
    );
}
