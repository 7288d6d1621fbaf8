//! Tables that a script fills.

use super::edges;
use crate::compile::small;
use crate::lineage::{Direction, Graph, Reads, lineage};

/// A table `t` of a script, and `later`, which reads it.
fn graph(script: &str) -> Graph {
    let indented = script.replace('\n', "\n          ");
    let pipeline = format!(
        "version: 1
pipeline: p
schedule: {{ cron: \"@daily\" }}
tables:
  raw:
    kind: staging
    columns: {{ id: integer, name: varchar(40), at: timestamp }}
    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.csv\", csv: {{}} }} }}
  t:
    kind: table
    columns: {{ id: integer, name: varchar(40), seen: timestamp, known: boolean }}
    load:
      sql:
        reads: [raw]
        rerun: replaces
        text: |
          {indented}
  later:
    kind: table
    columns: {{ name: varchar(40) }}
    load:
      replace: {{}}
      select: SELECT name FROM t
"
    );
    let project = "version: 1\ntargets: { local: { kind: local, schema: s } }\n";
    let sources = small::project([
        ("callsheet.yml", project),
        ("p/pipeline.yml", pipeline.as_str()),
    ]);
    lineage(&sources, "p", None).unwrap_or_else(|found| panic!("{found:?}"))
}

/// The edges into `t`.
fn of(script: &str) -> Vec<String> {
    let mut found = edges(&graph(script));
    found.retain(|edge| edge.contains("-> t."));
    found
}

#[test]
fn an_insert_gives_the_columns_of_its_select() {
    let script = "DELETE FROM t WHERE seen >= '{{ ds }}';
INSERT INTO t (id, name, seen) SELECT id, UPPER(name), at FROM raw WHERE at IS NOT NULL;";
    insta::assert_snapshot!(of(script).join("\n"), @r"
    raw.id -direct-> t.id
    raw.at -filter-> t.id
    t.seen -filter-> t.id
    raw.name -derived-> t.name
    raw.at -filter-> t.name
    t.seen -filter-> t.name
    raw.at -direct-> t.seen
    raw.at -filter-> t.seen
    t.seen -filter-> t.known
    ");
    let graph = graph(script);
    let table = &graph.tables[1];
    assert_eq!(table.name.as_str(), "t");
    assert!(matches!(&table.reads, Reads::Tables(read) if read.len() == 1));
}

#[test]
fn temporary_tables_are_followed_to_what_they_were_made_from() {
    insta::assert_snapshot!(
        of("CREATE TEMP TABLE latest AS
SELECT id, name, MAX(at) AS at FROM raw GROUP BY id, name;
CREATE TEMP TABLE stage (LIKE t);
INSERT INTO stage SELECT id, name || '!', at, TRUE FROM latest;
DELETE FROM t USING stage WHERE t.id = stage.id;
INSERT INTO t SELECT * FROM stage;
DROP TABLE stage;
DROP TABLE latest;").join("\n"),
        @r"
    raw.id -direct-> t.id
    raw.id -filter-> t.id
    raw.name -filter-> t.id
    raw.id -filter-> t.name
    raw.name -derived-> t.name
    raw.name -filter-> t.name
    t.id -filter-> t.name
    raw.id -filter-> t.seen
    raw.name -filter-> t.seen
    raw.at -aggregated-> t.seen
    t.id -filter-> t.seen
    raw.id -filter-> t.known
    raw.name -filter-> t.known
    t.id -filter-> t.known
    "
    );
}

#[test]
fn updates_and_merges_give_the_columns_that_they_set() {
    insta::assert_snapshot!(
        of("UPDATE t SET name = r.name, seen = DATEADD(day, 1, t.seen) FROM raw r WHERE r.id = t.id;")
            .join("\n"),
        @r"
    raw.id -filter-> t.name
    raw.name -direct-> t.name
    t.id -filter-> t.name
    raw.id -filter-> t.seen
    t.id -filter-> t.seen
    "
    );
    insta::assert_snapshot!(
        of("MERGE INTO t USING raw ON t.id = raw.id REMOVE DUPLICATES;").join("\n"),
        @r"
    raw.id -direct-> t.id
    raw.name -direct-> t.name
    raw.at -direct-> t.seen
    "
    );
}

#[test]
fn a_column_that_a_script_reads_is_used_and_leads_on_to_later_tables() {
    let graph = graph("INSERT INTO t (id, name) SELECT id, name FROM raw;");
    let start = graph.start("raw.name").expect("it is there");
    let part = graph.part(&start, Direction::Downstream, crate::lineage::Depth::All);
    insta::assert_snapshot!(edges(&part).join("\n"), @r"
    raw.name -direct-> t.name
    t.name -direct-> later.name
    ");
}

/// A constant comes from nothing, also in a script.
#[test]
fn what_no_statement_fills_has_no_source() {
    let found = of("INSERT INTO t (id, known) SELECT id, FALSE FROM raw;");
    assert!(found.iter().all(|edge| edge.ends_with("t.id")), "{found:?}");
}
