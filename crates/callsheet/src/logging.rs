//! Logs for machines, where they were asked for: one event a line on standard error.
//!
//! Without `--log-format` and `--log-level` nothing is logged, and a person reads progress and
//! sentences in its place.

use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;

use clap::{Args, ValueEnum};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::redaction;

/// What every command takes.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct LogArguments {
    /// Log to standard error, an event a line, in place of progress and sentences
    #[arg(long, global = true, value_enum, value_name = "FORMAT")]
    log_format: Option<LogFormat>,
    /// How much to log; asks for a log by itself [default: info]
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "LEVEL",
        env = "CALLSHEET_LOG"
    )]
    #[arg(hide_env_values = true)]
    log_level: Option<LogLevel>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    /// For people who follow a log
    #[default]
    Text,
    /// A JSON object a line, for programs
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum LogLevel {
    Error,
    Warn,
    #[default]
    Info,
    /// Each statement's start and each check
    Debug,
    /// As debug: nothing is told in more detail, so that nothing secret is
    Trace,
}

impl From<LogLevel> for LevelFilter {
    fn from(level: LogLevel) -> Self {
        match level {
            LogLevel::Error => Self::ERROR,
            LogLevel::Warn => Self::WARN,
            LogLevel::Info => Self::INFO,
            LogLevel::Debug => Self::DEBUG,
            LogLevel::Trace => Self::TRACE,
        }
    }
}

/// Who listens to this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    Person,
    Log,
}

static AUDIENCE: OnceLock<Audience> = OnceLock::new();

/// Who reads standard error.
pub(crate) fn audience() -> Audience {
    *AUDIENCE.get().unwrap_or(&Audience::Person)
}

/// Starts the log, if one was asked for. To be called once.
pub(crate) fn start(arguments: LogArguments) {
    let LogArguments {
        log_format,
        log_level,
    } = arguments;
    let audience = match (log_format, log_level) {
        (None, None) => Audience::Person,
        _ => Audience::Log,
    };
    if AUDIENCE.set(audience).is_err() || audience == Audience::Person {
        return;
    }
    let subscriber = tracing_subscriber::registry().with(targets(log_level.unwrap_or_default()));
    // Fails only where a log has been started before, which the line above rules out.
    let _ = match log_format.unwrap_or_default() {
        LogFormat::Json => {
            let layer = tracing_subscriber::fmt::layer()
                .json()
                .flatten_event(true)
                .with_current_span(false)
                .with_span_list(false);
            subscriber.with(layer.with_writer(Redacting)).try_init()
        }
        LogFormat::Text => {
            let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            let layer = tracing_subscriber::fmt::layer()
                .compact()
                .with_target(false)
                .with_ansi(colour);
            subscriber.with(layer.with_writer(Redacting)).try_init()
        }
    };
}

/// Only our own events may be told in detail: below INFO the driver logs the SQL that it sends, and
/// TLS and HTTP what they exchange. The rule names us and not them, so that it holds for a library
/// that is added tomorrow.
fn targets(level: LogLevel) -> Targets {
    let level = LevelFilter::from(level);
    Targets::new()
        .with_default(level.min(LevelFilter::INFO))
        .with_target("callsheet", level)
}

/// Standard error behind the filter for secrets. An event is written in one piece.
struct Redacting;

impl<'a> MakeWriter<'a> for Redacting {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}

impl Write for Redacting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        // A log that nobody reads is no reason to end.
        let _ = io::stderr().write_all(redaction::redacted(&text).as_bytes());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn libraries_are_never_told_in_detail_and_we_are_where_it_was_asked() {
        let all = targets(LogLevel::Trace);
        assert!(all.would_enable("callsheet::run", &Level::TRACE));
        for library in ["tokio_postgres", "rustls", "ureq", "hyper", "new_library"] {
            assert!(all.would_enable(library, &Level::INFO), "{library}");
            assert!(!all.would_enable(library, &Level::DEBUG), "{library}");
        }
    }

    #[test]
    fn a_quiet_log_is_quiet_for_libraries_too() {
        let few = targets(LogLevel::Error);
        assert!(few.would_enable("callsheet", &Level::ERROR));
        assert!(!few.would_enable("callsheet", &Level::WARN));
        assert!(!few.would_enable("tokio_postgres", &Level::WARN));
    }
}
