//! `accepted_values`: the column holds one of the listed values, or NULL.

use plan::Identifier;

use super::{Asked, CheckRule};
use crate::ir::Pipeline;
use crate::json_schema::{Keys, Shape};
use crate::resolve::Names;
use crate::source::Spanned;
use crate::spec::Scalar;
use crate::spec::decode::{Decoder, Field, Owner};
use crate::template::Values;

/// `accepted_values: { column, values }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub column: Spanned<Identifier>,
    /// At least one.
    pub values: Vec<Spanned<Scalar>>,
}

const KEYS: &[&str] = &["column", "values"];

pub(super) const ABOUT: &str = "Each value of the column is on the list, or NULL.";

pub(super) fn shape() -> Shape {
    Keys::of(KEYS)
        .required("column", Shape::text(), "The column.")
        .required("values", Shape::some(Shape::scalar()), "All values that it may hold.")
        .into()
}

impl Spec {
    pub(super) fn read(decoder: &mut Decoder<'_>, field: Field<'_>) -> Option<Self> {
        let fields = decoder.fields(field.value, Owner::of(&field), KEYS)?;
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

    pub(super) fn resolve(&self, names: &mut Names<'_>) -> Option<Vec<Asked<AcceptedValues>>> {
        let column = names.column(&self.column);
        let values: Vec<Option<String>> =
            self.values.iter().map(|value| names.literal(value)).collect();
        let (column, values) = (column?, values.into_iter().collect::<Option<_>>()?);
        let suffix = column.to_string();
        Some(Asked::one(suffix, AcceptedValues { column, values }))
    }
}

#[derive(Clone, Debug)]
pub struct AcceptedValues {
    pub column: Identifier,
    /// SQL literals, at least one.
    pub values: Vec<String>,
}

impl CheckRule for AcceptedValues {
    fn values(&self, _pipeline: &Pipeline, values: Values) -> Values {
        values
            .with("column", self.column.to_sql())
            .with("values", self.values.join(", "))
    }

    fn title(&self, _pipeline: &Pipeline) -> String {
        /// More would make the title longer than it helps.
        const SHOWN: usize = 5;
        let mut shown = self.values.iter().take(SHOWN).cloned().collect::<Vec<_>>();
        if self.values.len() > SHOWN {
            shown.push(format!("… ({} in all)", self.values.len()));
        }
        format!("`{}` is one of {}", self.column, shown.join(", "))
    }

    fn measures(&self) -> &'static str {
        "rows with another value"
    }
}
