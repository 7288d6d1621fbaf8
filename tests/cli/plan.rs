use std::fs;

use crate::support::{Files, Project};

#[test]
fn without_a_file_the_dry_run_is_printed_and_nothing_is_written() {
    let project = Project::new(&Files::default());
    let before = fs::read_dir(project.path("."))
        .expect("the project")
        .count();
    let ran = project
        .run(&["plan", "plays", "--date", "2018-11-01"])
        .exits(0);
    assert!(ran.stdout.starts_with("-- "), "{ran:#?}");
    assert!(
        ran.stdout.contains("s3://plays/2018-11-01.json"),
        "{ran:#?}"
    );
    assert_eq!(ran.stderr, "", "{ran:#?}");
    assert_eq!(
        fs::read_dir(project.path("."))
            .expect("the project")
            .count(),
        before
    );
}

#[test]
fn with_a_file_the_plan_and_its_rendering_lie_side_by_side() {
    let project = Project::new(&Files::default());
    let arguments = [
        "plan",
        "plays",
        "--start",
        "2018-11-01",
        "--end",
        "2018-11-03",
        "-o",
        "out/p.plan",
    ];
    project
        .run(&arguments)
        .exits(0)
        .prints_nothing()
        .says("2 intervals")
        .says("out/p.plan.sql");
    let digest = project
        .read("out/p.plan")
        .lines()
        .last()
        .expect("a lock")
        .to_owned();
    let rendering = project.read("out/p.plan.sql");
    let stated = rendering
        .lines()
        .find_map(|line| line.split_once("sha256:"))
        .expect("a digest");
    assert!(digest.contains(stated.1), "{digest} {stated:?}");
}

#[test]
fn dates_are_asked_for_and_never_taken_from_a_clock() {
    let project = Project::new(&Files::default());
    project.run(&["plan", "plays"]).exits(2).says("--date");
    project
        .run(&["plan", "plays", "--start", "2018-11-01"])
        .exits(2)
        .says("--end");
    project
        .run(&[
            "plan",
            "plays",
            "--date",
            "2018-11-01",
            "--start",
            "2018-11-01",
        ])
        .exits(2);
}

#[test]
fn an_unknown_target_and_a_malformed_date_are_input_that_is_refused() {
    let project = Project::new(&Files::default());
    project
        .run(&["plan", "plays", "--date", "2018-11-01", "--target", "prd"])
        .exits(2)
        .says("`prd`")
        .prints_nothing();
    project
        .run(&["plan", "plays", "--date", "yesterday"])
        .exits(2)
        .says("`yesterday`")
        .prints_nothing();
}

/// The same project somewhere else, compiled under other surroundings.
fn bytes() -> (Vec<u8>, Vec<u8>) {
    let project = Project::new(&Files::default());
    let mut command = project.command(&[
        "plan",
        "plays",
        "--start",
        "2018-11-01",
        "--end",
        "2018-11-03",
        "--target",
        "prod",
        "-o",
        "p.plan",
    ]);
    let status = command.output().expect("the binary starts");
    assert!(status.status.success(), "{status:?}");
    let read = |name| fs::read(project.path(name)).expect("written");
    (read("p.plan"), read("p.plan.sql"))
}

#[test]
fn a_plan_holds_no_path_of_this_machine() {
    let (plan, rendering) = bytes();
    let folder = std::env::temp_dir();
    let folder = folder.to_str().expect("text").as_bytes();
    for bytes in [plan, rendering] {
        assert!(!bytes.windows(folder.len()).any(|window| window == folder));
    }
}
