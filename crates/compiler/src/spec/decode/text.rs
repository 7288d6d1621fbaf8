//! SQL and templates.

use super::{Decoder, Field};
use crate::source::{SourceText, Spanned};
use crate::spec::fault::Fault;
use crate::yaml::{NodeKind, source_text};

impl Decoder<'_> {
    /// Reads text that is not blank, its templates filled.
    pub(crate) fn filled(&mut self, field: Field<'_>) -> Option<Spanned<String>> {
        let value = self.rendered(field.value)?;
        self.filled_as_written(field.with(&value))
    }

    /// Reads a template, which knows the way back to its bytes; blank text is refused.
    pub(crate) fn text(&mut self, field: Field<'_>) -> Option<SourceText> {
        let text = self.filled_as_written(field)?;
        match &field.value.kind {
            NodeKind::Scalar(scalar) => Some(source_text(self.sources, text.span, scalar)),
            _ => None,
        }
    }

    /// Reads text that is no template of its own but knows the way back to its bytes, such as a
    /// type; blank text is refused.
    pub(crate) fn settled(&mut self, field: Field<'_>) -> Option<SourceText> {
        let value = self.rendered(field.value)?;
        self.text(field.with(&value))
    }

    /// Reads a reason or another text for people that is not blank.
    pub(crate) fn filled_prose(&mut self, field: Field<'_>) -> Option<Spanned<String>> {
        match self.expansion.instances.bindings(field.value.span) {
            Some(_) => self.filled(field),
            None => self.filled_as_written(field),
        }
    }

    fn filled_as_written(&mut self, field: Field<'_>) -> Option<Spanned<String>> {
        let text = self.leaf_as_written::<String>(field)?;
        if text.value.trim().is_empty() {
            self.faults.push(Fault::BlankText {
                field: field.to_string(),
                span: field.place(),
            });
            return None;
        }
        Some(text)
    }
}
