//! A table with other columns and the same rows: the engine cannot change columns that it checks.

use executor::SessionError;
use plan::TableName;

use super::super::Worker;
use super::persistence_of;
use crate::catalogue::NewColumn;
use crate::emit::{self, quoted, table_name};

impl Worker {
    /// Gives a table these columns; a column of its name keeps its values, another one gets its
    /// default.
    pub(super) fn rebuild(
        &mut self,
        table: &TableName,
        before: &[NewColumn],
        after: Vec<NewColumn>,
    ) -> Result<(), SessionError> {
        let old = TableName::new(
            table.schema.clone(),
            "callsheet_rebuilt".parse().expect("a plain name"),
        );
        self.engine(&format!(
            "ALTER TABLE {} RENAME TO {}",
            table_name(table),
            quoted(old.table.as_str())
        ))?;
        for column in &after {
            let is_new = before.iter().all(|known| known.identity != column.identity);
            if let (Some(sequence), true) = (&column.identity, is_new) {
                self.engine(&emit::create_sequence(table, sequence))?;
            }
        }
        self.engine(&emit::create_table(table, persistence_of(table), &after)?)?;
        let kept: Vec<_> = after
            .iter()
            .filter(|column| before.iter().any(|known| known.name == column.name))
            .map(|column| quoted(column.name.as_str()))
            .collect();
        let kept = kept.join(", ");
        self.engine(&format!(
            "INSERT INTO {} ({kept}) SELECT {kept} FROM {}",
            table_name(table),
            table_name(&old)
        ))?;
        self.engine(&emit::drop_table(&old))?;
        self.keep_columns(table, after)
    }
}
