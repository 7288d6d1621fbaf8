//! Whole projects of other domains, as a person runs them: the binary, files, and tables compared
//! cell by cell with `truth/*.csv`.
//!
//! The files of the samples and the truths were made by other programs (Python, pyarrow), the
//! truths from the files alone, without SQL.

mod immigration;
mod taxi;

use std::fs;
use std::path::Path;

use crate::support::{Project, Ran, checkout};

/// A copy of `tests/execution/<name>`.
struct Whole {
    project: Project,
    name: &'static str,
}

impl Whole {
    fn new(name: &'static str) -> Self {
        let project = Project::empty();
        let folder = checkout().join("tests/execution").join(name);
        for part in fs::read_dir(&folder).expect("the project's folder") {
            let part = part.expect("an entry").path();
            if !part.ends_with("truth") {
                let to = project.path(part.file_name().and_then(|it| it.to_str()).expect("a name"));
                copy(&part, &to);
            }
        }
        Self { project, name }
    }

    #[track_caller]
    fn plan(&self, start: &str, end: &str, file: &str) {
        let arguments = ["plan", "--start", start, "--end", end, "-o", file];
        let ran = self.project.run(&arguments).exits(0);
        assert!(!ran.stderr.contains('⚠'), "a false alarm\n{}", ran.stderr);
    }

    #[track_caller]
    fn run(&self, arguments: &[&str]) -> Ran {
        self.project.run(&[&["run"], arguments].concat()).exits(0)
    }

    /// Compares a table, its rows in the order of its first columns, with `truth/<truth>.csv`.
    #[track_caller]
    fn holds(&self, table: &str, order: &str, truth: &str) {
        let select = format!("SELECT * FROM {table} ORDER BY {order}");
        let ran = self.project.run(&["query", "--format", "csv", &select]);
        let found = ran.exits(0).stdout;
        let file = format!("tests/execution/{}/truth/{truth}.csv", self.name);
        let truth = fs::read_to_string(checkout().join(file)).expect("a truth");
        for (found, truth) in found.lines().zip(truth.lines()) {
            assert_eq!(found, truth, "{table}");
        }
        assert_eq!(found.lines().count(), truth.lines().count(), "{table}");
    }
}

fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::copy(from, to).expect("a file is copied");
        return;
    }
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}
