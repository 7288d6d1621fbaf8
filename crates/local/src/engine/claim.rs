//! One engine per file and process.
//!
//! The lock on the file keeps other processes out; it does not notice a second engine of its own
//! process, which would overwrite the first one's pages.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use executor::SessionError;

/// How long a warehouse that was just dropped may take until its last session's thread is gone.
const PATIENCE: u32 = 50;
const PAUSE: Duration = Duration::from_millis(20);

static CLAIMED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Held as long as the engine has the file open.
#[derive(Debug)]
pub(super) struct Claim(PathBuf);

impl Claim {
    pub(super) fn take(path: &Path) -> Result<Self, SessionError> {
        let path = resolved(path);
        for _ in 0..PATIENCE {
            let mut claimed = CLAIMED.lock().unwrap_or_else(PoisonError::into_inner);
            if claimed.insert(path.clone()) {
                return Ok(Self(path));
            }
            drop(claimed);
            thread::sleep(PAUSE);
        }
        Err(SessionError::InUse {
            message: "this process has the database file open already".to_owned(),
        })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        CLAIMED
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.0);
    }
}

/// The same path for the same file, also before the file is there.
fn resolved(path: &Path) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    match (folder.canonicalize(), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_path_buf(),
    }
}
