//! A small project in a folder that goes away with the test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Ran;

/// What stands in the project's files.
pub(crate) struct Files {
    /// Below `tables:`, after the staging table, indented by two.
    pub(crate) tables: &'static str,
}

/// A fact of the staged events, and a check that the second day of [`DAYS`] does not meet.
pub(crate) const PEOPLE: &str = "  people:
    kind: fact
    columns: { id: integer not null, name: varchar(10) }
    load:
      replace_batch: {}
      select: SELECT id, name FROM events
    checks:
      - unique: [id]
      - row_count: { min: 1 }
        severity: warn
";

/// A file a day; the second one has a key twice.
const DAYS: [(&str, &str); 2] = [
    (
        "2018-11-01",
        "{\"id\": 1, \"name\": \"ann\"}\n{\"id\": 2, \"name\": \"\"}\n",
    ),
    (
        "2018-11-02",
        "{\"id\": 3, \"name\": \"cid\"}\n{\"id\": 3, \"name\": \"cyd\"}\n",
    ),
];

impl Default for Files {
    fn default() -> Self {
        Self { tables: PEOPLE }
    }
}

/// A project with the pipeline `plays`.
pub(crate) struct Project(tempfile::TempDir);

impl Project {
    /// Without a file.
    pub(crate) fn empty() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub(crate) fn new(files: &Files) -> Self {
        let project = Self::empty();
        project.write(
            "callsheet.yml",
            "version: 1
default_target: local
targets:
  local: { kind: local, schema: s }
  prod: { kind: redshift, schema: s, iam_role: default, region: us-west-2 }
local:
  buckets: { \"s3://plays\": plays/sample }
",
        );
        project.write(
            "plays/pipeline.yml",
            &format!(
                "version: 1
pipeline: plays
schedule: {{ cron: \"@daily\" }}
tables:
  events:
    kind: staging
    columns: {{ id: integer, name: varchar(10) }}
    load: {{ copy: {{ from: \"s3://plays/{{{{ ds }}}}.json\", json: auto }} }}
{}",
                files.tables
            ),
        );
        for (day, events) in DAYS {
            project.write(&format!("plays/sample/{day}.json"), events);
        }
        project
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        let folder = path.parent().expect("a file lies in a folder");
        fs::create_dir_all(folder).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a text that is there")
    }

    /// Replaces a text that is there.
    #[track_caller]
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "`{from}` is not in {name}: {text}");
        self.write(name, &text.replacen(from, to, 1));
    }

    /// The binary, about to run in the project's root with an environment of no terminal.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_callsheet"));
        command
            .args(arguments)
            .current_dir(self.0.path())
            .stdin(Stdio::null())
            .env_remove("CLICOLOR_FORCE")
            .env_remove("NO_COLOR");
        // What logs the person who runs the tests in somewhere is none of theirs.
        let foreign = [
            "PG",
            "REDSHIFT_",
            "AWS_",
            "DBT_",
            "CALLSHEET_LOG",
            "CALLSHEET_DEVELOPER",
        ];
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if foreign.iter().any(|prefix| name.starts_with(prefix)) {
                command.env_remove(name);
            }
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.command(arguments).output().expect("the binary starts");
        output.into()
    }

    /// Compiles one day, or two, to `p.plan`.
    #[track_caller]
    pub(crate) fn plan(&self, days: Days) {
        let end = match days {
            Days::One => "2018-11-02",
            Days::Two => "2018-11-03",
        };
        self.run(&[
            "plan",
            "plays",
            "--start",
            "2018-11-01",
            "--end",
            end,
            "-o",
            "p.plan",
        ])
        .exits(0);
    }

    /// The only run's folder of reports.
    pub(crate) fn report_folder(&self) -> PathBuf {
        let mut folders: Vec<PathBuf> = fs::read_dir(self.path(".callsheet/reports"))
            .expect("a run has written reports")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        assert_eq!(folders.len(), 1, "{folders:?}");
        folders.remove(0)
    }
}

/// How much of the sample a plan covers.
#[derive(Clone, Copy)]
pub(crate) enum Days {
    /// The day whose rows are fine.
    One,
    /// The next day's too, which has a key twice.
    Two,
}

/// A path as an argument.
pub(crate) fn argument(path: &Path) -> &str {
    path.to_str().expect("paths of tests are text")
}
