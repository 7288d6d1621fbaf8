//! Tables that others own.

use insta::assert_snapshot;
use plan::TableName;

use super::{request, sources as project};
use crate::compile::{Compiled, Range, Request, compile};
use crate::source::Sources;

const PROJECT: &str = "\
version: 1
default_target: dev
targets:
  dev: { kind: local, schema: dev, vars: { raw: raw_dev } }
  prod: { kind: redshift, schema: prod, iam_role: default }
";

fn pipeline(select: &str) -> String {
    format!(
        "\
version: 1
pipeline: visits
schedule: {{ cron: \"@daily\" }}
vars: {{ raw: raw_prod }}
sources:
  raw:
    schema: \"{{{{ vars.raw }}}}\"
    tables:
      events: {{ columns: {{ id: integer not null, at: timestamp, level: varchar(8) }} }}
      people: {{ columns: {{ id: integer }} }}
tables:
  events:
    kind: fact
    columns: {{ id: integer }}
    load: {{ append: }}
    select: {select}
"
    )
    .replace(
        "load: { append: }\n    select: ",
        "load:\n      append:\n      select: ",
    )
}

fn compiled(select: &str, target: &str) -> Result<Compiled, String> {
    let mut sources: Sources = project(&pipeline(select));
    sources
        .add("callsheet.yml", PROJECT.as_bytes())
        .expect("a small text");
    let request = Request {
        target: Some(target.to_owned()),
        ..request(Range::At("2018-11-01".to_owned()))
    };
    compile(&sources, &request).map_err(|found| found.to_string())
}

/// The statement that reads rows.
fn load(compiled: &Compiled) -> String {
    let steps = compiled.plan.units.iter().flat_map(|unit| &unit.steps);
    let texts = steps.map(|step| step.sql.text.to_string());
    let mut loads = texts.filter(|text| text.contains("raw_"));
    loads.next().expect("a statement reads the source")
}

const SELECT: &str = "SELECT events.id FROM raw.events WHERE events.level = 'paid'";

#[test]
fn a_source_lies_where_the_target_says_and_only_what_is_read_is_asked_for() {
    let dev = compiled(SELECT, "dev").expect("a plan");
    assert_snapshot!(load(&dev), @r"
    INSERT INTO dev.events (id)
    SELECT id
    FROM (
    SELECT events.id FROM raw_dev.events WHERE events.level = 'paid'
    ) AS loaded
    ");
    let name = |text: &str| text.parse::<TableName>().expect("a name");
    let [source] = &dev.plan.sources[..] else {
        panic!("one table is read: {:?}", dev.plan.sources);
    };
    assert_eq!(
        (&source.name, &source.table),
        (&name("raw.events"), &name("raw_dev.events"))
    );
    assert_eq!(source.columns.len(), 3);
    let prod = compiled(SELECT, "prod").expect("a plan");
    assert!(load(&prod).contains("FROM raw_prod.events"));
}

#[test]
fn a_plan_with_sources_comes_back_from_its_file_and_shows_them() {
    let plan = compiled(SELECT, "dev").expect("a plan").plan;
    let (bytes, digest) = plan::file::to_bytes(&plan);
    assert_eq!(plan::file::read(&bytes[..]).expect("a plan file").0, plan);
    let rendering = plan::rendering::render(&plan, digest);
    let section = rendering.split("-- Sources").nth(1).expect("a section");
    let shown: Vec<&str> = section.lines().skip(2).take(5).collect();
    assert_snapshot!(shown.join("\n"), @r"
    -- raw.events is raw_dev.events: id integer not null, at timestamp, level varchar(8)
    SELECT column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable
    FROM svv_columns
    WHERE table_schema = 'raw_dev' AND table_name = 'events'
    ORDER BY ordinal_position;
    ");
}

#[test]
fn what_is_read_of_a_source_is_typed_and_has_a_lineage() {
    let plan = compiled(SELECT, "dev").expect("a plan").plan;
    let edges = plan.lineage.iter().map(|edge| {
        let (from, to) = (&edge.from, &edge.to);
        format!(
            "{}.{} -> {}.{} {}",
            from.table, from.column, to.table, to.column, edge.how
        )
    });
    assert_snapshot!(edges.collect::<Vec<_>>().join("\n"), @r"
    raw.events.id -> events.id direct
    raw.events.level -> events.id filter
    ");
    let wrong = compiled("SELECT idd AS id FROM raw.events", "dev");
    assert!(wrong.expect_err("no such column").contains("idd"));
    let wrong = compiled("SELECT at AS id FROM raw.events", "dev");
    assert!(wrong.is_err(), "a timestamp is no integer");
}

#[test]
fn a_tables_own_name_beside_a_source_of_that_name_is_itself() {
    let found = compiled("SELECT id FROM events", "dev").expect_err("reads itself");
    assert!(found.contains("reads itself"), "{found}");
}
