//! The folder of one process's report: named after its run, and no other process's.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use plan::HexText;

use crate::failure::Failure;
use crate::files;
use crate::journal;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ReportFolder {
    pub(crate) path: PathBuf,
    origin: Origin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    New,
    LeftBehind,
}

impl ReportFolder {
    /// Takes away what was made for nothing: no unit has run. What is in the way can stay.
    pub(crate) fn discard(&self) {
        if self.origin == Origin::New {
            let _ = fs::remove_file(self.path.join(journal::FILE));
            let _ = fs::remove_dir(&self.path);
        }
    }
}

/// `RUN`, else `RUN-2`, `RUN-3`, …: the first that is new, or that a killed process of the run left
/// behind, whose journal goes on. One with a report in it, or whose process lives, is left alone.
pub(crate) fn make(reports: &Path, run: &HexText) -> Result<ReportFolder, Failure> {
    files::make_folder(reports)?;
    let mut name = run.to_string();
    let mut number = 1;
    loop {
        let path = reports.join(&name);
        let made = |origin| ReportFolder {
            path: path.clone(),
            origin,
        };
        match fs::create_dir(&path) {
            Ok(()) => return Ok(made(Origin::New)),
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(Failure::unwritable(&path, &error));
            }
            Err(_) if is_left_behind(&path) => return Ok(made(Origin::LeftBehind)),
            Err(_) => {
                number += 1;
                name = format!("{run}-{number}");
            }
        }
    }
}

/// A process holds the lock of its journal as long as it lives, however it ends.
fn is_left_behind(folder: &Path) -> bool {
    let journal = File::open(folder.join(journal::FILE));
    let is_free = journal.is_ok_and(|journal| journal.try_lock().is_ok());
    is_free && !folder.join("run.json").exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_and_a_living_process_keep_their_folder_and_a_killed_one_leaves_it() {
        let parent = tempfile::tempdir().expect("a folder");
        let reports = parent.path().join("reports");
        let run = HexText::new("0a").expect("hex");
        let made = || make(&reports, &run).expect("made").path;
        let first = made();
        assert_eq!(first, reports.join("0a"));
        let journal = File::create(first.join(journal::FILE)).expect("a journal");
        journal.lock().expect("nobody else has it");
        assert_eq!(made(), reports.join("0a-2"), "its process lives");
        drop(journal);
        assert_eq!(made(), first, "its process is gone");
        fs::write(first.join("run.json"), "{}").expect("a report");
        assert_eq!(made(), reports.join("0a-3"), "its process ended");
    }
}
