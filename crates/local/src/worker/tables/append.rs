//! `ALTER TABLE APPEND`: <https://docs.aws.amazon.com/redshift/latest/dg/r_ALTER_TABLE_APPEND.html>.

use executor::SessionError;
use plan::TableName;
use sql::statement::Unmatched;

use super::super::Worker;
use crate::catalogue::{NewColumn, Relation};
use crate::emit::{is_temporary, quoted, table_name};
use crate::refusal::{not_rehearsed, refused, refused_with_help, sqlstate};

impl Worker {
    /// Moves the rows of the source; it stays, empty.
    pub(super) fn append(
        &mut self,
        table: &TableName,
        relation: &Relation,
        source: &TableName,
        unmatched: Unmatched,
    ) -> Result<(), SessionError> {
        if is_temporary(table) || is_temporary(source) {
            return Err(refused(
                sqlstate::NOT_SUPPORTED,
                "ALTER TABLE APPEND takes permanent tables only",
            ));
        }
        let given = self.table_to_change(source)?;
        let has_identity =
            |columns: &[NewColumn]| columns.iter().any(|column| column.identity.is_some());
        if has_identity(&relation.columns) || has_identity(&given.columns) {
            return Err(not_rehearsed("ALTER TABLE APPEND with identity columns"));
        }
        let only_in = |columns: &[NewColumn], others: &[NewColumn]| {
            let known = |column: &&NewColumn| others.iter().all(|other| other.name != column.name);
            columns.iter().find(known).map(|column| column.name.clone())
        };
        let extra = only_in(&given.columns, &relation.columns);
        let missing = only_in(&relation.columns, &given.columns);
        let (odd, option) = match unmatched {
            Unmatched::Refused => (extra.or(missing), "IGNOREEXTRA or FILLTARGET"),
            Unmatched::IgnoreExtra => (missing, "FILLTARGET"),
            Unmatched::FillTarget => (extra, "IGNOREEXTRA"),
        };
        if let Some(column) = odd {
            return Err(refused_with_help(
                sqlstate::NOT_SUPPORTED,
                format!("the column {column} is in one of the two tables only"),
                format!("say {option}, if that is meant"),
            ));
        }
        let mut shared = Vec::new();
        for column in &relation.columns {
            let Some(other) = given.columns.iter().find(|other| other.name == column.name) else {
                continue;
            };
            if other.ty != column.ty {
                return Err(refused(
                    sqlstate::NOT_SUPPORTED,
                    format!(
                        "the column {} is {} in one table and {} in the other",
                        column.name, column.ty, other.ty
                    ),
                ));
            }
            shared.push(quoted(column.name.as_str()));
        }
        let shared = shared.join(", ");
        let (target, source) = (table_name(table), table_name(source));
        self.engine(&format!(
            "INSERT INTO {target} ({shared}) SELECT {shared} FROM {source}"
        ))?;
        self.engine(&format!("DELETE FROM {source}"))
    }
}
