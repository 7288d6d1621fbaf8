//! From small sources to plans, through every stage.

mod developers;
mod endpoints;
mod large;
mod once;
mod reads;
mod refusals;
mod scripts;
mod sources;
mod upstream;

use plan::file;

use super::{Range, Request, compile, small};
use crate::source::Sources;

const PROJECT: &str = "\
version: 1
default_target: dev
targets:
  dev: { kind: local, schema: dev }
  prod: { kind: redshift, schema: prod, iam_role: default, query_group: loads }
";

const PIPELINE: &str = "\
version: 1
pipeline: visits
schedule: { cron: \"@daily\", start: 2018-11-01, end: 2018-12-01 }
tables:
  raw_visits:
    kind: staging
    columns: { visitor: varchar(20), at: timestamp not null }
    load: { copy: { from: \"s3://visits/{{ ds }}.json\", json: auto } }
  visits:
    kind: fact
    columns:
      visitor: varchar(20)
      at: timestamp not null
    load:
      replace_window: { column: at }
      select: SELECT visitor, at FROM raw_visits
    checks:
      - not_null: visitor
      - row_count: { min: 1 }
        severity: warn
";

fn sources(pipeline: &str) -> Sources {
    small::project([
        ("callsheet.yml", PROJECT),
        ("visits/pipeline.yml", pipeline),
    ])
}

fn request(range: Range) -> Request {
    Request {
        range,
        ..small::day("visits")
    }
}

fn days(start: &str, end: &str) -> Range {
    Range::Between {
        start: start.to_owned(),
        end: end.to_owned(),
    }
}

fn plan_of(pipeline: &str, range: Range) -> plan::Plan {
    match compile(&sources(pipeline), &request(range)) {
        Ok(compiled) => compiled.plan,
        Err(faults) => panic!("{faults}"),
    }
}

fn faults(pipeline: &str, range: Range) -> String {
    let found = compile(&sources(pipeline), &request(range)).expect_err("there is a fault");
    let text = found.to_string();
    // So small a pipeline has much that a lint finds.
    let lines = text.lines().filter(|line| !line.starts_with("lint/"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_plan_file_reads_itself_back() {
    let plan = plan_of(PIPELINE, days("2018-11-01", "2018-11-04"));
    let (bytes, digest) = file::to_bytes(&plan);
    assert_eq!(file::read(&bytes), Ok((plan, digest)));
}

#[test]
fn every_flipped_byte_of_a_plan_file_is_refused() {
    let plan = plan_of(PIPELINE, Range::At("2018-11-01".to_owned()));
    let (bytes, _) = file::to_bytes(&plan);
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(
            file::read(&changed).is_err(),
            "byte {at} was flipped unnoticed"
        );
    }
    assert!(file::read(&bytes[..bytes.len() - 1]).is_err());
    assert!(file::read(b"").is_err());
}

#[test]
fn a_changed_line_is_refused_even_under_a_lock_of_its_own() {
    let plan = plan_of(PIPELINE, Range::At("2018-11-01".to_owned()));
    let (bytes, _) = file::to_bytes(&plan);
    let text = String::from_utf8(bytes).expect("JSON is text");
    let (body, _) = text.trim_end().rsplit_once('\n').expect("several lines");
    for (from, to) in [
        // Another way to write the same.
        ("{\"header\":{", "{ \"header\":{"),
        // A statement changed without its interval's digest.
        ("SELECT visitor, at", "SELECT visitor,  at"),
    ] {
        let body = format!("{}\n", body.replacen(from, to, 1));
        let digest = plan::Digest::of(&body);
        let lines = body.lines().count();
        let locked = format!("{body}{{\"end\":{{\"lines\":{lines},\"digest\":\"{digest}\"}}}}\n");
        let fault = file::read(locked.as_bytes()).expect_err("it was changed");
        assert!(
            matches!(fault.code(), "plan/not-canonical" | "plan/interval-changed"),
            "{fault}"
        );
    }
}

#[test]
fn another_format_is_refused_by_its_name() {
    let plan = plan_of(PIPELINE, Range::At("2018-11-01".to_owned()));
    let (bytes, _) = file::to_bytes(&plan);
    let text = String::from_utf8(bytes).expect("JSON is text");
    let (body, _) = text.trim_end().rsplit_once('\n').expect("several lines");
    let body = format!(
        "{}\n",
        body.replacen("callsheet-plan/1", "callsheet-plan/9", 1)
    );
    let digest = plan::Digest::of(&body);
    let locked = format!("{body}{{\"end\":{{\"lines\":1,\"digest\":\"{digest}\"}}}}\n");
    let fault = file::read(locked.as_bytes()).expect_err("another format");
    assert_eq!(fault.code(), "plan/other-format");
}

#[test]
fn a_range_is_cut_into_the_schedules_intervals() {
    let plan = plan_of(PIPELINE, days("2018-11-01", "2018-11-04"));
    let intervals: Vec<String> = plan
        .intervals
        .iter()
        .map(|p| p.interval.to_string())
        .collect();
    assert_eq!(intervals, ["2018-11-01", "2018-11-02", "2018-11-03"]);
    assert_ne!(plan.intervals[0].digest, plan.intervals[1].digest);
}

#[test]
fn ranges_off_the_schedule_are_refused() {
    assert!(
        faults(PIPELINE, Range::At("2017-11-01".to_owned()))
            .starts_with("compile/outside-schedule")
    );
    assert!(faults(PIPELINE, days("2018-11-02", "2018-11-02")).starts_with("compile/interval"));
    assert!(faults(PIPELINE, Range::At("yesterday".to_owned())).starts_with("compile/interval"));
}

#[test]
fn a_comment_changes_the_bytes_but_not_the_meaning() {
    let day = || Range::At("2018-11-01".to_owned());
    let before = plan_of(PIPELINE, day());
    let commented = PIPELINE.replace("FROM raw_visits", "/* all */ from raw_visits");
    let after = plan_of(&commented, day());
    let digests = |plan: &plan::Plan| -> Vec<plan::Digest> {
        let interval = plan.intervals[0].interval;
        plan.units
            .iter()
            .map(|unit| unit.digest(Some(&interval)))
            .collect()
    };
    assert_eq!(digests(&before), digests(&after));
    assert_ne!(before.intervals[0].digest, after.intervals[0].digest);
    let filtered = PIPELINE.replace("FROM raw_visits", "FROM raw_visits WHERE visitor <> 'x'");
    assert_ne!(digests(&before), digests(&plan_of(&filtered, day())));
}

#[test]
fn another_check_or_a_wider_column_leaves_what_is_loaded_as_it_is() {
    let day = || Range::At("2018-11-01".to_owned());
    let digests = |pipeline: &str| -> Vec<plan::Digest> {
        let plan = plan_of(pipeline, day());
        let interval = plan.intervals[0].interval;
        let units = plan.units.iter();
        units.map(|unit| unit.digest(Some(&interval))).collect()
    };
    let checked = PIPELINE.replace("- not_null: visitor", "- not_null: [visitor, at]");
    assert_eq!(digests(PIPELINE), digests(&checked));
    let widened = PIPELINE.replace("visitor: varchar(20)\n", "visitor: varchar(30)\n");
    assert_ne!(widened, PIPELINE);
    assert_eq!(digests(PIPELINE), digests(&widened));
}

#[test]
fn the_order_of_the_sources_and_their_line_ends_change_nothing() {
    let day = || Range::At("2018-11-01".to_owned());
    let digest = file::digest(&plan_of(PIPELINE, day()));
    let crlf = PIPELINE.replace('\n', "\r\n");
    let sources = small::project([
        ("visits/pipeline.yml", crlf.as_str()),
        ("callsheet.yml", PROJECT),
    ]);
    let compiled = compile(&sources, &request(day())).expect("a fine pipeline");
    assert_eq!(file::digest(&compiled.plan), digest);
}

#[test]
fn a_fault_in_a_select_points_into_the_users_file() {
    let wrong = PIPELINE.replace(
        "SELECT visitor, at FROM",
        "SELECT vistor AS visitor, at FROM",
    );
    let sources = sources(&wrong);
    let faults = compile(&sources, &request(Range::Schedule)).expect_err("an unknown column");
    let fault = faults.iter().next().expect("one fault");
    assert_eq!(fault.code.0, "resolve/unknown-column");
    assert_eq!(sources.slice(fault.primary().expect("a place")), "vistor");
}

#[test]
fn faults_of_several_tables_and_stages_come_in_one_run() {
    let wrong = PIPELINE
        .replace("replace_window: { column: at }", "replace_batch: {}")
        .replace("not_null: visitor", "not_null: visitr")
        .replace("SELECT visitor, at FROM", "SELECT visitor, att AS at FROM");
    let found = faults(&wrong, Range::Schedule);
    assert_eq!(
        found.matches("resolve/unknown-column").count(),
        2,
        "{found}"
    );
}

#[test]
fn no_statement_truncates_and_every_insert_lists_its_columns() {
    let plan = plan_of(PIPELINE, Range::At("2018-11-01".to_owned()));
    for step in plan.units.iter().flat_map(|unit| &unit.steps) {
        let text = step.sql.text.as_str().to_uppercase();
        assert!(!text.contains("TRUNCATE"), "{text}");
        if let Some(insert) = text.strip_prefix("INSERT INTO ") {
            let table = insert.split_whitespace().next().expect("a table");
            assert!(
                insert[table.len()..].trim_start().starts_with('('),
                "{text}"
            );
        }
    }
}

#[test]
fn a_unit_begins_fences_and_ends_with_its_ledger_row_and_its_commit() {
    use plan::Verb;
    let plan = plan_of(PIPELINE, Range::At("2018-11-01".to_owned()));
    for unit in &plan.units {
        let verbs: Vec<&Verb> = unit.steps.iter().map(|step| &step.verb).collect();
        assert_eq!(verbs[..2], [&Verb::Begin, &Verb::Fence], "{}", unit.id);
        assert_eq!(
            verbs[verbs.len() - 2..],
            [&Verb::Record, &Verb::Commit],
            "{}",
            unit.id
        );
    }
}

#[test]
fn a_static_table_uses_no_value_of_an_interval_anywhere() {
    let lists = |json: &str, check: &str| {
        format!(
            "\
version: 1
pipeline: visits
schedule: {{ cron: \"@daily\" }}
tables:
  places:
    kind: dimension
    static: true
    columns: {{ name: varchar(20) }}
    load: {{ copy: {{ from: \"s3://visits/places.json\", json: \"{json}\" }} }}
    checks:
      - expression: {check}
"
        )
    };
    let day = || Range::At("2018-11-01".to_owned());
    plan_of(&lists("auto", "name > 'a'"), day());
    for pipeline in [
        lists("s3://visits/{{ ds }}.json", "name > 'a'"),
        lists("auto", "name > '{{ ds }}'"),
    ] {
        let found = faults(&pipeline, day());
        assert!(
            found.starts_with("resolve/static-needs-interval"),
            "{found}"
        );
        assert_eq!(found.lines().count(), 1, "{found}");
    }
}

#[test]
fn conditions_of_checks_stay_inside_their_place() {
    let with = |condition: &str| {
        PIPELINE.replace("not_null: visitor", &format!("expression: {condition}"))
    };
    plan_of(
        &with("(visitor > 'a') or visitor < 'b'"),
        days("2018-11-01", "2018-11-02"),
    );
    for condition in [
        "visitor > 'a') or (visitor < 'b'",
        "visitor > 'a' group by visitor",
        "visitor > 'a' /*",
        "visitor > 'a'; select 1",
        "(visitor > 'a'",
    ] {
        let found = faults(&with(condition), Range::Schedule);
        assert!(found.starts_with("sql/"), "{condition}: {found}");
        assert_eq!(found.lines().count(), 1, "{found}");
    }
}

#[test]
fn a_misspelt_or_unnamed_output_is_one_fault() {
    for (written, code) in [
        (
            "SELECT visitr, at FROM (SELECT visitor AS visitr, at FROM raw_visits) AS r",
            "analyse/undeclared-output",
        ),
        (
            "SELECT visitor || 'x', at FROM raw_visits",
            "analyse/unnamed-output",
        ),
    ] {
        let found = faults(
            &PIPELINE.replace("SELECT visitor, at FROM raw_visits", written),
            Range::Schedule,
        );
        assert!(found.starts_with(code), "{found}");
        assert_eq!(found.lines().count(), 1, "{found}");
    }
}
