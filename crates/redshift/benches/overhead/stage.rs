//! The database that both sides speak to.

use std::cell::Cell;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use executor::{Clock, InterruptHandle, Options, Session as _, Warehouse};
use plan::record::Ending;
use plan::{Digest, HexText, Plan};
use redshift::{
    Connection, Endpoint, FixedLogin, Login, RedshiftWarehouse, Secret, SslMode, SslRoots,
};
use rig::{Absent, Faultwire, Isolation, Personality, Postgres, Speech};
use tokio::runtime::Runtime;

use crate::plans;
use crate::psql::{self, Script};

pub(crate) struct Stage {
    postgres: Postgres,
    psql: PathBuf,
    runtime: Runtime,
    runs: Cell<u32>,
}

struct SystemClock(Instant);

impl Clock for SystemClock {
    fn monotonic_millis(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn utc_now(&self) -> String {
        // Only people read it.
        "2018-11-01T00:00:00Z".to_owned()
    }
}

impl Stage {
    /// A database with control tables and a table to write to.
    pub(crate) fn set() -> Result<Self, Absent> {
        let psql = psql::find()?;
        let postgres = Postgres::with(Isolation::Serializable)?;
        // As the binary has it.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let stage = Self {
            postgres,
            psql,
            runtime,
            runs: Cell::new(0),
        };
        // The control tables are written for Redshift: that the proxy can translate.
        let proxy = Faultwire::start(
            stage.postgres.port(),
            Speech::Redshift(Personality::default()),
        );
        let statements = plans::trivial(0).bootstrap;
        let through_proxy = stage.warehouse_at(proxy.port());
        stage.runtime.block_on(async {
            let mut session = through_proxy.connect().await.expect("a session");
            for statement in statements {
                let sql = statement.text.unfold(None);
                session.run(&sql).await.expect("a control table");
            }
            let table = "CREATE TABLE bench.t (a integer)";
            session.run(table).await.expect("a table");
        });
        Ok(stage)
    }

    pub(crate) fn warehouse(&self) -> RedshiftWarehouse {
        self.warehouse_at(self.postgres.port())
    }

    fn warehouse_at(&self, port: u16) -> RedshiftWarehouse {
        let login = Login {
            user: self.postgres.user().to_owned(),
            password: Some(Secret::new(self.postgres.password())),
        };
        let connection = Connection {
            endpoint: Endpoint {
                host: self.postgres.host().to_owned(),
                port,
                database: self.postgres.database().to_owned(),
            },
            ssl_mode: SslMode::Disable,
            ssl_roots: SslRoots::System,
            logins: Arc::new(FixedLogin(login)),
            application_name: "bench".to_owned(),
            connect_timeout: Duration::from_secs(10),
        };
        RedshiftWarehouse::new(connection).expect("a loopback connection")
    }

    /// The plan without the settings of its prologue that PostgreSQL does not have.
    pub(crate) fn fitted(&self, mut plan: Plan) -> Plan {
        let warehouse = self.warehouse();
        self.runtime.block_on(async {
            let mut session = warehouse.connect().await.expect("a session");
            let mut kept = Vec::new();
            for statement in std::mem::take(&mut plan.prologue) {
                if session.run(&statement.text.unfold(None)).await.is_ok() {
                    kept.push(statement);
                }
            }
            plan.prologue = kept;
        });
        plan
    }

    /// Forgets what was done, so that each round does and reads the same.
    pub(crate) fn reset(&self) {
        let mut client = self.postgres.client();
        let tables = client
            .query(
                "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables \
                 WHERE schemaname NOT IN ('pg_catalog', 'information_schema') \
                 AND tablename NOT LIKE '%lease%' AND tableowner = 'callsheet'",
            )
            .expect("a list");
        for table in tables.into_iter().flatten().flatten() {
            client
                .query(&format!("TRUNCATE {table}"))
                .expect("an empty table");
        }
    }

    /// How long a run takes.
    pub(crate) fn run<W: Warehouse>(&self, plan: &Plan, warehouse: W, jobs: usize) -> Duration {
        self.runs.set(self.runs.get() + 1);
        let run = HexText::new(format!("{:032x}", self.runs.get())).expect("hex");
        let mut options = Options::new(run);
        options.jobs = NonZeroUsize::new(jobs).expect("at least one");
        let clock = Arc::new(SystemClock(Instant::now()));
        let started = Instant::now();
        let record = self.runtime.block_on(executor::run(
            plan,
            Digest::of("bench"),
            Arc::new(warehouse),
            options,
            clock,
            |_| {},
            InterruptHandle::new(),
        ));
        let time = started.elapsed();
        let record = record.unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!(record.ending, Ending::Complete, "{record:#?}");
        time
    }

    pub(crate) fn psql(&self, script: &Script) -> Duration {
        psql::time(&self.psql, &self.postgres, script)
    }

    /// How long it takes to open so many sessions, one after the other, and to close them.
    pub(crate) fn log_in(&self, sessions: usize) -> Duration {
        let warehouse = self.warehouse();
        let started = Instant::now();
        self.runtime.block_on(async {
            for _ in 0..sessions {
                warehouse.connect().await.expect("a session");
            }
        });
        started.elapsed()
    }
}
