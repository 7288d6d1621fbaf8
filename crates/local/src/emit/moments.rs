//! The moments of a statement and its transaction: `GETDATE()`, `SYSDATE`, `CURRENT_DATE`.

use super::{Emitter, Moments, Surroundings, literal};

/// Variables of the engine's session that a stored DEFAULT asks.
const STATEMENT: &str = "callsheet_statement_start";
const TRANSACTION: &str = "callsheet_transaction_start";

impl Emitter<'_> {
    /// In whole seconds.
    pub(super) fn statement_start(&self) -> String {
        match self.surroundings.moments {
            Moments::Told => seconds(self.surroundings),
            Moments::Asked => asked(STATEMENT),
        }
    }

    pub(super) fn transaction_start(&self) -> String {
        match self.surroundings.moments {
            Moments::Told => literal::timestamp(self.surroundings.transaction_start),
            Moments::Asked => asked(TRANSACTION),
        }
    }

    pub(super) fn current_date(&self) -> String {
        match self.surroundings.moments {
            Moments::Told => format!("DATE '{}'", self.surroundings.transaction_start.date()),
            Moments::Asked => format!("CAST({} AS DATE)", asked(TRANSACTION)),
        }
    }
}

fn seconds(surroundings: &Surroundings) -> String {
    let start = surroundings.statement_start;
    let whole = start.with().subsec_nanosecond(0).build();
    literal::timestamp(whole.expect("zero is a fraction"))
}

fn asked(variable: &str) -> String {
    format!("CAST(getvariable('{variable}') AS TIMESTAMP)")
}

/// Whether a stored default asks for a moment.
pub(crate) fn asks(default: &str) -> bool {
    [STATEMENT, TRANSACTION]
        .iter()
        .any(|variable| default.contains(&format!("getvariable('{variable}')")))
}

/// What answers such defaults in the statements that follow.
pub(crate) fn told(surroundings: &Surroundings) -> [String; 2] {
    [
        (STATEMENT, seconds(surroundings)),
        (
            TRANSACTION,
            literal::timestamp(surroundings.transaction_start),
        ),
    ]
    .map(|(variable, moment)| format!("SET VARIABLE {variable} = {moment}"))
}
