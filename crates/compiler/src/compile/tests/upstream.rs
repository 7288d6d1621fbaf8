//! Sources that other pipelines make.

use insta::assert_snapshot;
use plan::unit::{Rerun, Scope};
use plan::upstream::Require;
use plan::{Plan, Upstream};

use crate::compile::{Compiled, Request, compile, small};
use crate::source::Sources;

const PROJECT: &str = "\
version: 1
default_target: dev
targets:
  dev: { kind: local, schema: dev }
  prod: { kind: redshift, schema: prod, control_schema: prod_ledgers, iam_role: default }
";

const MUSIC: &str = "\
version: 1
pipeline: catalogue
schedule: { cron: \"@hourly\" }
tables:
  raw_songs:
    kind: staging
    columns: { id: integer, title: varchar(40) }
    load: { copy: { from: \"s3://music/{{ ds }}.json\", json: auto } }
  songs:
    kind: dimension
    columns: { id: integer not null, title: varchar(40) }
    load: { merge: { key: [id] }, select: \"SELECT id, title FROM raw_songs\" }
  history:
    kind: dimension
    columns: { id: integer not null, title: varchar(40), valid_from: timestamp not null, valid_to: timestamp }
    load: { snapshot: { key: [id] }, select: \"SELECT id, title FROM raw_songs\" }
  genres:
    kind: dimension
    static: true
    columns: { name: varchar(20) }
    load: { copy: { from: \"s3://music/genres.json\", json: auto } }
  titles:
    kind: table
    columns: { title: varchar(40) }
    load: { materialized_view: {}, select: SELECT title FROM songs }
";

fn pipeline(source: &str, tables: &str) -> String {
    format!(
        "\
version: 1
pipeline: plays
schedule: {{ cron: \"@daily\" }}
sources:
  music: {source}
tables:
{tables}"
    )
}

/// A table that is replaced by what a SELECT gives.
fn table(name: &str, column: &str, select: &str) -> String {
    format!(
        "  {name}:
    kind: table
    columns: {{ {column} }}
    load:
      replace: {{}}
      select: {select}
"
    )
}

fn sources(pipeline: &str, others: &[(&str, &str)]) -> Sources {
    let own = [("callsheet.yml", PROJECT), ("plays/pipeline.yml", pipeline)];
    small::project(own.iter().chain(others).copied())
}

fn compiled(pipeline: &str, others: &[(&str, &str)], target: &str) -> Result<Plan, String> {
    let request = Request {
        target: Some(target.to_owned()),
        ..small::day("plays")
    };
    match compile(&sources(pipeline, others), &request) {
        Ok(Compiled { plan, .. }) => Ok(plan),
        Err(found) => Err(found.to_string()),
    }
}

const BESIDE: &[(&str, &str)] = &[("music/pipeline.yml", MUSIC)];

fn plan_of(source: &str, tables: &[String]) -> Plan {
    let compiled = compiled(&pipeline(source, &tables.concat()), BESIDE, "prod");
    compiled.unwrap_or_else(|found| panic!("{found}"))
}

fn one(plan: &Plan) -> &Upstream {
    match &plan.upstreams[..] {
        [one] => one,
        others => panic!("one pipeline is read: {others:?}"),
    }
}

#[test]
fn tables_and_columns_come_from_the_other_pipelines_files() {
    let select = "SELECT s.id, s.title FROM music.songs s JOIN plays_raw USING (id)";
    let raw = table("plays_raw", "id: integer", "SELECT id FROM music.songs");
    let plays = table("played", "id: integer, title: varchar(40)", select);
    let plan = plan_of("{ pipeline: catalogue }", &[raw, plays]);
    let load = plan.units.iter().flat_map(|unit| &unit.steps);
    let mut texts = load.map(|step| step.sql.text.to_string());
    assert!(texts.any(|text| text.contains("FROM prod.songs s JOIN")));
    let edges: Vec<String> = plan
        .lineage
        .iter()
        .map(|edge| {
            format!(
                "{}.{} -> {}",
                edge.from.table, edge.from.column, edge.to.table
            )
        })
        .collect();
    assert!(
        edges.contains(&"music.songs.title -> played".to_owned()),
        "{edges:?}"
    );
    let wrong = table("played", "title: date", "SELECT title FROM music.songs");
    let found = compiled(&pipeline("{ pipeline: catalogue }", &wrong), BESIDE, "prod");
    assert!(found.is_err_and(|found| found.contains("varchar(40)")));
}

#[test]
fn the_plan_shows_how_the_other_ledger_is_asked_and_comes_back_from_its_file() {
    let plays = table("played", "id: integer", "SELECT id FROM music.songs");
    let plan = plan_of("{ pipeline: catalogue }", &[plays]);
    let (bytes, digest) = plan::file::to_bytes(&plan);
    assert_eq!(plan::file::read(&bytes[..]).expect("a plan file").0, plan);
    let rendering = plan::rendering::render(&plan, digest);
    let section = rendering.split("-- Upstream").nth(1).expect("a section");
    let shown: Vec<&str> = section.lines().take(8).collect();
    assert_snapshot!(shown.join("\n"), @r"
    : other pipelines, asked before the first unit; a run waits for them or stops

    -- music is the pipeline catalogue, which has to have loaded every interval of a unit that reads it
    -- music.songs: loaded by songs, before played
    SELECT unit, data_interval, digest, sequence, generation
    FROM prod_ledgers.catalogue_ledger
    WHERE unit IN ('songs');
    ");
    assert!(!plan.header.sources.is_empty());
    let named: Vec<&str> = plan
        .header
        .sources
        .iter()
        .map(|it| it.file.as_str())
        .collect();
    assert!(named.contains(&"music/pipeline.yml"), "{named:?}");
}

#[test]
fn each_table_names_the_units_that_load_it_and_those_that_wait() {
    let plan = plan_of(
        "{ pipeline: catalogue, require: latest }",
        &[
            table("a", "id: integer", "SELECT id FROM music.history"),
            table("b", "name: varchar(20)", "SELECT name FROM music.genres"),
            table("c", "title: varchar(40)", "SELECT title FROM music.titles"),
        ],
    );
    let upstream = one(&plan);
    assert_eq!(upstream.require, Require::Latest);
    let mut lines = Vec::new();
    for table in &upstream.tables {
        for load in &table.loads {
            lines.push(format!(
                "{} by {} {:?} {:?}, before {}",
                table.name, load.unit, load.scope, load.rerun, table.read_by[0]
            ));
        }
        let refresh = table.refresh.iter();
        lines.extend(refresh.map(|unit| format!("{} then {unit}", table.name)));
    }
    assert_snapshot!(lines.join("\n"), @r"
    genres by genres Once Replaces, before b
    history by history EachInterval Rewinds, before a
    titles by songs EachInterval Replaces, before c
    titles then titles.refresh
    ");
    let history = &upstream
        .tables
        .iter()
        .find(|it| it.name.as_str() == "history");
    let load = &history.expect("it is read").loads[0];
    assert_eq!(
        (load.scope, load.rerun),
        (Scope::EachInterval, Rerun::Rewinds)
    );
}

#[test]
fn who_reads_a_view_over_a_source_waits_as_well_and_the_view_itself_does_not() {
    let view = "  shown:
    kind: table
    columns: { id: integer }
    load: { view: {}, select: SELECT id FROM music.songs }
";
    let reader = table("played", "id: integer", "SELECT id FROM shown");
    let plan = plan_of("{ pipeline: catalogue }", &[view.to_owned(), reader]);
    let read_by = &one(&plan).tables[0].read_by;
    let read_by: Vec<&str> = read_by.iter().map(plan::UnitId::as_str).collect();
    assert_eq!(read_by, ["played"]);
    // Nothing of another pipeline is waited for to make a view.
    let alone = plan_of("{ pipeline: catalogue }", &[view.to_owned()]);
    assert_eq!(alone.upstreams, []);
}

#[test]
fn a_pipeline_of_another_project_is_named_with_its_tables() {
    let source = "{ pipeline: catalogue, schema: music_prod, tables: { songs: { columns: { id: integer } } } }";
    let plays = table("played", "id: integer", "SELECT id FROM music.songs");
    let plan = compiled(&pipeline(source, &plays), &[], "prod").expect("a plan");
    let upstream = one(&plan);
    assert_eq!(upstream.tables[0].loads[0].unit.as_str(), "songs");
    let query = upstream.query.text.to_string();
    assert!(query.contains("prod_ledgers.catalogue_ledger"), "{query}");
    assert_eq!(plan.sources[0].table.to_string(), "music_prod.songs");
}

#[test]
fn what_is_wrong_with_a_pipeline_that_is_read_is_told_and_with_another_one_is_not() {
    let plays = pipeline(
        "{ pipeline: catalogue }",
        &table("played", "id: integer", "SELECT id FROM music.songs"),
    );
    let broken = MUSIC.replace("kind: dimension", "kind: dimensional");
    let found = compiled(&plays, &[("music/pipeline.yml", broken.as_str())], "prod");
    assert!(
        found
            .expect_err("a fault")
            .starts_with("spec/unknown-value")
    );
    let other = broken.replace("pipeline: catalogue", "pipeline: other");
    let beside = [BESIDE[0], ("other/pipeline.yml", other.as_str())];
    let plan = compiled(&plays, &beside, "prod").expect("a plan");
    let files: Vec<&str> = plan
        .header
        .sources
        .iter()
        .map(|it| it.file.as_str())
        .collect();
    assert_eq!(
        files,
        ["callsheet.yml", "music/pipeline.yml", "plays/pipeline.yml"]
    );
}

#[test]
fn what_is_required_of_nobody_has_no_meaning() {
    let source = "{ require: latest, tables: { songs: { columns: { id: integer } } } }";
    let plays = table("played", "id: integer", "SELECT id FROM music.songs");
    let found = compiled(&pipeline(source, &plays), BESIDE, "prod").expect_err("a fault");
    assert!(found.starts_with("spec/key-without-meaning"), "{found}");
    let found = compiled(
        &pipeline("{ pipeline: catalogue, require: late }", &plays),
        BESIDE,
        "prod",
    );
    assert!(
        found
            .expect_err("a fault")
            .starts_with("spec/unknown-value")
    );
}

#[test]
fn tables_of_parts_are_offered_with_the_columns_that_they_come_to() {
    let music = MUSIC.replace(
        "tables:\n",
        "tables:
  \"top_{{ each.kind }}\":
    for_each: [{ kind: rock }, { kind: jazz }]
    kind: table
    columns: { title: varchar(40) }
    load: { replace: {}, select: SELECT title FROM songs }
",
    );
    let plays = table(
        "played",
        "title: varchar(40)",
        "SELECT title FROM music.top_jazz",
    );
    let text = pipeline("{ pipeline: catalogue }", &plays);
    let plan = compiled(&text, &[("music/pipeline.yml", music.as_str())], "prod");
    match plan {
        Ok(plan) => assert_eq!(one(&plan).tables[0].name.as_str(), "top_jazz"),
        Err(found) => panic!("{found}"),
    }
}

#[test]
fn a_pipeline_without_a_schedule_is_read_as_one_that_is_loaded_once() {
    let once = MUSIC.replace("schedule: { cron: \"@hourly\" }\n", "");
    let once = once.replace("{{ ds }}", "songs");
    let (before, behind) = once.split_once("  history:").expect("a table");
    let (_, behind) = behind.split_once("  genres:").expect("a table");
    let once = format!("{before}  genres:{behind}").replace("merge: { key: [id] }", "replace: {}");
    let plays = table("played", "id: integer", "SELECT id FROM music.raw_songs");
    let plays = pipeline("{ pipeline: catalogue }", &plays);
    let found = compiled(&plays, &[("music/pipeline.yml", &once)], "prod");
    let plan = found.unwrap_or_else(|found| panic!("{found}"));
    let loads: Vec<_> = one(&plan)
        .tables
        .iter()
        .flat_map(|table| &table.loads)
        .collect();
    assert!(!loads.is_empty());
    for load in loads {
        assert_eq!(load.scope, Scope::Once, "{}", load.unit);
    }
}

#[test]
fn a_table_names_its_pipeline_and_the_units_of_views_that_read_its_rows() {
    let views = |load: &str| {
        format!(
            "  shown:
    kind: table
    columns: {{ id: integer }}
    load: {{ view: {{}}, select: SELECT id FROM music.songs }}
  kept:
    kind: table
    columns: {{ id: integer }}
    load: {{ {load}: {{}}, select: SELECT id FROM shown }}
"
        )
    };
    let own = "{ tables: { songs: { columns: { id: integer } } } }";
    for (source, pipeline) in [("{ pipeline: catalogue }", Some("catalogue")), (own, None)] {
        for (load, read_by) in [("materialized_view", &["kept.refresh"][..]), ("view", &[])] {
            let plan = plan_of(source, &[views(load)]);
            let songs = &plan.sources[0];
            let found: Vec<&str> = songs.read_by.iter().map(plan::UnitId::as_str).collect();
            assert_eq!(found, read_by, "{source} {load}");
            let found = songs.pipeline.as_ref().map(plan::Identifier::as_str);
            assert_eq!(found, pipeline, "{source} {load}");
        }
    }
}

/// A bound view of another load, over a table or over a view in between.
fn bound(load: &str, select: &str) -> String {
    let between = "  between:
    kind: table
    columns: { id: integer }
    load: { late_binding_view: {}, select: SELECT id FROM music.songs }
";
    let view = format!(
        "  seen:
    kind: table
    columns: {{ id: integer }}
    load: {{ {load}: {{}}, select: {select} }}
"
    );
    let between = if select.contains("between") {
        between
    } else {
        ""
    };
    pipeline("{ pipeline: catalogue }", &format!("{between}{view}"))
}

#[test]
fn no_view_is_bound_to_a_table_that_the_other_pipeline_swaps() {
    let swapped = MUSIC.replace(
        "{ merge: { key: [id] }, select",
        "{ replace: { by: swap }, select",
    );
    // A view there would be bound to it, too.
    let swapped = swapped.replace("materialized_view: {}", "late_binding_view: {}");
    let swapped = [("music/pipeline.yml", swapped.as_str())];
    for load in ["view", "materialized_view"] {
        for select in ["SELECT id FROM music.songs", "SELECT id FROM between"] {
            let found = compiled(&bound(load, select), &swapped, "prod");
            let found = found.expect_err("a view in the way of a swap");
            assert!(
                found.starts_with("resolve/bound-view") && found.contains("songs"),
                "{load}, {select}: {found}"
            );
        }
    }
    let late = bound("late_binding_view", "SELECT id FROM music.songs");
    assert_eq!(compiled(&late, &swapped, "prod").err(), None);
    let view = bound("view", "SELECT id FROM music.songs");
    assert_eq!(compiled(&view, BESIDE, "prod").err(), None);
}

/// A pipeline that names another one, and makes what nobody reads.
fn naming(name: &str, other: &str) -> String {
    format!(
        "version: 1\npipeline: {name}\nsources:\n  other: {{ pipeline: {other} }}\ntables:\n{}",
        table("unread", "id: integer", "SELECT 1 AS id")
    )
}

#[test]
fn pipelines_that_read_each_other_are_told_from_wherever_one_is_compiled() {
    let own = pipeline(
        "{ pipeline: catalogue }",
        &table("t", "id: integer", "SELECT 1 AS id"),
    );
    let two = compiled(
        &own,
        &[("music/pipeline.yml", &naming("catalogue", "plays"))],
        "prod",
    );
    assert_eq!(
        two.expect_err("a circle"),
        "resolve/pipeline-cycle: pipelines wait for each other: `plays` → `catalogue` → `plays`"
    );
    let four = [
        ("music/pipeline.yml", &*naming("catalogue", "labels")),
        ("labels/pipeline.yml", &*naming("labels", "artists")),
        ("artists/pipeline.yml", &*naming("artists", "plays")),
    ];
    let found = compiled(&own, &four, "prod").expect_err("a circle");
    assert!(
        found.contains("`plays` → `catalogue` → `labels` → `artists` → `plays`"),
        "{found}"
    );
    // What cannot be read of one of them does not hide it.
    let broken = naming("catalogue", "plays").replace("kind: table", "kind: tabel");
    let found = compiled(&own, &[("music/pipeline.yml", &broken)], "prod").expect_err("faults");
    assert!(found.contains("resolve/pipeline-cycle"), "{found}");
}

#[test]
fn a_chain_of_pipelines_and_a_circle_of_others_are_none_of_this_pipeline() {
    let own = pipeline(
        "{ pipeline: catalogue }",
        &table("t", "id: integer", "SELECT 1 AS id"),
    );
    let chain = [
        ("music/pipeline.yml", &*naming("catalogue", "labels")),
        ("labels/pipeline.yml", &*naming("labels", "artists")),
        ("artists/pipeline.yml", &*naming("artists", "catalogue")),
    ];
    let found = compiled(&own, &chain, "prod").err();
    assert_eq!(found, None);
}
