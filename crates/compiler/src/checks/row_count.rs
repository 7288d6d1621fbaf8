//! `row_count`: how many rows there are.

use plan::Expectation;

use super::{Asked, CheckRule};
use crate::ir::Pipeline;
use crate::json_schema::{Keys, Shape};
use crate::resolve::Names;
use crate::source::Spanned;
use crate::spec::Fault;
use crate::spec::decode::{Decoder, Field, Owner};
use crate::template::Values;

/// `row_count: { min, max }`, both in; at least one is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    pub min: Option<Spanned<u64>>,
    pub max: Option<Spanned<u64>>,
}

const KEYS: &[&str] = &["min", "max"];

pub(super) const ABOUT: &str = "How many rows there are.";

pub(super) fn shape() -> Shape {
    Keys::of(KEYS)
        .key("min", Shape::leaf::<u64>(), "So many rows at least.")
        .key("max", Shape::leaf::<u64>(), "So many rows at most.")
        .at_least_one(KEYS)
        .into()
}

impl Spec {
    pub(super) fn read(decoder: &mut Decoder<'_>, field: Field<'_>) -> Option<Self> {
        let fields = decoder.fields(field.value, Owner::of(&field), KEYS)?;
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

    #[expect(clippy::unnecessary_wraps, reason = "other kinds can fail")]
    pub(super) fn resolve(&self, _names: &mut Names<'_>) -> Option<Vec<Asked<RowCount>>> {
        let bound = |bound: &Option<Spanned<u64>>| {
            bound
                .as_ref()
                .map(|bound| i64::try_from(bound.value).unwrap_or(i64::MAX))
        };
        let expect = Expectation {
            min: bound(&self.min),
            max: bound(&self.max),
        };
        Some(Asked::one("", RowCount { expect }))
    }
}

#[derive(Clone, Debug)]
pub struct RowCount {
    /// At least one bound.
    pub expect: Expectation,
}

impl CheckRule for RowCount {
    fn values(&self, _pipeline: &Pipeline, values: Values) -> Values {
        values
    }

    fn title(&self, _pipeline: &Pipeline) -> String {
        format!("row count is {}", self.expect)
    }

    fn measures(&self) -> &'static str {
        "rows"
    }

    fn expect(&self) -> Expectation {
        self.expect
    }
}
