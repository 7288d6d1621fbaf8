//! Faults and findings of the SQL front end, brought to the user's files.

mod explanations;

pub use explanations::EXPLANATIONS;

use crate::diagnostic::{Diagnostic, Rendered};
use crate::source::Span;
use crate::template::{Expanded, SAMPLE_DATE};

/// A fault in a user's SQL, at its place in the user's file, and in what a template made of it.
pub(crate) fn at(fault: &sql::Fault, text: &Expanded) -> Diagnostic {
    let mut diagnostic = placed(fault, |span| text.span_at(span.range()));
    diagnostic.rendered = rendered(fault.span, &fault.label, text).map(Box::new);
    diagnostic
}

/// A fault and the places that explain it, each brought to the user's file.
pub(crate) fn placed(fault: &sql::Fault, place: impl Fn(sql::Span) -> Span) -> Diagnostic {
    let diagnostic = diagnostic(fault, place(fault.span));
    fault
        .also
        .iter()
        .fold(diagnostic, |diagnostic, (span, label)| {
            diagnostic.also(place(*span), label)
        })
}

/// The rendered text, where the place at fault cannot be seen in the template.
pub(crate) fn rendered(span: sql::Span, label: &str, text: &Expanded) -> Option<Rendered> {
    let span = span.range();
    if !text.is_made(&span) {
        return None;
    }
    let title = if text.depends_on_interval() {
        format!("the SQL as rendered for {SAMPLE_DATE}")
    } else {
        "the SQL as rendered".to_owned()
    };
    Some(Rendered::new(title, &text.sample(), span, label))
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
