//! `callsheet migrate`: from a plan that ran to the plan whose tables are wanted.

use crate::support::{Days, Files, Project};

const PEOPLE: &str = "columns: { id: integer not null, name: varchar(10) }";
const MIGRATE: [&str; 4] = ["migrate", "new.plan", "--from", "p.plan"];

fn project() -> Project {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    project.run(&["run", "p.plan"]).exits(0);
    project
}

/// Other columns of `people`, compiled to `new.plan`.
fn changed(project: &Project, columns: &str) {
    project.edit("plays/pipeline.yml", PEOPLE, columns);
    let arguments = ["plan", "plays", "--date", "2018-11-01", "-o", "new.plan"];
    project.run(&arguments).exits(0);
}

const WIDER: &str = "columns: { id: bigint not null, name: varchar(40) }";

#[test]
fn a_table_that_differs_stops_a_run_until_it_is_migrated() {
    let project = project();
    changed(&project, WIDER);
    project
        .run(&["run", "new.plan"])
        .exits(4)
        .says("run/drift")
        .says("callsheet migrate");

    let file = [&MIGRATE[..], &["-o", "change.plan"]].concat();
    project.run(&file).exits(0).says("1 table, 1 unit");
    project.run(&["verify", "change.plan"]).exits(0);
    for _ in 0..2 {
        project.run(&["run", "change.plan"]).exits(0);
    }

    // The rows of before are there, and what was loaded is not stale.
    project.run(&["run", "new.plan"]).exits(0);
    let rows = ["query", "SELECT id, name FROM s.people ORDER BY id"];
    project.run(&rows).exits(0).prints("ann");
}

#[test]
fn without_a_file_the_migration_is_printed_to_be_read() {
    let project = project();
    changed(&project, WIDER);
    project
        .run(&MIGRATE)
        .exits(0)
        .prints("-- Unit 1: rebuild people")
        .says("note: s.people is made anew");
}

#[test]
fn asked_only_whether_anything_differs_it_exits_with_10_or_0() {
    let project = project();
    let same = ["migrate", "p.plan", "--from", "p.plan"];
    project
        .run(&same)
        .exits(0)
        .says("nothing to migrate")
        .prints_nothing();
    let check = |plan| project.run(&["migrate", plan, "--from", "p.plan", "--check"]);
    check("p.plan").exits(0);
    changed(&project, WIDER);
    check("new.plan").exits(10).says("1 table to migrate");
}

#[test]
fn a_loss_is_refused_and_nothing_is_written() {
    let project = project();
    project.edit(
        "plays/pipeline.yml",
        "SELECT id, name FROM events",
        "SELECT id FROM events",
    );
    changed(&project, "columns: { id: integer not null }");
    let file = [&MIGRATE[..], &["-o", "change.plan"]].concat();
    project
        .run(&file)
        .exits(2)
        .says("migrate/column-dropped")
        .says("allow: [{ drop: name");
    assert!(!project.path("change.plan").exists());
    let json = [&MIGRATE[..], &["--output-format", "json"]].concat();
    project
        .run(&json)
        .exits(2)
        .prints("\"migrate/column-dropped\"");
}
