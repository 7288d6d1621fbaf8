//! Compiles the example and runs it on an embedded engine of its own, in one process.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use compiler::{Range, Request, Sources};
use executor::{Bootstrap, Clock, InterruptHandle, Options, Reprocess};
use local::{Buckets, Database, LocalWarehouse, OpenOptions};
use plan::record::{CheckStatus, Ending, Outcome, RunRecord};
use plan::{Digest, HexText, Plan};

use super::reader::Expected;
use super::table::{Rows, row};

/// The tables of the star schema.
const TABLES: [&str; 5] = ["songplays", "users", "songs", "artists", "time"];

fn pipelines() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../pipelines")
}

/// The sample that the repository ships.
pub(crate) fn sample() -> PathBuf {
    pipelines().join("sparkify/sample")
}

/// A warehouse in memory, and the example's sources.
pub(crate) struct Rig {
    warehouse: Arc<LocalWarehouse>,
    sources: Sources,
    target: Option<String>,
    runs: AtomicU64,
}

/// A run and its plan.
pub(crate) struct Loaded {
    plan: Plan,
    record: RunRecord,
}

impl Rig {
    /// `data` stands for the bucket that the example reads.
    pub(crate) fn on(data: &Path) -> Self {
        let buckets = Buckets::new()
            .with("s3://sparkify-sample", data)
            .with("s3://udacity-dend", data);
        let options = OpenOptions::new(Database::Memory).with_buckets(buckets);
        Self {
            warehouse: Arc::new(LocalWarehouse::open(options).expect("an engine in memory")),
            sources: sources(),
            target: None,
            runs: AtomicU64::new(0),
        }
    }

    /// Compiles for another target than the default one.
    pub(crate) fn for_target(mut self, target: &str) -> Self {
        self.target = Some(target.to_owned());
        self
    }

    /// Another text in the place of one in a file of the example.
    ///
    /// # Panics
    /// If the file does not have the text.
    pub(crate) fn edited(mut self, file: &str, from: &str, to: &str) -> Self {
        let id = self.sources.find(file).expect("a file of the example");
        let text = self.sources.file(id).text().to_string();
        assert!(text.contains(from), "{file} has no `{from}`");
        let text = text.replace(from, to);
        self.sources
            .add(file, text.as_bytes())
            .expect("a small text");
        self
    }

    /// Loads what is not yet loaded of the days from `start` up to, not including, `end`.
    pub(crate) fn load(&self, start: &str, end: &str) -> Loaded {
        self.run(start, end, Reprocess::Nothing)
    }

    /// Loads these days whether they are loaded or not.
    pub(crate) fn load_again(&self, start: &str, end: &str) -> Loaded {
        self.run(start, end, Reprocess::All)
    }

    /// Loads days as [`Rig::load`] does, or as far as it comes.
    pub(crate) fn try_load(&self, start: &str, end: &str) -> Loaded {
        self.carry_out(start, end, Reprocess::Nothing)
    }

    fn run(&self, start: &str, end: &str, reprocess: Reprocess) -> Loaded {
        let loaded = self.carry_out(start, end, reprocess);
        let units = loaded.record.units.iter();
        let wrong: Vec<_> = units.filter(|unit| !went_well(&unit.outcome)).collect();
        let ending = &loaded.record.ending;
        assert_eq!(*ending, Ending::Complete, "{start} to {end}: {wrong:#?}");
        loaded
    }

    fn carry_out(&self, start: &str, end: &str, reprocess: Reprocess) -> Loaded {
        let (plan, digest) = self.compile(start, end);
        let run = self.runs.fetch_add(1, Ordering::Relaxed);
        let options = Options {
            reprocess,
            bootstrap: Bootstrap::IfAbsent,
            jobs: NonZeroUsize::new(2).expect("two"),
            ..Options::new(HexText::new(format!("{run:032x}")).expect("hex digits"))
        };
        let record = runtime()
            .block_on(executor::run(
                &plan,
                digest,
                Arc::clone(&self.warehouse),
                options,
                Arc::new(Stopwatch::start()),
                |_| {},
                InterruptHandle::new(),
            ))
            .unwrap_or_else(|error| panic!("{start} to {end}: {error}"));
        Loaded { plan, record }
    }

    /// The plan that runs is one that was written and read back.
    fn compile(&self, start: &str, end: &str) -> (Plan, Digest) {
        let request = Request {
            folder: "sparkify".to_owned(),
            target: self.target.clone(),
            developer: None,
            range: Range::Between {
                start: start.to_owned(),
                end: end.to_owned(),
            },
        };
        let compiled = compiler::compile(&self.sources, &request);
        let compiled = compiled.unwrap_or_else(|faults| panic!("{faults}"));
        // What is made wrong on purpose may be linted; that it loads wrong rows is tested here.
        let mut warnings = compiled.warnings.iter();
        let linted = warnings.all(|warning| warning.code.0.starts_with("lint/"));
        assert!(linted, "{:?}", compiled.warnings);
        let (bytes, _) = plan::file::to_bytes(&compiled.plan);
        plan::file::read(&bytes).expect("a plan of our own")
    }

    pub(crate) fn rows(&self, sql: &str) -> Rows {
        let answer = query(&self.warehouse, sql);
        answer.rows.into_iter().map(row).collect()
    }

    pub(crate) fn count(&self, table: &str) -> usize {
        let count = self.rows(&format!("select count(*) from sparkify.{table}"));
        count.values(0)[0].parse().expect("a count")
    }

    pub(crate) fn songplays(&self) -> Rows {
        self.rows(
            "select start_time, user_id, level, song_id, artist_id, session_id, item_in_session, \
             location, user_agent from sparkify.songplays",
        )
    }

    pub(crate) fn users(&self) -> Rows {
        self.rows("select user_id, first_name, last_name, gender, level from sparkify.users")
    }

    pub(crate) fn songs(&self) -> Rows {
        self.rows("select song_id, title, artist_id, year, duration from sparkify.songs")
    }

    pub(crate) fn artists(&self) -> Rows {
        self.rows("select artist_id, name, location, latitude, longitude from sparkify.artists")
    }

    pub(crate) fn time(&self) -> Rows {
        self.rows("select start_time, hour, day, week, month, year, weekday from sparkify.time")
    }

    /// Every column of every table, those of the product's own too.
    pub(crate) fn dump(&self) -> BTreeMap<&'static str, Rows> {
        TABLES
            .into_iter()
            .map(|table| (table, self.rows(&format!("select * from sparkify.{table}"))))
            .collect()
    }

    /// # Panics
    /// If a table is not as expected.
    pub(crate) fn assert_tables(&self, expected: &Expected) {
        self.users().assert_same(&expected.users, "users");
        self.songs().assert_same(&expected.songs, "songs");
        self.artists().assert_same(&expected.artists, "artists");
        self.time().assert_same(&expected.time, "time");
        self.songplays()
            .assert_same(&expected.songplays, "songplays");
    }
}

impl Loaded {
    /// Events staged, over all days.
    pub(crate) fn events(&self) -> usize {
        self.written("staging_events", "")
    }

    /// Events staged for one day.
    pub(crate) fn events_of(&self, date: &str) -> usize {
        self.written("staging_events", date)
    }

    pub(crate) fn songs(&self) -> usize {
        self.written("staging_songs", "")
    }

    /// Units that ran.
    pub(crate) fn done(&self) -> usize {
        let units = self.record.units.iter();
        units.filter(|unit| unit.outcome == Outcome::Done).count()
    }

    /// The checks that failed, by table and kind, each once.
    pub(crate) fn failed_checks(&self) -> BTreeSet<String> {
        let units = self.record.units.iter();
        let checks = units.flat_map(|unit| &unit.checks);
        let failed = checks.filter(|check| check.status == CheckStatus::Fail);
        failed.map(|check| check.check.to_string()).collect()
    }

    /// The message of the first unit that failed.
    pub(crate) fn failure(&self) -> Option<&str> {
        self.record
            .units
            .iter()
            .find_map(|unit| match &unit.outcome {
                Outcome::Failed { error } => Some(error.message.as_str()),
                _ => None,
            })
    }

    fn written(&self, table: &str, interval: &str) -> usize {
        let rows = self
            .record
            .units
            .iter()
            .filter(|unit| unit.interval.as_str().starts_with(interval))
            .filter(|unit| {
                let unit = self.plan.unit(&unit.unit).expect("a unit of the plan");
                unit.table.to_string().contains(table)
            })
            .filter_map(|unit| unit.rows_written)
            .sum::<u64>();
        usize::try_from(rows).expect("few rows")
    }
}

fn went_well(outcome: &Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Done | Outcome::AlreadyDone | Outcome::NotNeeded
    )
}

pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime")
}

/// # Panics
/// If the engine refuses the query.
pub(crate) fn query(warehouse: &LocalWarehouse, sql: &str) -> local::Table {
    let answer = runtime().block_on(warehouse.query_table(sql));
    answer.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// Measures from its own start; the time of day stands still.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }
}

impl Clock for Stopwatch {
    fn monotonic_millis(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).expect("a short test")
    }

    fn utc_now(&self) -> String {
        "2018-12-01T00:00:00Z".to_owned()
    }
}

pub(crate) fn sources() -> Sources {
    let mut sources = Sources::default();
    for name in files() {
        let bytes = fs::read(pipelines().join(&name)).expect("a file of the example");
        sources
            .add(&name, &bytes)
            .unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
    }
    sources
}

/// Sorted, as the binary reads them.
fn files() -> Vec<String> {
    let mut files = vec![
        "callsheet.yml".to_owned(),
        "sparkify/pipeline.yml".to_owned(),
    ];
    let mut selects: Vec<String> = fs::read_dir(pipelines().join("sparkify/sql"))
        .expect("the SQL of the example")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .map(|name| format!("sparkify/sql/{name}"))
        .collect();
    selects.sort();
    files.append(&mut selects);
    files
}
