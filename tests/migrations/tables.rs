//! Tables on an embedded engine, loaded by a plan.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use executor::{InterruptHandle, Options, RunError, Session as _, SessionError, Warehouse as _};
use local::{Database, LocalWarehouse, OpenOptions};
use plan::record::{Ending, Outcome, RunRecord};
use plan::{HexText, Plan, TableName};

use crate::execution::sparkify::rig::{Stopwatch, runtime};

pub(super) struct Tables {
    pub(super) warehouse: Arc<LocalWarehouse>,
    runs: AtomicU64,
}

impl Tables {
    /// All that the plan loads.
    pub(super) fn loaded(plan: &Plan) -> Self {
        let options = OpenOptions::new(Database::Memory);
        let tables = Self {
            warehouse: Arc::new(LocalWarehouse::open(options).expect("an engine in memory")),
            runs: AtomicU64::new(1),
        };
        assert_eq!(tables.run(plan), Ending::Complete);
        tables
    }

    pub(super) fn run(&self, plan: &Plan) -> Ending {
        match self.try_run(plan) {
            Ok(record) => {
                let failed = record.units.iter();
                let failed: Vec<_> = failed
                    .filter(|unit| matches!(unit.outcome, Outcome::Failed { .. }))
                    .collect();
                assert!(failed.is_empty(), "{failed:#?}");
                record.ending
            }
            Err(error) => panic!("{error}"),
        }
    }

    fn try_run(&self, plan: &Plan) -> Result<RunRecord, RunError> {
        let run = self.runs.fetch_add(1, Ordering::Relaxed);
        let options = Options::new(HexText::new(format!("{run:032x}")).expect("hex"));
        runtime().block_on(executor::run(
            plan,
            plan::file::digest(plan),
            Arc::clone(&self.warehouse),
            options,
            Arc::new(Stopwatch::start()),
            |_| {},
            InterruptHandle::new(),
        ))
    }

    /// A second run has nothing to do.
    pub(super) fn is_done(&self, migration: &Plan) {
        let record = self.try_run(migration).expect("the run comes to an end");
        for unit in &record.units {
            assert_eq!(unit.outcome, Outcome::AlreadyDone, "{}", unit.unit);
        }
    }

    /// The new plan is not stopped by what it finds. What it loaded by other SQL may be stale.
    pub(super) fn finds_what_it_declares(&self, new: &Plan) {
        match self.try_run(new) {
            Ok(record) => assert!(
                matches!(record.ending, Ending::Complete | Ending::Stale),
                "{record:#?}"
            ),
            Err(error) => panic!("{error}"),
        }
    }

    /// The rows of every table that a migration is about, by whichever name it has now.
    pub(super) fn all(&self, migration: &Plan) -> String {
        let mut text = String::new();
        for table in names(migration) {
            if let Some(rows) = self.rows(&table) {
                let _ = writeln!(text, "{table}");
                for row in rows {
                    let _ = writeln!(text, "  {row}");
                }
            }
        }
        text
    }

    /// The columns' names and the rows in some order; none where there is no such table.
    pub(super) fn rows(&self, table: &TableName) -> Option<Vec<String>> {
        runtime().block_on(async {
            let mut session = self.warehouse.connect().await.expect("a session");
            let columns = format!(
                "SELECT column_name FROM svv_columns WHERE table_schema = '{}' AND table_name = '{}' \
                 ORDER BY ordinal_position",
                table.schema, table.table
            );
            let columns = session.query(&columns).await.expect("the catalogue answers");
            let all = session.query(&format!("SELECT * FROM {}", table.to_sql())).await;
            let mut rows: Vec<String> = match all {
                Ok(rows) => rows.iter().map(|row| line(row)).collect(),
                Err(SessionError::Refused(_)) if columns.is_empty() => return None,
                Err(error) => panic!("{table} cannot be read: {error}"),
            };
            rows.sort();
            let mut names: Vec<String> = columns.iter().map(|row| line(row)).collect();
            names.sort();
            let head = columns.iter().map(|row| line(row)).collect::<Vec<_>>();
            rows.insert(0, head.join(" | "));
            Some(rows)
        })
    }
}

fn line(row: &[Option<String>]) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    row.iter().map(text).collect::<Vec<_>>().join(" | ")
}

/// The tables of a migration, by their old and their new names.
pub(super) fn names(migration: &Plan) -> Vec<TableName> {
    let names = migration.preflight.iter();
    names.map(|preflight| preflight.table.clone()).collect()
}
