//! A database, a proxy before it, and runs of a plan through both.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use executor::{
    Bootstrap, Clock, InterruptHandle, LeasePolicy, Options, RetryPolicy, RunError, RunEvent,
};
use plan::record::RunRecord;
use plan::{Digest, HexText, Plan};
use redshift::{
    Connection, Endpoint, Login, LoginFault, Logins, RedshiftWarehouse, Secret, SslMode, SslRoots,
};
use rig::{Baseline, Faultwire, Isolation, Personality, Postgres, Snapshot, Speech};

/// No run of these plans takes so long; one that does hangs.
pub(crate) const LONGEST: Duration = Duration::from_mins(2);

pub(crate) struct Stage {
    pub(crate) postgres: Postgres,
    pub(crate) wire: Faultwire,
    /// As `bootstrap` leaves it.
    baseline: Option<Baseline>,
}

/// How a run here differs from the usual.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) options: Options,
    pub(crate) interrupt: InterruptHandle,
    pub(crate) passwords: Passwords,
}

/// What the sessions of a run log in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Passwords {
    Right,
    Wrong,
    /// As if it had been changed behind the first session.
    WrongFromTheSecondOn,
}

#[derive(Debug)]
struct Given {
    passwords: Passwords,
    user: String,
    logins: AtomicUsize,
}

impl Logins for Given {
    fn login(&self) -> Pin<Box<dyn Future<Output = Result<Login, LoginFault>> + Send + '_>> {
        let number = self.logins.fetch_add(1, Ordering::SeqCst);
        let password = match (self.passwords, number) {
            (Passwords::Right, _) | (Passwords::WrongFromTheSecondOn, 0) => rig::PASSWORD,
            _ => "wrong",
        };
        Box::pin(std::future::ready(Ok(Login {
            user: self.user.clone(),
            password: Some(Secret::new(password)),
        })))
    }
}

impl Run {
    /// One session for units, no wait between tries.
    pub(crate) fn named(run: &str) -> Self {
        let mut options = Options::new(HexText::new(run).expect("hex digits"));
        options.retries.backoff = Duration::from_millis(1);
        Self {
            options,
            interrupt: InterruptHandle::new(),
            passwords: Passwords::Right,
        }
    }

    /// Each unit is tried once.
    pub(crate) fn without_retries(mut self) -> Self {
        self.options.retries = RetryPolicy {
            attempts: std::num::NonZeroU32::MIN,
            ..self.options.retries
        };
        self
    }
}

struct Time(Instant);

impl Clock for Time {
    fn monotonic_millis(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).expect("a short test")
    }

    fn utc_now(&self) -> String {
        String::from("2018-11-03T00:00:00Z")
    }
}

impl Stage {
    /// Prepared for a plan; none where PostgreSQL is not installed, which is said.
    pub(crate) fn new(isolation: Isolation, bucket: &Path, plan: &Plan) -> Option<Self> {
        Self::with_bucket(isolation, "s3://rig", bucket, plan)
    }

    /// As [`Self::new`], the bucket having another name.
    pub(crate) fn with_bucket(
        isolation: Isolation,
        bucket: &str,
        folder: &Path,
        plan: &Plan,
    ) -> Option<Self> {
        let postgres = Postgres::with(isolation)
            .inspect_err(|absent| eprintln!("skipped: {absent}"))
            .ok()?;
        let personality = Personality::default().with_bucket(bucket, folder);
        let wire = Faultwire::start(postgres.port(), Speech::Redshift(personality));
        let mut stage = Self {
            postgres,
            wire,
            baseline: None,
        };
        stage.bootstrap(plan);
        stage.wire.forget();
        Some(stage)
    }

    /// A database of its own, as this one is now.
    pub(crate) fn copy(&self, bucket: &Path) -> Self {
        let postgres = self.postgres.copy();
        let personality = Personality::default().with_bucket("s3://rig", bucket);
        let wire = Faultwire::start(postgres.port(), Speech::Redshift(personality));
        Self {
            postgres,
            wire,
            baseline: None,
        }
    }

    /// Makes the control tables by the plan's own statements, as the user who will run it.
    pub(crate) fn bootstrap(&mut self, plan: &Plan) {
        let mut nothing = plan.clone();
        nothing.units.clear();
        nothing.checks.clear();
        nothing.check_results.clear();
        nothing.tables.clear();
        nothing.preflight.clear();
        nothing.upstreams.clear();
        nothing.sources.clear();
        let mut run = Run::named("0");
        run.options.bootstrap = Bootstrap::IfAbsent;
        self.run(&nothing, &run).expect("control tables");
        self.baseline = Some(Baseline::of(&self.postgres));
    }

    /// As it was before the first run. Sessions that are left are ended.
    pub(crate) fn reset(&self) {
        self.wire.disarm();
        self.wire.come_back();
        self.wire.forget();
        let baseline = self.baseline.as_ref();
        baseline.expect("it is prepared").restore(&self.postgres);
    }

    pub(crate) fn run(&self, plan: &Plan, run: &Run) -> Result<RunRecord, RunError> {
        Self::runtime().block_on(self.start(plan, run))
    }

    pub(crate) fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime")
    }

    /// Opens sessions as a run does.
    pub(crate) fn warehouse(&self, passwords: Passwords) -> RedshiftWarehouse {
        let warehouse = RedshiftWarehouse::new(self.connection(passwords));
        warehouse.expect("a connection on the loopback interface")
    }

    pub(crate) async fn start(&self, plan: &Plan, run: &Run) -> Result<RunRecord, RunError> {
        let running = executor::run(
            plan,
            Digest::of_parts(["the plan's bytes"]),
            Arc::new(self.warehouse(run.passwords)),
            run.options.clone(),
            Arc::new(Time(Instant::now())),
            |_: RunEvent| {},
            run.interrupt.clone(),
        );
        tokio::time::timeout(LONGEST, running)
            .await
            .unwrap_or_else(|_| panic!("the run hangs; it sent {:#?}", self.wire.exchanges()))
    }

    /// Runs until all is done: what a person does after a failure.
    pub(crate) fn resume(&self, plan: &Plan, run: &str) -> RunRecord {
        let mut run = Run::named(run);
        run.options.lease = LeasePolicy::Wait(LONGEST);
        match self.run(plan, &run) {
            Ok(record) => record,
            Err(error) => panic!("{}: {error:?}", error.code()),
        }
    }

    /// The run that holds the lease; empty where it is free.
    pub(crate) fn lease(&self) -> String {
        let rows = self.postgres.query("SELECT run FROM callsheet.p_lease");
        rows[0][0].clone().expect("not null")
    }

    pub(crate) fn rows(&self) -> Snapshot {
        Snapshot::of(&self.postgres)
    }

    fn connection(&self, passwords: Passwords) -> Connection {
        Connection {
            endpoint: Endpoint {
                host: String::from(self.wire.host()),
                port: self.wire.port(),
                database: self.postgres.database().to_owned(),
            },
            ssl_mode: SslMode::Disable,
            ssl_roots: SslRoots::System,
            logins: Arc::new(Given {
                passwords,
                user: String::from(self.postgres.user()),
                logins: AtomicUsize::new(0),
            }),
            application_name: String::from("rig"),
            connect_timeout: Duration::from_secs(30),
        }
    }
}
