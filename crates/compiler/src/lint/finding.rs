//! What a lint found.

use super::{Level, Lint};
use crate::diagnostic::Diagnostic;
use crate::ir::TableId;
use crate::source::Span;

/// A finding whose level is not decided yet.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub(super) lint: &'static Lint,
    /// Unless somebody sets another one.
    pub(super) level: Level,
    /// Whose levels and waivers apply; none for what is about the pipeline.
    pub(super) table: Option<TableId>,
    pub(super) diagnostic: Diagnostic,
}

impl Finding {
    pub(super) fn new(
        lint: &'static Lint,
        table: impl Into<Option<TableId>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            lint,
            level: lint.level,
            table: table.into(),
            diagnostic: Diagnostic::warning(&lint.into(), message),
        }
    }

    /// The place at fault.
    #[must_use]
    pub(super) fn at(self, span: Span, label: impl Into<String>) -> Self {
        self.with(|diagnostic| diagnostic.at(span, label))
    }

    /// A place that explains it.
    #[must_use]
    pub(super) fn also(self, span: Span, label: impl Into<String>) -> Self {
        self.with(|diagnostic| diagnostic.also(span, label))
    }

    /// What to do.
    #[must_use]
    pub(super) fn help(self, help: impl Into<String>) -> Self {
        self.with(|diagnostic| diagnostic.help(help))
    }

    /// A change that mends it without changing anything else.
    #[must_use]
    pub(super) fn edit(self, span: Span, replacement: impl Into<String>) -> Self {
        self.with(|diagnostic| diagnostic.edit(span, replacement))
    }

    fn with(self, change: impl FnOnce(Diagnostic) -> Diagnostic) -> Self {
        Self {
            diagnostic: change(self.diagnostic),
            ..self
        }
    }
}
