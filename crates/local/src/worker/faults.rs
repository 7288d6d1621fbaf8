//! Faults of a statement's text as the database's answer.

use executor::{Refusal, SessionError};
use plan::TableName;
use sql::catalogue::{Catalogue, is_system, system};
use sql::statement::Name;
use sql::{Fault, FaultKind};

use crate::refusal::{not_rehearsed, sqlstate};

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

/// That one of Redshift's own views is read which is not served; none where there is no such.
pub(super) fn unserved(parsed: &sql::Parsed, catalogue: &Catalogue) -> Option<SessionError> {
    let is_served = |name: &Name| {
        let full = match &name.schema {
            Some(schema) => TableName::new(schema.clone(), name.table.clone()),
            None => system(name.table.clone()),
        };
        catalogue.get(&full).is_some()
    };
    let reads = sql::tables(parsed).reads;
    let name = reads
        .iter()
        .find(|name| is_system(name) && !is_served(name))?;
    Some(not_rehearsed(format_args!(
        "the system view `{}`, which it does not keep",
        name.table
    )))
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
