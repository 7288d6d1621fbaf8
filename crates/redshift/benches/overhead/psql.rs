//! The yardstick: PostgreSQL's own client.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rig::{Absent, Postgres};
use tempfile::NamedTempFile;

/// Statements in a file, each a message of its own.
pub(crate) struct Script {
    file: NamedTempFile,
    bytes: usize,
}

impl Script {
    pub(crate) fn new<'a>(statements: impl IntoIterator<Item = &'a str>) -> Self {
        let mut file = NamedTempFile::new().expect("a file");
        let mut bytes = 0;
        for statement in statements {
            // psql ends a message at the semicolon and does not send it.
            let statement = statement.trim_end().trim_end_matches(';');
            bytes += statement.len();
            writeln!(file, "{statement};").expect("room on the disk");
        }
        file.flush().expect("room on the disk");
        Self { file, bytes }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }
}

/// Where psql is: where Debian puts its newest, or on the PATH. Debian's on the PATH is a script that
/// looks for the program, and takes several times as long as the program itself.
pub(crate) fn find() -> Result<PathBuf, Absent> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let mut folders: Vec<PathBuf> = versions
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    folders.sort();
    folders.reverse();
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    let mut programs = folders.into_iter().map(|folder| folder.join("psql"));
    programs
        .find(|program| program.is_file())
        .ok_or_else(|| Absent("psql is not installed".to_owned()))
}

/// How long psql takes for a script, from its start to its end.
pub(crate) fn time(psql: &PathBuf, postgres: &Postgres, script: &Script) -> Duration {
    let mut command = Command::new(psql);
    command
        .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", postgres.host()])
        .args(["-p", &postgres.port().to_string()])
        .args(["-U", postgres.user(), "-d", postgres.database()])
        .arg("-f")
        .arg(script.file.path())
        .env("PGPASSWORD", postgres.password())
        .env("PGSSLMODE", "disable")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let started = Instant::now();
    let status = command.status().expect("psql starts");
    let time = started.elapsed();
    assert!(status.success(), "psql failed: {status}");
    time
}
