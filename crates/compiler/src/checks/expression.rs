//! `expression`: a condition that is true, not false and not NULL, for every row.

use super::{Asked, CheckRule};
use crate::ir::Pipeline;
use crate::json_schema::Shape;
use crate::resolve::Names;
use crate::source::SourceText;
use crate::spec::decode::{Decoder, Field};
use crate::template::{Expanded, Values};

/// `expression: <condition>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// A template of SQL, never blank.
    pub expression: SourceText,
}

pub(super) const ABOUT: &str = "A condition of SQL, a template, that is true for every row.";

pub(super) fn shape() -> Shape {
    Shape::filled()
}

impl Spec {
    pub(super) fn read(decoder: &mut Decoder<'_>, field: Field<'_>) -> Option<Self> {
        let expression = decoder.text(field)?;
        Some(Self { expression })
    }

    pub(super) fn resolve(&self, names: &mut Names<'_>) -> Option<Vec<Asked<Expression>>> {
        let condition = names.sql(&self.expression)?;
        Some(Asked::one("", Expression { condition }))
    }
}

#[derive(Clone, Debug)]
pub struct Expression {
    pub condition: Expanded,
}

impl CheckRule for Expression {
    fn values(&self, _pipeline: &Pipeline, values: Values) -> Values {
        values.with("expression", self.condition.slotted())
    }

    fn title(&self, _pipeline: &Pipeline) -> String {
        let text = self.condition.slotted();
        let words: Vec<&str> = text.split_whitespace().collect();
        format!("`{}` is true for every row", words.join(" "))
    }

    fn measures(&self) -> &'static str {
        "rows where it is not true"
    }

    fn user_sql(&self) -> Option<&Expanded> {
        Some(&self.condition)
    }
}
