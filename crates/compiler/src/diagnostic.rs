//! What is wrong, where, and what to do about it.

mod collector;
mod cropped;
mod edit;
mod explanation;
mod readings;
mod rendered;
mod report;

use std::fmt;

pub use collector::{Collector, Diagnostics};
pub use edit::{Edit, fix};
pub(crate) use explanation::define_explanations;
pub use explanation::{Explanation, Page, explain, explanations};
pub use rendered::{Excerpt, Rendered};
pub use report::{Report, report};

use crate::source::Span;

/// `<stage>/<fault>`: names the module, the variant, the test folder and the topic of `explain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Whether a diagnostic stops the compilation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// The place at fault, or one that explains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LabelRole {
    Primary,
    Secondary,
}

/// A place and what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: String,
    pub role: LabelRole,
}

/// One fault, ready to be shown.
///
/// The message says what is wrong (lower case, the user's words in backticks, no full stop), the
/// labels say where, the help says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub message: String,
    pub labels: Vec<Label>,
    pub help: Option<String>,
    /// What mends it, where that is sure; all of them together.
    pub edits: Vec<Edit>,
    /// The text that a template made, where what is wrong does not stand in the user's file.
    pub rendered: Option<Box<Rendered>>,
}

/// The longest message, in bytes. The user's words can be longer than anybody wants to read.
const LONGEST_MESSAGE: usize = 1000;

fn cut(mut message: String) -> String {
    if message.len() > LONGEST_MESSAGE {
        message.truncate(message.floor_char_boundary(LONGEST_MESSAGE));
        message.push('…');
    }
    message
}

impl Diagnostic {
    pub fn error(explanation: &Explanation, message: impl Into<String>) -> Self {
        Self {
            code: explanation.code,
            severity: Severity::Error,
            message: cut(message.into()),
            labels: Vec::new(),
            help: None,
            edits: Vec::new(),
            rendered: None,
        }
    }

    pub fn warning(explanation: &Explanation, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(explanation, message)
        }
    }

    /// The place at fault; the first one given is where the diagnostic stands.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
            role: LabelRole::Primary,
        });
        self
    }

    /// A place that explains the fault, such as a first definition.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
            role: LabelRole::Secondary,
        });
        self
    }

    /// What to do: an instruction.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A change that mends it, one of all that it takes.
    #[must_use]
    pub fn edit(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.edits.push(Edit {
            span,
            replacement: replacement.into(),
        });
        self
    }

    /// Where the diagnostic stands.
    pub fn primary(&self) -> Option<Span> {
        let primary = |label: &&Label| label.role == LabelRole::Primary;
        let label = self.labels.iter().find(primary).or(self.labels.first());
        label.map(|label| label.span)
    }
}
