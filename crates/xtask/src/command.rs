//! Other programs, run in the workspace's root.

use std::ffi::OsStr;
use std::process::{Command, ExitCode, Stdio};

use crate::workspace;

/// A program that is about to run.
pub(crate) struct Program(Command);

impl Program {
    pub(crate) fn new(name: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(name);
        command.current_dir(workspace::root());
        Self(command)
    }

    /// The cargo that runs this program, with the engine's folder on the loader's path: a target
    /// folder elsewhere would defeat the run path that `.cargo/config.toml` sets.
    pub(crate) fn cargo() -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let loader = if cfg!(target_os = "macos") {
            "DYLD_FALLBACK_LIBRARY_PATH"
        } else {
            "LD_LIBRARY_PATH"
        };
        let mut path = workspace::engine().into_os_string();
        if let Some(rest) = std::env::var_os(loader).filter(|rest| !rest.is_empty()) {
            path.push(":");
            path.push(rest);
        }
        Self::new(cargo).env(loader, path).outside_cargo()
    }

    /// Without what the cargo around this program says about this package: build scripts that
    /// look at it would run again and again.
    fn outside_cargo(mut self) -> Self {
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                self.0.env_remove(&name);
            }
        }
        self
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.0.args(args);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// Runs it with this program's own terminal.
    pub(crate) fn run(mut self) -> Result<(), String> {
        let shown = format!("`{}`", self.0.get_program().display());
        let status = self
            .0
            .status()
            .map_err(|error| format!("{shown} cannot be started: {error}"))?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("{shown} ended with {status}"))
        }
    }

    /// Runs it with this program's own terminal and answers how it ended.
    pub(crate) fn exit_code(mut self) -> Result<ExitCode, String> {
        let shown = format!("`{}`", self.0.get_program().display());
        let status = self
            .0
            .status()
            .map_err(|error| format!("{shown} cannot be started: {error}"))?;
        let code = status.code().and_then(|code| u8::try_from(code).ok());
        Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
    }

    /// Runs it silently and answers its standard output; an error is its last line of talk.
    pub(crate) fn output(mut self) -> Result<String, String> {
        let shown = format!("`{}`", self.0.get_program().display());
        let output = self
            .0
            .stdin(Stdio::null())
            .output()
            .map_err(|error| match error.kind() {
                std::io::ErrorKind::NotFound => format!("{shown} is not installed"),
                _ => format!("{shown} cannot be started: {error}"),
            })?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let talk = String::from_utf8_lossy(&output.stderr);
        let last = talk.lines().rev().find(|line| !line.trim().is_empty());
        Err(last.map_or_else(|| output.status.to_string(), |line| line.trim().to_owned()))
    }
}

/// Whether a program answers to `arguments`.
pub(crate) fn answers(name: &str, arguments: &[&str]) -> bool {
    Program::new(name).args(arguments).output().is_ok()
}
