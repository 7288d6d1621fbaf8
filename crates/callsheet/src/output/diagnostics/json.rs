//! Diagnostics as one array of objects.

use compiler::Sources;
use compiler::diagnostic::{Diagnostic, LabelRole};
use serde::Serialize;

use super::{Place, Places, severity};

#[derive(Serialize)]
struct JsonLabel<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    /// Bytes of the file, half open.
    start: usize,
    end: usize,
    role: &'static str,
    text: &'a str,
}

/// A change that mends it, as bytes of the file with line ends of LF.
#[derive(Serialize)]
struct JsonEdit<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    start: usize,
    end: usize,
    replacement: &'a str,
}

/// Lines of what a template made.
#[derive(Serialize)]
struct JsonRendered<'a> {
    title: &'a str,
    /// The number of the first line in the rendered text.
    first_line: usize,
    text: &'a str,
    /// What stands at the place at fault.
    at: &'a str,
}

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    code: &'a str,
    severity: &'static str,
    message: &'a str,
    labels: Vec<JsonLabel<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rendered: Option<JsonRendered<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    edits: Vec<JsonEdit<'a>>,
}

pub(super) fn document(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let places = Places::new(sources);
    let all: Vec<JsonDiagnostic<'_>> = diagnostics
        .iter()
        .map(|diagnostic| one(diagnostic, &places))
        .collect();
    let text = serde_json::to_string_pretty(&all).expect("plain data is JSON");
    text + "\n"
}

fn one<'a>(diagnostic: &'a Diagnostic, places: &Places<'a>) -> JsonDiagnostic<'a> {
    let labels = diagnostic.labels.iter().map(|label| JsonLabel {
        place: places.of(label.span),
        start: label.span.start,
        end: label.span.end,
        role: match label.role {
            LabelRole::Primary => "primary",
            LabelRole::Secondary => "secondary",
        },
        text: &label.text,
    });
    let edits = diagnostic.edits.iter().map(|edit| JsonEdit {
        place: places.of(edit.span),
        start: edit.span.start,
        end: edit.span.end,
        replacement: &edit.replacement,
    });
    JsonDiagnostic {
        code: diagnostic.code.0,
        severity: severity(diagnostic.severity),
        message: &diagnostic.message,
        labels: labels.collect(),
        help: diagnostic.help.as_deref(),
        rendered: diagnostic.rendered.as_deref().map(|rendered| {
            let excerpt = rendered.excerpt();
            JsonRendered {
                title: &rendered.title,
                first_line: excerpt.first_line,
                text: excerpt.text,
                at: &rendered.text[rendered.span.clone()],
            }
        }),
        edits: edits.collect(),
    }
}
