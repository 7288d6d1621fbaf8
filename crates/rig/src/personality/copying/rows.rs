//! Rows of files as PostgreSQL's COPY takes them.

use serde_json::{Deserializer, Value};
use sql::statement::Copy;

use super::super::objects::Object;
use crate::faultwire::ServerError;

/// A row and where it was.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) uri: String,
    /// Counted from 1 in its file.
    pub(super) line: usize,
    values: Vec<Option<String>>,
}

impl Row {
    /// One line of text: tabs between values, `\N` for NULL.
    pub(super) fn write(&self, text: &mut String) {
        for (at, value) in self.values.iter().enumerate() {
            if at > 0 {
                text.push('\t');
            }
            let Some(value) = value else {
                text.push_str("\\N");
                continue;
            };
            for letter in value.chars() {
                match letter {
                    '\\' => text.push_str("\\\\"),
                    '\t' => text.push_str("\\t"),
                    '\n' => text.push_str("\\n"),
                    '\r' => text.push_str("\\r"),
                    letter => text.push(letter),
                }
            }
        }
        text.push('\n');
    }
}

/// `{"jsonpaths": ["$.a", "$['b']['c']"]}`: the keys from the outside in, a path for each column.
///
/// <https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-json.html>
pub(super) fn paths(content: &[u8]) -> Result<Vec<Vec<String>>, ServerError> {
    let wrong = || ServerError::new("XX000", "Invalid JSONPath format");
    let file: Value = serde_json::from_slice(content).map_err(|_| wrong())?;
    let listed = file.get("jsonpaths").and_then(Value::as_array);
    let listed = listed.ok_or_else(wrong)?;
    let path = |path: &Value| {
        let keys = path.as_str()?.strip_prefix('$')?;
        let separators = ['.', '[', ']', '\'', '"'];
        let keys = keys.split(separators).filter(|key| !key.is_empty());
        Some(keys.map(str::to_owned).collect())
    };
    listed
        .iter()
        .map(|one| path(one).ok_or_else(wrong))
        .collect()
}

/// One row for each object of a file, wherever they stand in it.
pub(super) fn of_json(object: &Object, paths: &[Vec<String>]) -> Result<Vec<Row>, ServerError> {
    let mut rows = Vec::new();
    for value in Deserializer::from_slice(&object.content).into_iter::<Value>() {
        let value = value.map_err(|error| {
            ServerError::new("XX000", format!("Invalid JSON in {}: {error}", object.uri))
        })?;
        let at = |path: &Vec<String>| {
            let found = path.iter().try_fold(&value, |value, key| value.get(key));
            found.and_then(text_of)
        };
        rows.push(Row {
            uri: object.uri.clone(),
            line: rows.len() + 1,
            values: paths.iter().map(at).collect(),
        });
    }
    Ok(rows)
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Fields between delimiters, quotes doubled inside quotes.
pub(super) fn of_csv(object: &Object, copy: &Copy, quote: char, delimiter: &str) -> Vec<Row> {
    let text = String::from_utf8_lossy(&object.content);
    let delimiter = delimiter.chars().next().unwrap_or(',');
    let null = &copy.options.null_as;
    let mut records: Vec<Vec<String>> = Vec::new();
    let mut record = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut letters = text.chars().filter(|letter| *letter != '\r').peekable();
    while let Some(letter) = letters.next() {
        if quoted {
            if letter == quote && letters.next_if_eq(&quote).is_some() {
                field.push(quote);
            } else if letter == quote {
                quoted = false;
            } else {
                field.push(letter);
            }
        } else if letter == quote {
            quoted = true;
        } else if letter == delimiter {
            record.push(std::mem::take(&mut field));
        } else if letter == '\n' {
            record.push(std::mem::take(&mut field));
            records.push(std::mem::take(&mut record));
        } else {
            field.push(letter);
        }
    }
    if !field.is_empty() || !record.is_empty() {
        record.push(field);
        records.push(record);
    }
    let header = usize::try_from(copy.options.ignore_header).unwrap_or(usize::MAX);
    let records = records.into_iter().enumerate().skip(header);
    records
        .map(|(at, record)| Row {
            uri: object.uri.clone(),
            line: at + 1,
            values: record
                .into_iter()
                .map(|value| (value != *null).then_some(value))
                .collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_keys_in_both_forms() {
        let file = br#"{"jsonpaths": ["$.a", "$['b']['c d']", "$[\"e\"]"]}"#;
        let found = paths(file).expect("paths");
        assert_eq!(found, [vec!["a"], vec!["b", "c d"], vec!["e"]]);
        assert!(paths(b"{}").is_err());
    }

    #[test]
    fn objects_become_rows_and_what_they_lack_null() {
        let object = Object {
            uri: String::from("s3://b/k"),
            content: br#"{"a": 1.50, "b": "x\ty"} {"b": null}"#.to_vec(),
        };
        let keys = [vec![String::from("a")], vec![String::from("b")]];
        let mut text = String::new();
        for row in of_json(&object, &keys).expect("rows") {
            row.write(&mut text);
        }
        assert_eq!(text, "1.5\tx\\ty\n\\N\t\\N\n");
    }
}
