//! How a target stands, as `callsheet status` tells it.

use crate::support::{Days, Files, Project};

/// Views and nothing else.
const VIEWS: &str = "version: 1
pipeline: views
sources:
  people: { schema: s, tables: { people: { columns: { id: integer, name: varchar(10) } } } }
tables:
  names:
    kind: table
    columns: { name: varchar(10) }
    load: { view: {}, select: SELECT name FROM people.people }
  counted:
    kind: table
    columns: { people: bigint }
    load: { materialized_view: {}, select: SELECT COUNT(*) AS people FROM people.people }
";

#[test]
fn a_plan_of_views_alone_is_complete_once_they_are_made_by_its_sql() {
    let project = Project::new(&Files::default());
    project.write("views/pipeline.yml", VIEWS);
    project.plan(Days::One);
    project.run(&["run", "p.plan"]).exits(0);
    project.run(&["plan", "views", "-o", "v.plan"]).exits(0);
    project.run(&["run", "v.plan", "--unit", "names"]).exits(0);
    project
        .run(&["status", "v.plan"])
        .exits(10)
        .prints("make the view counted")
        .prints("\nmissing: counted\nmissing: counted.refresh\n")
        .prints("next: callsheet run v.plan");
    let json = project.run(&["status", "v.plan", "--output-format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.exits(10).stdout).expect("JSON");
    assert_eq!(json["others"][0]["unit"], "names");
    assert_eq!(json["others"][0]["table"], "s.names");
    assert_eq!(json["others"][0]["state"], "done");
    assert_eq!(json["others"][1]["state"], "missing");
    assert_eq!(json["tables"], serde_json::json!([]));

    project.run(&["run", "v.plan"]).exits(0);
    let status = project.run(&["status", "v.plan"]).exits(0);
    let status = status.prints("everything of this plan is done");
    assert!(!status.stdout.contains("missing"), "{status:?}");

    project.edit(
        "views/pipeline.yml",
        "SELECT name FROM",
        "SELECT UPPER(name) AS name FROM",
    );
    project.run(&["plan", "views", "-o", "v.plan"]).exits(0);
    project
        .run(&["status", "v.plan"])
        .exits(10)
        .prints("stale: names, made by other SQL")
        .prints("next: callsheet run v.plan");
    project.run(&["run", "v.plan"]).exits(0);
    project.run(&["status", "v.plan"]).exits(0);
}
