use crate::support::{Days, Files, Project, argument};

#[test]
fn a_plan_and_its_rendering_are_held_to_each_other() {
    let project = Project::new(&Files::default());
    project.plan(Days::Two);
    project
        .run(&["verify", "p.plan"])
        .exits(0)
        .says("whole")
        .says("as the plan renders");
    project.edit("p.plan.sql", "INSERT INTO", "INSERT  INTO");
    project
        .run(&["verify", "p.plan"])
        .exits(4)
        .says("plan/doctored-rendering")
        .says("INSERT  INTO");
}

#[test]
fn a_plan_without_its_rendering_is_whole_all_the_same() {
    let project = Project::new(&Files::default());
    project.plan(Days::Two);
    std::fs::remove_file(project.path("p.plan.sql")).expect("it is there");
    project
        .run(&["verify", "p.plan"])
        .exits(0)
        .says("`p.plan.sql` is not there");
}

#[test]
fn a_changed_plan_is_not_whole() {
    let project = Project::new(&Files::default());
    project.plan(Days::Two);
    project.edit("p.plan", "people", "poeple");
    project
        .run(&["verify", "p.plan"])
        .exits(4)
        .says("plan/changed");
}

#[test]
fn a_report_shows_that_the_plan_ran_and_a_tampered_one_does_not() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    project.run(&["run", "p.plan"]).exits(0);
    let report = project.report_folder().join("report.json");
    let report = argument(&report);
    project
        .run(&["verify", "p.plan", report])
        .exits(0)
        .says("is what run");
    project.edit(report, "\"value\": 0", "\"value\": 3");
    project
        .run(&["verify", "p.plan", report])
        .exits(4)
        .says("report/mismatch");
}

#[test]
fn a_report_of_an_unfinished_run_or_of_another_plan_is_not_enough() {
    let project = Project::new(&Files::default());
    project.plan(Days::Two);
    project.run(&["run", "p.plan"]).exits(1);
    let report = project.report_folder().join("report.json");
    let report = argument(&report);
    project
        .run(&["verify", "p.plan", report])
        .exits(4)
        .says("did not end complete");
    project.plan(Days::One);
    project
        .run(&["verify", "p.plan", report])
        .exits(4)
        .says("report is of the plan");
}
