//! What a plan says of what each load is made from.

use plan::{Rows, UnitId};

use super::{days, plan_of};

const PIPELINE: &str = "version: 1
pipeline: visits
schedule: { cron: \"@daily\" }
tables:
  events:
    kind: staging
    columns: { id: integer, at: timestamp }
    load: { copy: { from: \"s3://visits/{{ ds }}.json\", json: auto } }
  places:
    kind: dimension
    static: true
    columns: { id: integer not null }
    load: { replace: {}, select: SELECT 1 AS id }
    checks: [{ unique: [id] }]
  people:
    kind: dimension
    columns: { id: integer not null, at: timestamp not null }
    load: { merge: { key: [id], latest_by: at }, select: \"SELECT id, at FROM events\" }
  known:
    kind: fact
    columns: { id: integer }
    load: { view: {}, select: SELECT id FROM people }
  visits:
    kind: fact
    columns: { id: integer, at: timestamp }
    after: [places]
    load:
      replace_batch: {}
      select: SELECT e.id, e.at FROM events AS e JOIN known AS k ON k.id = e.id
    checks:
      - relationships: { column: id, to: places.id }
";

#[test]
fn a_load_reads_what_its_select_names_and_not_what_its_checks_compare_with() {
    let plan = plan_of(PIPELINE, days("2018-11-01", "2018-11-02"));
    let visits = plan.unit(&UnitId::new("visits")).expect("a table");
    let needs: Vec<&str> = visits.needs.iter().map(UnitId::as_str).collect();
    assert_eq!(needs, ["events", "places", "people"]);
    // A view stands for what it reads.
    let reads: Vec<&str> = visits.reads.iter().map(|read| read.unit.as_str()).collect();
    assert_eq!(reads, ["events", "people"]);
    // Of those who come and go, and of those who only look after a table, nothing is made.
    let others = plan
        .units
        .iter()
        .filter(|unit| unit.id.as_str().contains('.'));
    assert!(others.flat_map(|unit| &unit.reads).next().is_none());
}

/// Which rows of `visits` a daily table reads.
fn rows(select: &str) -> Rows {
    let daily = format!(
        "{PIPELINE}  daily:
    kind: fact
    columns: {{ id: integer, at: timestamp }}
    load:
      replace_batch: {{}}
      select: |
        {select}
"
    );
    let plan = plan_of(&daily, days("2018-11-01", "2018-11-02"));
    let daily = plan.unit(&UnitId::new("daily")).expect("a table");
    let mut reads = daily.reads.iter();
    let read = reads.find(|read| read.unit.as_str() == "visits");
    read.expect("it is read").rows
}

#[test]
fn a_condition_on_the_start_of_the_interval_leaves_out_what_lies_before_it() {
    for condition in [
        "v.at >= '{{ data_interval_start }}'",
        "v.at >= '{{ data_interval_start }}' AND v.at < '{{ data_interval_end }}'",
        "v.at::date = '{{ ds }}'",
        "v.at >= DATE '{{ ds }}'",
        "'{{ ds }}'::date <= v.at AND v.id IS NOT NULL",
        "v.at BETWEEN '{{ data_interval_start }}' AND '{{ data_interval_end }}'",
    ] {
        let select = format!("SELECT v.id, v.at FROM visits AS v WHERE {condition}");
        assert_eq!(rows(&select), Rows::OfItsInterval, "{condition}");
    }
}

#[test]
fn without_one_all_that_is_there_counts() {
    let before = "v.at < '{{ data_interval_end }}'";
    let month = "v.at >= '{{ ds | date('%Y-%m') }}-01'";
    let constant = "v.at >= '2018-01-01'";
    for condition in [
        before,
        month,
        constant,
        "v.id = 1",
        "v.at >= '{{ ds }}' OR v.id = 1",
    ] {
        let select = format!("SELECT v.id, v.at FROM visits AS v WHERE {condition}");
        assert_eq!(rows(&select), Rows::SoFar, "{condition}");
    }
    // One of two places is not enough, nor is one that stands elsewhere.
    let bounded = "SELECT v.id, v.at FROM visits AS v WHERE v.at >= '{{ ds }}'";
    for select in [
        format!("{bounded} UNION ALL SELECT w.id, w.at FROM visits AS w"),
        format!("{bounded} AND v.id IN (SELECT w.id FROM visits AS w)"),
    ] {
        assert_eq!(rows(&select), Rows::SoFar, "{select}");
    }
}
