//! What the database keeps of its own accord.

use std::collections::BTreeMap;

use crate::session::{Notice, Row};

/// The database's own records, which know no transactions.
#[derive(Default)]
pub(crate) struct System {
    /// Rows of the views of load errors, as they answer.
    pub(crate) load_errors: Vec<Row>,
    pub(crate) load_errors_legacy: Vec<Row>,
    pub(crate) load_values: Vec<Row>,
    /// The files under every prefix, with their sizes.
    pub(crate) bucket: BTreeMap<String, u64>,
    /// COPYs in their order: session and files.
    loads: Vec<(i64, BTreeMap<String, u64>)>,
    /// How often the last of them is not shown yet, and how often its files are not.
    pub(crate) late_loads: usize,
    pub(crate) late_files: usize,
    /// What the database remarks on a statement that starts so.
    pub(crate) remarks: Vec<(&'static str, Notice)>,
    pub(super) notices: BTreeMap<i64, Vec<Notice>>,
}

impl System {
    pub(super) fn note_copy(&mut self, pid: i64) {
        let mut files = self.bucket.clone();
        if files.is_empty() {
            files.insert("s3://bucket/file".to_owned(), 1);
        }
        self.loads.push((pid, files));
    }

    /// The number of the session's last COPY, from 1.
    pub(super) fn last_load(&mut self, pid: i64) -> Option<usize> {
        let late = usize::from(self.late_loads > 0);
        self.late_loads -= late;
        let shown = &self.loads[..self.loads.len() - late];
        let last = shown.iter().rposition(|(of, _)| *of == pid)?;
        Some(last + 1)
    }

    pub(super) fn files(&mut self, load: usize) -> BTreeMap<String, u64> {
        if self.late_files > 0 {
            self.late_files -= 1;
            return BTreeMap::new();
        }
        self.loads[load - 1].1.clone()
    }
}
