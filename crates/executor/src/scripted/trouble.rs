//! What goes wrong, and when.

use super::server::State;
use crate::session::{Refusal, SessionError};

pub(crate) enum Trouble {
    /// The statement is refused; the session stands.
    Refuse(&'static str, &'static str),
    /// The connection ends before the statement runs, and the session with it.
    LoseBefore,
    /// The statement runs, then the connection ends.
    LoseAfter,
    /// The client loses the connection; on the server the session goes on until it is ended.
    Linger,
    /// As [`Self::Linger`], and the statement, a COMMIT, runs some messages later.
    LateCommit,
    /// The statement runs until it is cancelled; of a connect, the password gets no answer.
    Hang,
    /// The statement holds what it holds, and nothing stops it but the end of its session.
    Deaf,
    /// The statement runs after a second, whatever else happens.
    Slow,
    /// The client is gone: no message of its sessions arrives any more, nor can it connect.
    CrashBefore,
    CrashAfter,
    /// The connection ends, and so many connects fail.
    Away(u32),
    /// As [`Self::Away`], but the statement runs.
    AwayAfter(u32),
    /// Something else happens first.
    Do(Box<dyn FnOnce(&mut State) + Send>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// At the n-th message to the server, counted from 0; a connect is one.
    Message(usize),
    /// At the n-th statement that starts so, counted from 0.
    Statement(&'static str, usize),
    /// At each statement that starts so.
    Every(&'static str),
}

pub(super) fn lost() -> SessionError {
    SessionError::Lost {
        message: "connection reset".to_owned(),
    }
}

pub(super) fn refused(sqlstate: &str, message: &str) -> SessionError {
    SessionError::Refused(Refusal {
        sqlstate: sqlstate.to_owned(),
        message: message.to_owned(),
        detail: None,
        help: None,
    })
}
