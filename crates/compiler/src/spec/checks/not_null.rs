//! `not_null: column` or `not_null: [columns]`.

use plan::Identifier;

use super::CheckKind;
use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field};

/// No row has NULL in any of the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotNullSpec {
    /// At least one.
    pub columns: Vec<Spanned<Identifier>>,
}

impl CheckKind for NotNullSpec {
    fn read(decoder: &mut Decoder<'_>, field: Field<'_>) -> Option<Self> {
        let columns = decoder.name_or_names(field)?;
        Some(Self { columns })
    }
}
