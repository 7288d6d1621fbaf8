//! Tables of others, and developers with a schema each.

use crate::support::{Files, Project};

/// A pipeline that reads a table of others, planned for Redshift.
fn project() -> Project {
    let project = Project::new(&Files::default());
    project.write(
        "callsheet.yml",
        "version: 1
default_target: dev
targets:
  dev: { kind: redshift, schema: \"dev_{{ user }}\" }
  local: { kind: local, schema: s }
local:
  sources: { raw: samples }
",
    );
    project.write(
        "plays/pipeline.yml",
        "version: 1
pipeline: plays
schedule: { cron: \"@daily\" }
sources:
  raw: { tables: { events: { columns: { id: integer not null, level: varchar(8) } } } }
tables:
  people:
    kind: fact
    columns: { id: integer not null }
    load:
      replace_batch: {}
      select: SELECT id FROM raw.events WHERE level = 'paid'
",
    );
    let arguments = ["plan", "plays", "--date", "2018-11-01", "--as", "Anna"];
    project
        .run(&[&arguments[..], &["-o", "p.plan"]].concat())
        .exits(0);
    project
}

const COUNT: &[&str] = &[
    "SELECT COUNT(*) AS n FROM dev_anna.people",
    "--format",
    "csv",
];

#[test]
fn a_rehearsal_reads_the_samples_of_its_sources() {
    let project = project();
    project.write("samples/events.csv", "id,level\n1,paid\n2,free\n3,paid\n");
    project
        .run(&["rehearse", "p.plan", "--keep", "kept.duckdb"])
        .exits(0)
        .says("source raw.events: 3 rows of ")
        .prints("complete");
    project
        .run(&[&["query", "--database", "kept.duckdb"], COUNT].concat())
        .prints("n\n2\n");
    project.write("elsewhere/events.json", "{\"id\": 1, \"level\": \"paid\"}");
    project
        .run(&["rehearse", "p.plan", "--source", "raw=elsewhere"])
        .exits(0)
        .says("source raw.events: 1 row of elsewhere");
    project
        .run(&["rehearse", "p.plan", "--source", "elsewhere"])
        .exits(2)
        .says("expected `source=folder`");
}

#[test]
fn a_rehearsal_without_samples_says_so_and_reads_nothing() {
    let project = project();
    project.write("samples/others.csv", "id\n1\n");
    project
        .run(&["rehearse", "p.plan"])
        .exits(0)
        .says("the source `raw.events` is empty: no sample of it is known")
        .prints("complete");
}

#[test]
fn a_sample_that_does_not_fit_stops_the_rehearsal() {
    let project = project();
    project.write("samples/events.csv", "id,level\nx,paid\n");
    project
        .run(&["rehearse", "p.plan"])
        .exits(3)
        .says("events.csv")
        .says("line 2");
}

#[test]
fn a_developer_is_named_by_a_flag_or_the_environment_and_never_by_the_machine() {
    let project = project();
    let plan = ["plan", "plays", "--date", "2018-11-01"];
    project.run(&plan).exits(2).says("--as <name>");
    let mut of_ben = project.command(&plan);
    let printed = of_ben.env("CALLSHEET_DEVELOPER", "ben").output();
    let printed = String::from_utf8(printed.expect("it runs").stdout).expect("UTF-8");
    assert!(printed.contains("dev_ben.people"), "{printed}");
    project
        .run(&[&plan[..], &["--as", "b.c"]].concat())
        .exits(2)
        .says("letters a to z, digits and underscores");
}

#[test]
fn tables_of_another_pipeline_are_sampled_in_a_rehearsal_and_waited_for_in_a_run() {
    let project = project();
    project.write(
        "raw/pipeline.yml",
        "version: 1
pipeline: raw
schedule: { cron: \"@daily\" }
tables:
  events:
    kind: table
    columns: { id: integer not null, level: varchar(8) }
    load:
      replace: {}
      select: SELECT 9 AS id, 'paid' AS level
",
    );
    let (from, to) = (
        "{ tables: { events: { columns: { id: integer not null, level: varchar(8) } } } }",
        "{ pipeline: raw }",
    );
    project.edit("plays/pipeline.yml", from, to);
    project.write("samples/events.csv", "id,level\n1,paid\n2,paid\n");
    for pipeline in ["plays", "raw"] {
        let plan = format!("{pipeline}.plan");
        let arguments = [
            "plan",
            pipeline,
            "--date",
            "2018-11-01",
            "--target",
            "local",
        ];
        project
            .run(&[&arguments[..], &["-o", &plan]].concat())
            .exits(0);
    }
    project
        .run(&["rehearse", "plays.plan"])
        .exits(0)
        .says("source raw.events: 2 rows of ");
    let refused = project.run(&["run", "plays.plan"]);
    assert!(
        !refused.stderr.contains("source raw.events"),
        "{refused:#?}"
    );
    project.run(&["run", "raw.plan"]).exits(0);
    project
        .run(&["run", "plays.plan"])
        .exits(0)
        .prints("complete");
    let count = "SELECT COUNT(*) AS n FROM s.people";
    project
        .run(&["query", count, "--format", "csv"])
        .prints("n\n1\n");
}
