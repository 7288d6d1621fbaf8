use std::process::Command;

use crate::support::{Files, Project, Ran, checkout};

fn broken() -> Project {
    let project = Project::new(&Files::default());
    project.edit("plays/pipeline.yml", "kind: fact", "knd: fact");
    project.edit("plays/pipeline.yml", "row_count", "row_cuont");
    project
}

#[test]
fn a_sound_pipeline_is_said_to_be_fine_on_standard_error() {
    let project = Project::new(&Files::default());
    project
        .run(&["validate", "plays"])
        .exits(0)
        .prints_nothing()
        .says("`plays` is fine");
}

#[test]
fn the_only_pipeline_of_a_project_needs_no_name() {
    let project = Project::new(&Files::default());
    project.run(&["validate"]).exits(0).says("`plays` is fine");
}

#[test]
fn every_fault_is_shown_at_once_with_its_place_and_a_suggestion() {
    broken()
        .run(&["validate", "plays"])
        .exits(2)
        .prints_nothing()
        .says("spec/unknown-key")
        .says("plays/pipeline.yml:10:")
        .says("`kind`")
        .says("`row_count`");
}

#[test]
fn json_is_an_array_on_standard_output_also_when_nothing_is_wrong() {
    let ran = broken()
        .run(&["validate", "plays", "--output-format", "json"])
        .exits(2);
    let found: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let found = found.as_array().expect("an array");
    let key = |found: &&serde_json::Value| found["code"] == "spec/unknown-key";
    let unknown = found.iter().find(key).expect("the misspelt key");
    assert_eq!(unknown["severity"], "error");
    assert_eq!(unknown["labels"][0]["file"], "plays/pipeline.yml");
    assert_eq!(unknown["labels"][0]["line"], 10);

    let sound = Project::new(&Files::default());
    let ran = sound.run(&["validate", "--output-format", "json"]).exits(0);
    assert_eq!(ran.stdout, "[]\n");
}

#[test]
fn github_gets_one_annotation_per_fault() {
    let ran = broken()
        .run(&["validate", "plays", "--output-format", "github"])
        .exits(2);
    let errors = ran
        .stdout
        .lines()
        .filter(|line| line.starts_with("::error file=plays/pipeline.yml,line="));
    assert!(errors.count() >= 2, "{ran:#?}");
}

#[test]
fn a_folder_that_is_no_pipeline_is_refused_with_the_way_out() {
    let project = Project::new(&Files::default());
    project.write("other/pipeline.yml", "");
    project
        .run(&["validate"])
        .exits(2)
        .says("files/several-pipelines")
        .says("`other`, `plays`");
    project
        .run(&["validate", "nowhere"])
        .exits(2)
        .says("files/unreadable");
}

/// A key with one letter too few, of which the fix is sure.
fn misspelt() -> Project {
    let project = Project::new(&Files::default());
    project.edit("plays/pipeline.yml", "severity: warn", "severty: warn");
    project
}

#[test]
fn a_diff_shows_the_fixes_and_writes_nothing() {
    let project = misspelt();
    let before = project.read("plays/pipeline.yml");
    let ran = project.run(&["validate", "--diff"]).exits(10);
    assert!(
        ran.stdout
            .starts_with("--- a/plays/pipeline.yml\n+++ b/plays/pipeline.yml\n@@ "),
        "{ran:#?}"
    );
    let changed: Vec<&str> = ran
        .stdout
        .lines()
        .skip(2)
        .filter(|line| line.starts_with(['-', '+']))
        .collect();
    assert_eq!(
        changed,
        ["-        severty: warn", "+        severity: warn"]
    );
    assert_eq!(project.read("plays/pipeline.yml"), before);
}

#[test]
fn a_fix_changes_its_bytes_and_says_what_it_fixed() {
    let project = misspelt();
    let text = project.read("plays/pipeline.yml").replace('\n', "\r\n");
    project.write("plays/pipeline.yml", &text);
    project
        .run(&["validate", "--fix"])
        .exits(0)
        .prints_nothing()
        .says("fixed `spec/unknown-key` in `plays/pipeline.yml`")
        .says("`plays` is fine");
    assert_eq!(
        project.read("plays/pipeline.yml"),
        text.replace("severty", "severity")
    );
}

#[test]
fn what_has_no_safe_fix_is_left_and_told() {
    let project = Project::new(&Files::default());
    project.edit("plays/pipeline.yml", "SELECT id", "SELECT idd AS id");
    let before = project.read("plays/pipeline.yml");
    project
        .run(&["validate", "--fix"])
        .exits(2)
        .says("resolve/unknown-column")
        .says("nothing to fix");
    project
        .run(&["validate", "--diff"])
        .exits(2)
        .prints_nothing();
    assert_eq!(project.read("plays/pipeline.yml"), before);
    let sound = Project::new(&Files::default());
    sound.run(&["validate", "--diff"]).exits(0).prints_nothing();
}

#[test]
fn what_a_template_made_is_shown_as_it_was_rendered() {
    let project = Project::new(&Files::default());
    project.edit(
        "plays/pipeline.yml",
        "SELECT id, name FROM events",
        "SELECT id, '{{ ds }}' + 1 AS name FROM events",
    );
    project
        .run(&["validate"])
        .exits(2)
        .says("this is the SQL as rendered for 2000-10-01")
        .says("'2000-10-01' + 1");
    let ran = project
        .run(&["validate", "--output-format", "json"])
        .exits(2);
    let found: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(found[0]["rendered"]["at"], "'2000-10-01'");
    // A fault that can be seen in the file needs no second text.
    let project = Project::new(&Files::default());
    project.edit("plays/pipeline.yml", "SELECT id", "SELECT idd AS id");
    let ran = project
        .run(&["validate", "--output-format", "json"])
        .exits(2);
    let found: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(found[0].get("rendered"), None);
}

#[test]
fn in_the_example_there_is_nothing_to_find() {
    let output = Command::new(env!("CARGO_BIN_EXE_callsheet"))
        .args(["validate", "pipelines/sparkify"])
        .current_dir(checkout())
        .output()
        .expect("the binary starts");
    let ran = Ran::from(output).exits(0).prints_nothing();
    assert_eq!(ran.stderr, "`sparkify` is fine\n");
}

#[test]
fn a_fault_in_a_very_long_line_shows_what_is_around_it() {
    let project = Project::new(&Files::default());
    let columns: Vec<String> = (0..500).map(|name| format!("name AS n{name}")).collect();
    let columns = columns.join(", ");
    let select = format!("SELECT {columns}, nam AS wrong, {columns} FROM events\n");
    let column = select.find("nam AS").expect("it is there") + 1;
    project.write("plays/sql/wide.sql", &select);
    project.write(
        "plays/tables/wide.yml",
        "wide: { kind: table, columns: { a: integer }, load: { replace: , select_file: sql/wide.sql } }\n",
    );
    let ran = project.run(&["validate", "plays"]).exits(2);
    let ran = ran
        .says(&format!("[plays/sql/wide.sql:1:{column}]"))
        .says("n499, nam AS wrong, name AS n0");
    assert!(ran.stderr.len() < 5_000, "{} bytes", ran.stderr.len());
}
