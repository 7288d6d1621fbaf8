//! Objects that are not there yet: S3 shows none before its last byte was sent.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Starts the names of files that are no objects yet. Who is killed leaves one behind, at the bucket's
/// root and under no prefix that a load has.
const START: &str = ".callsheet-unfinished";

static NEXT: AtomicU64 = AtomicU64::new(0);

/// A file that becomes an object once it is whole, and is gone where it does not.
#[derive(Debug)]
pub(super) struct Unfinished {
    file: PathBuf,
}

impl Unfinished {
    /// One in a bucket's folder, which is made.
    pub(super) fn within(bucket: &Path) -> io::Result<Self> {
        fs::create_dir_all(bucket)?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let process = std::process::id();
        Ok(Self {
            file: bucket.join(format!("{START}-{process}-{number}")),
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.file
    }

    /// Gives it its name, in a folder that is made; what had that name is replaced.
    pub(super) fn publish(self, object: &Path) -> io::Result<()> {
        if let Some(folder) = object.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::rename(&self.file, object)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Once it was published there is none; where it cannot be removed, nobody reads it.
        let _ = fs::remove_file(&self.file);
    }
}
