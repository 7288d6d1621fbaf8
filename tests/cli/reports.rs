use crate::support::{Days, Files, Project, argument};

#[test]
fn a_report_is_rebuilt_from_the_two_files_byte_for_byte() {
    let project = Project::new(&Files::default());
    project.plan(Days::Two);
    project.run(&["run", "p.plan"]).exits(1);
    let folder = project.report_folder();
    let record = folder.join("run.json");
    for (format, file) in [("json", "report.json"), ("markdown", "report.md")] {
        let arguments = ["report", "p.plan", argument(&record), "--format", format];
        let ran = project.run(&arguments).exits(0);
        let written = project.read(argument(&folder.join(file)));
        assert_eq!(ran.stdout, written);
    }
    project
        .run(&["report", "p.plan", argument(&record)])
        .exits(0)
        .prints("check failed");
}

#[test]
fn the_record_of_another_plan_is_refused() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    project.run(&["run", "p.plan"]).exits(0);
    project.plan(Days::Two);
    let record = project.report_folder().join("run.json");
    project
        .run(&["report", "p.plan", argument(&record)])
        .exits(4)
        .says("report/mismatch");
    project
        .run(&["report", "p.plan", "callsheet.yml"])
        .exits(2)
        .says("files/malformed");
}
