//! The list of the objects that were written.

use plan::SqlType;
use serde_json::{Map, Value, json};

use super::options::Manifest;
use super::writer::{Column, Object};

/// <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD_command_examples.html>.
pub(super) fn text(manifest: Manifest, objects: &[&Object], columns: &[Column]) -> String {
    let is_verbose = manifest == Manifest::Verbose;
    let entries: Vec<Value> = objects
        .iter()
        .map(|object| {
            let mut entry = Map::new();
            entry.insert("url".to_owned(), object.uri.clone().into());
            if is_verbose {
                let meta = json!({"content_length": object.bytes, "record_count": object.rows});
                entry.insert("meta".to_owned(), meta);
            }
            Value::Object(entry)
        })
        .collect();
    let mut whole = json!({ "entries": entries });
    if is_verbose {
        let elements: Vec<Value> = columns.iter().map(element).collect();
        let bytes: u64 = objects.iter().map(|object| object.bytes).sum();
        let rows: u64 = objects.iter().map(|object| object.rows).sum();
        whole["schema"] = json!({ "elements": elements });
        whole["meta"] = json!({"content_length": bytes, "record_count": rows});
        whole["author"] = json!({"name": "Amazon Redshift", "version": "1.0.0"});
    }
    format!("{whole:#}\n")
}

fn element(column: &Column) -> Value {
    let ty = column.ty.map(|ty| ty.to_string()).unwrap_or_default();
    let base = match column.ty {
        Some(SqlType::Char(_)) => "character",
        Some(SqlType::Varchar(_)) => "character varying",
        Some(SqlType::Decimal { .. }) => "numeric",
        _ => ty.as_str(),
    };
    let mut described = json!({ "base": base });
    match column.ty {
        Some(SqlType::Char(length) | SqlType::Varchar(length)) => {
            described["max_length"] = length.into();
        }
        Some(SqlType::Decimal { precision, scale }) => {
            described["precision"] = precision.into();
            described["scale"] = scale.into();
        }
        _ => {}
    }
    json!({"name": column.name.as_str(), "type": described})
}
