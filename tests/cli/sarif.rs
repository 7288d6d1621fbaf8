//! What `--output-format sarif` writes is SARIF, by its official schema.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Files, Project, checkout};

/// What the schema has against a document; empty where it is valid.
fn against_schema(document: &Value) -> Vec<String> {
    let path = checkout().join("tests/cli/sarif/sarif-schema-2.1.0.json");
    let schema = fs::read_to_string(path).expect("the schema");
    // As published, the pattern of `language` closes a bracket that it never opened.
    let schema = schema.replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::draft7::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("a schema of draft 7");
    let errors = validator.iter_errors(document);
    errors.map(|error| error.to_string()).collect()
}

#[track_caller]
fn valid(text: &str) -> Value {
    let document: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(against_schema(&document), Vec::<String>::new());
    document
}

fn results(document: &Value) -> &Vec<Value> {
    document["runs"][0]["results"].as_array().expect("results")
}

#[test]
fn a_pipeline_with_faults_is_written_as_sarif_with_rules_and_places() {
    let project = Project::new(&Files::default());
    project.edit("plays/pipeline.yml", "kind: fact", "knd: fact");
    project.edit("plays/pipeline.yml", "row_count", "row_cuont");
    let ran = project
        .run(&["validate", "plays", "--output-format", "sarif"])
        .exits(2);
    let document = valid(&ran.stdout);
    let found = results(&document);
    let unknown = found
        .iter()
        .find(|result| result["ruleId"] == "spec/unknown-key")
        .expect("the misspelt key");
    let place = &unknown["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "plays/pipeline.yml");
    assert_eq!(place["region"]["startLine"], 10);
    let rule = usize::try_from(unknown["ruleIndex"].as_u64().expect("a number")).expect("small");
    let rule = &document["runs"][0]["tool"]["driver"]["rules"][rule];
    assert_eq!(rule["id"], "spec/unknown-key");
    let help = rule["help"]["text"].as_str().expect("a story");
    assert!(help.contains("Instead"), "{help}");
}

#[test]
fn what_is_fine_is_a_log_without_results() {
    let project = Project::new(&Files::default());
    let ran = project
        .run(&["validate", "--output-format", "sarif"])
        .exits(0);
    assert_eq!(results(&valid(&ran.stdout)), &Vec::<Value>::new());
}

#[test]
fn sql_with_faults_and_lints_is_written_as_sarif_with_levels_and_fixes() {
    let project = Project::new(&Files::default());
    project.write(
        "a b/load.sql",
        "begin;\ntruncate t;\nselect 'é', a a, b from t x, u x;\ncommit;\nselec 1",
    );
    let ran = project
        .run(&["sql", "a b", "--output-format", "sarif"])
        .exits(2);
    let document = valid(&ran.stdout);
    let found = results(&document);
    let truncate = &found[0];
    assert_eq!(truncate["ruleId"], "lint/truncate-in-transaction");
    assert_eq!(truncate["level"], "error");
    let rules = &document["runs"][0]["tool"]["driver"]["rules"];
    let mut rules = rules.as_array().expect("rules").iter();
    let rule = rules.find(|rule| rule["id"] == truncate["ruleId"]);
    assert_eq!(
        rule.expect("its rule")["helpUri"],
        "https://docs.aws.amazon.com/redshift/latest/dg/r_TRUNCATE.html"
    );
    let fix = &truncate["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(fix["deletedRegion"]["startLine"], 2);
    let place = &truncate["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b/load.sql");
    assert_eq!(
        place["region"],
        json!({ "startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 9 })
    );
}

#[test]
fn the_schema_refuses_a_log_that_is_none() {
    let project = Project::new(&Files::default());
    let ran = project
        .run(&["validate", "--output-format", "sarif"])
        .exits(0);
    let mut document = valid(&ran.stdout);
    document["runs"][0]["results"] = json!([{ "message": {}, "level": "fatal" }]);
    assert!(!against_schema(&document).is_empty());
    document["version"] = json!("2.0.0");
    assert!(against_schema(&document).len() > 1);
}
