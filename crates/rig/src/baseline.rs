//! A database as it was at a moment, to go back to: quicker than a new one for each of many cells.

use std::thread;
use std::time::{Duration, Instant};

use crate::USER;
use crate::client::{Client, Rows};
use crate::postgres::Postgres;

/// Sessions that were told to end do so within moments.
const PATIENCE: Duration = Duration::from_mins(1);

const TABLES: &str = "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables \
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'redshift') ORDER BY 1";

/// Tables and their few rows.
#[derive(Clone, Debug)]
pub struct Baseline {
    tables: Vec<(String, Vec<String>)>,
}

impl Baseline {
    /// As it is now.
    pub fn of(postgres: &Postgres) -> Self {
        let mut client = postgres.client();
        let names = ask(&mut client, TABLES).into_iter().flatten().flatten();
        let names: Vec<String> = names.collect();
        let tables = names.into_iter().map(|name| {
            let rows = ask(&mut client, &format!("SELECT t::text FROM {name} AS t"));
            (name, rows.into_iter().flatten().flatten().collect())
        });
        Self {
            tables: tables.collect(),
        }
    }

    /// Ends every session of the user, drops what is new, and puts back the rows.
    pub fn restore(&self, postgres: &Postgres) {
        end_sessions(postgres);
        let mut client = postgres.client();
        for table in ask(&mut client, TABLES).into_iter().flatten().flatten() {
            if self.tables.iter().all(|(name, _)| *name != table) {
                ask(&mut client, &format!("DROP TABLE {table}"));
            }
        }
        for (name, rows) in &self.tables {
            ask(&mut client, &format!("TRUNCATE {name}"));
            for row in rows {
                let row = row.replace('\'', "''");
                ask(
                    &mut client,
                    &format!("INSERT INTO {name} SELECT ('{row}'::{name}).*"),
                );
            }
        }
        ask(&mut client, "TRUNCATE redshift.load_errors");
    }
}

/// Ends the sessions of the user who runs plans, and waits until they are gone.
pub fn end_sessions(postgres: &Postgres) {
    let end = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND usename = '{USER}'"
    );
    let mut client = postgres.client();
    let since = Instant::now();
    while !ask(&mut client, &end).is_empty() {
        assert!(since.elapsed() < PATIENCE, "sessions do not end");
        thread::sleep(Duration::from_millis(1));
    }
}

/// Waits until no session of that user is left, and with it no lock.
///
/// # Errors
/// Some are left after the time: how many, and how many locks of tables they hold.
pub fn wait_for_no_sessions(postgres: &Postgres, within: Duration) -> Result<(), String> {
    let left = format!(
        "SELECT count(DISTINCT a.pid), count(l.pid) FROM pg_stat_activity AS a \
         LEFT JOIN pg_locks AS l ON l.pid = a.pid AND l.locktype = 'relation' \
         WHERE a.datname = current_database() AND a.usename = '{USER}'"
    );
    let mut client = postgres.client();
    let since = Instant::now();
    loop {
        let row: Vec<String> = ask(&mut client, &left)
            .remove(0)
            .into_iter()
            .flatten()
            .collect();
        if row[0] == "0" {
            return Ok(());
        }
        if since.elapsed() > within {
            return Err(format!("{} sessions and {} locks are left", row[0], row[1]));
        }
        thread::sleep(Duration::from_millis(2));
    }
}

fn ask(client: &mut Client, sql: &str) -> Rows {
    match client.query(sql) {
        Ok(rows) => rows,
        Err(fault) => panic!("{fault}: {sql}"),
    }
}
