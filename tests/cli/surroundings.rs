use std::process::Stdio;

use crate::support::{Files, Project};

const COMMANDS: [&str; 8] = [
    "validate", "plan", "run", "rehearse", "report", "verify", "query", "explain",
];

#[test]
fn every_command_has_help_with_examples() {
    let project = Project::new(&Files::default());
    let all = project
        .run(&["--help"])
        .exits(0)
        .prints("Examples:")
        .prints("Exit codes:");
    for command in COMMANDS {
        assert!(all.stdout.contains(command), "{command}");
        project
            .run(&[command, "--help"])
            .exits(0)
            .prints("Examples:");
    }
}

#[test]
fn what_is_no_command_is_input_that_is_refused() {
    let project = Project::new(&Files::default());
    project
        .run(&["validte"])
        .exits(2)
        .prints_nothing()
        .says("validate");
    project
        .run(&["plan", "--no-such-flag"])
        .exits(2)
        .prints_nothing();
}

#[test]
fn colour_is_for_terminals() {
    let project = Project::new(&Files::default());
    project.edit("plays/pipeline.yml", "kind: fact", "knd: fact");
    let piped = project.run(&["validate", "plays"]).exits(2);
    assert!(!piped.stderr.contains('\u{1b}'), "{piped:#?}");

    let mut command = project.command(&["validate", "plays"]);
    let forced = command
        .env("CLICOLOR_FORCE", "1")
        .output()
        .expect("the binary starts");
    assert!(forced.stderr.contains(&0x1b));

    let mut command = project.command(&["validate", "plays"]);
    command.env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1");
    let refused = command.output().expect("the binary starts");
    assert!(!refused.stderr.contains(&0x1b));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let project = Project::new(&Files::default());
    let mut child = project
        .command(&["plan", "plays", "--date", "2018-11-01"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    assert_eq!(ended.stderr, b"");
}
