//! From the surroundings to a connection, and where each setting comes from.

mod canary;
mod dbt;
mod faults;
mod logins;
mod precedence;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{
    Origin, Readers, Resolved, SettingsFile, Sourced, Surroundings, TargetSettings, resolve,
};
use crate::login::Login;
use crate::secret::Secret;
use crate::variables::Variables;

/// An environment and files, as a test writes them.
#[derive(Default)]
struct World {
    variables: BTreeMap<&'static str, String>,
    files: BTreeMap<PathBuf, SettingsFile>,
}

/// Enough to connect with.
const COMPLETE: &[(&str, &str)] = &[
    ("PGHOST", "h.example"),
    ("PGDATABASE", "dev"),
    ("PGUSER", "u"),
    ("PGPASSWORD", "pw"),
];

impl World {
    fn new(variables: &[(&'static str, &str)]) -> Self {
        let home = [("HOME", "/home/u")];
        let variables = home.iter().chain(variables);
        Self {
            variables: variables
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
            files: BTreeMap::new(),
        }
    }

    fn complete() -> Self {
        Self::new(COMPLETE)
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.variables.insert(name, value.to_owned());
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.variables.remove(name);
        self
    }

    fn file(self, path: &str, text: &str) -> Self {
        self.file_for(path, text, Readers::Owner)
    }

    fn file_for(mut self, path: &str, text: &str, readers: Readers) -> Self {
        let text = Secret::new(text);
        self.files
            .insert(path.into(), SettingsFile { text, readers });
        self
    }

    fn resolve(&self, target: TargetSettings) -> Result<Resolved, Vec<super::SettingFault>> {
        let variables: Variables = self
            .variables
            .iter()
            .map(|(name, value)| (*name, value.clone()))
            .collect();
        let read = |path: &Path| {
            let missing = || io::Error::from(io::ErrorKind::NotFound);
            self.files.get(path).cloned().ok_or_else(missing)
        };
        resolve(
            target,
            Surroundings {
                variables: &variables,
                read: &read,
                root: Path::new("/project"),
            },
        )
    }

    fn resolved(&self) -> Resolved {
        match self.resolve(TargetSettings::default()) {
            Ok(resolved) => resolved,
            Err(faults) => panic!("{}", shown(&faults)),
        }
    }

    /// Each fault: code, message, help.
    fn faults(&self) -> String {
        self.faults_of(TargetSettings::default())
    }

    fn faults_of(&self, target: TargetSettings) -> String {
        match self.resolve(target) {
            Ok(resolved) => format!("resolved: {}", resolved.connection.endpoint),
            Err(faults) => shown(&faults),
        }
    }
}

fn shown(faults: &[super::SettingFault]) -> String {
    let lines: Vec<String> = faults
        .iter()
        .map(|fault| format!("{}: {fault}\n  help: {}", fault.code(), fault.help()))
        .collect();
    lines.join("\n")
}

/// A value of the target.
#[allow(
    clippy::unnecessary_wraps,
    reason = "every setting of a target is an optional one"
)]
fn of_target<T>(value: T) -> Option<Sourced<T>> {
    let origin = Origin::Project {
        file: "callsheet.yml".to_owned(),
        line: 6,
    };
    Some(Sourced::new(value, origin))
}

/// The login that a connection would use. Only for logins that are there at once.
fn login(resolved: &Resolved) -> Login {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let login = resolved.connection.logins.login();
    let login = async { tokio::time::timeout(Duration::from_secs(20), login).await };
    let login = runtime.block_on(login);
    login.expect("at once").expect("a login")
}

fn password(resolved: &Resolved) -> Option<String> {
    let password = login(resolved).password?;
    Some(password.expose().to_owned())
}
