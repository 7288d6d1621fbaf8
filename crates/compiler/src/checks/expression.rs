//! `expression`: a condition that is true, not false and not NULL, for every row.

use plan::Identifier;

use super::CheckRule;
use crate::ir::Pipeline;
use crate::template::{Expanded, TemplateId, Values};

#[derive(Clone, Debug)]
pub struct Expression {
    pub condition: Expanded,
}

impl CheckRule for Expression {
    fn name(&self) -> &'static str {
        "expression"
    }

    fn template(&self) -> TemplateId {
        TemplateId::CheckExpression
    }

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

    fn columns(&self) -> Vec<&Identifier> {
        Vec::new()
    }
}
