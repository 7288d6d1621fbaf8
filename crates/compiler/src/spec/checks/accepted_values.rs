//! `accepted_values: { column, values }`.

use plan::Identifier;

use super::CheckKind;
use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field, Owner};
use crate::spec::scalar::Scalar;

/// Each value of the column is one of these. NULL is accepted; `not_null` refuses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedValuesSpec {
    pub column: Spanned<Identifier>,
    /// At least one.
    pub values: Vec<Spanned<Scalar>>,
}

impl CheckKind for AcceptedValuesSpec {
    fn read(decoder: &mut Decoder<'_>, field: Field<'_>) -> Option<Self> {
        let fields = decoder.fields(field.value, Owner::of(&field), &["column", "values"])?;
        let column = decoder
            .require(&fields, "column", "column: level")
            .and_then(|field| decoder.leaf(field));
        let values = decoder
            .require(&fields, "values", "values: [free, paid]")
            .and_then(|field| {
                decoder.some(field, "a list of values", |decoder, item| {
                    decoder.scalar(item)
                })
            });
        Some(Self {
            column: column?,
            values: values?,
        })
    }
}
