//! `accepted_values`: the column holds one of the listed values, or NULL.

use plan::Identifier;

use super::CheckRule;
use crate::ir::Pipeline;
use crate::template::{TemplateId, Values};

#[derive(Clone, Debug)]
pub struct AcceptedValues {
    pub column: Identifier,
    /// SQL literals, at least one.
    pub values: Vec<String>,
}

impl CheckRule for AcceptedValues {
    fn name(&self) -> &'static str {
        "accepted_values"
    }

    fn template(&self) -> TemplateId {
        TemplateId::CheckAcceptedValues
    }

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

    fn columns(&self) -> Vec<&Identifier> {
        vec![&self.column]
    }
}
