use crate::support::{Files, Project};

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
