//! What people and programs read. Data goes to standard output, talk to standard error.

pub(crate) mod diagnostics;
pub(crate) mod diff;
pub(crate) mod effective;
pub(crate) mod lineage;
pub(crate) mod rows;
pub(crate) mod statements;
pub(crate) mod status;
mod style;
pub(crate) mod terminal_report;

use std::io::{self, Write};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::logging::{Audience, audience};
use crate::redaction;

use style::{Style, paint};

/// Writes data to standard output. A reader that has seen enough (`| head`) is no failure.
pub(crate) fn data(text: &str) -> Result<(), Failure> {
    let text = redaction::without_known(text);
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::new(
            Exit::RunFailed,
            "files/unwritable",
            format!("standard output cannot be written: {error}"),
        )),
        _ => Ok(()),
    }
}

/// Says something to the person; nobody listening is no failure.
pub(crate) fn talk(text: &str) {
    match audience() {
        Audience::Person => say(text),
        Audience::Log => tracing::info!("{text}"),
    }
}

/// Says why a command could not do its work.
pub(crate) fn error(failure: &Failure) {
    match audience() {
        Audience::Person => say(&format!("{} {failure}", paint("error:", Style::Bad))),
        Audience::Log => {
            let Failure { code, help, .. } = failure;
            let exit_code = failure.exit as u8;
            tracing::error!(code, help, exit_code, "{}", failure.message);
        }
    }
}

/// Something to know that stops nothing.
pub(crate) fn warning(text: &str) {
    match audience() {
        Audience::Person => say(&format!("{} {text}", paint("warning:", Style::Notice))),
        Audience::Log => tracing::warn!("{text}"),
    }
}

fn say(text: &str) {
    let _ = writeln!(anstream::stderr(), "{}", redaction::redacted(text));
}

/// How wide rows of data may be: as the terminal is, and without one as wide as they are, so that
/// a program finds each row in one line.
pub(crate) fn width_of_rows() -> u16 {
    comfy_table::Table::new().width().unwrap_or(u16::MAX)
}

/// How many columns the terminal has; a fixed number where there is none, so that logs are stable.
pub(crate) fn width() -> u16 {
    const WITHOUT_TERMINAL: u16 = 120;
    let columns = comfy_table::Table::new().width();
    columns.unwrap_or(WITHOUT_TERMINAL).clamp(40, 160)
}
