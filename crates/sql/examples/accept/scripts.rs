//! Scripts of files and folders.

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) struct Script {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

impl Script {
    /// `path:line:column` of a byte, columns in characters.
    pub(crate) fn place(&self, byte: usize) -> String {
        let before = self.text.get(..byte).unwrap_or(&self.text);
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = 1 + before.matches('\n').count();
        let column = 1 + before[start..].chars().count();
        format!("{}:{line}:{column}", self.path.display())
    }
}

/// Every `.sql` file among the paths and below them, in the order of their names.
pub(crate) fn read(path: &Path) -> Result<Vec<Script>, String> {
    let mut files = Vec::new();
    collect(path, &mut files).map_err(|error| format!("{}: {error}", path.display()))?;
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            Ok(Script { path, text })
        })
        .collect()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        if path.is_dir() || path.extension().is_some_and(|extension| extension == "sql") {
            collect(&path, files)?;
        }
    }
    Ok(())
}
