//! The warehouse from outside, statement by statement.

mod access;
mod altering;
mod checks;
mod concurrency;
mod constructs;
mod copy_examples;
mod copying;
mod defaults;
mod expressions;
mod forms;
mod grouping;
mod grouping_sets;
mod hierarchies;
mod identity;
mod lists;
mod long_chains;
mod moments;
mod outer_joins;
mod pivots;
mod refusals;
mod rounded;
mod rows;
mod samples;
mod super_values;
mod system;
mod tables;
mod times_of_day;
mod transactions;
mod truncating;
mod uncertain;
mod unloading;
mod varbytes;
mod views;
mod writing;

use executor::{Refusal, Row, Session, SessionError, Warehouse};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::{Buckets, Database, LocalSession, LocalWarehouse, OpenOptions};

/// One warehouse in memory, a bucket, and a session.
struct Db {
    runtime: Runtime,
    warehouse: LocalWarehouse,
    session: LocalSession,
    bucket: TempDir,
}

impl Db {
    fn new() -> Self {
        let bucket = TempDir::new().expect("a folder");
        let buckets = Buckets::new().with("bucket", bucket.path());
        let options = OpenOptions::new(Database::Memory).with_buckets(buckets);
        let warehouse = LocalWarehouse::open(options).expect("memory can be opened");
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let session = runtime.block_on(warehouse.connect()).expect("a session");
        Self {
            runtime,
            warehouse,
            session,
            bucket,
        }
    }

    /// With these statements run.
    fn with(statements: &[&str]) -> Self {
        let mut db = Self::new();
        for statement in statements {
            db.run(statement);
        }
        db
    }

    fn file(&self, key: &str, content: &str) {
        let path = self.bucket.path().join(key);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, content).expect("a file");
    }

    fn try_run(&mut self, sql: &str) -> Result<Option<u64>, SessionError> {
        let done = self.runtime.block_on(self.session.run(sql))?;
        Ok(done.rows)
    }

    fn run(&mut self, sql: &str) -> Option<u64> {
        match self.try_run(sql) {
            Ok(rows) => rows,
            Err(error) => panic!("{sql}\n{error:?}"),
        }
    }

    fn try_rows(&mut self, sql: &str) -> Result<Vec<Row>, SessionError> {
        self.runtime.block_on(self.session.query(sql))
    }

    fn refusal(&mut self, sql: &str) -> Refusal {
        match self.try_run(sql) {
            Err(SessionError::Refused(refusal)) => refusal,
            other => panic!("{sql}\nexpected a refusal, found {other:?}"),
        }
    }

    /// `sqlstate message` of a statement that must be refused.
    fn refused(&mut self, sql: &str) -> String {
        let refusal = self.refusal(sql);
        format!("{} {}", refusal.sqlstate, refusal.message)
    }

    /// Rows as lines, columns separated by `|`, NULL as `null`.
    fn rows(&mut self, sql: &str) -> Vec<String> {
        match self.try_rows(sql) {
            Ok(rows) => rows.iter().map(line).collect(),
            Err(error) => panic!("{sql}\n{error:?}"),
        }
    }

    /// The only value of the only row.
    fn value(&mut self, sql: &str) -> String {
        let rows = self.rows(sql);
        assert_eq!(rows.len(), 1, "{sql}");
        rows.into_iter().next().expect("one row")
    }
}

fn line(row: &Row) -> String {
    let values: Vec<_> = row
        .iter()
        .map(|value| value.as_deref().unwrap_or("null"))
        .collect();
    values.join("|")
}
