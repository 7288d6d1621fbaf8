//! Faults of the SQL front end, brought to the user's files.

mod explanations;

pub use explanations::EXPLANATIONS;

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::template::Expanded;

/// A fault in a user's SQL, at its place in the user's file.
pub(crate) fn at(fault: &sql::Fault, text: &Expanded) -> Diagnostic {
    let place = |span: sql::Span| text.span_at(span.start..span.end);
    let diagnostic = diagnostic(fault, place(fault.span));
    fault
        .also
        .iter()
        .fold(diagnostic, |diagnostic, (span, label)| {
            diagnostic.also(place(*span), label)
        })
}

/// A fault in SQL that we made around the user's, at the place that asked for it.
pub(crate) fn diagnostic(fault: &sql::Fault, span: Span) -> Diagnostic {
    let explanation = explanations::of(fault.kind);
    let diagnostic = match fault.severity() {
        sql::Severity::Error => Diagnostic::error(explanation, &*fault.message),
        sql::Severity::Warning => Diagnostic::warning(explanation, &*fault.message),
    };
    let diagnostic = diagnostic.at(span, &*fault.label);
    match &fault.help {
        Some(help) => diagnostic.help(&**help),
        None => diagnostic,
    }
}
