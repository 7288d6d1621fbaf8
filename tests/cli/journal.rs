use crate::support::{Days, Files, Project, argument};

#[test]
fn the_journal_of_a_run_that_ended_makes_the_same_report() {
    let project = Project::new(&Files::default());
    project.plan(Days::Two);
    project.run(&["run", "p.plan"]).exits(1);
    let folder = project.report_folder();
    let journal = folder.join("journal.jsonl");
    let arguments = [
        "report",
        "p.plan",
        argument(&journal),
        "--format",
        "markdown",
    ];
    let ran = project.run(&arguments).exits(0);
    assert_eq!(
        ran.stdout,
        project.read(argument(&folder.join("report.md")))
    );
}

#[test]
fn the_journal_of_a_run_that_was_killed_tells_what_is_known() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    project.run(&["run", "p.plan"]).exits(0);
    let journal = project.report_folder().join("journal.jsonl");
    let text = project.read(argument(&journal));
    // As if it had been killed while it told that its second unit had ended.
    let (at, _) = text.match_indices("unit_ended").nth(1).expect("two units");
    project.write("killed.jsonl", &text[..at]);
    project
        .run(&["report", "p.plan", "killed.jsonl"])
        .exits(0)
        .prints("the run did not end")
        .prints("1 unit done, 1 not done")
        .prints("may or may not be committed")
        .prints("it asks the ledger");
    project.write("broken.jsonl", &text.replacen("unit_ended", "unit", 1));
    project
        .run(&["report", "p.plan", "broken.jsonl"])
        .exits(2)
        .says("files/malformed")
        .says("line ");
}

#[test]
fn a_run_that_did_not_begin_leaves_no_journal() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    project
        .run(&["run", "p.plan", "--reprocess", "nowhere", "--run-id", "ab"])
        .exits(2);
    assert!(!project.path(".callsheet/reports/ab").exists());
}

#[test]
fn a_name_that_is_no_unit_is_answered_with_the_nearest() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    for option in ["--reprocess", "--unit"] {
        project
            .run(&["run", "p.plan", option, "peopel", "--run-id", "ab"])
            .exits(2)
            .says("did you mean `people`?");
    }
}

/// However far the run came: its journal, whole or torn, makes a report.
#[cfg(unix)]
#[test]
fn a_run_that_is_killed_leaves_a_journal_that_can_be_read() {
    use std::time::{Duration, Instant};

    use crate::support::Running;

    let project = Project::new(&Files::default());
    project.plan(Days::Two);
    let mut arguments = project.command(&["run", "p.plan", "--run-id", "ab"]);
    let mut running = Running::start(&mut arguments);
    let journal = project.path(".callsheet/reports/ab/journal.jsonl");
    let start = Instant::now();
    while !std::fs::read_to_string(&journal).is_ok_and(|text| text.contains("unit_started")) {
        assert!(start.elapsed() < Duration::from_mins(1), "no unit started");
        std::thread::sleep(Duration::from_millis(1));
    }
    running.signal("KILL");
    running.wait();
    let ended = project.path(".callsheet/reports/ab/run.json").exists();
    let report = project
        .run(&["report", "p.plan", argument(&journal)])
        .exits(0);
    assert!(
        ended || report.stdout.contains("did not end"),
        "{report:#?}"
    );
    // The same run goes on, and so does its journal.
    project.run(&["run", "p.plan", "--run-id", "ab"]).exits(1);
    project
        .run(&["report", "p.plan", argument(&journal)])
        .exits(0)
        .prints("check failed");
}
