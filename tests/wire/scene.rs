//! A project that is planned and prepared on a database, and processes that run it.

use std::process::Command;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rig::{Baseline, Fault, Isolation, Rule, Snapshot};

use crate::support::{Files, Project, Ran, Redshift, Running};

/// Everything that a process is ever waited for takes less.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);

/// Loads of each kind that another order, or another time, would spoil.
const TABLES: &str = "  appended:
    kind: fact
    columns: { id: integer not null, name: varchar(10) }
    load:
      append: {}
      select: SELECT id, name FROM events
    checks:
      - row_count: { min: 1 }
  merged:
    kind: dimension
    columns: { id: integer not null, name: varchar(10) }
    load:
      merge: { key: [id] }
      select: SELECT id, MAX(name) AS name FROM events GROUP BY id
    checks:
      - unique: [id]
";

pub(super) struct Scene {
    pub(super) project: Project,
    pub(super) redshift: Redshift,
    baseline: Baseline,
    /// The statements of an undisturbed run of one process, one unit at a time.
    pub(super) messages: Vec<String>,
    /// What it leaves behind.
    pub(super) end: Snapshot,
}

impl Scene {
    /// None where PostgreSQL is not installed, which is said.
    pub(super) fn set(isolation: Isolation) -> Option<Self> {
        let project = Project::new(&Files { tables: TABLES });
        let redshift = Redshift::with(&project, isolation)?;
        let plan = ["plan", "plays", "--date", "2018-11-01", "--target", "prod"];
        project
            .run(&[&plan[..], &["-o", "p.plan"]].concat())
            .exits(0);
        redshift
            .run(&project, &["bootstrap", "p.plan", "--yes"])
            .exits(0);
        let baseline = Baseline::of(&redshift.postgres);
        let mut scene = Self {
            project,
            redshift,
            baseline,
            messages: Vec::new(),
            end: Snapshot::default(),
        };
        scene.redshift.wire.forget();
        scene.run("a1").exits(0);
        let seen = scene.redshift.wire.exchanges().into_iter();
        scene.messages = seen.map(|exchange| exchange.sql).collect();
        scene.end = scene.rows();
        scene.reset();
        Some(scene)
    }

    pub(super) fn reset(&self) {
        let wire = &self.redshift.wire;
        wire.disarm();
        wire.come_back();
        wire.forget();
        self.baseline.restore(&self.redshift.postgres);
    }

    pub(super) fn rows(&self) -> Snapshot {
        Snapshot::of(&self.redshift.postgres)
    }

    /// The run that holds the lease; empty where it is free.
    pub(super) fn lease(&self) -> String {
        let sql = "SELECT run FROM callsheet.plays_lease";
        let rows = self.redshift.postgres.query(sql);
        rows[0][0].clone().expect("not null")
    }

    /// A process of a run, about to start.
    pub(super) fn command(&self, run: &str, more: &[&str]) -> Command {
        let arguments = ["run", "p.plan", "--run-id", run, "--jobs", "1"];
        self.redshift
            .command(&self.project, &[&arguments[..], more].concat())
    }

    /// A process of a run, from its start to its end.
    pub(super) fn run(&self, run: &str) -> Ran {
        Running::start(&mut self.command(run, &[])).wait()
    }

    /// As [`Self::run`], waiting for a lease whose owner is just going.
    pub(super) fn resume(&self, run: &str) -> Ran {
        Running::start(&mut self.command(run, &["--wait", "60s"])).wait()
    }

    /// Starts a process to which a signal is sent when its n-th message is at the server's door.
    pub(super) fn signalled(&self, run: &str, message: usize, signal: &'static str) -> Signalled {
        let process = Arc::new(OnceLock::<u32>::new());
        let sent = Arc::new(OnceLock::<()>::new());
        let (to, done) = (Arc::clone(&process), Arc::clone(&sent));
        self.redshift.wire.arm(Rule::nth(
            message,
            Fault::before(move || {
                let id = *to.wait();
                let id = id.to_string();
                let kill = Command::new("kill")
                    .args([format!("-{signal}"), id])
                    .status();
                assert!(kill.expect("`kill` is there").success());
                done.set(()).expect("it is sent once");
            }),
        ));
        let running = Running::start(&mut self.command(run, &[]));
        process.set(running.id()).expect("it is set once");
        Signalled { running, sent }
    }
}

/// A process and whether its signal was sent.
pub(super) struct Signalled {
    pub(super) running: Running,
    sent: Arc<OnceLock<()>>,
}

impl Signalled {
    #[track_caller]
    pub(super) fn wait_for_signal(&self) {
        let since = Instant::now();
        while self.sent.get().is_none() {
            assert!(since.elapsed() < PATIENCE, "the message never came");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}
