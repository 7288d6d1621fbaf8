use serde_json::Value;

use crate::support::{Days, Files, Project, Ran};

/// Every line of standard error, which must all be JSON.
#[track_caller]
fn lines(ran: &Ran) -> Vec<Value> {
    let lines = ran.stderr.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("`{line}` is no JSON")))
        .collect()
}

#[test]
fn a_log_in_json_has_a_line_per_event_with_names_to_filter_by() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    let ran = project
        .run(&["run", "p.plan", "--run-id", "ab12", "--log-format", "json"])
        .exits(0)
        .prints("complete");
    let lines = lines(&ran);
    let ended = lines
        .iter()
        .find(|line| line["message"] == "unit ended" && line["unit"] == "people");
    let ended = ended.expect("the end of a unit is logged");
    assert_eq!(ended["run"], "ab12");
    assert_eq!(ended["outcome"], "done");
    assert_eq!(ended["attempt"], 1);
    assert_eq!(ended["rows"], 2);
    assert_eq!(ended["interval"], "2018-11-01T00:00:00/2018-11-02T00:00:00");
    assert!(ended["duration_ms"].is_u64(), "{ended}");
    let last = lines.last().expect("lines");
    assert_eq!(
        (&last["message"], &last["exit_code"]),
        (&"run ended".into(), &0.into())
    );
    assert!(
        lines
            .iter()
            .all(|line| line["timestamp"].is_string() && line["level"].is_string())
    );
}

#[test]
fn a_failure_is_a_line_of_the_log_too() {
    let project = Project::new(&Files::default());
    let ran = project
        .run(&["run", "nowhere.plan", "--log-format", "json"])
        .exits(2)
        .prints_nothing();
    let lines = lines(&ran);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!(lines[0]["code"], "files/unreadable");
    assert_eq!(lines[0]["level"], "ERROR");
}

#[test]
fn the_level_asks_for_a_log_by_flag_or_by_environment() {
    let project = Project::new(&Files::default());
    project.plan(Days::One);
    let quiet = project.run(&["run", "p.plan"]).exits(0);
    assert_eq!(quiet.stderr, "", "nobody asked for a log");
    let detailed = project
        .run(&["rehearse", "p.plan", "--log-level", "debug"])
        .exits(0);
    detailed.says("statement sent").says("check measured");
    let usual = project
        .run(&["rehearse", "p.plan", "--log-level", "info"])
        .exits(0);
    assert!(!usual.stderr.contains("statement sent"), "{usual:#?}");
    let mut command = project.command(&["rehearse", "p.plan"]);
    let output = command.env("CALLSHEET_LOG", "warn").output();
    let silent: Ran = output.expect("the binary starts").into();
    assert_eq!(silent.exits(0).stderr, "");
    project
        .run(&["run", "p.plan", "--log-level", "loud"])
        .exits(2)
        .says("[possible values");
}
