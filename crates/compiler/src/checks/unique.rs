//! `unique`: no two rows have the same values in the columns. Rows with a NULL among them are left
//! out, as SQL's own UNIQUE leaves them out.
//!
//! With scope `interval`, a key counts if a row of the interval has it, and is looked for in the
//! whole table.

use plan::Identifier;

use super::CheckRule;
use crate::ir::Pipeline;
use crate::loads::list;
use crate::template::{TemplateId, Values};

#[derive(Clone, Debug)]
pub struct Unique {
    /// At least one.
    pub columns: Vec<Identifier>,
}

impl CheckRule for Unique {
    fn name(&self) -> &'static str {
        "unique"
    }

    fn template(&self) -> TemplateId {
        TemplateId::CheckUnique
    }

    fn values(&self, _pipeline: &Pipeline, values: Values) -> Values {
        let known: Vec<String> = self
            .columns
            .iter()
            .map(|column| format!("{} IS NOT NULL", column.to_sql()))
            .collect();
        values
            .with("columns", list(&self.columns))
            .with("known", known.join(" AND "))
    }

    fn title(&self, _pipeline: &Pipeline) -> String {
        match self.columns.as_slice() {
            [column] => format!("`{column}` is unique"),
            columns => {
                let names: Vec<String> = columns.iter().map(|c| format!("`{c}`")).collect();
                format!("{} are unique together", names.join(", "))
            }
        }
    }

    fn measures(&self) -> &'static str {
        "repeated keys"
    }

    fn columns(&self) -> Vec<&Identifier> {
        self.columns.iter().collect()
    }
}
