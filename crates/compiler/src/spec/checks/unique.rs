//! `unique: column` or `unique: [columns]`.

use plan::Identifier;

use super::CheckKind;
use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field};

/// No two rows agree in all of the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UniqueSpec {
    /// At least one.
    pub columns: Vec<Spanned<Identifier>>,
}

impl CheckKind for UniqueSpec {
    fn read(decoder: &mut Decoder<'_>, field: Field<'_>) -> Option<Self> {
        let columns = decoder.name_or_names(field)?;
        Some(Self { columns })
    }
}
