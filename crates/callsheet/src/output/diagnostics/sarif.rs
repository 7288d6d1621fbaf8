//! Diagnostics in the Static Analysis Results Interchange Format.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>. Deliberately absent: byte
//! offsets, which a checkout with other line ends would not share, and fingerprints, which those
//! who keep results compute from the lines.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use compiler::Sources;
use compiler::diagnostic::{Diagnostic, Edit, Label, LabelRole, Severity};
use compiler::source::Span;
use serde_json::{Map, Value, json};

use super::{Places, severity};
use crate::explanation::{Explanation, all};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One log with one run. `root` is where the names of files start, as the reader knows it.
pub(super) fn document(diagnostics: &[Diagnostic], sources: &Sources, root: &Path) -> String {
    let log = Log {
        places: Places::new(sources),
        root,
    };
    let explanations = all();
    let mut used: BTreeMap<&str, Option<&Explanation>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let code = diagnostic.code.0;
        used.entry(code)
            .or_insert_with(|| explanations.iter().find(|one| one.code == code));
    }
    let rules: Vec<Value> = used.iter().map(|(code, told)| rule(code, *told)).collect();
    let indices: BTreeMap<&str, usize> = used.keys().copied().zip(0..).collect();
    let results: Vec<Value> = diagnostics
        .iter()
        .map(|diagnostic| log.result(diagnostic, indices[diagnostic.code.0]))
        .collect();
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "Callsheet",
                    "version": env!("CARGO_PKG_VERSION"),
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                },
            },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let text = serde_json::to_string_pretty(&document).expect("plain data is JSON");
    text + "\n"
}

/// What a code means; every code has an explanation, which a test checks.
fn rule(code: &str, told: Option<&Explanation>) -> Value {
    let mut rule = Map::new();
    rule.insert("id".to_owned(), json!(code));
    if let Some(told) = told {
        rule.insert("shortDescription".to_owned(), json!({ "text": told.what }));
        rule.insert("fullDescription".to_owned(), json!({ "text": told.why }));
        rule.insert(
            "help".to_owned(),
            json!({ "text": told.to_string(), "markdown": format!("```text\n{told}```\n") }),
        );
        if let Some(page) = compiler::diagnostic::explain(code).and_then(|known| known.page) {
            rule.insert("helpUri".to_owned(), json!(page.to_string()));
        }
    }
    Value::Object(rule)
}

struct Log<'a> {
    places: Places<'a>,
    root: &'a Path,
}

impl Log<'_> {
    fn result(&self, diagnostic: &Diagnostic, rule: usize) -> Value {
        let of = |role| {
            let same = diagnostic.labels.iter();
            same.filter(move |label: &&Label| label.role == role)
        };
        let mut message = diagnostic.message.clone();
        if let Some(help) = &diagnostic.help {
            message = format!("{message}\nhelp: {help}");
        }
        let mut result = Map::new();
        let mut set = |key: &str, value: Value| result.insert(key.to_owned(), value);
        set("ruleId", json!(diagnostic.code.0));
        set("ruleIndex", json!(rule));
        set("level", json!(level(diagnostic.severity)));
        set("message", json!({ "text": message }));
        let primary = of(LabelRole::Primary).next();
        let locations: Vec<Value> = primary
            .map(|label| self.location(label.span, None))
            .into_iter()
            .collect();
        set("locations", json!(locations));
        let related: Vec<Value> = of(LabelRole::Primary)
            .skip(1)
            .chain(of(LabelRole::Secondary))
            .map(|label| self.location(label.span, Some(&label.text)))
            .collect();
        if !related.is_empty() {
            set("relatedLocations", json!(related));
        }
        if !diagnostic.edits.is_empty() {
            set("fixes", json!([self.fix(diagnostic)]));
        }
        if let Some(rendered) = &diagnostic.rendered {
            let excerpt = rendered.excerpt();
            set(
                "properties",
                json!({
                    "rendered": {
                        "title": rendered.title,
                        "firstLine": excerpt.first_line,
                        "text": excerpt.text,
                        "at": &rendered.text[rendered.span.clone()],
                    },
                }),
            );
        }
        Value::Object(result)
    }

    fn location(&self, span: Span, message: Option<&str>) -> Value {
        let mut location = json!({
            "physicalLocation": {
                "artifactLocation": { "uri": self.uri(span) },
                "region": self.region(span),
            },
        });
        if let Some(message) = message {
            location["message"] = json!({ "text": message });
        }
        location
    }

    fn region(&self, span: Span) -> Value {
        let place = self.places.of(span);
        json!({
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        })
    }

    /// All edits of a diagnostic belong together: one fix, one change per file.
    fn fix(&self, diagnostic: &Diagnostic) -> Value {
        let mut files: BTreeMap<String, Vec<&Edit>> = BTreeMap::new();
        for edit in &diagnostic.edits {
            files.entry(self.uri(edit.span)).or_default().push(edit);
        }
        let changes: Vec<Value> = files
            .into_iter()
            .map(|(uri, edits)| {
                let replacements: Vec<Value> = edits
                    .into_iter()
                    .map(|edit| {
                        json!({
                            "deletedRegion": self.region(edit.span),
                            "insertedContent": { "text": edit.replacement },
                        })
                    })
                    .collect();
                json!({ "artifactLocation": { "uri": uri }, "replacements": replacements })
            })
            .collect();
        let description = diagnostic.help.as_deref().unwrap_or(&diagnostic.message);
        json!({ "description": { "text": description }, "artifactChanges": changes })
    }

    fn uri(&self, span: Span) -> String {
        uri(&self.root.join(self.places.of(span).file))
    }
}

fn level(of: Severity) -> &'static str {
    severity(of)
}

/// A path as a reference: relative paths stay relative, so that they are found in the checkout.
/// <https://www.rfc-editor.org/rfc/rfc3986>
fn uri(path: &Path) -> String {
    let mut parts = Vec::new();
    let mut prefix = "";
    for component in path.components() {
        match component {
            Component::RootDir | Component::Prefix(_) => prefix = "file:///",
            Component::CurDir => {}
            Component::ParentDir => parts.push("..".to_owned()),
            Component::Normal(name) => parts.push(encoded(&name.to_string_lossy())),
        }
    }
    // A colon in the first part of a relative reference would be read as a scheme; it is encoded.
    format!("{prefix}{}", parts.join("/"))
}

fn encoded(name: &str) -> String {
    name.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references_that_stay_relative() {
        assert_eq!(uri(Path::new("./a b/c:d.sql")), "a%20b/c%3Ad.sql");
        assert_eq!(uri(Path::new("../é.sql")), "../%C3%A9.sql");
        assert_eq!(uri(Path::new("/x/y.sql")), "file:///x/y.sql");
    }
}
