//! Making schemas and control tables, once for a target.

use plan::{Plan, RunValues, Statement};

use crate::error::{Activity, RunError};
use crate::fault::Fault;
use crate::session::{Session, Warehouse};

/// Sends the plan's prologue and bootstrap statements on one session, each its own transaction.
/// `sent` is told of each bootstrap statement once it is done.
///
/// All of them leave alone what is there, so that they can be sent as often as one likes.
pub async fn bootstrap<W: Warehouse>(
    plan: &Plan,
    warehouse: &W,
    sent: impl Fn(&Statement) + Send,
) -> Result<(), RunError> {
    let refused = |fault: Fault| fault.during(Activity::Bootstrapping);
    let session = warehouse.connect().await;
    let mut session =
        session.map_err(|error| Fault::Connect(error).during(Activity::Connecting))?;
    let values = RunValues::default();
    for statement in &plan.prologue {
        let sql = filled(statement, &values).map_err(refused)?;
        let ran = session.run(&sql).await;
        ran.map_err(|error| refused(Fault::Session(error)))?;
    }
    for statement in &plan.bootstrap {
        let sql = filled(statement, &values).map_err(refused)?;
        let ran = session.run(&sql).await;
        ran.map_err(|error| refused(Fault::Session(error)))?;
        sent(statement);
    }
    Ok(())
}

/// Nothing is known of a run here; a statement that asks for it is refused.
fn filled(statement: &Statement, values: &RunValues) -> Result<String, Fault> {
    Ok(statement.text.fill(None, values)?)
}
