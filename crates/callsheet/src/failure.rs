//! Why a command could not do its work, outside the sources, whose faults are diagnostics.

use std::fmt;
use std::io;
use std::path::Path;

use plan::PlanFileFault;
use plan::report::ReportFault;

use crate::exit::Exit;

/// What is wrong, how the program ends, and what to do.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            exit,
            code: code.into(),
            message: message.into(),
            help: None,
        }
    }

    /// The input is wrong: arguments, files.
    pub(crate) fn input(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Exit::InputRefused, code, message)
    }

    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A file that cannot be read.
    pub(crate) fn unreadable(path: &Path, error: &io::Error) -> Self {
        Self::input(
            "files/unreadable",
            format!("`{}` cannot be read: {}", path.display(), plainly(error)),
        )
    }

    /// A file that cannot be written.
    pub(crate) fn unwritable(path: &Path, error: &io::Error) -> Self {
        Self::new(
            Exit::RunFailed,
            "files/unwritable",
            format!("`{}` cannot be written: {}", path.display(), plainly(error)),
        )
    }
}

/// The operating system's words without its number.
fn plainly(error: &io::Error) -> String {
    let text = error.to_string();
    let plain = text.split(" (os error").next().unwrap_or(&text);
    plain.to_lowercase()
}

impl From<PlanFileFault> for Failure {
    fn from(fault: PlanFileFault) -> Self {
        Self::new(Exit::PlanRefused, fault.code(), fault.to_string()).help(fault.help())
    }
}

impl From<ReportFault> for Failure {
    fn from(fault: ReportFault) -> Self {
        Self::new(Exit::PlanRefused, "report/mismatch", fault.to_string())
            .help("give the `run.json` of a run of this very plan")
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.message, self.code)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}
