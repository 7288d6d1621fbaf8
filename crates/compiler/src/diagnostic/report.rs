//! Diagnostics as miette shows them. The only file that imports miette.

use std::fmt;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::cropped::Cropped;
use super::{Diagnostic, Label, LabelRole, Rendered, Severity};
use crate::source::{FileId, Sources};

/// A [`Diagnostic`] with the texts it points into.
///
/// The file of the primary label is shown first, with all labels in it; what a template made and
/// labels in other files follow as related snippets.
#[derive(Debug)]
pub struct Report {
    diagnostic: Diagnostic,
    snippet: Option<Snippet>,
    others: Vec<Snippet>,
}

/// Joins a diagnostic with its texts.
pub fn report(diagnostic: &Diagnostic, sources: &Sources) -> Report {
    let mut files: Vec<FileId> = diagnostic
        .primary()
        .map(|span| span.file)
        .into_iter()
        .collect();
    for label in &diagnostic.labels {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    let mut snippets = files
        .into_iter()
        .map(|file| Snippet::new(file, &diagnostic.labels, sources));
    let snippet = snippets.next();
    let rendered = diagnostic.rendered.as_deref().map(Snippet::rendered);
    Report {
        diagnostic: diagnostic.clone(),
        snippet,
        others: rendered.into_iter().chain(snippets).collect(),
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.diagnostic.message)
    }
}

impl std::error::Error for Report {}

impl miette::Diagnostic for Report {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.diagnostic.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.diagnostic.help.as_ref()?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.snippet.as_ref()?.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.snippet.as_ref()?.labels()
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        if self.others.is_empty() {
            return None;
        }
        let others = self.others.iter();
        Some(Box::new(
            others.map(|snippet| snippet as &dyn miette::Diagnostic),
        ))
    }
}

/// The labels that lie in one file.
#[derive(Debug)]
struct Snippet {
    title: String,
    source: Shown,
    labels: Vec<LabeledSpan>,
}

/// A file, or what stands for one, as far as its lines fit a screen.
#[derive(Debug)]
struct Shown {
    name: String,
    cropped: Cropped,
}

impl SourceCode for Shown {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = &self.cropped.text;
        let contents = text.read_span(span, lines_before, lines_after)?;
        // Lines are read from their start where others are asked for before them.
        let lacking = match lines_before {
            0 => self.cropped.lacking(contents.span().offset()),
            _ => 0,
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            contents.data(),
            *contents.span(),
            contents.line(),
            contents.column() + lacking,
            contents.line_count(),
        )))
    }
}

impl Snippet {
    fn new(file: FileId, labels: &[Label], sources: &Sources) -> Self {
        let source = sources.file(file);
        let labels = labels.iter().filter(|label| label.span.file == file);
        let labels: Vec<&Label> = labels.collect();
        let places: Vec<_> = labels.iter().map(|label| label.span.range()).collect();
        let cropped = Cropped::of(source.shown(), &places);
        Self {
            title: format!("see `{}`", source.name()),
            labels: labels
                .into_iter()
                .map(|label| labeled(label, &cropped))
                .collect(),
            source: Shown {
                name: source.name().to_owned(),
                cropped,
            },
        }
    }

    /// What a template made: no file of the user's, so that it has a title in the place of a name.
    fn rendered(rendered: &Rendered) -> Self {
        let label = Some(rendered.label.clone());
        let cropped = Cropped::of(&rendered.text, std::slice::from_ref(&rendered.span));
        let span = cropped.place(&rendered.span);
        Self {
            title: format!("this is {}", rendered.title),
            source: Shown {
                name: "rendered".to_owned(),
                cropped,
            },
            labels: vec![LabeledSpan::new_primary_with_span(label, span)],
        }
    }
}

fn labeled(label: &Label, cropped: &Cropped) -> LabeledSpan {
    let text = Some(label.text.clone());
    let span = cropped.place(&label.span.range());
    match label.role {
        LabelRole::Primary => LabeledSpan::new_primary_with_span(text, span),
        LabelRole::Secondary => LabeledSpan::new_with_span(text, span),
    }
}

impl fmt::Display for Snippet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

impl std::error::Error for Snippet {}

impl miette::Diagnostic for Snippet {
    fn severity(&self) -> Option<miette::Severity> {
        Some(miette::Severity::Advice)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
