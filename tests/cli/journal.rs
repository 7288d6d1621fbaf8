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
