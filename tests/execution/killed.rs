//! A run that is killed anywhere and run again ends as a run that nobody disturbed.
//!
//! The run is a process of its own: this test program, started again to play the part of
//! [`the_process_that_is_killed`]. It kills itself with SIGKILL at a chosen message to the engine,
//! so nothing of it gets a chance to tidy up. Every choice is repeatable; nothing is left to luck.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use executor::{
    Canceller, Completion, InterruptHandle, Options, Row, Session, SessionError, Warehouse,
};
use local::{Buckets, Database, LocalWarehouse, OpenOptions};
use plan::{HexText, Plan};

use super::sparkify::rig::{Stopwatch, query, runtime, sample, sources};

/// How the parent tells the child what to do: the database, and the message to die at.
const DATABASE: &str = "CALLSHEET_TEST_DATABASE";
const DIE_AT: &str = "CALLSHEET_TEST_DIE_AT";
/// Where the child notes the messages that it sent.
const LOG: &str = "CALLSHEET_TEST_LOG";

/// Where a run dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Death {
    Never,
    /// Before this message, counted from 1, is sent.
    Before(usize),
    /// After it was answered.
    After(usize),
}

impl Death {
    fn write(self) -> String {
        match self {
            Self::Never => "never".to_owned(),
            Self::Before(message) => format!("before {message}"),
            Self::After(message) => format!("after {message}"),
        }
    }

    fn read(text: &str) -> Self {
        let number = |text: &str| text.parse().expect("a number");
        match text.split_once(' ') {
            Some(("before", message)) => Self::Before(number(message)),
            Some(("after", message)) => Self::After(number(message)),
            _ => Self::Never,
        }
    }
}

/// A warehouse whose process dies at a message.
struct Deadly {
    warehouse: LocalWarehouse,
    sent: Arc<AtomicUsize>,
    death: Death,
    log: PathBuf,
}

struct DeadlySession {
    session: <LocalWarehouse as Warehouse>::Session,
    sent: Arc<AtomicUsize>,
    death: Death,
    log: PathBuf,
}

fn die() -> ! {
    let pid = std::process::id().to_string();
    let _ = Command::new("kill").args(["-9", &pid]).status();
    unreachable!("SIGKILL cannot be survived")
}

impl Warehouse for Deadly {
    type Session = DeadlySession;

    async fn connect(&self) -> Result<DeadlySession, SessionError> {
        Ok(DeadlySession {
            session: self.warehouse.connect().await?,
            sent: Arc::clone(&self.sent),
            death: self.death,
            log: self.log.clone(),
        })
    }
}

impl DeadlySession {
    fn before(&self, sql: &str) -> usize {
        use std::io::Write as _;
        let message = self.sent.fetch_add(1, Ordering::SeqCst) + 1;
        if self.death == Death::Before(message) {
            die();
        }
        let first = sql.lines().next().unwrap_or_default();
        let log = std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(&self.log);
        writeln!(log.expect("a log"), "{first}").expect("a log");
        message
    }

    fn after(&self, message: usize) {
        if self.death == Death::After(message) {
            die();
        }
    }
}

impl Session for DeadlySession {
    async fn run(&mut self, sql: &str) -> Result<Completion, SessionError> {
        let message = self.before(sql);
        let answer = self.session.run(sql).await;
        self.after(message);
        answer
    }

    async fn query(&mut self, sql: &str) -> Result<Vec<Row>, SessionError> {
        let message = self.before(sql);
        let answer = self.session.query(sql).await;
        self.after(message);
        answer
    }

    fn canceller(&self) -> Canceller {
        self.session.canceller()
    }
}

fn open(database: &Path) -> LocalWarehouse {
    let buckets = Buckets::new().with("s3://sparkify-sample", sample());
    let options = OpenOptions::new(Database::Path(database.to_owned())).with_buckets(buckets);
    LocalWarehouse::open(options).expect("an engine")
}

fn plan() -> (Plan, plan::Digest) {
    let request = compiler::Request {
        folder: "sparkify".to_owned(),
        target: None,
        developer: None,
        range: compiler::Range::Between {
            start: "2018-11-01".to_owned(),
            end: "2018-11-04".to_owned(),
        },
    };
    let compiled = compiler::compile(&sources(), &request).expect("the example compiles");
    let (bytes, _) = plan::file::to_bytes(&compiled.plan);
    plan::file::read(&bytes).expect("a plan of our own")
}

/// Not a test of its own: what [`run`] starts. Without its variables it does nothing.
#[test]
fn the_process_that_is_killed() {
    let Ok(database) = std::env::var(DATABASE) else {
        return;
    };
    let death = Death::read(&std::env::var(DIE_AT).expect("the parent sets it"));
    let (plan, digest) = plan();
    let warehouse = Deadly {
        warehouse: open(Path::new(&database)),
        sent: Arc::default(),
        death,
        log: std::env::var(LOG).expect("the parent sets it").into(),
    };
    let run = HexText::new(plan::Digest::of(death.write()).short()).expect("hex");
    let record = runtime().block_on(executor::run(
        &plan,
        digest,
        Arc::new(warehouse),
        Options::new(run),
        Arc::new(Stopwatch::start()),
        |_| {},
        InterruptHandle::new(),
    ));
    let record = record.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(record.ending, plan::record::Ending::Complete);
}

/// Runs the plan in a process of its own.
fn run(database: &Path, death: Death) -> Vec<String> {
    let log = database.with_extension("log");
    let _ = std::fs::remove_file(&log);
    // This very program, also where a build has meanwhile put another one in its place.
    let this = Path::new("/proc/self/exe");
    let this = if this.exists() {
        this.to_owned()
    } else {
        std::env::current_exe().expect("a test program")
    };
    let child = Command::new(this)
        .args([
            "--exact",
            "execution::killed::the_process_that_is_killed",
            "--nocapture",
        ])
        .env(DATABASE, database)
        .env(DIE_AT, death.write())
        .env(LOG, &log)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .expect("it can be started");
    let lived = child.status.success();
    let errors = String::from_utf8_lossy(&child.stderr);
    assert_eq!(lived, death == Death::Never, "{death:?}: {errors}");
    let log = std::fs::read_to_string(log).unwrap_or_default();
    log.lines().map(str::to_owned).collect()
}

/// Everything that must be equal: each table's rows and what the ledger says is done.
fn state(database: &Path) -> Vec<(String, Vec<Vec<Option<String>>>)> {
    let warehouse = open(database);
    let tables = [
        "songplays",
        "users",
        "songs",
        "artists",
        "time",
        "staging_songs",
    ];
    let ledger = "SELECT unit, data_interval, digest FROM callsheet.sparkify_ledger";
    let staged = "SELECT table_schema, table_name FROM svv_columns";
    tables
        .iter()
        .map(|table| format!("SELECT * FROM sparkify.{table}"))
        .chain([ledger.to_owned(), staged.to_owned()])
        .map(|sql| {
            let mut rows = query(&warehouse, &sql).rows;
            rows.sort();
            (sql, rows)
        })
        .collect()
}

/// Dies, then runs again and must be as undisturbed.
fn dies_and_resumes(death: Death, undisturbed: &[(String, Vec<Vec<Option<String>>>)]) {
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("killed.duckdb");
    run(&database, death);
    run(&database, Death::Never);
    let resumed = state(&database);
    for (before, after) in undisturbed.iter().zip(&resumed) {
        assert_eq!(before, after, "{death:?}");
    }
}

/// Kills at all of these, two at a time.
fn all_die_and_resume(deaths: &[Death], undisturbed: &[(String, Vec<Vec<Option<String>>>)]) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(death) = deaths.get(next.fetch_add(1, Ordering::SeqCst)) {
                    dies_and_resumes(*death, undisturbed);
                }
            });
        }
    });
}

#[test]
fn killed_at_every_boundary_and_inside_every_unit() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("undisturbed.duckdb");
    let messages = run(&database, Death::Never);
    let undisturbed = state(&database);
    let places = |what: &str| {
        let numbered = messages.iter().zip(1..);
        let those = numbered.filter(|(message, _)| *message == what);
        those.map(|(_, number)| number).collect::<Vec<usize>>()
    };
    let (begins, commits) = (places("BEGIN"), places("COMMIT"));
    assert_eq!(begins.len(), commits.len());
    // Each unit is claimed in a transaction and carried out in one. So is the bootstrap of the lease, the
    // lease taken, the tables claimed, and the lease given back.
    let (units, _) = plan();
    let once = |unit: &&plan::Unit| unit.scope == plan::unit::Scope::Once;
    let once = units.units.iter().filter(once).count();
    let planned = once + (units.units.len() - once) * units.intervals.len();
    assert_eq!(begins.len(), 2 * planned + 4);

    let mut deaths: Vec<Death> = begins
        .iter()
        .zip(&commits)
        .flat_map(|(begin, commit)| {
            [
                Death::Before(*begin),
                Death::After(*begin),
                Death::After(begin.midpoint(*commit)),
                Death::Before(*commit),
                Death::After(*commit),
            ]
        })
        .collect();
    deaths.sort_unstable();
    deaths.dedup();
    all_die_and_resume(&deaths, &undisturbed);
    eprintln!(
        "killed {} times: at every boundary and inside each of {planned} units ({} messages in all)",
        deaths.len(),
        messages.len()
    );
}

/// The whole matrix, in minutes: `cargo test -p callsheet --test it -- --ignored every_message`.
#[test]
#[ignore = "kills before and after each of several hundred messages"]
fn killed_at_every_message() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("undisturbed.duckdb");
    let messages = run(&database, Death::Never);
    let undisturbed = state(&database);
    let deaths: Vec<Death> = (1..=messages.len())
        .flat_map(|message| [Death::Before(message), Death::After(message)])
        .collect();
    all_die_and_resume(&deaths, &undisturbed);
    eprintln!(
        "killed {} times: before and after each of {} messages",
        deaths.len(),
        messages.len()
    );
}
