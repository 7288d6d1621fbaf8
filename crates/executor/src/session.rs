//! What the executor asks of a database: the two traits behind which the wire, the embedded engine
//! and the scripted warehouse of the tests stand.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

/// Opens sessions on one database.
pub trait Warehouse: Send + Sync + 'static {
    type Session: Session;

    /// Opens one session. A login that is refused is never tried again.
    fn connect(&self) -> impl Future<Output = Result<Self::Session, SessionError>> + Send;
}

/// One session: statements run one at a time, each its own message.
///
/// Dropping a session ends it; an open transaction is rolled back by the database.
pub trait Session: Send + 'static {
    /// Runs a statement.
    fn run(&mut self, sql: &str) -> impl Future<Output = Result<Completion, SessionError>> + Send;

    /// Runs a query and answers its rows as text, as the simple query protocol does.
    fn query(&mut self, sql: &str) -> impl Future<Output = Result<Vec<Row>, SessionError>> + Send;

    /// A handle that can stop the statement under way from another task.
    fn canceller(&self) -> Canceller;

    /// What the database remarked since this was last asked, in its order: rows that COPY passed over,
    /// names that it cut off.
    fn take_notices(&mut self) -> Vec<Notice> {
        Vec::new()
    }
}

/// A row's values as text; NULL is none.
pub type Row = Vec<Option<String>>;

/// What a statement reports when it is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// Rows written, where the database says; Redshift does not say it for COPY.
    pub rows: Option<u64>,
}

/// Stops the statement under way on one session.
#[derive(Clone)]
pub struct Canceller(Arc<dyn Fn() + Send + Sync>);

impl Canceller {
    pub fn new(cancel: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(cancel))
    }

    pub fn cancel(&self) {
        (self.0)();
    }
}

impl fmt::Debug for Canceller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Canceller")
    }
}

/// A remark of the database that is no error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// `NOTICE`, `INFO`, `WARNING`.
    pub severity: String,
    pub message: String,
}

/// What can go wrong with a session.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// Nobody answered, so no session was opened, and no password was sent. A login that is refused is
    /// [`Self::Refused`].
    #[error("the database cannot be reached: {message}")]
    Unreachable { message: String },
    /// The login was sent, and no answer to it came: it may count as a failed one, so it is not sent again.
    #[error("the login was not answered: {message}")]
    LoginUnanswered { message: String },
    /// The database is in use by a process that excludes all others, as the embedded engine does.
    #[error("the database is in use: {message}")]
    InUse { message: String },
    /// The database answered, with an error. The session still stands.
    #[error("{0}")]
    Refused(Refusal),
    /// The session ended before an answer came: what was sent may have happened or not.
    #[error("the connection was lost: {message}")]
    Lost { message: String },
}

/// An error that the database answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Five characters: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
    pub sqlstate: String,
    pub message: String,
    /// The database's own second line. It may hold values of rows, so it is shown where that was asked
    /// for, and nowhere else.
    pub detail: Option<String>,
    /// What to do about it, where the session knows.
    pub help: Option<String>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
