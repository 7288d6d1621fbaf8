//! Faults of a statement's text as the database's answer.

use executor::{Refusal, SessionError};
use sql::{Fault, FaultKind};

use crate::refusal::sqlstate;

/// All faults in one message; the first one's class and help.
pub(super) fn refuse(faults: &[Fault]) -> SessionError {
    let messages: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
    let first = faults.first();
    SessionError::Refused(Refusal {
        sqlstate: first
            .map_or(sqlstate::SYNTAX, |fault| class(fault.kind))
            .to_owned(),
        message: messages.join("; "),
        detail: None,
        help: first.and_then(|fault| fault.help.clone()),
    })
}

fn class(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::UnknownTable | FaultKind::UnknownAlias => sqlstate::UNDEFINED_TABLE,
        FaultKind::UnknownColumn => "42703",
        FaultKind::AmbiguousColumn => "42702",
        FaultKind::UnknownFunction => "42883",
        FaultKind::Unsupported => sqlstate::NOT_SUPPORTED,
        _ => sqlstate::SYNTAX,
    }
}
