//! All faults of a run, in a stable order.

use std::fmt;

use super::{Diagnostic, Severity};

/// Gathers what a stage finds, so that one run shows all of it.
#[derive(Clone, Debug, Default)]
pub struct Collector {
    found: Vec<Diagnostic>,
}

impl Collector {
    pub fn push(&mut self, diagnostic: impl Into<Diagnostic>) {
        self.found.push(diagnostic.into());
    }

    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.found.extend(diagnostics);
    }

    pub fn has_errors(&self) -> bool {
        self.found
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The warnings, in order, or everything that was found if an error is among it.
    pub fn finish(mut self) -> Result<Vec<Diagnostic>, Diagnostics> {
        let failed = self.has_errors();
        sort(&mut self.found);
        if failed {
            Err(Diagnostics(self.found))
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
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// In order of file, place and code.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}

impl From<Diagnostic> for Diagnostics {
    /// `diagnostic` is taken as an error, whatever its severity.
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![Diagnostic {
            severity: Severity::Error,
            ..diagnostic
        }])
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
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
        for (index, diagnostic) in self.0.iter().enumerate() {
            let end = if index == 0 { "" } else { "\n" };
            write!(f, "{end}{}: {}", diagnostic.code, diagnostic.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}
