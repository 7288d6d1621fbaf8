//! What the proxy saw.

/// A statement and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Counted from 1 in the order of opening.
    pub connection: usize,
    /// As the client sent it.
    pub sql: String,
    pub outcome: Outcome,
}

/// What happened to a login, with the number of its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// The user's name came.
    Begun(usize),
    /// The server let it in or refused it.
    Answered(usize),
}

/// What the client was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing yet.
    Pending,
    /// The command tag: `INSERT 0 1`.
    Answered(String),
    /// SQLSTATE and message.
    Refused { sqlstate: String, message: String },
    /// A fault of the proxy, or the end of a line, took the answer.
    Cut,
}
