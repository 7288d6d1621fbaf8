//! What a plan says of what each load is made from.

use plan::UnitId;

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
