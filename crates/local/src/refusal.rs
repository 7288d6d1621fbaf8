//! Errors in Redshift's words.

use executor::{Refusal, SessionError};

/// SQLSTATE codes: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
pub(crate) mod sqlstate {
    pub(crate) const SYNTAX: &str = "42601";
    pub(crate) const UNDEFINED_TABLE: &str = "42P01";
    pub(crate) const DUPLICATE_TABLE: &str = "42P07";
    pub(crate) const UNDEFINED_SCHEMA: &str = "3F000";
    pub(crate) const DUPLICATE_SCHEMA: &str = "42P06";
    pub(crate) const NOT_SUPPORTED: &str = "0A000";
    pub(crate) const NOT_NULL: &str = "23502";
    pub(crate) const TOO_LONG: &str = "22001";
    pub(crate) const OUT_OF_RANGE: &str = "22003";
    pub(crate) const BAD_TEXT: &str = "22P02";
    pub(crate) const CANCELLED: &str = "57014";
    pub(crate) const WRONG_OBJECT: &str = "42809";
    pub(crate) const IN_TRANSACTION: &str = "25001";
    pub(crate) const ABORTED_TRANSACTION: &str = "25P02";
    pub(crate) const READ_ONLY: &str = "25006";
    pub(crate) const DEPENDENT_OBJECTS: &str = "2BP01";
    /// What Redshift says for everything of its own, failed loads and conflicts among it.
    pub(crate) const INTERNAL: &str = "XX000";
}

pub(crate) fn refusal(sqlstate: &str, message: impl Into<String>) -> Refusal {
    Refusal {
        sqlstate: sqlstate.to_owned(),
        message: message.into(),
        detail: None,
        help: None,
    }
}

pub(crate) fn refused(sqlstate: &str, message: impl Into<String>) -> SessionError {
    SessionError::Refused(refusal(sqlstate, message))
}

pub(crate) fn refused_with_help(
    sqlstate: &str,
    message: impl Into<String>,
    help: impl Into<String>,
) -> SessionError {
    SessionError::Refused(Refusal {
        help: Some(help.into()),
        ..refusal(sqlstate, message)
    })
}

/// What Redshift can do and the local engine cannot say the same way.
pub(crate) fn not_rehearsed(what: impl std::fmt::Display) -> SessionError {
    refused_with_help(
        sqlstate::NOT_SUPPORTED,
        format!("the local engine cannot rehearse {what}"),
        "write it another way, or run this plan on Redshift",
    )
}
