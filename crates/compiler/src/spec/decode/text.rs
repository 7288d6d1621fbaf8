//! SQL and templates.

use super::{Decoder, Field};
use crate::source::{SourceText, Spanned};
use crate::spec::fault::Fault;
use crate::yaml::{NodeKind, source_text};

impl Decoder<'_> {
    /// Reads text that is not blank.
    pub(crate) fn filled(&mut self, field: Field<'_>) -> Option<Spanned<String>> {
        let text = self.leaf::<String>(field)?;
        if text.value.trim().is_empty() {
            self.faults.push(Fault::BlankText {
                field: field.to_string(),
                span: field.place(),
            });
            return None;
        }
        Some(text)
    }

    /// Reads text that knows the way back to its bytes; blank text is refused.
    pub(crate) fn text(&mut self, field: Field<'_>) -> Option<SourceText> {
        let text = self.filled(field)?;
        match &field.value.kind {
            NodeKind::Scalar(scalar) => Some(source_text(self.sources, text.span, scalar)),
            _ => None,
        }
    }
}
