//! Waiting for a unit that another process of the run has to do.

use plan::record::RunFault;

use crate::assignment::{Assignment, Carried, stopped};
use crate::claim::{Sight, look};
use crate::connection::Connection;
use crate::event::RunEvent;
use crate::fault::Fault;
use crate::interrupt::Patience::UntilInterrupted;
use crate::retry::transient;
use crate::session::Warehouse;

impl<W: Warehouse> Assignment<'_, W> {
    /// Looks whether the unit is done, or whether somebody is at it.
    pub(crate) async fn look(
        &self,
        idle: Option<Connection<W::Session>>,
    ) -> (Carried, Option<Connection<W::Session>>) {
        let policy = self.execution.options.retries;
        let mut idle = idle;
        let mut tried = 0;
        let fault = loop {
            tried += 1;
            let fault = match self.look_once(idle.take()).await {
                Ok((carried, session)) => return (carried, Some(session)),
                Err(fault) => fault,
            };
            let Some(class) = transient(&fault).filter(|class| tried < class.tries(policy)) else {
                break fault;
            };
            let after = class.backoff(policy, tried, &self.execution.options.run);
            if let Err(fault) = self.execution.watch().pause(after, UntilInterrupted).await {
                break fault;
            }
        };
        let outcome = match fault {
            Fault::Cancelled | Fault::Unanswered | Fault::Abandoned => stopped(),
            fault => plan::record::Outcome::Failed {
                error: fault.record(None),
            },
        };
        (Carried::Ended(Box::new(self.unstarted(outcome))), None)
    }

    async fn look_once(
        &self,
        idle: Option<Connection<W::Session>>,
    ) -> Result<(Carried, Connection<W::Session>), Fault> {
        let mut session = match idle {
            Some(session) => session,
            None => Connection::enlist(self.execution, self.generation, UntilInterrupted).await?,
        };
        let carried = match look(self, &mut session).await? {
            Sight::Done => Carried::Found,
            Sight::Held(holder) => Carried::Held(holder),
            Sight::Free => {
                self.execution.tell(RunEvent::NeedNotDone {
                    unit: self.unit.id.clone(),
                    interval: self.key.clone(),
                    fault: self.not_done(),
                });
                Carried::Missing
            }
        };
        Ok((carried, session))
    }

    fn not_done(&self) -> RunFault {
        RunFault {
            code: "run/needs-not-done".to_owned(),
            message: format!(
                "selected units need `{}` for `{}`, which is not done",
                self.unit.id, self.key
            ),
            detail: None,
            help: crate::explain::explain("run/needs-not-done")
                .map(|story| story.instead.to_owned()),
            step: None,
        }
    }
}
