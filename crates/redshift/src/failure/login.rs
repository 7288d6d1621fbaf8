//! Why no session was opened.

use std::time::Duration;

use executor::{Refusal, SessionError};

use crate::endpoint::Endpoint;
use crate::login::LoginFault;
use crate::password_watch::Password;

use super::{chain, refusal, refused, tls};

/// SQLSTATE of a session that could not be made, by our own finding: retrying ends the same.
const NOT_MADE: &str = "08001";
/// SQLSTATE of a login that was not accepted.
const NOT_ACCEPTED: &str = "28000";

/// The handshake failed.
///
/// What ended it behind the password may have been a failed login, whatever it looks like.
pub(crate) fn of_login(
    error: &tokio_postgres::Error,
    endpoint: &Endpoint,
    password: Password,
) -> SessionError {
    if let Some(answer) = error.as_db_error() {
        return SessionError::Refused(refusal(answer));
    }
    if let Some((message, help)) = tls::explain(error, &endpoint.host) {
        return SessionError::Refused(refused(NOT_MADE, message, &help));
    }
    let text = chain(error);
    for (words, message, help) in METHODS {
        if text.contains(words) {
            return SessionError::Refused(refused(NOT_ACCEPTED, (*message).to_owned(), help));
        }
    }
    if ["unexpected message", "invalid message", "unknown message"]
        .iter()
        .any(|words| text.contains(words))
    {
        let message = format!("what answers at `{endpoint}` does not speak the protocol: {text}");
        let help = "check the target's host and port";
        return SessionError::Refused(refused(NOT_MADE, message, help));
    }
    match password {
        Password::Unsent => SessionError::Unreachable {
            message: format!("`{endpoint}` broke off the login: {text}"),
        },
        Password::Sent => SessionError::LoginUnanswered {
            message: format!("`{endpoint}` broke off behind the password: {text}"),
        },
    }
}

/// What the driver says of a method, what it means, and what to do.
const METHODS: &[(&str, &str, &str)] = &[
    (
        "unknown authentication tag `13`",
        "the server asks for the password's SHA-256 digest, which the driver does not speak",
        "log in by IAM, whose temporary passwords need no digest, or set the user's password again: \
         as plain text or as `md5…` in ALTER USER, not as `sha256|…`",
    ),
    (
        "unknown authentication tag `14`",
        "the server asks for a token of an identity provider, which is not supported",
        "log in by IAM or with a password",
    ),
    (
        "unknown authentication tag",
        "the server asks for a way to log in that is not supported",
        "log in by IAM or with a password",
    ),
    (
        "unsupported authentication method",
        "the server asks for Kerberos, GSSAPI or SSPI, which are not supported",
        "log in by IAM or with a password",
    ),
    (
        "unsupported SASL mechanism",
        "the server asks for a SASL mechanism that is not supported",
        "log in by IAM or with a password",
    ),
    (
        "password missing",
        "the server asks for a password, and the target has none",
        "set the password in the environment, by a command, or log in by IAM",
    ),
    (
        "authentication error",
        "the server did not show that it knows the password",
        "check the target's host: what answers there may be another server",
    ),
];

/// The server has not been ready in time.
pub(crate) fn too_slow(endpoint: &Endpoint, waited: Duration, password: Password) -> SessionError {
    let seconds = waited.as_secs_f64();
    match password {
        Password::Unsent => SessionError::Unreachable {
            message: format!(
                "`{endpoint}` was not ready within {seconds} s; a security group or a private subnet that \
                 keeps this machine out looks the same"
            ),
        },
        Password::Sent => SessionError::LoginUnanswered {
            message: format!("`{endpoint}` took the password and was not ready within {seconds} s"),
        },
    }
}

/// There is no login to try.
pub(crate) fn no_login(fault: LoginFault) -> SessionError {
    SessionError::Refused(Refusal {
        sqlstate: NOT_ACCEPTED.to_owned(),
        message: fault.message,
        detail: None,
        help: fault.help,
    })
}
