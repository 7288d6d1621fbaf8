//! What a lint found.

use super::Lint;
use crate::fault::Edit;
use crate::span::Span;

/// One finding, worded as a [`crate::Fault`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub lint: &'static Lint,
    pub span: Span,
    /// Lower case, no full stop.
    pub message: String,
    pub label: String,
    /// The concrete fix.
    pub help: String,
    /// Places that explain it.
    pub also: Vec<(Span, String)>,
    /// What mends it without changing what the statement means; empty if no edit is sure.
    pub edits: Vec<Edit>,
}

impl Finding {
    pub(super) fn new(
        lint: &'static Lint,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            lint,
            span,
            message: message.into(),
            label: label.into(),
            help: help.into(),
            also: Vec::new(),
            edits: Vec::new(),
        }
    }
}
