//! `row_count: { min, max }`.

use super::CheckKind;
use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field, Owner};
use crate::spec::fault::Fault;

/// The number of rows lies within bounds, both inclusive. At least one is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowCountSpec {
    pub min: Option<Spanned<u64>>,
    pub max: Option<Spanned<u64>>,
}

impl CheckKind for RowCountSpec {
    fn read(decoder: &mut Decoder<'_>, field: Field<'_>) -> Option<Self> {
        let fields = decoder.fields(field.value, Owner::of(&field), &["min", "max"])?;
        let given = (fields.get("min"), fields.get("max"));
        if let (None, None) = given {
            decoder.faults.push(Fault::MissingChoice {
                what: "bound",
                owner: fields.owner.title.clone(),
                variants: "`min` or `max`".into(),
                span: field.key,
            });
            return None;
        }
        let min = given.0.and_then(|field| decoder.leaf::<u64>(field));
        let max = given.1.and_then(|field| decoder.leaf::<u64>(field));
        if let (Some(min), Some(max)) = (min, max)
            && max.value < min.value
        {
            decoder.faults.push(Fault::OutOfRange {
                field: "`max`".into(),
                problem: "is less than `min`, so that the check could never pass",
                span: max.span,
                help: format!("write {} or more, or drop one of them", min.value),
            });
        }
        Some(Self { min, max })
    }
}
