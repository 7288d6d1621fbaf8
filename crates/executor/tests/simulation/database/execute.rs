//! Running one statement: its snapshot, its locks, what it does.

use std::sync::Arc;

use executor::Refusal;
use tokio::sync::Notify;

use super::locks::{Mode, Request};
use super::storage::{Quality, Row, Table, Tables, select};
use super::transaction::{Base, Change, Extent, Isolation, Kind, Snapshot, Transaction, absent};
use super::{Committed, Database, Pid, refusal};
use crate::language::{Cells, Shape, Statement};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) rows: Vec<executor::Row>,
    pub(crate) written: Option<u64>,
}

impl Answer {
    /// One row with these numbers.
    pub(crate) fn numbers<const N: usize>(numbers: [i64; N]) -> Self {
        let row = numbers.map(|number| Some(number.to_string()));
        Self {
            rows: vec![row.to_vec()],
            written: None,
        }
    }

    fn written(rows: usize) -> Self {
        Self {
            rows: Vec::new(),
            written: Some(rows as u64),
        }
    }
}

/// The tables that were vacuumed, a row for each time.
pub(crate) const VACUUMED: &str = "vacuumed";

/// What a statement that needs locks does next.
pub(crate) enum Next {
    Go,
    /// Ask again after this.
    Wait(Arc<Notify>),
}

impl Database {
    /// Opens the transaction that a statement runs in, and takes its snapshot: before any lock is
    /// waited for, so that a statement which waits sees what was there when it came.
    pub(crate) fn open(&mut self, pid: Pid, statement: &Statement<'_>) -> Result<(), Refusal> {
        let ends = matches!(statement, Statement::Commit | Statement::Rollback);
        if let Some(transaction) = self.transactions.get(&pid)
            && transaction.is_aborted()
            && !ends
        {
            return Err(refusal("25P02", "current transaction is aborted"));
        }
        if !statement.is_about_tables() {
            return Ok(());
        }
        if matches!(statement, Statement::Vacuum(_)) && self.transactions.contains_key(&pid) {
            let message = "VACUUM cannot run inside a transaction block";
            return Err(refusal("25001", message));
        }
        let transaction = self
            .transactions
            .entry(pid)
            .or_insert_with(|| Transaction::new(Extent::Statement));
        if !matches!(statement, Statement::Lock(_)) && transaction.snapshot.is_none() {
            let tables = Arc::clone(&self.tables);
            transaction.snapshot = Some(Snapshot {
                commits: self.commits,
                tables,
            });
        }
        Ok(())
    }

    /// Takes what locks the statement needs, as far as they can be had.
    pub(crate) fn lock(&mut self, pid: Pid, statement: &Statement<'_>) -> Result<Next, Refusal> {
        for (table, mode) in self.needed(statement) {
            match self.locks.request(pid, table, mode) {
                Request::Granted => {}
                Request::Wait(released) => return Ok(Next::Wait(released)),
                Request::Deadlock => return Err(refusal("40P01", "deadlock detected")),
            }
        }
        Ok(Next::Go)
    }

    fn needed<'a>(&self, statement: &Statement<'a>) -> Vec<(&'a str, Mode)> {
        use Mode::{AccessExclusive, AccessShare, ShareRowExclusive};
        match statement {
            Statement::Lock(table)
            | Statement::Recreate(table)
            | Statement::Drop(table)
            | Statement::Truncate(table) => vec![(table, AccessExclusive)],
            Statement::Create(table) if self.tables.contains_key(*table) => {
                vec![(table, AccessShare)]
            }
            Statement::Create(table) => vec![(table, AccessExclusive)],
            Statement::Insert { table, .. }
            | Statement::Note { table, .. }
            | Statement::Copy { table, .. }
            | Statement::Vacuum(table)
            | Statement::Update { table, .. }
            | Statement::Delete { table, .. } => vec![(table, ShareRowExclusive)],
            Statement::Append { table, from, .. } => {
                let mut locks: Vec<_> = from.iter().map(|from| (*from, AccessShare)).collect();
                locks.push((table, ShareRowExclusive));
                locks
            }
            Statement::Select { table, shape, .. } => match shape {
                Shape::Missing { table: other, .. } => {
                    vec![(table, AccessShare), (other, AccessShare)]
                }
                _ => vec![(table, AccessShare)],
            },
            Statement::Union(queries) => queries
                .iter()
                .flat_map(|query| self.needed(query))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Runs a statement that has its locks. Whoever gets an error calls [`Self::fail`].
    pub(crate) fn perform(
        &mut self,
        pid: Pid,
        statement: &Statement<'_>,
    ) -> Result<(Answer, Option<Committed>), Refusal> {
        match statement {
            Statement::Begin => {
                let block = || Transaction::new(Extent::Block);
                self.transactions.entry(pid).or_insert_with(block);
            }
            Statement::Rollback => self.end(pid),
            Statement::Commit => return Ok((Answer::default(), self.commit(pid)?)),
            Statement::Value(value) => return Ok((Answer::numbers([*value]), None)),
            statement if statement.is_about_tables() => return self.work(pid, statement),
            _ => {}
        }
        Ok((Answer::default(), None))
    }

    fn work(
        &mut self,
        pid: Pid,
        statement: &Statement<'_>,
    ) -> Result<(Answer, Option<Committed>), Refusal> {
        let mut transaction = self.transactions.remove(&pid).expect("opened before");
        let answer = self.change(&mut transaction, statement);
        let violated = answer.is_ok() && self.violates(&transaction);
        let ends = matches!(statement, Statement::Truncate(_)) || !transaction.is_block();
        self.transactions.insert(pid, transaction);
        let answer = answer?;
        if violated {
            return Err(serialization());
        }
        let committed = if ends { self.commit(pid)? } else { None };
        Ok((answer, committed))
    }

    fn violates(&self, transaction: &Transaction) -> bool {
        self.isolation == Isolation::Serializable && self.history.is_violated_by(transaction)
    }

    fn change(
        &mut self,
        transaction: &mut Transaction,
        statement: &Statement<'_>,
    ) -> Result<Answer, Refusal> {
        match statement {
            Statement::Create(table) => {
                let made = transaction.changes.get(*table).map(|change| change.base);
                let there = match made {
                    Some(Base::Made(_)) => true,
                    Some(Base::Dropped) => false,
                    Some(Base::Snapshot) | None => self.tables.contains_key(*table),
                };
                if !there {
                    self.make(transaction, table);
                }
            }
            Statement::Recreate(table) => self.make(transaction, table),
            Statement::Drop(table) => {
                transaction.rows(table, &self.tables)?;
                let change = transaction.change(table, Kind::Rewrites);
                *change = Change {
                    base: Base::Dropped,
                    kind: Kind::Rewrites,
                    ..Change::default()
                };
            }
            Statement::Insert { table, cells } => {
                self.insert(transaction, table, &[Row::new(0, cells)], &Vec::new())?;
                return Ok(Answer::written(1));
            }
            Statement::Note {
                table,
                names,
                cells,
            } => {
                let there = transaction.rows(table, &self.tables)?;
                let absent = |name: &&&str| there.iter().all(|row| row.get("table") != **name);
                let rows = names.iter().filter(absent);
                let rows: Vec<Row> = rows.map(|name| Row::new(0, &[("table", *name)])).collect();
                self.insert(transaction, table, &rows, cells)?;
            }
            Statement::Copy { table, file, cells } => {
                let rows = self.read_file(file);
                self.insert(transaction, table, &rows, cells)?;
            }
            Statement::Append {
                table,
                from,
                wanted,
                cells,
            } => {
                let mut rows = Vec::new();
                for from in from {
                    rows.extend(select(transaction.rows(from, &self.tables)?, wanted));
                }
                self.insert(transaction, table, &rows, cells)?;
                return Ok(Answer::written(rows.len()));
            }
            Statement::Vacuum(table) => {
                let row = Row::new(0, &[("of", *table)]);
                self.insert(transaction, VACUUMED, &[row], &Vec::new())?;
            }
            Statement::Truncate(table) => {
                let rows = transaction.rows(table, &self.tables)?;
                self.delete(transaction, table, &rows)?;
            }
            Statement::Delete { table, wanted } => {
                let rows = select(transaction.rows(table, &self.tables)?, wanted);
                self.delete(transaction, table, &rows)?;
                return Ok(Answer::written(rows.len()));
            }
            Statement::Update {
                table,
                wanted,
                cells,
            } => {
                let rows = select(transaction.rows(table, &self.tables)?, wanted);
                self.delete(transaction, table, &rows)?;
                self.insert(transaction, table, &rows, cells)?;
                return Ok(Answer::written(rows.len()));
            }
            Statement::Select {
                table,
                shape,
                wanted,
            } => {
                let rows = select(transaction.rows(table, &self.tables)?, wanted);
                if let Shape::Missing { column, table } = shape {
                    let others = transaction.rows(table, &self.tables)?;
                    let missing = |row: &&Row| {
                        let value = row.get(column);
                        others.iter().all(|other| other.get(column) != value)
                    };
                    let missing = rows.iter().filter(missing).count();
                    return Ok(Answer::numbers([
                        i64::try_from(missing).expect("a few rows")
                    ]));
                }
                return Ok(shaped(shape, &rows));
            }
            Statement::Union(queries) => {
                let mut rows = Vec::new();
                for (place, query) in queries.iter().enumerate() {
                    for row in self.change(transaction, query)?.rows {
                        let place = [Some(place.to_string())].into_iter();
                        let zeros = std::iter::repeat_n(Some("0".to_owned()), 2);
                        rows.push(place.chain(row).chain(zeros).take(3).collect());
                    }
                }
                return Ok(Answer {
                    rows,
                    written: None,
                });
            }
            _ => {}
        }
        Ok(Answer::default())
    }

    fn make(&mut self, transaction: &mut Transaction, table: &str) {
        let base = Base::Made(self.new_id());
        let change = transaction.change(table, Kind::Rewrites);
        *change = Change {
            base,
            kind: Kind::Rewrites,
            ..Change::default()
        };
    }

    fn read_file(&mut self, file: &str) -> Vec<Row> {
        let file = self.files.get(file).cloned().expect("the file is there");
        let quality = match file.quality {
            Quality::Good => "good",
            Quality::Bad => "bad",
        };
        let row = |serial: u64| Row::new(0, &[("serial", &serial.to_string()), ("is", quality)]);
        (0..file.rows).map(row).collect()
    }

    fn insert(
        &mut self,
        transaction: &mut Transaction,
        table: &str,
        rows: &[Row],
        cells: &Cells<'_>,
    ) -> Result<(), Refusal> {
        let base = transaction.changes.get(table).map(|change| change.base);
        if base.unwrap_or_default() == Base::Snapshot && !self.tables.contains_key(table) {
            return Err(absent(table));
        }
        let rows: Vec<Row> = rows
            .iter()
            .map(|row| row.with(self.new_id(), cells))
            .collect();
        transaction
            .change(table, Kind::Inserts)
            .inserted
            .extend(rows);
        Ok(())
    }

    /// Takes rows away that the transaction sees. One that another has changed since fails it.
    fn delete(
        &self,
        transaction: &mut Transaction,
        table: &str,
        rows: &[Row],
    ) -> Result<(), Refusal> {
        let there = self.tables.get(table);
        let change = transaction.change(table, Kind::Rewrites);
        for row in rows {
            let before = change.inserted.len();
            change.inserted.retain(|inserted| inserted.id != row.id);
            if change.inserted.len() < before {
                continue;
            }
            let mut others = there.into_iter().flat_map(|table| &table.rows);
            if !others.any(|other| other.id == row.id) {
                return Err(serialization());
            }
            change.deleted.insert(row.id);
        }
        Ok(())
    }

    fn commit(&mut self, pid: Pid) -> Result<Option<Committed>, Refusal> {
        let Some(transaction) = self.transactions.get(&pid) else {
            return Ok(None);
        };
        // A COMMIT of what failed is answered without an error, and undoes it.
        if transaction.is_aborted() || transaction.changes.is_empty() {
            self.end(pid);
            return Ok(None);
        }
        if self.violates(transaction) {
            return Err(serialization());
        }
        let mut after = Tables::clone(&self.tables);
        for (name, change) in &transaction.changes {
            apply(&mut after, name, change)?;
        }
        let written = transaction.changes.keys().cloned().collect();
        let transaction = self.transactions.remove(&pid).expect("just found");
        self.commits += 1;
        self.history.add(&transaction, self.commits);
        let open = self.transactions.values();
        let snapshots = open.filter_map(|open| Some(open.snapshot.as_ref()?.commits));
        self.history.forget(snapshots.min().unwrap_or(self.commits));
        let after = Arc::new(after);
        let before = std::mem::replace(&mut self.tables, Arc::clone(&after));
        self.end(pid);
        Ok(Some(Committed {
            before,
            after,
            written,
        }))
    }
}

fn apply(tables: &mut Tables, name: &str, change: &Change) -> Result<(), Refusal> {
    let rows = match change.base {
        Base::Dropped => {
            tables.remove(name);
            return Ok(());
        }
        Base::Made(id) => {
            let rows = change.inserted.clone();
            tables.insert(name.to_owned(), Arc::new(Table { id, rows }));
            return Ok(());
        }
        Base::Snapshot => tables.get_mut(name),
    };
    let table = rows.ok_or_else(|| {
        refusal(
            "XX000",
            format!("table {name} dropped by concurrent transaction"),
        )
    })?;
    let table = Arc::make_mut(table);
    table.rows.retain(|row| !change.deleted.contains(&row.id));
    table.rows.extend(change.inserted.iter().cloned());
    Ok(())
}

fn serialization() -> Refusal {
    refusal(
        "XX000",
        "1023 Serializable isolation violation on table in Redshift",
    )
}

fn shaped(shape: &Shape<'_>, rows: &[Row]) -> Answer {
    let cells = |columns: &[&str], rows: &[Row]| -> Vec<executor::Row> {
        let value = |row: &Row, column: &&str| Some(row.get(column).to_owned());
        let cells = |row| columns.iter().map(|column| value(row, column)).collect();
        rows.iter().map(cells).collect()
    };
    let rows = match shape {
        Shape::Rows(columns) => cells(columns, rows),
        Shape::Distinct(columns) => {
            let mut rows = cells(columns, rows);
            rows.sort();
            rows.dedup();
            rows
        }
        Shape::Unended(columns) => {
            let ended = rows.iter().filter(|row| row.get("outcome") != "none");
            let ended = cells(columns, &ended.cloned().collect::<Vec<_>>());
            let mut all = cells(columns, rows);
            all.retain(|row| !ended.contains(row));
            all.sort();
            all.dedup();
            all
        }
        // Answered above: it reads another table.
        Shape::Missing { .. } | Shape::Count => {
            return Answer::numbers([i64::try_from(rows.len()).expect("a few rows")]);
        }
        Shape::Greatest(column) => {
            let greatest = rows.iter().map(|row| row.number(column)).max();
            return Answer::numbers([greatest.unwrap_or(0)]);
        }
    };
    Answer {
        rows,
        written: None,
    }
}
