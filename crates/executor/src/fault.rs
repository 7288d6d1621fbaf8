//! What can go wrong with one statement.

use plan::Identifier;
use plan::ownership::OwnedElsewhere;
use plan::record::RunFault;
use plan::slot::SlotFault;

use crate::explain::explain;
use crate::options::Values;
use crate::redaction;
use crate::session::{Refusal, SessionError};

/// A statement that has no answer to go on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No session could be opened.
    Connect(SessionError),
    Session(SessionError),
    /// The statement has a slot that nothing fills here.
    Slot(SlotFault),
    /// The database answered, but not what was asked for.
    Answer {
        expected: &'static str,
    },
    /// Another pipeline adopted tables of the plan after this run had asked whose they are.
    Adopted {
        elsewhere: Vec<OwnedElsewhere>,
    },
    /// The database does not let this user read another pipeline's ledger.
    Unreadable {
        pipeline: Identifier,
        refusal: Box<Refusal>,
    },
    /// A session of an earlier try or run does not end.
    Lingers {
        pid: i64,
    },
    /// After an interrupt, the session did not stop what it was doing.
    Unanswered,
    /// The first interrupt came.
    Cancelled,
    /// The second interrupt came.
    Abandoned,
}

impl Fault {
    /// Whether the statement may have happened, for all that is known.
    pub(crate) fn leaves_outcome_open(&self) -> bool {
        match self {
            Self::Session(SessionError::Lost { .. } | SessionError::Unreachable { .. })
            | Self::Unanswered
            | Self::Abandoned => true,
            // Connection exceptions, a server that ends the session, `statement completion unknown`.
            Self::Session(SessionError::Refused(refusal)) => {
                let state = refusal.sqlstate.as_str();
                state.starts_with("08") || state.starts_with("57P0") || state == "40003"
            }
            _ => false,
        }
    }

    /// Without values of rows, unless they are to be shown.
    pub(crate) fn redacted(self, values: Values) -> Self {
        match self {
            Self::Session(error) => Self::Session(redaction::error(error, values)),
            fault => fault,
        }
    }

    pub(crate) fn code(&self) -> &'static str {
        match self {
            // No TLS, no protocol; a database that starts or stops. The login was not the reason.
            Self::Connect(SessionError::Refused(refusal))
                if refusal.sqlstate.starts_with("08") || refusal.sqlstate.starts_with("57P0") =>
            {
                "run/unreachable"
            }
            Self::Connect(SessionError::Refused(_)) => "run/login-refused",
            Self::Connect(SessionError::LoginUnanswered { .. })
            | Self::Session(SessionError::LoginUnanswered { .. }) => "run/login-unanswered",
            Self::Connect(SessionError::InUse { .. })
            | Self::Session(SessionError::InUse { .. }) => "run/database-in-use",
            Self::Connect(_) | Self::Session(SessionError::Unreachable { .. }) => "run/unreachable",
            Self::Session(SessionError::Lost { .. }) => "run/connection-lost",
            Self::Session(SessionError::Refused(_)) => "run/refused",
            Self::Slot(_) => "run/no-value",
            Self::Answer { .. } => "run/unexpected-answer",
            Self::Adopted { .. } => "run/table-owned",
            Self::Unreadable { .. } => "run/upstream-unreadable",
            Self::Lingers { .. } => "run/session-lingers",
            Self::Unanswered => "run/unanswered",
            Self::Cancelled | Self::Abandoned => "run/interrupted",
        }
    }

    /// In the form that a record keeps; `step` is counted from 1.
    pub(crate) fn record(&self, step: Option<usize>) -> RunFault {
        let refusal = match self {
            Self::Connect(SessionError::Refused(refusal))
            | Self::Session(SessionError::Refused(refusal)) => Some(refusal),
            _ => None,
        };
        let message = match self {
            Self::Connect(SessionError::Refused(refusal))
            | Self::Session(SessionError::Refused(refusal)) => {
                format!("{} (SQLSTATE {})", refusal.message, refusal.sqlstate)
            }
            Self::Connect(error) | Self::Session(error) => error.to_string(),
            Self::Slot(fault) => fault.to_string(),
            Self::Answer { expected } => format!("expected {expected} as the answer"),
            Self::Adopted { elsewhere } => adopted(elsewhere),
            Self::Unreadable { pipeline, refusal } => format!(
                "the ledger of the pipeline `{pipeline}` cannot be read: {} (SQLSTATE {})",
                refusal.message, refusal.sqlstate
            ),
            Self::Lingers { pid } => format!("the session with pid {pid} does not end"),
            Self::Unanswered => "the session did not stop after the interrupt".to_owned(),
            Self::Cancelled | Self::Abandoned => "the run was interrupted".to_owned(),
        };
        RunFault {
            code: self.code().to_owned(),
            message,
            // Hidden by now, unless the run was asked to show it.
            detail: refusal.and_then(|refusal| refusal.detail.clone()),
            help: match self {
                Self::Connect(SessionError::LoginUnanswered { .. })
                | Self::Adopted { .. }
                | Self::Unreadable { .. } => {
                    explain(self.code()).map(|story| story.instead.to_owned())
                }
                _ => refusal.and_then(|refusal| refusal.help.clone()),
            },
            step,
        }
    }
}

fn adopted(elsewhere: &[OwnedElsewhere]) -> String {
    let told = elsewhere.iter().map(|owned| {
        let (table, pipeline) = (&owned.table, &owned.pipeline);
        format!("the table `{table}` was taken over by the pipeline `{pipeline}`")
    });
    told.collect::<Vec<_>>().join("; ")
}

impl From<SlotFault> for Fault {
    fn from(fault: SlotFault) -> Self {
        Self::Slot(fault)
    }
}
