//! The schema of the language is held to the compiler: what compiles is accepted, and what has the
//! wrong shape is refused.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "cases are files, and it is said how many were compared"
)]

#[path = "json_schema/changes.rs"]
mod changes;
#[path = "json_schema/diagnostics.rs"]
mod diagnostics;
#[path = "json_schema/editor.rs"]
mod editor;
#[path = "json_schema/examples.rs"]
mod examples;
#[path = "json_schema/files.rs"]
mod files;

use std::sync::OnceLock;

use compiler::json_schema::Document;
use jsonschema::Validator;
use serde_json::Value;

/// A document's schema as JSON.
fn schema(document: Document) -> Value {
    serde_json::to_value(document.schema()).expect("a schema is JSON")
}

fn validator(document: Document) -> &'static Validator {
    static ALL: [OnceLock<Validator>; Document::ALL.len()] =
        [const { OnceLock::new() }; Document::ALL.len()];
    let place = Document::ALL.iter().position(|other| *other == document);
    ALL[place.expect("a document")].get_or_init(|| {
        let options = jsonschema::draft7::options();
        options.build(&schema(document)).expect("a schema")
    })
}

/// What a schema has against a value; empty where it accepts it.
fn refusals(validator: &Validator, value: &Value) -> Vec<String> {
    let errors = validator.iter_errors(value);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

/// A file as an editor reads it; None where it is no YAML, or holds keys that JSON has none of.
fn read(text: &str) -> Option<Value> {
    let mut value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    value.apply_merge().ok()?;
    serde_json::to_value(value).ok()
}

#[test]
fn each_schema_is_one_of_draft_7_and_says_so() {
    for document in Document::ALL {
        let schema = schema(*document);
        assert!(jsonschema::draft7::meta::is_valid(&schema), "{document:?}");
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    }
}

#[test]
fn what_is_no_schema_of_draft_7_is_noticed() {
    let mut schema = schema(Document::Pipeline);
    schema["required"] = "pipeline".into();
    assert!(!jsonschema::draft7::meta::is_valid(&schema));
}
