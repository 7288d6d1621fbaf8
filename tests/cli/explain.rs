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
