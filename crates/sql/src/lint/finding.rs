//! What a lint found.

use super::{Level, Lint};
use crate::fault::Edit;
use crate::span::Span;

/// What becomes of the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consequence {
    /// It runs, or may run.
    Runs,
    /// Redshift refuses it, whatever the rows are.
    Refused,
}

/// One finding, worded as a [`crate::Fault`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub lint: &'static Lint,
    pub consequence: Consequence,
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
            consequence: Consequence::Runs,
            span,
            message: message.into(),
            label: label.into(),
            help: help.into(),
            also: Vec::new(),
            edits: Vec::new(),
        }
    }

    /// The same, of a statement that Redshift refuses for certain.
    pub(super) fn refused(self) -> Self {
        Self {
            consequence: Consequence::Refused,
            ..self
        }
    }

    /// How much it weighs where nobody set its level: what is refused is an error, also of a lint that
    /// else warns.
    pub fn level(&self) -> Level {
        match self.consequence {
            Consequence::Runs => self.lint.level,
            Consequence::Refused => Level::Error,
        }
    }
}
