//! The driver's errors in the words of [`SessionError`].

mod login;
mod tls;

use std::error::Error;

use executor::{Refusal, SessionError};
use tokio_postgres::error::{DbError, Severity};

use crate::answer::Unreadable;

pub(crate) use login::{no_login, of_login, too_slow};

/// What is left of a session behind an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The server waits for the next statement.
    Sound,
    Broken,
}

/// A statement without an answer to go on with.
///
/// A server that ends the session says so with an error that is fatal: no refusal, as the statement
/// may have happened.
pub(crate) fn of_statement(error: &tokio_postgres::Error) -> (SessionError, Standing) {
    match error.as_db_error() {
        Some(answer) if !is_fatal(answer) => {
            (SessionError::Refused(refusal(answer)), Standing::Sound)
        }
        Some(answer) => {
            let message = format!(
                "the server ended the session: {} (SQLSTATE {})",
                answer.message(),
                answer.code().code()
            );
            (SessionError::Lost { message }, Standing::Broken)
        }
        None => {
            let message = chain(error);
            (SessionError::Lost { message }, Standing::Broken)
        }
    }
}

/// An answer that came and is none.
pub(crate) fn of_answer(unreadable: &Unreadable) -> (SessionError, Standing) {
    match unreadable {
        // It has run, whatever it was; the unit is rolled back.
        Unreadable::Results(number) => {
            let message = format!("one statement was sent, and {number} results came back");
            let help = "a statement of the plan is several for the server: split it";
            let refusal = refused("42601", message, help);
            (SessionError::Refused(refusal), Standing::Sound)
        }
        Unreadable::Text(error) => {
            let message = format!("a value of the answer cannot be read: {}", chain(error));
            (SessionError::Lost { message }, Standing::Broken)
        }
    }
}

/// A NUL ends a text in the protocol: what follows it would never arrive.
pub(crate) fn of_nul() -> SessionError {
    let message = "the statement has a NUL character".to_owned();
    let help = "remove it from the SQL; no text of the database can hold one";
    SessionError::Refused(refused("22021", message, help))
}

fn is_fatal(answer: &DbError) -> bool {
    match answer.parsed_severity() {
        Some(severity) => matches!(severity, Severity::Fatal | Severity::Panic),
        // Before PostgreSQL 9.6, and so in Redshift, there is only the word.
        None => matches!(answer.severity(), "FATAL" | "PANIC"),
    }
}

fn refusal(answer: &DbError) -> Refusal {
    let sqlstate = answer.code().code().to_owned();
    let help = match answer.hint() {
        Some(hint) => Some(hint.to_owned()),
        None => advice(&sqlstate).map(str::to_owned),
    };
    Refusal {
        sqlstate,
        message: answer.message().to_owned(),
        detail: answer.detail().map(str::to_owned),
        help,
    }
}

fn refused(sqlstate: &str, message: String, help: &str) -> Refusal {
    Refusal {
        sqlstate: sqlstate.to_owned(),
        message,
        detail: None,
        help: Some(help.to_owned()),
    }
}

/// What to do about a refusal that says the same for every statement.
///
/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
fn advice(sqlstate: &str) -> Option<&'static str> {
    Some(match sqlstate {
        "28P01" | "28000" => {
            "check the user and the password; no second try is made, as a few of them lock the user"
        }
        "3D000" => "check the database's name in the target",
        "42501" => "grant the privilege to the user that the pipeline runs as",
        "53300" => "fewer units at a time (`--jobs`) need fewer connections",
        "57014" => {
            "the statement was cancelled: by a user, by `statement_timeout`, or by a rule of the \
             workload management"
        }
        "57P01" | "57P02" | "57P03" => "the database stops or starts: run again when it is up",
        _ => return None,
    })
}

/// An error and its causes, in the driver's words. Never one that an answer of the database caused:
/// that may hold values of rows.
fn chain(error: &tokio_postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_is_for_what_a_user_can_change() {
        assert!(advice("42501").is_some_and(|text| text.contains("grant")));
        assert_eq!(advice("42703"), None);
        assert_eq!(advice("XX000"), None);
    }
}
