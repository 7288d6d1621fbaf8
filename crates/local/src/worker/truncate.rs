//! TRUNCATE, which commits: <https://docs.aws.amazon.com/redshift/latest/dg/r_TRUNCATE.html>.

use executor::SessionError;
use plan::TableName;

use super::transaction::Transaction;
use super::{Answer, Worker};
use crate::emit::table_name;

impl Worker {
    /// What the transaction did before is committed with it, and the transaction is over: a later
    /// ROLLBACK finds nothing to undo.
    pub(super) fn truncate(&mut self, table: &TableName) -> Result<Answer, SessionError> {
        self.table_to_change(table)?;
        self.changing(|worker| {
            worker
                .connection
                .execute(&format!("DELETE FROM {}", table_name(table)))
                .map(|_| ())
                .map_err(SessionError::Refused)
        })?;
        if let Transaction::Open { tables, .. } = self.transaction {
            self.commit(tables)?;
        }
        Ok(Answer::default())
    }
}
