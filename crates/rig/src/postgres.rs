//! A database of its own for each test, in one PostgreSQL per test process.

mod cluster;
mod programs;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

pub use cluster::{Cluster, Extras};

use crate::client::{Client, Rows};
use crate::{PASSWORD, SUPERUSER, USER};

/// Why there is no PostgreSQL here. A test that meets it says so and ends well; CI installs one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent(pub String);

impl std::fmt::Display for Absent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What transactions see of each other; on Redshift too a database has one of two.
///
/// <https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isolation {
    Serializable,
    /// What Redshift calls SNAPSHOT: PostgreSQL's repeatable read.
    Snapshot,
}

impl Isolation {
    pub const BOTH: [Self; 2] = [Self::Serializable, Self::Snapshot];

    /// As PostgreSQL writes it.
    pub fn setting(self) -> &'static str {
        match self {
            Self::Serializable => "serializable",
            Self::Snapshot => "repeatable read",
        }
    }
}

/// One database, dropped with this value.
#[derive(Debug)]
pub struct Postgres {
    cluster: Arc<Cluster>,
    database: String,
    isolation: Isolation,
}

impl Postgres {
    /// A new database, serializable, in the cluster that this process shares.
    pub fn start() -> Result<Self, Absent> {
        Self::with(Isolation::Serializable)
    }

    /// As [`Self::start`], with an isolation level.
    pub fn with(isolation: Isolation) -> Result<Self, Absent> {
        static SHARED: OnceLock<Result<Arc<Cluster>, Absent>> = OnceLock::new();
        let shared = SHARED.get_or_init(|| Cluster::start(&Extras::default()).map(Arc::new));
        Ok(Self::on(&shared.clone()?, isolation))
    }

    /// A new database in a cluster.
    pub fn on(cluster: &Arc<Cluster>, isolation: Isolation) -> Self {
        Self::like("redshift", cluster, isolation)
    }

    /// A new database with all that this one has. Sessions of this one are ended.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self::like(&self.database, &self.cluster, self.isolation)
    }

    fn like(template: &str, cluster: &Arc<Cluster>, isolation: Isolation) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let database = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mut client = cluster.client("postgres");
        for statement in [
            format!(
                "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity \
                 WHERE datname = '{template}'"
            ),
            format!("CREATE DATABASE {database} TEMPLATE {template} OWNER {USER}"),
            format!(
                "ALTER DATABASE {database} SET default_transaction_isolation TO '{}'",
                isolation.setting()
            ),
        ] {
            client.query(&statement).expect("a new database");
        }
        Self {
            cluster: Arc::clone(cluster),
            database,
            isolation,
        }
    }

    pub fn host(&self) -> &'static str {
        "127.0.0.1"
    }

    pub fn port(&self) -> u16 {
        self.cluster.port()
    }

    pub fn database(&self) -> &str {
        &self.database
    }

    pub fn user(&self) -> &'static str {
        USER
    }

    pub fn password(&self) -> &'static str {
        PASSWORD
    }

    pub fn cluster(&self) -> &Arc<Cluster> {
        &self.cluster
    }

    /// A session of the superuser in this database.
    pub fn client(&self) -> Client {
        self.cluster.client(&self.database)
    }

    /// The rows of one query, asked as the superuser.
    pub fn query(&self, sql: &str) -> Rows {
        match self.client().query(sql) {
            Ok(rows) => rows,
            Err(fault) => panic!("{fault}\n{sql}"),
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let database = &self.database;
        let client = Client::connect(self.cluster.port(), SUPERUSER, "postgres");
        if let Ok(mut client) = client {
            // What is left when this fails goes with the cluster.
            let _ = client.query(&format!("DROP DATABASE {database} WITH (FORCE)"));
        }
    }
}
