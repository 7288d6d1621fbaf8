//! Where PostgreSQL's programs are, and as whom they run.

use std::env;
use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Absent;

/// The folder of `initdb` and `postgres`: on the PATH, or where Debian puts its newest.
pub(super) fn folder() -> Result<PathBuf, Absent> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut debian: Vec<PathBuf> = versions
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    debian.sort();
    folders.extend(debian.into_iter().rev());
    let whole =
        |folder: &PathBuf| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    folders.into_iter().find(whole).ok_or_else(|| {
        Absent(String::from(
            "PostgreSQL is not installed (`apt-get install postgresql`)",
        ))
    })
}

/// PostgreSQL refuses to run as root: an ordinary user then, and nobody else where we are one.
#[derive(Clone, Debug)]
pub(super) enum RunAs {
    Ourselves,
    User { name: String, uid: u32, gid: u32 },
}

impl RunAs {
    /// `folder` is one that this process has made.
    pub(super) fn choose(folder: &Path) -> Result<Self, Absent> {
        let ours = fs::metadata(folder).map_err(|error| Absent(error.to_string()))?;
        if ours.uid() != 0 {
            return Ok(Self::Ourselves);
        }
        let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let found = ["postgres", "nobody"].iter().find_map(|wanted| {
            let mut lines = users
                .lines()
                .map(|line| line.split(':').collect::<Vec<_>>());
            let user = lines.find(|user| user.first() == Some(wanted))?;
            Some(Self::User {
                name: (*wanted).to_owned(),
                uid: user.get(2)?.parse().ok()?,
                gid: user.get(3)?.parse().ok()?,
            })
        });
        found.ok_or_else(|| Absent(String::from("there is no user `postgres` or `nobody`")))
    }

    /// Gives a file or folder to the user.
    pub(super) fn own(&self, path: &Path) -> io::Result<()> {
        match self {
            Self::Ourselves => Ok(()),
            Self::User { uid, gid, .. } => chown(path, Some(*uid), Some(*gid)),
        }
    }

    pub(super) fn command(&self, program: &Path) -> Command {
        match self {
            Self::Ourselves => Command::new(program),
            Self::User { name, uid, gid } => {
                let mut command = Command::new("setpriv");
                command
                    .arg(format!("--reuid={uid}"))
                    .arg(format!("--regid={gid}"))
                    .arg("--clear-groups")
                    .arg("--")
                    .arg(program)
                    .env("USER", name)
                    .env_remove("HOME");
                command
            }
        }
    }
}
