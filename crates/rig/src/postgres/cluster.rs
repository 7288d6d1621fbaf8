//! One PostgreSQL: made, started, and stopped when the process that started it ends.

use std::fs;
use std::io;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::Absent;
use super::programs::{self, RunAs};
use crate::client::Client;
use crate::{CLEARTEXT_USER, PASSWORD, SCRAM_USER, SUPERUSER, USER};

/// Runs a server until its input ends: a parent that is killed closes that too, so nothing outlives
/// a test, and signals to the whole group of processes are not for it. The first argument is the
/// server, the second its data, the third what to remove.
const KEEPER: &str = r#""$0" -D "$1" </dev/null >"$2/log" 2>&1 &
server=$!
trap '' HUP INT TERM
read -r line
kill -QUIT $server 2>/dev/null
wait $server
rm -rf "$2""#;

/// What a cluster has besides the usual.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// Lines of `postgresql.conf`: `ssl = on`.
    pub settings: Vec<String>,
    /// Files in the data folder, readable by the server alone: certificates and keys.
    pub files: Vec<(String, Vec<u8>)>,
}

/// A running PostgreSQL.
#[derive(Debug)]
pub struct Cluster {
    port: u16,
    folder: PathBuf,
    keeper: Child,
}

impl Cluster {
    pub fn start(extras: &Extras) -> Result<Self, Absent> {
        let programs = programs::folder()?;
        // The port that was free a moment ago can be taken: others look for one too.
        let mut told = String::new();
        for _ in 0..3 {
            match Self::try_start(&programs, extras) {
                Ok(cluster) => {
                    cluster.set_up();
                    return Ok(cluster);
                }
                Err(Failure::Absent(absent)) => return Err(absent),
                Err(Failure::Broken(message)) => told = message,
            }
        }
        // It is installed: a test that could not run is not one that passed.
        panic!("PostgreSQL does not start: {told}");
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where its socket lies.
    pub fn socket_folder(&self) -> &Path {
        &self.folder
    }

    /// What the server has written to its log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// A session of the superuser.
    pub fn client(&self, database: &str) -> Client {
        Client::connect(self.port, SUPERUSER, database).expect("a session of the superuser")
    }

    fn try_start(programs: &Path, extras: &Extras) -> Result<Self, Failure> {
        let folder = tempfile::Builder::new().prefix("rig-").tempdir()?;
        let run_as = &RunAs::choose(folder.path())?;
        run_as.own(folder.path())?;
        let data = folder.path().join("data");
        initialise(programs, run_as, &data)?;
        for (name, content) in &extras.files {
            put(run_as, &data.join(name), content)?;
        }
        // From here on the keeper removes it.
        let folder = &folder.keep();
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut settings = settings(port, folder);
        for line in &extras.settings {
            settings.push_str(line);
            settings.push('\n');
        }
        put(run_as, &data.join("postgresql.conf"), settings.as_bytes())?;
        let mut keeper = run_as.command(Path::new("sh"));
        keeper
            .args(["-c", KEEPER])
            .arg(programs.join("postgres"))
            .arg(&data)
            .arg(folder)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let keeper = keeper.spawn()?;
        let mut cluster = Self {
            port,
            folder: folder.to_owned(),
            keeper,
        };
        let since = Instant::now();
        loop {
            match Client::connect(port, SUPERUSER, "postgres") {
                Ok(mut client) => {
                    // Another server may answer at this port.
                    let here = client.query("SHOW data_directory");
                    let ours = data.to_str().map(str::to_owned);
                    if here.is_ok_and(|rows| rows == [[ours]]) {
                        return Ok(cluster);
                    }
                    break;
                }
                Err(_) if since.elapsed() < Duration::from_mins(1) => {
                    if cluster.log().contains("database system is shut down") {
                        break;
                    }
                    thread::sleep(Duration::from_millis(20));
                }
                Err(_) => break,
            }
        }
        let log = cluster.log();
        cluster.stop();
        Err(Failure::Broken(log))
    }

    /// Users, and the database that all others are copied from.
    fn set_up(&self) {
        let mut client = self.client("postgres");
        for (user, encryption) in [
            (USER, "md5"),
            (SCRAM_USER, "scram-sha-256"),
            (CLEARTEXT_USER, "md5"),
        ] {
            for statement in [
                format!("SET password_encryption TO '{encryption}'"),
                format!("CREATE ROLE {user} LOGIN PASSWORD '{PASSWORD}'"),
                // Redshift reads a backslash in a literal as an escape.
                format!("ALTER ROLE {user} SET standard_conforming_strings TO off"),
                format!("ALTER ROLE {user} SET escape_string_warning TO off"),
            ] {
                client.query(&statement).expect("a new user");
            }
        }
        let create = "CREATE DATABASE redshift";
        client.query(create).expect("the database to copy from");
        let mut client = self.client("redshift");
        let views = include_str!("redshift.sql");
        if let Err(fault) = client.query(views) {
            panic!("redshift.sql: {fault}");
        }
        for user in [SUPERUSER, USER, SCRAM_USER, CLEARTEXT_USER] {
            let path = format!("ALTER ROLE {user} SET search_path TO \"$user\", public, redshift");
            client.query(&path).expect("a search path");
        }
    }

    fn stop(&mut self) {
        // The end of its input tells the keeper to stop the server.
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Why it did not start.
enum Failure {
    Absent(Absent),
    Broken(String),
}

impl From<Absent> for Failure {
    fn from(absent: Absent) -> Self {
        Self::Absent(absent)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

fn initialise(programs: &Path, run_as: &RunAs, data: &Path) -> Result<(), Failure> {
    let mut initdb: Command = run_as.command(&programs.join("initdb"));
    let output = initdb
        .arg("-D")
        .arg(data)
        .args(["-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"])
        .args(["--locale=C", "--no-sync", "--no-instructions"])
        .current_dir("/")
        .output()?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Failure::Broken(format!("`initdb` failed: {told}")));
    }
    let access = format!(
        "local all all trust\n\
         host all {USER} 127.0.0.1/32 md5\n\
         host all {SCRAM_USER} 127.0.0.1/32 scram-sha-256\n\
         host all {CLEARTEXT_USER} 127.0.0.1/32 password\n\
         host all all 127.0.0.1/32 trust\n"
    );
    put(run_as, &data.join("pg_hba.conf"), access.as_bytes())
}

/// Quick and small; nothing of it outlives the test.
fn settings(port: u16, folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "listen_addresses = '127.0.0.1'\n\
         port = {port}\n\
         unix_socket_directories = '{folder}'\n\
         max_connections = 200\n\
         superuser_reserved_connections = 20\n\
         max_prepared_transactions = 0\n\
         shared_buffers = 32MB\n\
         fsync = off\n\
         synchronous_commit = off\n\
         full_page_writes = off\n\
         wal_level = minimal\n\
         max_wal_senders = 0\n\
         max_wal_size = 256MB\n\
         jit = off\n\
         deadlock_timeout = 200ms\n\
         timezone = 'UTC'\n\
         log_timezone = 'UTC'\n\
         lc_messages = 'C'\n"
    )
}

fn put(run_as: &RunAs, path: &Path, content: &[u8]) -> Result<(), Failure> {
    fs::write(path, content)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    Ok(run_as.own(path)?)
}
