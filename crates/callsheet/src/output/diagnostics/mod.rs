//! Diagnostics for people, for programs, for GitHub and for code scanning.

pub(crate) mod github;
mod json;
mod place;
mod sarif;
pub(crate) mod text;

use std::path::Path;

use clap::ValueEnum;
use compiler::Sources;
use compiler::diagnostic::{Diagnostic, Severity};
use plan::report::wording::counted;

use crate::failure::Failure;
use crate::output;

pub(crate) use place::{Place, Places};

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, with the lines at fault, on standard error
    #[default]
    Text,
    /// For programs, on standard output
    Json,
    /// Workflow commands of GitHub Actions on standard output: annotations in the diff
    Github,
    /// SARIF 2.1.0 on standard output: code scanning of GitHub, GitLab, editors
    Sarif,
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
            text::show(diagnostics, sources);
            Ok(())
        }
        Format::Json => output::data(&json::document(diagnostics, sources)),
        Format::Github => output::data(&github::commands(diagnostics, sources, root)),
        Format::Sarif => output::data(&sarif::document(diagnostics, sources, root)),
    }
}

/// `2 errors, 1 warning`; empty where there is neither.
pub(crate) fn counts<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> String {
    let (mut errors, mut warnings) = (0, 0);
    for diagnostic in diagnostics {
        match diagnostic.severity {
            Severity::Error => errors += 1,
            Severity::Warning => warnings += 1,
        }
    }
    let parts = [(errors, "error"), (warnings, "warning")];
    let parts = parts.iter().filter(|(number, _)| *number > 0);
    let words: Vec<String> = parts.map(|(number, noun)| counted(*number, noun)).collect();
    words.join(", ")
}

pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

#[cfg(test)]
mod tests;
