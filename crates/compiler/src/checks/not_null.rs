//! `not_null`: no row has NULL in the column.

use plan::Identifier;

use super::CheckRule;
use crate::ir::Pipeline;
use crate::template::{TemplateId, Values};

#[derive(Clone, Debug)]
pub struct NotNull {
    pub column: Identifier,
}

impl CheckRule for NotNull {
    fn name(&self) -> &'static str {
        "not_null"
    }

    fn template(&self) -> TemplateId {
        TemplateId::CheckNotNull
    }

    fn values(&self, _pipeline: &Pipeline, values: Values) -> Values {
        values.with("column", self.column.to_sql())
    }

    fn title(&self, _pipeline: &Pipeline) -> String {
        format!("`{}` is never null", self.column)
    }

    fn measures(&self) -> &'static str {
        "rows with a null"
    }

    fn columns(&self) -> Vec<&Identifier> {
        vec![&self.column]
    }
}
