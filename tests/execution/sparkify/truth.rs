//! What plain Python worked out from the public data set, where it lies beside the checkout.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::table::{Rows, row};

/// The public data set and its truth.
pub(crate) struct Truth {
    /// Stands for the bucket.
    pub(crate) data: PathBuf,
    folder: PathBuf,
    numbers: Value,
}

impl Truth {
    /// None where the data set is absent, which is said aloud: a skipped test is no passed test.
    pub(crate) fn find() -> Option<Self> {
        let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
        let folder = shared.join("truth/sparkify");
        let Ok(numbers) = std::fs::read_to_string(folder.join("truth.json")) else {
            // Not `eprintln!`, which the test harness keeps to itself when a test passes.
            let mut stderr = std::io::stderr();
            writeln!(
                stderr,
                "skipped: the public Sparkify data set is not beside this checkout"
            )
            .expect("standard error is open");
            return None;
        };
        Some(Self {
            data: shared.join("sparkify"),
            folder,
            numbers: serde_json::from_str(&numbers).expect("truth.json is JSON"),
        })
    }

    /// A value by its path, such as `/songs/distinct_song_id`.
    ///
    /// # Panics
    /// If truth.json has no such value.
    pub(crate) fn at(&self, path: &str) -> &Value {
        let value = self.numbers.pointer(path);
        value.unwrap_or_else(|| panic!("truth.json has no {path}"))
    }

    pub(crate) fn number(&self, path: &str) -> usize {
        count(self.at(path))
    }

    /// Numbers by name, such as rows by hour.
    pub(crate) fn numbers(&self, path: &str) -> BTreeMap<String, usize> {
        let object = self.at(path).as_object().expect("numbers by name");
        object
            .iter()
            .map(|(name, number)| (name.clone(), count(number)))
            .collect()
    }

    /// The first columns of an expected table; `\N` is NULL.
    pub(crate) fn table(&self, file: &str, columns: usize) -> Rows {
        let mut reader =
            csv::Reader::from_path(self.folder.join(file)).expect("a table of the truth");
        let value = |text: &str| (text != "\\N").then(|| text.to_owned());
        reader
            .records()
            .map(|record| {
                let record = record.expect("a row of the truth");
                row(record.iter().take(columns).map(value))
            })
            .collect()
    }
}

fn count(value: &Value) -> usize {
    let number = value.as_u64().expect("a number");
    usize::try_from(number).expect("a small number")
}
