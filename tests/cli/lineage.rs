//! The lineage of the example, in every format.

use std::process::Command;

use crate::support::{Files, Project, Ran, checkout};

/// `callsheet lineage` over the example pipeline.
fn lineage(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_callsheet"))
        .args(["lineage", "--pipeline", "pipelines/sparkify"])
        .args(arguments)
        .current_dir(checkout())
        .output()
        .expect("the binary starts");
    let ran: Ran = output.into();
    ran.exits(0).stdout
}

/// Compares with the file of that name in `lineage/`.
fn is_as_written(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("lineage");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn without_a_start_text_is_a_list_of_tables() {
    is_as_written("tables.txt", &lineage(&[]));
}

#[test]
fn a_column_is_a_tree_in_both_directions() {
    is_as_written("column.txt", &lineage(&["songs.song_id"]));
}

#[test]
fn a_table_is_a_tree_per_column() {
    let text = lineage(&["songs", "--upstream", "--depth", "1"]);
    is_as_written("table.txt", &text);
}

#[test]
fn json_has_an_edge_a_line() {
    let part = lineage(&["time.hour", "--upstream", "--output-format", "json"]);
    is_as_written("column.json", &part);
    let whole = lineage(&["--output-format", "json"]);
    let whole: serde_json::Value = serde_json::from_str(&whole).expect("JSON");
    assert!(whole["edges"].as_array().expect("a list").len() > 50);
}

#[test]
fn mermaid_draws_tables_or_columns() {
    is_as_written("tables.mermaid", &lineage(&["--output-format", "mermaid"]));
    let part = lineage(&["songs.title", "--upstream", "--output-format", "mermaid"]);
    is_as_written("column.mermaid", &part);
}

#[test]
fn dot_draws_tables_or_columns() {
    is_as_written("tables.dot", &lineage(&["--output-format", "dot"]));
    let part = lineage(&["songs.title", "--upstream", "--output-format", "dot"]);
    is_as_written("column.dot", &part);
}

#[test]
fn a_name_that_is_not_there_is_refused_with_the_nearest() {
    let project = Project::new(&Files::default());
    project
        .run(&["lineage", "peple.id"])
        .exits(2)
        .prints_nothing()
        .says("did you mean `people.id`?");
    project
        .run(&["lineage", "people.nme"])
        .exits(2)
        .says("did you mean `people.name`?");
}

#[test]
fn a_pipeline_with_faults_has_no_half_of_a_lineage() {
    let project = Project::new(&Files::default());
    project.edit("plays/pipeline.yml", "SELECT id", "SELECT idd AS id");
    project
        .run(&["lineage"])
        .exits(2)
        .prints_nothing()
        .says("resolve/unknown-column");
}
