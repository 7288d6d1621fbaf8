//! Two pipelines of a project on one database: one reads what the other makes.

use crate::support::{Days, Files, Project};

/// A pipeline that counts the people of `plays`.
const REPORTS: &str = "version: 1
pipeline: reports
schedule: { cron: \"@daily\" }
sources:
  plays: { pipeline: plays }
tables:
  names:
    kind: table
    columns: { name: varchar(10), people: bigint }
    load:
      replace: {}
      select: SELECT name, COUNT(*) AS people FROM plays.people GROUP BY name
";

/// The other pipeline is planned for the day whose rows are fine, the reports for the same day.
fn project() -> Project {
    let project = Project::new(&Files::default());
    project.write("reports/pipeline.yml", REPORTS);
    project.plan(Days::One);
    project
        .run(&["plan", "reports", "--date", "2018-11-01", "-o", "r.plan"])
        .exits(0);
    project
}

#[test]
fn a_run_is_refused_until_the_pipeline_that_it_reads_is_done() {
    let project = project();
    project
        .run(&["run", "r.plan"])
        .exits(4)
        .says("run/upstream-not-done")
        .says("the pipeline `plays`, which makes `plays.people`, has no ledger on this target");
    project
        .run(&["status", "r.plan"])
        .exits(10)
        .prints("refused")
        .prints("waiting: names: the pipeline `plays`");

    project.run(&["run", "p.plan"]).exits(0);
    let told = project.run(&["status", "r.plan"]).exits(10);
    assert!(!told.stdout.contains("waiting"), "{told:#?}");
    project.run(&["run", "r.plan"]).exits(0);
    let sql = "SELECT name, people FROM s.names ORDER BY name";
    project.run(&["query", sql]).exits(0).prints("ann");

    // The next day is another interval, which nobody has loaded; on a local target nobody can.
    let plan = ["plan", "reports", "--date", "2018-11-02", "-o", "next.plan"];
    project.run(&plan).exits(0);
    project
        .run(&["run", "next.plan", "--wait", "1h"])
        .exits(4)
        .says("the pipeline `plays` has not loaded `plays.people` for 2018-11-02");
}

#[test]
fn a_run_that_is_refused_has_taken_no_table() {
    let project = project();
    project.run(&["run", "p.plan"]).exits(0);
    let plan = ["plan", "reports", "--date", "2018-11-02", "-o", "next.plan"];
    project.run(&plan).exits(0);
    project
        .run(&["run", "next.plan"])
        .exits(4)
        .says("run/upstream-not-done");
    let status = project.run(&["status", "next.plan", "--output-format", "json"]);
    assert!(
        !status.stdout.contains("\"owner\": \"reports\""),
        "{status:#?}"
    );
    project.run(&["run", "r.plan"]).exits(0);
    let status = project.run(&["status", "next.plan", "--output-format", "json"]);
    assert!(
        status.stdout.contains("\"owner\": \"reports\""),
        "{status:#?}"
    );
}

#[test]
fn the_other_pipelines_sql_may_lie_in_files() {
    let project = project();
    project.write("plays/sql/people.sql", "SELECT id, name FROM events\n");
    project.edit(
        "plays/pipeline.yml",
        "select: SELECT id, name FROM events",
        "select_file: sql/people.sql",
    );
    project.run(&["validate", "reports"]).exits(0);
}

#[test]
fn the_plan_and_a_dry_run_show_how_the_other_pipeline_is_asked() {
    let project = project();
    let shown = project.read("r.plan.sql");
    let section = shown.split("-- Upstream").nth(1).expect("a section");
    assert!(section.contains("FROM callsheet.plays_ledger"), "{section}");
    project
        .run(&["run", "r.plan", "--dry-run"])
        .exits(0)
        .prints("-- upstream: what the pipeline plays has loaded");
}

#[test]
fn columns_are_held_to_the_other_pipelines_files() {
    let project = project();
    let file = "plays/pipeline.yml";
    project.edit(
        file,
        "columns: { id: integer not null, name: varchar(10) }",
        "columns: { id: integer not null, title: varchar(10) }",
    );
    project
        .run(&["validate", "reports"])
        .exits(2)
        .says("resolve/unknown-column")
        .says("`name`");
}

#[test]
fn a_pipeline_that_is_not_there_is_told_with_the_nearest_that_is() {
    let project = project();
    project.edit(
        "reports/pipeline.yml",
        "pipeline: plays }",
        "pipeline: play }",
    );
    project
        .run(&["validate", "reports"])
        .exits(2)
        .says("there is no pipeline `play` in this project")
        .says("did you mean `plays`?");
}

/// A pipeline that has a view of `plays.people` and nothing else.
fn viewing(load: &str) -> Project {
    let project = project();
    let text = format!(
        "version: 1
pipeline: views
schedule: {{ cron: \"@daily\" }}
sources:
  plays: {{ pipeline: plays }}
tables:
  counted:
    kind: table
    columns: {{ people: bigint }}
    load: {{ {load}: {{}}, select: SELECT COUNT(*) AS people FROM plays.people }}
"
    );
    project.write("views/pipeline.yml", &text);
    let plan = ["plan", "views", "--date", "2018-11-01", "-o", "v.plan"];
    project.run(&plan).exits(0);
    project
}

const COUNTED: &[&str] = &["query", "SELECT people FROM s.counted", "--format", "csv"];

#[test]
fn a_table_that_only_views_read_is_left_for_its_pipeline_to_make() {
    let project = viewing("view");
    project
        .run(&["run", "v.plan"])
        .exits(4)
        .says("`s.people` is declared, but not there");
    project.run(&["run", "p.plan"]).exits(0);
    project.run(&["run", "v.plan"]).exits(0);
    project.run(COUNTED).exits(0).prints("people\n2\n");
}

#[test]
fn a_materialized_view_shows_what_the_other_pipeline_has_loaded_since() {
    let project = viewing("materialized_view");
    project.run(&["run", "p.plan"]).exits(0);
    project.run(&["run", "v.plan"]).exits(0);
    project.run(COUNTED).exits(0).prints("people\n2\n");
    let next = "{\"id\": 3, \"name\": \"cid\"}\n";
    project.write("plays/sample/2018-11-02.json", next);
    let plan = ["plan", "plays", "--date", "2018-11-02", "-o", "next.plan"];
    project.run(&plan).exits(0);
    project.run(&["run", "next.plan"]).exits(0);
    project.run(&["run", "v.plan"]).exits(0);
    project.run(COUNTED).exits(0).prints("people\n3\n");
}

/// A pipeline that reads another one, without a table of it.
fn reading(name: &str, other: &str) -> String {
    format!(
        "version: 1
pipeline: {name}
sources:
  other: {{ pipeline: {other} }}
tables:
  made_by_{name}:
    kind: table
    columns: {{ id: integer }}
    load: {{ replace: {{}}, select: SELECT 1 AS id }}
"
    )
}

#[test]
fn a_circle_of_pipelines_is_told_before_anything_runs() {
    let project = project();
    for (name, other) in [("a", "b"), ("b", "c"), ("c", "d")] {
        project.write(&format!("{name}/pipeline.yml"), &reading(name, other));
    }
    project.write("d/pipeline.yml", &reading("d", "plays"));
    project.run(&["validate", "a"]).exits(0);
    // Who is further away is no part of the plan.
    project.run(&["plan", "a", "-o", "a.plan"]).exits(0);
    let plan = project.read("a.plan");
    assert!(plan.contains("b/pipeline.yml") && !plan.contains("c/pipeline.yml"));

    project.write("d/pipeline.yml", &reading("d", "a"));
    project
        .run(&["validate", "a"])
        .exits(2)
        .says("resolve/pipeline-cycle")
        .says("`a` → `b` → `c` → `d` → `a`");
}
