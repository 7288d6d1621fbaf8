//! All that the repository shows as right is accepted.

use std::collections::BTreeMap;
use std::fs;

use compiler::json_schema::Document;
use serde_json::{Map, Value, json};

use super::files::{File, below, checkout};
use super::{read, refusals, validator};

/// Folders whose files compile.
pub(crate) const COMPILE: &[&str] = &[
    "pipelines",
    "tests/cases",
    "tests/defects/rides",
    "tests/execution",
    "tests/migrations",
    "tests/parts",
];

#[test]
fn every_file_that_compiles_is_accepted() {
    let mut accepted: BTreeMap<&str, usize> = BTreeMap::new();
    for File {
        name,
        document,
        text,
    } in below(COMPILE)
    {
        let value = read(&text).unwrap_or_else(|| panic!("{name} is no YAML"));
        let refusals = refusals(validator(document), &value);
        assert!(refusals.is_empty(), "{name}: {refusals:#?}");
        *accepted.entry(document.name()).or_default() += 1;
    }
    // Each document was among them.
    assert_eq!(accepted.len(), Document::ALL.len(), "{accepted:?}");
    assert!(accepted.values().sum::<usize>() > 150, "{accepted:?}");
}

/// Pages with examples in YAML.
const PAGES: &[&str] = &[
    "README.md",
    "crates/compiler/LANGUAGE.md",
    "crates/redshift/README.md",
];

#[test]
fn every_example_of_the_documentation_is_accepted() {
    let mut seen = 0;
    for page in PAGES {
        let text = fs::read_to_string(checkout().join(page)).expect("a page");
        for (line, example) in examples(&text) {
            for value in values(&example) {
                seen += 1;
                let found = accepted_as(&value);
                assert!(
                    found.is_some(),
                    "{page}:{line} is accepted by no schema:\n{example}"
                );
            }
        }
    }
    assert!(seen >= 25, "only {seen} examples");
}

#[test]
fn a_misspelt_example_would_be_noticed() {
    for wrong in [
        "load:\n  merge: { keys: [id] }",
        "targets:\n  prod: { kind: redshift, schema: s, databse: x }",
        "grants: { selct: [public] }",
        "users:\n  load:\n    template: { mark_gone: [key] }",
    ] {
        assert_eq!(accepted_as(&read(wrong).expect("YAML")), None, "{wrong}");
    }
}

/// The YAML blocks of a page, with the line before each.
fn examples(page: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut inside: Option<(usize, String)> = None;
    for (number, line) in page.lines().enumerate() {
        match (&mut inside, line.trim_start()) {
            (None, "```yaml") => inside = Some((number + 1, String::new())),
            (Some(_), "```") => found.extend(inside.take()),
            (Some((_, text)), _) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, _) => {}
        }
    }
    found
}

/// The value of an example; of several ways to write one key, each by itself.
fn values(example: &str) -> Vec<Value> {
    match read(example) {
        Some(value) => vec![value],
        None => example
            .lines()
            .map(|line| read(line).unwrap_or_else(|| panic!("no YAML: {line}")))
            .collect(),
    }
}

/// The document that an example is a part of.
fn accepted_as(value: &Value) -> Option<Document> {
    let Value::Object(given) = value else {
        return None;
    };
    let beside = |others: Value| {
        let Value::Object(mut whole) = others else {
            unreachable!("the rest of a document is a mapping")
        };
        whole.extend(given.clone());
        Value::Object(whole)
    };
    let target = || json!({ "kind": "redshift", "schema": "s" });
    let mut candidates = vec![
        (
            Document::Pipeline,
            beside(json!({ "version": 1, "pipeline": "p" })),
        ),
        (
            Document::Project,
            beside(json!({ "version": 1, "targets": { "t": target() } })),
        ),
        (
            Document::Project,
            json!({ "version": 1, "targets": { "t": beside(target()) } }),
        ),
        (Document::LoadTemplate, value.clone()),
        (Document::Block, value.clone()),
        (Document::Tables, pieces(given)),
    ];
    if let Some(Value::Object(tables)) = given.get("tables").filter(|_| given.len() == 1) {
        candidates.push((Document::Tables, pieces(tables)));
    }
    candidates
        .into_iter()
        .find(|(document, value)| accepts(*document, value))
        .map(|(document, _)| document)
}

/// Tables of which only some keys are shown: another one brings the rest.
fn pieces(tables: &Map<String, Value>) -> Value {
    let mut tables = tables.clone();
    for table in tables.values_mut() {
        if let Value::Object(keys) = table {
            keys.entry("use").or_insert_with(|| json!("rest"));
        }
    }
    Value::Object(tables)
}

fn accepts(document: Document, value: &Value) -> bool {
    refusals(validator(document), value).is_empty()
}
