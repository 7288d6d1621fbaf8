//! `relationships`: each value of the column, NULL apart, stands in a column of another table.

use plan::Identifier;

use super::CheckRule;
use crate::ir::{Pipeline, TableId};
use crate::template::{TemplateId, Values};

#[derive(Clone, Debug)]
pub struct Relationships {
    pub column: Identifier,
    pub to_table: TableId,
    pub to_column: Identifier,
}

impl CheckRule for Relationships {
    fn name(&self) -> &'static str {
        "relationships"
    }

    fn template(&self) -> TemplateId {
        TemplateId::CheckRelationships
    }

    fn values(&self, pipeline: &Pipeline, values: Values) -> Values {
        let table = pipeline.table(self.to_table);
        values
            .with("column", self.column.to_sql())
            .with("to_table", table.physical.slotted())
            .with("to_column", self.to_column.to_sql())
    }

    fn title(&self, pipeline: &Pipeline) -> String {
        format!(
            "each `{}` is in `{}.{}`",
            self.column,
            pipeline.table(self.to_table).name.value,
            self.to_column
        )
    }

    fn measures(&self) -> &'static str {
        "rows that refer to nothing"
    }

    fn reads(&self) -> Option<TableId> {
        Some(self.to_table)
    }

    fn columns(&self) -> Vec<&Identifier> {
        vec![&self.column]
    }
}
