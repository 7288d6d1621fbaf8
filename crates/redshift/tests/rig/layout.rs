//! Distribution and sort key of tables that are there, as the catalogue's views tell them.

use executor::RunError;
use plan::record::Ending;
use rig::Isolation;

use crate::reference::{bucket, compiled};
use crate::stage::{Run, Stage};

const PIPELINE: &str = "\
version: 1
pipeline: p
schedule: { cron: \"@daily\" }
tables:
  kinds:
    kind: staging
    static: true
    columns: { id: integer not null, at: timestamp, name: varchar(8) }
    dist: { key: id }
    sort: [at, id]
    load: { copy: { from: \"s3://rig/kinds/\", csv: { ignore_header: 1 } } }
    waive:
      - { lint: copy-prefix-not-manifest, reason: one file }
";

#[test]
fn another_distribution_or_sort_key_than_the_declared_stops_a_run() {
    let plan = compiled(PIPELINE, "2018-11-02");
    let bucket = bucket();
    let file = bucket.path().join("kinds/kinds.csv");
    std::fs::write(file, "id,at,name\n1,2018-11-01 10:00:00,a\n").expect("a file");
    let Some(stage) = Stage::new(Isolation::Serializable, bucket.path(), &plan) else {
        return;
    };
    for run in ["a1", "b2"] {
        let record = stage.run(&plan, &Run::named(run)).expect("a run");
        assert_eq!(record.ending, Ending::Complete, "{record:#?}");
    }
    let other = "COMMENT ON TABLE s.kinds IS 'EVEN;at'";
    stage.postgres.query(other);
    let Err(RunError::Drift { drifts }) = stage.run(&plan, &Run::named("c3")) else {
        panic!("another table is taken for the declared one");
    };
    let drifts: Vec<String> = drifts.iter().map(ToString::to_string).collect();
    assert_eq!(
        drifts,
        [
            "`s.kinds` is declared `DISTSTYLE KEY (id)`, but is `EVEN`",
            "`s.kinds` is declared `SORTKEY (at, id)`, but has `at`",
        ]
    );
}
