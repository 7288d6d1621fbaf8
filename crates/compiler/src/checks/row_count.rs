//! `row_count`: how many rows there are.

use plan::{Expectation, Identifier};

use super::CheckRule;
use crate::ir::Pipeline;
use crate::template::{TemplateId, Values};

#[derive(Clone, Debug)]
pub struct RowCount {
    /// At least one bound.
    pub expect: Expectation,
}

impl CheckRule for RowCount {
    fn name(&self) -> &'static str {
        "row_count"
    }

    fn template(&self) -> TemplateId {
        TemplateId::CheckRowCount
    }

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

    fn columns(&self) -> Vec<&Identifier> {
        Vec::new()
    }
}
