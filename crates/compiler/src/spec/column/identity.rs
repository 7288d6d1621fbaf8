//! `identity: { start: 1, step: 1 }`, or `identity: [1, 1]`.

use plan::table::Identity;

use crate::json_schema::{Keys, Shape};
use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field, Owner};
use crate::spec::fault::Fault;
use crate::yaml::NodeKind;

const KEYS: &[&str] = &["start", "step"];

impl Decoder<'_> {
    pub(super) fn identity(&mut self, field: Field<'_>) -> Option<Spanned<Identity>> {
        let (start, step) = match &field.value.kind {
            NodeKind::Mapping(..) => {
                let fields = self.fields(field.value, Owner::of(&field), KEYS)?;
                let start = self.require(&fields, "start", "identity: { start: 1, step: 1 }");
                let step = self.require(&fields, "step", "identity: { start: 1, step: 1 }");
                (self.leaf(start?)?, self.leaf(step?)?)
            }
            NodeKind::Sequence(_) => {
                let expected = "two whole numbers, start and step";
                let numbers: Vec<Spanned<i32>> =
                    self.list(field, expected, |decoder, item| decoder.leaf(item))?;
                let Ok([start, step]) = <[Spanned<i32>; 2]>::try_from(numbers) else {
                    self.wrong_type(field, expected, None);
                    return None;
                };
                (start, step)
            }
            _ => {
                let expected = "a mapping with `start` and `step`, or a list of the two";
                self.wrong_type(field, expected, Some("write `identity: [1, 1]`".to_owned()));
                return None;
            }
        };
        if step.value == 0 {
            self.faults.push(Fault::OutOfRange {
                field: "`step`".to_owned(),
                problem: "gives every row the same number",
                span: step.span,
                help: "write a step such as 1".to_owned(),
            });
            return None;
        }
        let identity = Identity {
            start: start.value,
            step: step.value,
        };
        Some(Spanned::new(identity, field.place()))
    }
}

pub(super) fn shape() -> Shape {
    let number = Shape::leaf::<i32>;
    let keys = Keys::of(KEYS)
        .required("start", number(), "The first number.")
        .required(
            "step",
            number(),
            "How far apart two numbers are at least; not 0.",
        );
    Shape::either([keys.into(), Shape::pair(number())])
}
