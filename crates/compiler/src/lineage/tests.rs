mod script;

use super::*;
use crate::compile::small;

const PIPELINE: &str = "version: 1
pipeline: plays
schedule: { cron: \"@daily\" }
tables:
  people:
    kind: dimension
    columns: { id: integer not null, name: varchar(40) }
    load:
      merge: { key: [id] }
      select: SELECT id, UPPER(first) AS name FROM events WHERE page = 'play'
  totals:
    kind: fact
    columns: { name: varchar(40), plays: bigint }
    load:
      replace_batch: {}
      select: >-
        SELECT p.name, COUNT(e.page) AS plays FROM events AS e JOIN people AS p ON p.id = e.id
        GROUP BY p.name
  days:
    kind: table
    columns: { events: bigint }
    load:
      replace_batch: {}
      select: SELECT COUNT(*) AS events FROM events
  events:
    kind: staging
    columns: { id: integer, first: varchar(40), page: varchar(8) }
    load: { copy: { from: \"s3://b/{{ ds }}.json\", json: auto } }
";

fn graph() -> Graph {
    let project = "version: 1\ntargets: { local: { kind: local, schema: s } }\n";
    let sources = small::project([("callsheet.yml", project), ("p/pipeline.yml", PIPELINE)]);
    lineage(&sources, "p", None).expect("no faults")
}

fn edges(graph: &Graph) -> Vec<String> {
    let edges = graph.edges.iter();
    edges
        .map(|edge| {
            let to = Node::Column(edge.to.clone());
            format!("{} -{}-> {to}", edge.from, edge.how.name())
        })
        .collect()
}

fn part(start: &str, direction: Direction, depth: Depth) -> Vec<String> {
    let graph = graph();
    let start = graph.start(start).expect("it is there");
    edges(&graph.part(&start, direction, depth))
}

const FILES: &str = "s3://b/⟦start|%Y-%m-%d⟧.json";

#[test]
fn tables_stand_in_the_order_of_loading_and_staging_columns_come_from_files() {
    let graph = graph();
    let names: Vec<&str> = graph
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .collect();
    assert_eq!(names, ["events", "people", "days", "totals"]);
    assert_eq!(
        edges(&graph)[..3],
        [
            format!("{FILES} -loaded-> events.id"),
            format!("{FILES} -loaded-> events.first"),
            format!("{FILES} -loaded-> events.page"),
        ]
    );
}

#[test]
fn a_table_that_is_only_counted_is_read_all_the_same() {
    let graph = graph();
    let days = graph
        .tables
        .iter()
        .find(|table| table.name.as_str() == "days");
    let events = "events".parse().expect("a name");
    assert_eq!(
        days.expect("it is there").reads,
        Reads::Tables(vec![events])
    );
}

#[test]
fn upstream_leads_through_tables_to_files_with_the_kind_of_each_step() {
    assert_eq!(
        part("people.name", Direction::Upstream, Depth::All),
        [
            format!("{FILES} -loaded-> events.first"),
            format!("{FILES} -loaded-> events.page"),
            "events.first -derived-> people.name".to_owned(),
            "events.page -filter-> people.name".to_owned(),
        ]
    );
}

#[test]
fn downstream_leads_to_everything_that_is_made_of_a_column() {
    let found = part("events.first", Direction::Downstream, Depth::All);
    assert!(found.contains(&"events.first -derived-> people.name".to_owned()));
    assert!(found.contains(&"people.name -direct-> totals.name".to_owned()));
    assert!(
        !found.iter().any(|edge| edge.contains("loaded")),
        "{found:?}"
    );
}

#[test]
fn a_depth_ends_it_and_a_table_stands_for_its_columns() {
    assert_eq!(
        part("people", Direction::Upstream, Depth::AtMost(1)),
        [
            "events.id -direct-> people.id",
            "events.page -filter-> people.id",
            "events.first -derived-> people.name",
            "events.page -filter-> people.name",
        ]
    );
    assert!(part("people", Direction::Both, Depth::AtMost(0)).is_empty());
}

#[test]
fn a_name_that_is_not_there_gets_the_nearest_one() {
    let graph = graph();
    let nearest = |written: &str| {
        let unknown = graph.start(written).expect_err("it is not there");
        (unknown.to_string(), unknown.nearest())
    };
    assert_eq!(
        nearest("peple.name"),
        (
            "there is no table `peple` in this pipeline".to_owned(),
            Some("people.name".to_owned())
        )
    );
    assert_eq!(
        nearest("people.nam"),
        (
            "the table `people` has no column `nam`".to_owned(),
            Some("people.name".to_owned())
        )
    );
    assert_eq!(nearest("zzz").1, None);
    assert_eq!(graph.start("people."), graph.start("people"));
}

#[test]
fn faults_of_the_sources_are_told_and_no_half_of_a_graph() {
    let mut sources = Sources::default();
    sources.add("p/pipeline.yml", b"version: 1").expect("UTF-8");
    assert!(lineage(&sources, "p", None).is_err());
}
