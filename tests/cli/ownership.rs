//! A table is written by one pipeline.

use crate::support::{Files, Project};

const PEOPLE: &str = "  people:
    kind: table
    columns: { id: integer not null, name: varchar(10) }
    load:
      replace: {}
      select: SELECT id, name FROM events
";

/// A second pipeline beside `plays`, which writes `people` too.
fn project() -> Project {
    let project = Project::new(&Files { tables: PEOPLE });
    project.write(
        "callers/pipeline.yml",
        "version: 1
pipeline: callers
schedule: { cron: \"@daily\" }
tables:
  people:
    kind: table
    columns: { id: integer not null, name: varchar(10) }
    load:
      replace: {}
      select: SELECT 7 AS id, 'zoe' AS name
",
    );
    for pipeline in ["plays", "callers"] {
        let plan = format!("{pipeline}.plan");
        let arguments = ["plan", pipeline, "--date", "2018-11-01", "-o", &plan];
        project.run(&arguments).exits(0);
    }
    project
}

#[test]
fn the_second_pipeline_that_writes_a_table_is_refused_until_it_adopts_it() {
    let project = project();
    project.run(&["run", "plays.plan"]).exits(0);
    project
        .run(&["run", "plays.plan"])
        .exits(0)
        .prints("nothing to do");
    project
        .run(&["run", "callers.plan"])
        .exits(4)
        .says("the table `s.people` belongs to the pipeline `plays`")
        .says("run/table-owned")
        .says("--adopt");
    project
        .run(&["status", "callers.plan"])
        .exits(10)
        .prints("s.people belongs to the pipeline plays");
    project
        .run(&["run", "callers.plan", "--adopt", "persons"])
        .exits(2)
        .says("`persons`");
    let adopting = ["run", "callers.plan", "--adopt", "people"];
    project.run(&adopting).exits(0).prints("complete");
    let status = project.run(&["status", "callers.plan"]).exits(0);
    assert!(!status.stdout.contains("belongs"), "{}", status.stdout);
    project
        .run(&["run", "plays.plan"])
        .exits(4)
        .says("belongs to the pipeline `callers`");
}

#[test]
fn two_pipelines_of_a_project_that_write_one_table_are_refused_before_anything_runs() {
    let project = project();
    for (pipeline, other) in [("plays", "callers"), ("callers", "plays")] {
        project
            .run(&["validate", pipeline])
            .exits(2)
            .says(&format!("the pipeline `{other}` writes `people` too"));
    }
    project.edit("callers/pipeline.yml", "  people:", "  callers:");
    project.run(&["validate", "plays"]).exits(0);
    // What is wrong with the other one is its own affair.
    project.edit("callers/pipeline.yml", "kind: table", "kind: tabel");
    project.run(&["validate", "plays"]).exits(0);
    project.edit(
        "callers/pipeline.yml",
        "pipeline: callers",
        "pipeline: plays",
    );
    project.edit("callers/pipeline.yml", "kind: tabel", "kind: table");
    project
        .run(&["validate", "plays"])
        .exits(2)
        .says("two pipelines are called `plays`");
}

const SONGS: &str = "  songs:
    kind: table
    columns: { id: integer not null }
    load: { replace: {}, select: SELECT id FROM events }
";
const HEARD: &str = "  heard:
    kind: table
    columns: { id: integer }
    load: { view: {}, select: SELECT id FROM songs }
";
const WIDER: (&str, &str) = ("{ id: integer not null }", "{ id: bigint not null }");

fn replan(project: &Project, file: &str) {
    let arguments = ["plan", "plays", "--date", "2018-11-01", "-o", file];
    project.run(&arguments).exits(0);
}

/// From `plays.plan` to what the files say now, as `change.plan`.
fn migrate(project: &Project) {
    replan(project, "new.plan");
    let from = ["migrate", "new.plan", "--from", "plays.plan"];
    let arguments = [&from[..], &["-o", "change.plan"]].concat();
    project.run(&arguments).exits(0);
}

#[test]
fn a_renaming_does_not_take_a_table_that_another_pipeline_adopted() {
    let project = project();
    project.run(&["run", "plays.plan"]).exits(0);
    let adopting = ["run", "callers.plan", "--adopt", "people"];
    project.run(&adopting).exits(0);
    project.edit(
        "plays/pipeline.yml",
        "  people:\n",
        "  persons:\n    was: people\n",
    );
    migrate(&project);
    project
        .run(&["run", "change.plan"])
        .exits(4)
        .says("the table `s.people` belongs to the pipeline `callers`");
    let rows = ["query", "SELECT name FROM s.people"];
    project.run(&rows).exits(0).prints("zoe");
    let adopting = ["run", "change.plan", "--adopt", "people"];
    project.run(&adopting).exits(0);
    let rows = ["query", "SELECT name FROM s.persons"];
    project.run(&rows).exits(0).prints("zoe");
}

#[test]
fn a_migration_does_not_mind_a_table_that_it_leaves_to_another_pipeline() {
    let project = project();
    let tables = format!("{PEOPLE}{SONGS}");
    project.edit("plays/pipeline.yml", PEOPLE, &tables);
    replan(&project, "plays.plan");
    project.run(&["run", "plays.plan"]).exits(0);
    let adopting = ["run", "callers.plan", "--adopt", "people"];
    project.run(&adopting).exits(0);
    project.edit("plays/pipeline.yml", PEOPLE, "");
    project.edit("plays/pipeline.yml", WIDER.0, WIDER.1);
    migrate(&project);
    project.run(&["run", "change.plan"]).exits(0);
}

#[test]
fn a_migration_asks_whose_the_views_are_that_it_drops() {
    let project = project();
    let tables = format!("{PEOPLE}{SONGS}{HEARD}");
    project.edit("plays/pipeline.yml", PEOPLE, &tables);
    replan(&project, "plays.plan");
    project.edit("plays/pipeline.yml", HEARD, "");
    project.edit("plays/pipeline.yml", WIDER.0, WIDER.1);
    replan(&project, "new.plan");
    project
        .run(&["migrate", "new.plan", "--from", "plays.plan"])
        .exits(0)
        .prints("DROP VIEW IF EXISTS s.heard")
        .prints("'s.heard'");
}

#[test]
fn a_pipeline_of_many_tables_owns_them_all() {
    let tables = (0..120).map(|table| {
        format!(
            "  t{table}: {{ kind: table, columns: {{ id: integer }}, load: {{ replace: , select: SELECT 1 AS id }} }}\n"
        )
    });
    let tables = format!(
        "version: 1\npipeline: many\ntables:\n{}",
        tables.collect::<String>()
    );
    let project = Project::new(&Files { tables: PEOPLE });
    project.write("many/pipeline.yml", &tables);
    project.run(&["plan", "many", "-o", "many.plan"]).exits(0);
    project.run(&["run", "many.plan"]).exits(0);
    let sql = "SELECT COUNT(*) AS n FROM callsheet.callsheet_owners WHERE pipeline = 'many'";
    let ran = project.run(&["query", sql, "--format", "csv"]).exits(0);
    assert_eq!(ran.stdout, "n\n120\n");
}
