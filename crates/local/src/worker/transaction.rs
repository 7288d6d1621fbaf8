//! Transactions: after an error nothing is taken until ROLLBACK, as on Redshift.

use executor::SessionError;
use jiff::civil::DateTime;
use sql::statement::Statement;

use std::sync::atomic::Ordering;

use super::{Worker, now};
use crate::refusal::{refused, refused_with_help, sqlstate};

/// Where the session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transaction {
    None,
    Open {
        start: DateTime,
        tables: Tables,
    },
    /// Rolled back already; the session still has to say so.
    Failed,
}

/// Whether a transaction changed which tables there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tables {
    Same,
    Changed,
}

impl Transaction {
    pub(super) fn start(self) -> Option<DateTime> {
        match self {
            Self::Open { start, .. } => Some(start),
            Self::None | Self::Failed => None,
        }
    }
}

impl Worker {
    /// Carries out a statement that starts or ends a transaction, and refuses every other one
    /// while a transaction has failed; `None` for a statement that is still to be run.
    pub(super) fn control(&mut self, statement: &Statement) -> Option<Result<(), SessionError>> {
        match (statement, self.transaction) {
            (Statement::Begin, Transaction::None) => Some(self.begin()),
            // Redshift warns and goes on.
            (Statement::Begin, Transaction::Open { .. })
            | (Statement::Commit | Statement::Rollback, Transaction::None) => Some(Ok(())),
            (Statement::Commit, Transaction::Open { tables, .. }) => Some(self.commit(tables)),
            (Statement::Rollback, Transaction::Open { .. }) => {
                self.fail();
                self.transaction = Transaction::None;
                Some(Ok(()))
            }
            (Statement::Rollback, Transaction::Failed) => {
                self.transaction = Transaction::None;
                Some(Ok(()))
            }
            (Statement::Commit, Transaction::Failed) => {
                self.transaction = Transaction::None;
                // Redshift answers ROLLBACK here, which a caller could take for success.
                Some(Err(refused(
                    sqlstate::ABORTED_TRANSACTION,
                    "current transaction is aborted, COMMIT rolled it back",
                )))
            }
            (_, Transaction::Failed) => Some(Err(refused_with_help(
                sqlstate::ABORTED_TRANSACTION,
                "current transaction is aborted, commands ignored until end of transaction block",
                "send ROLLBACK",
            ))),
            _ => None,
        }
    }

    fn begin(&mut self) -> Result<(), SessionError> {
        self.connection
            .execute("BEGIN TRANSACTION")
            .map_err(SessionError::Refused)?;
        self.temporary_before = self.temporary.clone();
        self.transaction = Transaction::Open {
            start: now(),
            tables: Tables::Same,
        };
        Ok(())
    }

    pub(super) fn commit(&mut self, tables: Tables) -> Result<(), SessionError> {
        let done = self.connection.execute("COMMIT");
        self.transaction = Transaction::None;
        // A transaction sees the tables of its own beginning, whatever has changed since then.
        self.known = None;
        if done.is_err() {
            self.temporary = std::mem::take(&mut self.temporary_before);
        } else if tables == Tables::Changed {
            // Only now can others see the change.
            self.shared.ddl.fetch_add(1, Ordering::SeqCst);
        }
        done.map(|_| ()).map_err(SessionError::Refused)
    }

    /// Undoes an open transaction at once, after an error in it.
    pub(super) fn fail(&mut self) {
        if let Transaction::Open { .. } = self.transaction {
            // The engine may have ended it by itself; either way nothing of it is left.
            let _ = self.connection.execute("ROLLBACK");
            self.temporary = std::mem::take(&mut self.temporary_before);
            self.known = None;
            self.transaction = Transaction::Failed;
        }
    }

    /// Runs several of the engine's statements as one: in the open transaction, or in one of its
    /// own.
    pub(super) fn atomically<T>(
        &mut self,
        run: impl FnOnce(&mut Self) -> Result<T, SessionError>,
    ) -> Result<T, SessionError> {
        if self.transaction != Transaction::None {
            return run(self);
        }
        self.begin()?;
        match run(self) {
            Ok(done) => {
                let tables = match self.transaction {
                    Transaction::Open { tables, .. } => tables,
                    Transaction::None | Transaction::Failed => Tables::Same,
                };
                self.commit(tables)?;
                Ok(done)
            }
            Err(error) => {
                self.fail();
                self.transaction = Transaction::None;
                Err(error)
            }
        }
    }

    /// Notes that the transaction changes which tables there are.
    pub(super) fn note_change(&mut self) {
        self.known = None;
        if let Transaction::Open { tables, .. } = &mut self.transaction {
            *tables = Tables::Changed;
        }
    }
}
