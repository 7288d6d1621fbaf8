//! What the simulated warehouse stores, and the rules of its transactions.
//!
//! They are Redshift's, as far as its documentation states them: snapshots, table locks held to the
//! end, two isolation levels, TRUNCATE commits.
//! <https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html>

mod conflict;
mod execute;
mod locks;
mod storage;
mod transaction;

pub(crate) use execute::{Answer, Next, VACUUMED};
pub(crate) use storage::{File, Quality, Row, Tables};
pub(crate) use transaction::Isolation;

use std::collections::BTreeMap;
use std::sync::Arc;

use conflict::History;
use executor::Refusal;
use locks::Locks;
use storage::Table;
use transaction::Transaction;

/// The server's process of a session.
pub(crate) type Pid = i64;

pub(crate) struct Database {
    isolation: Isolation,
    /// What is committed, and after how many commits.
    tables: Arc<Tables>,
    commits: u64,
    history: History,
    locks: Locks,
    transactions: BTreeMap<Pid, Transaction>,
    /// Ids of tables and rows.
    next_id: u64,
    /// Files that COPY reads.
    pub(crate) files: BTreeMap<String, File>,
}

/// What a transaction has just made visible.
pub(crate) struct Committed {
    pub(crate) before: Arc<Tables>,
    pub(crate) after: Arc<Tables>,
    /// The tables that it wrote.
    pub(crate) written: Vec<String>,
}

pub(crate) fn refusal(sqlstate: &str, message: impl Into<String>) -> Refusal {
    Refusal {
        sqlstate: sqlstate.to_owned(),
        message: message.into(),
        detail: None,
        help: None,
    }
}

impl Database {
    pub(crate) fn new(isolation: Isolation) -> Self {
        Self {
            isolation,
            tables: Arc::default(),
            commits: 0,
            history: History::default(),
            locks: Locks::default(),
            transactions: BTreeMap::new(),
            next_id: 1,
            files: BTreeMap::new(),
        }
    }

    /// What a new reader sees.
    pub(crate) fn tables(&self) -> &Arc<Tables> {
        &self.tables
    }

    /// Makes a table with these rows, outside of any session.
    pub(crate) fn found(&mut self, name: &str, rows: &[&[(&str, &str)]]) {
        let id = self.new_id();
        let rows = rows
            .iter()
            .map(|cells| Row::new(self.new_id(), cells))
            .collect();
        let tables = Arc::make_mut(&mut self.tables);
        tables.insert(name.to_owned(), Arc::new(Table { id, rows }));
    }

    /// Adds a row to a table, which is made if it is absent, outside of any session.
    pub(crate) fn add(&mut self, name: &str, cells: &[(&str, &str)]) {
        let (id, row) = (self.new_id(), Row::new(self.new_id(), cells));
        let tables = Arc::make_mut(&mut self.tables);
        let empty = || {
            Arc::new(Table {
                id,
                rows: Vec::new(),
            })
        };
        let table = tables.entry(name.to_owned()).or_insert_with(empty);
        Arc::make_mut(table).rows.push(row);
    }

    fn new_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    /// Sessions that hold locks or wait for one.
    pub(crate) fn lockers(&self) -> Vec<Pid> {
        self.locks.lockers()
    }

    /// The session is gone, or its statement was stopped: what it had begun is undone.
    pub(crate) fn end(&mut self, pid: Pid) {
        self.transactions.remove(&pid);
        self.locks.release(pid);
    }

    /// The statement under way was stopped.
    pub(crate) fn stop(&mut self, pid: Pid) {
        self.locks.stop_waiting(pid);
        self.fail(pid);
    }

    /// A statement failed: a block is of no use from here on, a statement of its own is undone.
    pub(crate) fn fail(&mut self, pid: Pid) {
        match self.transactions.get_mut(&pid) {
            Some(transaction) if transaction.is_block() => transaction.abort(),
            _ => self.end(pid),
        }
    }
}
