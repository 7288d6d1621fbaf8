//! What resolving reads, as arguments.

use std::io;
use std::path::{Path, PathBuf};

use crate::secret::Secret;
use crate::variables::Variables;

/// A file as it was read.
#[derive(Clone, Debug)]
pub struct SettingsFile {
    /// Password files and profiles hold secrets.
    pub text: Secret,
    pub readers: Readers,
}

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Its owner alone, or the system knows no such rights.
    Owner,
    /// Its group or everybody.
    Others,
}

/// The environment, the files and the folder in which relative paths of a target start.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    pub variables: &'a Variables,
    pub read: &'a dyn Fn(&Path) -> io::Result<SettingsFile>,
    pub root: &'a Path,
}

impl Surroundings<'_> {
    /// A path as people write it: `~/` is the home folder, relative ones start in the project's root.
    pub(super) fn path(&self, written: &str) -> PathBuf {
        match (written.strip_prefix("~/"), self.variables.home()) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => self.root.join(written),
        }
    }

    /// A file in the home folder.
    pub(super) fn in_home(&self, name: &str) -> Option<PathBuf> {
        Some(self.variables.home()?.join(name))
    }
}
