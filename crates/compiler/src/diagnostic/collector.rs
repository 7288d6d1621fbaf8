//! All faults of a run, in a stable order.

use std::fmt;

use super::{Diagnostic, Edit, Severity, readings};
use crate::parts::{Instances, is_template};
use crate::source::Sources;

/// The most errors that are kept. A file with more of them has one cause, and showing them all
/// would only cost time.
const MOST_ERRORS: usize = 100;

/// Gathers what a stage finds, so that one run shows all of it.
#[derive(Clone, Debug, Default)]
pub struct Collector {
    found: Vec<Diagnostic>,
    errors: usize,
    instances: Instances,
}

impl Collector {
    /// Learns what the places of findings can have been read for.
    pub(crate) fn know(&mut self, instances: Instances) {
        self.instances = instances;
    }

    pub fn push(&mut self, diagnostic: impl Into<Diagnostic>) {
        let diagnostic = diagnostic.into();
        if diagnostic.severity == Severity::Error {
            self.errors += 1;
            if self.errors > MOST_ERRORS {
                return;
            }
        }
        self.found.push(diagnostic);
    }

    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        for diagnostic in diagnostics {
            self.push(diagnostic);
        }
    }

    /// Whether further errors are only counted.
    pub fn is_full(&self) -> bool {
        self.errors >= MOST_ERRORS
    }

    /// Counts an error that nobody will see, for a collector that is full.
    pub fn omit(&mut self) {
        self.errors += 1;
    }

    /// How many errors were found, those that are not kept included.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Takes over what another one found.
    pub fn absorb(&mut self, other: Self) {
        let omitted = other.errors.saturating_sub(MOST_ERRORS);
        self.extend(other.found);
        self.errors += omitted;
    }

    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// As [`Self::finish`], without the edits that would change a template instead of what it made.
    pub(crate) fn finish_in(mut self, sources: &Sources) -> Result<Vec<Diagnostic>, Diagnostics> {
        for diagnostic in &mut self.found {
            let is_made = |edit: &Edit| is_template(sources.slice(edit.span));
            if diagnostic.edits.iter().any(is_made) {
                diagnostic.edits.clear();
            }
        }
        self.finish()
    }

    /// The warnings, in order, or everything that was found if an error is among it.
    pub fn finish(mut self) -> Result<Vec<Diagnostic>, Diagnostics> {
        self.found = readings::told(self.found, &self.instances);
        sort(&mut self.found);
        if self.has_errors() {
            Err(Diagnostics {
                found: self.found,
                omitted: self.errors.saturating_sub(MOST_ERRORS),
            })
        } else {
            Ok(self.found)
        }
    }
}

/// By file, place and code; the same finding twice is one.
fn sort(found: &mut Vec<Diagnostic>) {
    found.sort_by(|a, b| {
        let key = |diagnostic: &Diagnostic| (diagnostic.primary(), diagnostic.code);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    found.dedup();
}

/// Why there is no result: at least one error, and the warnings found beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    omitted: usize,
}

impl Diagnostics {
    /// In order of file, place and code.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.found.iter()
    }

    /// How many errors were found beyond those that are kept.
    pub fn omitted(&self) -> usize {
        self.omitted
    }
}

impl From<Diagnostic> for Diagnostics {
    /// `diagnostic` is taken as an error, whatever its severity.
    fn from(diagnostic: Diagnostic) -> Self {
        Self {
            found: vec![Diagnostic {
                severity: Severity::Error,
                ..diagnostic
            }],
            omitted: 0,
        }
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// One line each, without places; [`super::report`] shows them in full.
impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.found.iter().enumerate() {
            let end = if index == 0 { "" } else { "\n" };
            write!(f, "{end}{}: {}", diagnostic.code, diagnostic.message)?;
        }
        if self.omitted > 0 {
            write!(f, "\nand {} more", self.omitted)?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};
    use crate::spec::Fault;

    fn file() -> FileId {
        let mut sources = Sources::default();
        sources.add("pipeline.yml", b"abc").expect("UTF-8")
    }

    fn blank(field: &str, start: usize) -> Diagnostic {
        Fault::BlankText {
            field: field.into(),
            span: Span::new(file(), start..start),
        }
        .into()
    }

    #[test]
    fn findings_come_in_the_order_of_the_file_and_once_each() {
        let mut collector = Collector::default();
        collector.extend([blank("`b`", 2), blank("`a`", 1), blank("`b`", 2)]);
        let diagnostics = collector.finish().expect_err("errors were found");
        assert_eq!(
            diagnostics.to_string(),
            "spec/blank-text: `a` is blank\nspec/blank-text: `b` is blank"
        );
    }

    #[test]
    fn warnings_alone_are_no_failure() {
        let mut collector = Collector::default();
        assert_eq!(collector.clone().finish(), Ok(Vec::new()));
        let warning = Diagnostic {
            severity: Severity::Warning,
            ..blank("`a`", 1)
        };
        collector.push(warning.clone());
        assert_eq!(collector.finish(), Ok(vec![warning]));
    }

    #[test]
    fn what_is_taken_over_keeps_its_count() {
        let mut inner = Collector::default();
        inner.extend((0..MOST_ERRORS + 7).map(|start| blank("`a`", start)));
        let mut outer = Collector::default();
        outer.push(blank("`b`", 0));
        outer.absorb(inner);
        assert_eq!(outer.errors(), MOST_ERRORS + 8);
        let diagnostics = outer.finish().expect_err("errors were found");
        assert_eq!(diagnostics.omitted(), 8);
    }

    #[test]
    fn what_is_not_kept_is_counted() {
        let mut collector = Collector::default();
        collector.extend((0..MOST_ERRORS + 7).map(|start| blank("`a`", start)));
        let diagnostics = collector.finish().expect_err("errors were found");
        assert_eq!(diagnostics.iter().count(), MOST_ERRORS);
        assert_eq!(diagnostics.omitted(), 7);
    }
}
