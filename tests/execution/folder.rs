//! A project of these tests, as a data engineer would have it, on a warehouse in memory.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use compiler::{Range, Request, Sources};
use executor::{Bootstrap, InterruptHandle, Options, Reprocess};
use local::{Buckets, Database, LocalWarehouse, OpenOptions};
use plan::record::{Ending, Outcome, RunRecord};
use plan::{HexText, Plan};

use super::sparkify::rig::{Stopwatch, query, runtime};

/// The sources of a project, and a warehouse.
pub(crate) struct Folder {
    sources: Sources,
    warehouse: Arc<LocalWarehouse>,
    runs: AtomicU64,
}

impl Folder {
    /// The project in `tests/execution/<name>`, whose folder `data` stands for its buckets.
    pub(crate) fn open(name: &str, buckets: &[&str]) -> Self {
        let project = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../tests/execution")
            .join(name);
        let mut paths = Vec::new();
        below(&project, &mut paths);
        let mut sources = Sources::default();
        for path in paths {
            let inside = path.strip_prefix(&project).expect("a path below");
            let name = inside.to_string_lossy().replace('\\', "/");
            let text = fs::read(&path).expect("a source");
            sources.add(&name, &text).expect("a small text");
        }
        let buckets = buckets.iter().fold(Buckets::new(), |buckets, bucket| {
            buckets.with(bucket, project.join("data"))
        });
        let options = OpenOptions::new(Database::Memory).with_buckets(buckets);
        Self {
            sources,
            warehouse: Arc::new(LocalWarehouse::open(options).expect("an engine in memory")),
            runs: AtomicU64::new(0),
        }
    }

    /// The plan of a pipeline for a target of the project; without a warning.
    pub(crate) fn plan(&self, pipeline: &str, target: &str, range: Range) -> Plan {
        let request = Request {
            folder: pipeline.to_owned(),
            target: Some(target.to_owned()),
            developer: None,
            range,
        };
        let compiled = compiler::compile(&self.sources, &request);
        let compiled = compiled.unwrap_or_else(|faults| panic!("{faults}"));
        assert!(compiled.warnings.is_empty(), "{:#?}", compiled.warnings);
        compiled.plan
    }

    /// Runs a plan to its end.
    pub(crate) fn run(&self, plan: &Plan, reprocess: Reprocess) -> RunRecord {
        let run = self.runs.fetch_add(1, Ordering::Relaxed);
        let options = Options {
            reprocess,
            bootstrap: Bootstrap::IfAbsent,
            jobs: NonZeroUsize::new(2).expect("two"),
            ..Options::new(HexText::new(format!("{run:032x}")).expect("hex digits"))
        };
        let record = runtime().block_on(executor::run(
            plan,
            plan::file::digest(plan),
            Arc::clone(&self.warehouse),
            options,
            Arc::new(Stopwatch::start()),
            |_| {},
            InterruptHandle::new(),
        ));
        let record = record.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(record.ending, Ending::Complete, "{record:#?}");
        record
    }

    /// The rows of an answer, values parted by bars, NULL as `-`, blanks at the end of a CHAR cut off.
    pub(crate) fn rows(&self, sql: &str) -> Vec<String> {
        let answer = query(&self.warehouse, sql);
        let text = |value: &Option<String>| {
            value
                .as_deref()
                .map_or_else(|| "-".to_owned(), |value| value.trim_end().to_owned())
        };
        answer
            .rows
            .iter()
            .map(|row| row.iter().map(text).collect::<Vec<_>>().join("|"))
            .collect()
    }
}

/// How many units a run carried out.
pub(crate) fn done(record: &RunRecord) -> usize {
    let units = record.units.iter();
    units.filter(|unit| unit.outcome == Outcome::Done).count()
}

/// A file of expected rows: `## table`, then its rows.
pub(crate) fn truths(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut tables: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("## "), tables.last_mut()) {
            (Some(table), _) => tables.push((table, Vec::new())),
            (None, Some((_, rows))) => rows.push(line),
            (None, None) => panic!("a row without a table: {line}"),
        }
    }
    tables
}

/// The sources below a folder, as the program reads them.
fn below(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "data") {
                below(&path, paths);
            }
        } else if path
            .extension()
            .is_some_and(|end| end == "yml" || end == "sql")
        {
            paths.push(path);
        }
    }
}
