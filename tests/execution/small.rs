//! Small pipelines on an embedded engine in memory, one file of events a day.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use compiler::{Range, Request, Sources};
use executor::{InterruptHandle, Options, Reprocess, RunError};
use local::{Buckets, Database, LocalWarehouse, OpenOptions};
use plan::HexText;
use plan::record::{CheckRecord, Outcome, RunRecord};

use super::sparkify::rig::{Stopwatch, query, runtime};

const PROJECT: &str = "version: 1\ntargets:\n  local: { kind: local, schema: s }\n";

/// A pipeline, its files, and a warehouse in memory.
pub(crate) struct Small {
    pipeline: String,
    folder: tempfile::TempDir,
    warehouse: Arc<LocalWarehouse>,
    runs: AtomicU64,
}

impl Small {
    /// `tables` is what stands under `tables:`, indented by two; `events` is staged by it from one
    /// file a day.
    pub(crate) fn new(tables: &str) -> Self {
        let pipeline = format!(
            "version: 1
pipeline: small
schedule: {{ cron: \"@daily\" }}
tables:
  events:
    kind: staging
    columns: {{ id: integer, name: varchar(10), at: timestamp }}
    load: {{ copy: {{ from: \"s3://small/{{{{ ds }}}}.json\", json: auto }} }}
{tables}"
        );
        let folder = tempfile::tempdir().expect("a folder");
        let buckets = Buckets::new().with("s3://small", folder.path());
        let options = OpenOptions::new(Database::Memory).with_buckets(buckets);
        Self {
            pipeline,
            folder,
            warehouse: Arc::new(LocalWarehouse::open(options).expect("an engine in memory")),
            runs: AtomicU64::new(0),
        }
    }

    /// Puts the day's file in place: `(id, name, at)` a line, NULL for an empty text.
    pub(crate) fn events(&self, day: &str, events: &[(&str, &str, &str)]) -> &Self {
        let quoted = |text: &str| match text {
            "" => "null".to_owned(),
            text => format!("\"{text}\""),
        };
        let lines: Vec<String> = events
            .iter()
            .map(|(id, name, at)| {
                let id = if id.is_empty() { "null" } else { id };
                format!(
                    "{{\"id\":{id},\"name\":{},\"at\":{}}}",
                    quoted(name),
                    quoted(at)
                )
            })
            .collect();
        let file = self.folder.path().join(format!("{day}.json"));
        std::fs::write(file, lines.join("\n")).expect("a file");
        self
    }

    /// Puts any other file in place.
    pub(crate) fn file(&self, key: &str, content: &[u8]) -> &Self {
        let path = self.folder.path().join(key);
        std::fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        std::fs::write(path, content).expect("a file");
        self
    }

    /// Another text in the place of one in the pipeline.
    pub(crate) fn edit(&mut self, from: &str, to: &str) {
        assert!(self.pipeline.contains(from), "{from}");
        self.pipeline = self.pipeline.replace(from, to);
    }

    pub(crate) fn run(&self, day: &str) -> RunRecord {
        self.run_with(day, Reprocess::Nothing)
    }

    pub(crate) fn run_with(&self, day: &str, reprocess: Reprocess) -> RunRecord {
        let record = self.try_run(Range::At(day.to_owned()), reprocess);
        record.unwrap_or_else(|error| panic!("{day}: {error}"))
    }

    /// From one day up to, not including, another one.
    pub(crate) fn run_between(&self, start: &str, end: &str) -> Result<RunRecord, RunError> {
        let range = Range::Between {
            start: start.to_owned(),
            end: end.to_owned(),
        };
        self.try_run(range, Reprocess::Nothing)
    }

    pub(crate) fn try_run(
        &self,
        range: Range,
        reprocess: Reprocess,
    ) -> Result<RunRecord, RunError> {
        let mut sources = Sources::default();
        for (name, text) in [
            ("callsheet.yml", PROJECT),
            ("small/pipeline.yml", &self.pipeline),
        ] {
            sources.add(name, text.as_bytes()).expect("a small text");
        }
        let request = Request {
            folder: "small".to_owned(),
            target: None,
            developer: None,
            range,
        };
        let compiled = compiler::compile(&sources, &request);
        let plan = compiled.unwrap_or_else(|faults| panic!("{faults}")).plan;
        let run = self.runs.fetch_add(1, Ordering::Relaxed);
        let options = Options {
            reprocess,
            jobs: NonZeroUsize::new(2).expect("two"),
            ..Options::new(HexText::new(format!("{run:032x}")).expect("hex"))
        };
        runtime().block_on(executor::run(
            &plan,
            plan::file::digest(&plan),
            Arc::clone(&self.warehouse),
            options,
            Arc::new(Stopwatch::start()),
            |_| {},
            InterruptHandle::new(),
        ))
    }

    /// The answer's rows, values parted by blanks, NULL as `-`.
    pub(crate) fn rows(&self, sql: &str) -> Vec<String> {
        let answer = query(&self.warehouse, sql);
        let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        answer
            .rows
            .iter()
            .map(|row| row.iter().map(text).collect::<Vec<_>>().join(" "))
            .collect()
    }
}

impl Small {
    /// The lines of the files below a folder of the bucket, each behind the folders that it lies in,
    /// in order.
    pub(crate) fn unloaded(&self, folder: &str) -> Vec<String> {
        let mut lines = Vec::new();
        let mut open = vec![(self.folder.path().join(folder), Vec::new())];
        while let Some((folder, above)) = open.pop() {
            let Ok(entries) = std::fs::read_dir(&folder) else {
                continue;
            };
            for entry in entries {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    let name = path.file_name().expect("a name").to_string_lossy();
                    let inside = [&above[..], &[name.into_owned()]].concat();
                    open.push((path, inside));
                } else {
                    let text = std::fs::read_to_string(path).expect("a text");
                    let place = above.join("/");
                    lines.extend(text.lines().map(|line| format!("{place} {line}")));
                }
            }
        }
        lines.sort();
        lines
    }
}

/// What became of a unit.
pub(crate) fn outcome<'a>(record: &'a RunRecord, unit: &str) -> &'a Outcome {
    let found = record
        .units
        .iter()
        .find(|record| record.unit.as_str() == unit);
    &found.expect("a unit of the plan").outcome
}

/// What a check found.
pub(crate) fn check<'a>(record: &'a RunRecord, id: &str) -> &'a CheckRecord {
    let mut checks = record.units.iter().flat_map(|unit| &unit.checks);
    checks
        .find(|check| check.check.as_str() == id)
        .unwrap_or_else(|| panic!("no check `{id}` in {record:#?}"))
}
