//! The environment, files and programs that AWS's sources of credentials read.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use reqsign_core::{CommandExecute, CommandOutput, Context, Env, Error, FileRead};
use tokio::process::Command;

use super::http::Http;
use crate::variables::Variables;

/// For `credential_process`.
const TIMEOUT: Duration = Duration::from_mins(1);

pub(super) fn context(variables: &Variables, http: Http) -> Context {
    Context::new()
        .with_env(Environment(variables.clone()))
        .with_file_read(Files)
        .with_http_send(http)
        .with_command_execute(Programs)
}

#[derive(Debug)]
struct Environment(Variables);

impl Env for Environment {
    fn var(&self, key: &str) -> Option<String> {
        self.0.get(key).map(str::to_owned)
    }

    #[allow(clippy::disallowed_types, reason = "the trait is made so")]
    fn vars(&self) -> HashMap<String, String> {
        let pairs = self.0.iter();
        pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    fn home_dir(&self) -> Option<PathBuf> {
        self.0.home()
    }
}

#[derive(Debug)]
struct Files;

impl FileRead for Files {
    async fn file_read(&self, path: &str) -> reqsign_core::Result<Vec<u8>> {
        let path = PathBuf::from(path);
        let read = tokio::task::spawn_blocking(move || std::fs::read(path)).await;
        let failed = |why: String| Error::config_invalid(format!("the file cannot be read: {why}"));
        match read {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(error)) => Err(failed(error.kind().to_string())),
            Err(_) => Err(failed("its thread has ended".to_owned())),
        }
    }
}

#[derive(Debug)]
struct Programs;

impl CommandExecute for Programs {
    async fn command_execute<'a>(
        &'a self,
        program: &'a str,
        arguments: &'a [&'a str],
    ) -> reqsign_core::Result<CommandOutput> {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        let failed = |why: String| Error::config_invalid(format!("`credential_process` {why}"));
        let output = match tokio::time::timeout(TIMEOUT, command.output()).await {
            Err(_) => return Err(failed("did not end in time".to_owned())),
            Ok(Err(error)) => {
                let why = error.kind();
                return Err(failed(format!("cannot be started: {why}")));
            }
            Ok(Ok(output)) => output,
        };
        Ok(CommandOutput {
            status: output.status.code().unwrap_or(-1),
            stdout: output.stdout,
            stderr: output.stderr,
        })
    }
}
