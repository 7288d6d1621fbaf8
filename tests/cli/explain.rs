use crate::support::{Files, Project};

#[test]
fn a_code_is_explained_on_standard_output() {
    let project = Project::new(&Files::default());
    let ran = project.run(&["explain", "plan/changed"]).exits(0);
    assert!(ran.stdout.starts_with("plan/changed\n"), "{ran:#?}");
    assert!(ran.stdout.contains("Instead"), "{ran:#?}");
}

#[test]
fn a_near_miss_gets_a_suggestion() {
    let project = Project::new(&Files::default());
    project
        .run(&["explain", "plan/chnaged"])
        .exits(2)
        .prints_nothing()
        .says("did you mean `plan/changed`?");
}

#[test]
fn the_list_has_codes_of_every_stage() {
    let project = Project::new(&Files::default());
    let ran = project.run(&["explain", "list"]).exits(0);
    for stage in ["source/", "spec/", "plan/", "run/", "check/", "files/"] {
        assert!(
            ran.stdout.lines().any(|line| line.starts_with(stage)),
            "{stage}"
        );
    }
}

#[test]
fn a_word_that_is_no_code_is_a_table_with_all_its_values() {
    let project = Project::new(&Files::default());
    let ran = project.run(&["explain", "people"]).exits(0);
    assert!(
        ran.stdout.starts_with("people of the pipeline "),
        "{ran:#?}"
    );
    let line = |start: &str| {
        let mut lines = ran.stdout.lines();
        lines
            .find(|line| line.starts_with(start))
            .map(str::to_owned)
    };
    let kind = line("kind ").expect("the kind");
    assert!(
        kind.contains("fact") && kind.contains("pipeline.yml:"),
        "{kind}"
    );
    let own = line("static ").expect("what nobody wrote");
    assert!(own.ends_with("built in"), "{own}");
}

#[test]
fn the_values_of_a_table_are_json_if_asked_for() {
    let project = Project::new(&Files::default());
    let ran = project
        .run(&["explain", "--table", "people", "--output-format", "json"])
        .exits(0);
    let told: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(told["table"], "people");
    let values = told["values"].as_array().expect("a list");
    let kind = values.iter().find(|value| value["key"] == "kind");
    let kind = kind.expect("the kind");
    assert_eq!(kind["from"]["level"], "table");
    assert!(kind["from"]["place"]["line"].is_number(), "{kind}");
}

#[test]
fn a_table_that_is_not_there_gets_a_suggestion() {
    let project = Project::new(&Files::default());
    project
        .run(&["explain", "peeple"])
        .exits(2)
        .prints_nothing()
        .says("did you mean `people`?");
    project
        .run(&["explain", "--table", "list"])
        .exits(2)
        .says("no table `list`");
}

#[test]
fn a_word_outside_of_a_project_is_told_how_a_table_is_named() {
    let project = Project::empty();
    project
        .run(&["explain", "songplays"])
        .exits(2)
        .prints_nothing()
        .says("the pipeline of a table is named by `--pipeline`");
    project
        .run(&["explain", "plan/chnaged"])
        .exits(2)
        .says("did you mean `plan/changed`?");
}
