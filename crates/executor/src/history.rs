//! Storing what checks measured. It happens after the unit's transaction, so that results of a unit
//! that was rolled back survive it.

use plan::record::{CheckRecord, CheckStatus};
use plan::{RunParameter, RunValues};

use crate::assignment::Assignment;
use crate::attempt::Attempt;
use crate::connection::Connection;
use crate::event::RunEvent;
use crate::fault::Fault;
use crate::interrupt::Patience::UntilAbandoned;
use crate::session::Warehouse;

/// What `check_results` keeps of a status. The codes stand in crates/README.md.
pub fn status_code(status: CheckStatus) -> i64 {
    match status {
        CheckStatus::Pass => 0,
        CheckStatus::Warn => 1,
        CheckStatus::Fail => 2,
        CheckStatus::Error => 3,
        CheckStatus::Skipped => 4,
    }
}

/// Stores the results of a try. A failure is told, and changes nothing about the unit's outcome.
pub(crate) async fn store_check_results<W: Warehouse>(
    assignment: &Assignment<'_, W>,
    attempt: &Attempt,
    connection: Option<Connection<W::Session>>,
) -> Option<Connection<W::Session>> {
    let checks = &attempt.findings.checks;
    let book = &assignment.execution.checks;
    if checks
        .iter()
        .all(|record| book.result_statement(&record.check).is_none())
    {
        return connection;
    }
    let stored = store(assignment, attempt, connection).await;
    stored
        .map_err(|fault| {
            assignment.execution.tell(RunEvent::CheckResultsNotStored {
                unit: assignment.unit.id.clone(),
                interval: assignment.key.clone(),
                fault: fault.record(None),
            });
        })
        .ok()
}

async fn store<W: Warehouse>(
    assignment: &Assignment<'_, W>,
    attempt: &Attempt,
    connection: Option<Connection<W::Session>>,
) -> Result<Connection<W::Session>, Fault> {
    let mut connection = match connection {
        Some(connection) => connection,
        None => {
            Connection::enlist(assignment.execution, assignment.generation, UntilAbandoned).await?
        }
    };
    for record in &attempt.findings.checks {
        if let Some(statement) = assignment.execution.checks.result_statement(&record.check) {
            let values = values(attempt.values(), record);
            let sql = statement.text.fill(assignment.interval, &values)?;
            connection.run(&sql, UntilAbandoned).await?;
        }
    }
    Ok(connection)
}

fn values(attempt: &RunValues, record: &CheckRecord) -> RunValues {
    attempt
        .clone()
        // The status says whether there was a value at all.
        .with(RunParameter::Value, record.value.unwrap_or(0))
        .with(RunParameter::Outcome, status_code(record.status))
}
