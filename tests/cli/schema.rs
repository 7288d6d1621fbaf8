use serde_json::Value;

use crate::support::Project;

#[test]
fn a_schema_is_printed_as_json_that_refuses_a_misspelt_pipeline_and_no_other() {
    let project = Project::empty();
    let ran = project.run(&["schema", "pipeline"]).exits(0);
    let schema: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let validator = jsonschema::draft7::options()
        .build(&schema)
        .expect("a schema");
    let pipeline = |load: &str| -> Value {
        let text = format!(
            "version: 1\npipeline: p\ntables:\n  t:\n    kind: table\n    columns: {{ id: integer }}\n    load: {load}"
        );
        serde_yaml::from_str(&text).expect("YAML")
    };
    assert!(validator.is_valid(&pipeline("{ append: {}, select: SELECT 1 AS id }")));
    assert!(!validator.is_valid(&pipeline("{ apend: {}, select: SELECT 1 AS id }")));
}

#[test]
fn without_a_name_the_files_that_have_a_schema_are_listed() {
    let project = Project::empty();
    let ran = project.run(&["schema"]).exits(0);
    let names: Vec<&str> = ran
        .stdout
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let expected = ["project", "pipeline", "tables", "block", "load-template"];
    assert_eq!(names, expected, "{}", ran.stdout);
    for name in names {
        project.run(&["schema", name]).exits(0);
    }
}
