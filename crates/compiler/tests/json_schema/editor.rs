//! What an editor gets out of the schema: words to offer, and what they mean.

use compiler::json_schema::Document;
use serde_json::Value;

use super::schema;

/// Follows references, and alternatives to the one that has the key.
fn below<'s>(root: &'s Value, at: &'s Value, key: &str) -> Option<&'s Value> {
    if let Some(reference) = at.get("$ref").and_then(Value::as_str) {
        let definition = root.pointer(reference.strip_prefix('#')?)?;
        return below(root, definition, key);
    }
    let own = match key {
        "*" => at
            .get("additionalProperties")
            .filter(|value| value.is_object()),
        "[]" => at.get("items"),
        _ => at.get("properties").and_then(|keys| keys.get(key)),
    };
    own.or_else(|| {
        let alternatives = at.get("anyOf").and_then(Value::as_array)?;
        alternatives
            .iter()
            .find_map(|other| below(root, other, key))
    })
}

/// The schema of a place: keys, `*` for a name of the user's, `[]` for an item.
fn at(root: &Value, path: &str) -> Value {
    let found = path
        .split('.')
        .try_fold(root, |at, key| below(root, at, key));
    found.unwrap_or_else(|| panic!("nothing at {path}")).clone()
}

/// Words that are offered as values, keys that are offered below.
fn offered(root: &Value, at: &Value) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(reference) = at.get("$ref").and_then(Value::as_str) {
        let definition = root.pointer(&reference[1..]).expect("a definition");
        return offered(root, definition);
    }
    if let Some(keys) = at.get("properties").and_then(Value::as_object) {
        words.extend(keys.keys().cloned());
    }
    if let Some(values) = at.get("enum").and_then(Value::as_array) {
        words.extend(values.iter().filter_map(Value::as_str).map(str::to_owned));
    }
    for other in at
        .get("anyOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        words.extend(offered(root, other));
    }
    words.sort_unstable();
    words
}

#[track_caller]
fn offers(document: Document, path: &str, expected: &[&str]) {
    let root = schema(document);
    let offered = offered(&root, &at(&root, path));
    for word in expected {
        assert!(
            offered.iter().any(|it| it == word),
            "{path}: {word} not in {offered:?}"
        );
    }
}

#[test]
fn an_editor_offers_loads_their_options_and_their_words() {
    let loads = [
        "copy",
        "merge",
        "replace_window",
        "snapshot",
        "unload",
        "select_file",
    ];
    offers(Document::Tables, "*.load", &loads);
    offers(
        Document::Pipeline,
        "tables.*.load.merge",
        &["key", "latest_by", "lookback"],
    );
    offers(
        Document::Tables,
        "*.load.copy",
        &["from", "csv", "compression", "max_error"],
    );
    offers(
        Document::Tables,
        "*.load.copy.compression",
        &["gzip", "zstd"],
    );
    offers(
        Document::Tables,
        "*.load.copy.csv",
        &["delimiter", "ignore_header"],
    );
    offers(Document::Block, "load.replace.by", &["delete", "swap"]);
}

#[test]
fn an_editor_offers_checks_types_lints_and_what_targets_take() {
    offers(
        Document::Tables,
        "*.checks.[]",
        &["not_null", "unique", "row_count", "severity"],
    );
    offers(
        Document::Tables,
        "*.checks.[].severity",
        &["error", "warn", "info"],
    );
    offers(
        Document::Tables,
        "*.columns.*",
        &["bigint", "varchar", "encode", "identity"],
    );
    offers(
        Document::Pipeline,
        "lints",
        &["unused-column", "copy-maxerror"],
    );
    offers(Document::Pipeline, "schedule.cron", &["@daily", "@monthly"]);
    offers(
        Document::Project,
        "targets.*",
        &["kind", "schema", "host", "login"],
    );
    offers(
        Document::Project,
        "targets.*.login",
        &["iam", "password", "secret"],
    );
    offers(
        Document::Project,
        "defaults.kinds",
        &["staging", "dimension"],
    );
    offers(Document::LoadTemplate, "rerun", &["replaces", "doubles"]);
    offers(
        Document::LoadTemplate,
        "parameters.*",
        &["identifier", "list of date"],
    );
}

#[test]
fn every_key_says_what_it_means_in_a_sentence() {
    for document in Document::ALL {
        let mut keys = 0;
        described(&schema(*document), "", &mut keys);
        assert!(keys > 5, "{document:?}");
    }
}

fn described(at: &Value, path: &str, keys: &mut usize) {
    if let Some(properties) = at.get("properties").and_then(Value::as_object)
        && at.get("additionalProperties").is_some()
    {
        for (key, value) in properties {
            let about = value.get("description").and_then(Value::as_str);
            let about = about.unwrap_or_else(|| panic!("{path}.{key} says nothing"));
            assert!(
                about.ends_with('.') && about.len() < 200,
                "{path}.{key}: {about}"
            );
            *keys += 1;
        }
    }
    match at {
        Value::Object(entries) => {
            for (key, value) in entries {
                described(value, &format!("{path}.{key}"), keys);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| described(item, path, keys)),
        _ => {}
    }
}
