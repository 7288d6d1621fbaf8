//! Diagnostics for people, for programs, and for GitHub.

use std::fmt::Write as _;
use std::path::Path;

use clap::ValueEnum;
use compiler::Sources;
use compiler::diagnostic::{Diagnostic, LabelRole, Severity, report};
use compiler::source::Span;
use miette::{GraphicalReportHandler, GraphicalTheme, ThemeCharacters, ThemeStyles};
use plan::report::wording::counted;
use serde::Serialize;

use crate::failure::Failure;
use crate::output;

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, with the lines at fault, on standard error
    #[default]
    Text,
    /// One array of objects on standard output
    Json,
    /// Workflow commands of GitHub Actions on standard output: annotations in the diff
    Github,
}

/// Writes the diagnostics of one compilation. `root` is the project's root as the reader knows it.
pub(crate) fn show(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    format: Format,
    root: &Path,
) -> Result<(), Failure> {
    match format {
        Format::Text => {
            for diagnostic in diagnostics {
                output::talk(&text(diagnostic, sources));
            }
            if let Some(first) = diagnostics.first() {
                output::talk(&format!(
                    "{}; more about one: `callsheet explain {}`",
                    counts(diagnostics),
                    first.code
                ));
            }
            Ok(())
        }
        Format::Json => output::data(&json(diagnostics, sources)),
        Format::Github => {
            let lines = diagnostics.iter().map(|one| github(one, sources, root));
            output::data(&lines.collect::<String>())
        }
    }
}

/// `2 errors, 1 warning`
fn counts(diagnostics: &[Diagnostic]) -> String {
    let of = |severity| {
        let same = |diagnostic: &&Diagnostic| diagnostic.severity == severity;
        diagnostics.iter().filter(same).count()
    };
    let parts = [
        (of(Severity::Error), "error"),
        (of(Severity::Warning), "warning"),
    ];
    let parts = parts.iter().filter(|(number, _)| *number > 0);
    let words: Vec<String> = parts.map(|(number, noun)| counted(*number, noun)).collect();
    words.join(", ")
}

/// One diagnostic with its lines; colour is stripped by the stream where it is not wanted.
fn text(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let theme = GraphicalTheme {
        characters: ThemeCharacters::unicode(),
        styles: ThemeStyles::ansi(),
    };
    let mut out = String::new();
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_width(usize::from(output::width()));
    handler
        .render_report(&mut out, &report(diagnostic, sources))
        .expect("writing to memory cannot fail");
    out
}

/// A place, counted from 1 as editors do; columns count characters.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

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

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    code: &'a str,
    severity: &'static str,
    message: &'a str,
    labels: Vec<JsonLabel<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

fn json(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let all: Vec<JsonDiagnostic<'_>> = diagnostics
        .iter()
        .map(|diagnostic| JsonDiagnostic {
            code: diagnostic.code.0,
            severity: severity(diagnostic.severity),
            message: &diagnostic.message,
            labels: diagnostic
                .labels
                .iter()
                .map(|label| JsonLabel {
                    place: place(label.span, sources),
                    start: label.span.start,
                    end: label.span.end,
                    role: match label.role {
                        LabelRole::Primary => "primary",
                        LabelRole::Secondary => "secondary",
                    },
                    text: &label.text,
                })
                .collect(),
            help: diagnostic.help.as_deref(),
        })
        .collect();
    let text = serde_json::to_string_pretty(&all).expect("plain data is JSON");
    text + "\n"
}

/// <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>
fn github(diagnostic: &Diagnostic, sources: &Sources, root: &Path) -> String {
    let mut line = format!("::{} ", severity(diagnostic.severity));
    if let Some(span) = diagnostic.primary() {
        let place = place(span, sources);
        let file = root.join(place.file);
        let _ = write!(
            line,
            "file={},line={},col={},endLine={},endColumn={},",
            property(&file.display().to_string()),
            place.line,
            place.column,
            place.end_line,
            place.end_column
        );
    }
    let mut message = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        let _ = write!(message, "\nhelp: {help}");
    }
    let _ = writeln!(
        line,
        "title={}::{}",
        property(diagnostic.code.0),
        escaped(&message)
    );
    line
}

/// A workflow command is one line.
fn escaped(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn place(span: Span, sources: &Sources) -> Place<'_> {
    let file = sources.file(span.file);
    let position = |at: usize| {
        let before = &file.text()[..at];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = 1 + before.matches('\n').count();
        (line, 1 + before[line_start..].chars().count())
    };
    let (line, column) = position(span.start);
    let (end_line, end_column) = position(span.end);
    Place {
        file: file.name(),
        line,
        column,
        end_line,
        end_column,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The byte 0xfa in the second line of a file, as a real diagnostic.
    fn not_utf_8() -> (Diagnostic, Sources) {
        let mut sources = Sources::default();
        let fault = sources
            .add("plays/pipeline.yml", b"a: 1\nb: \xfa\n")
            .expect_err("not UTF-8");
        (fault, sources)
    }

    #[test]
    fn json_counts_lines_and_columns_from_one() {
        let (fault, sources) = not_utf_8();
        let parsed: serde_json::Value =
            serde_json::from_str(&json(&[fault], &sources)).expect("JSON");
        let label = &parsed[0]["labels"][0];
        assert_eq!(parsed[0]["code"], "source/invalid-utf-8");
        assert_eq!((&label["line"], &label["column"]), (&2.into(), &4.into()));
    }

    #[test]
    fn a_workflow_command_is_one_line_and_points_at_the_file() {
        let (mut fault, sources) = not_utf_8();
        fault.message = "100 % wrong,\nreally".to_owned();
        fault.help = None;
        assert_eq!(
            github(&fault, &sources, Path::new("pipelines")),
            "::error file=pipelines/plays/pipeline.yml,line=2,col=4,endLine=2,endColumn=5,\
             title=source/invalid-utf-8::100 %25 wrong,%0Areally\n"
        );
    }

    #[test]
    fn text_shows_the_code_the_place_and_the_help() {
        let (fault, sources) = not_utf_8();
        let shown = text(&fault, &sources);
        for part in ["source/invalid-utf-8", "plays/pipeline.yml:2:4", "help"] {
            assert!(shown.contains(part), "{part} in {shown}");
        }
    }
}
