//! Faults of the SQL front end, brought to the user's files.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Span;
use crate::template::Expanded;

/// A fault in a user's SQL, at its place in the user's file.
pub(crate) fn at(fault: &sql::Fault, text: &Expanded) -> Diagnostic {
    diagnostic(fault, text.span_at(fault.span.start..fault.span.end))
}

/// A fault in SQL that we made around the user's, at the place that asked for it.
pub(crate) fn diagnostic(fault: &sql::Fault, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic {
        code: Code(fault.code()),
        severity: match fault.severity() {
            sql::Severity::Error => Severity::Error,
            sql::Severity::Warning => Severity::Warning,
        },
        message: fault.message.clone(),
        labels: Vec::new(),
        help: None,
    };
    let diagnostic = diagnostic.at(span, fault.label.clone());
    match &fault.help {
        Some(help) => diagnostic.help(help.clone()),
        None => diagnostic,
    }
}
