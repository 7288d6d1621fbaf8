//! `expression: <condition>`.

use super::CheckKind;
use crate::source::SourceText;
use crate::spec::decode::{Decoder, Field};

/// A condition that is true for every row; neither false nor NULL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionSpec {
    /// A template of SQL, never blank.
    pub expression: SourceText,
}

impl CheckKind for ExpressionSpec {
    fn read(decoder: &mut Decoder<'_>, field: Field<'_>) -> Option<Self> {
        let expression = decoder.text(field)?;
        Some(Self { expression })
    }
}
