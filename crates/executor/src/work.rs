//! Carrying out the units that are to run, several at a time.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use plan::record::{Outcome, UnitRecord};
use tokio::task::JoinSet;

use crate::assignment::Assignment;
use crate::connection::Connection;
use crate::event::RunEvent;
use crate::execution::Execution;
use crate::fault::Fault;
use crate::interrupt::{Patience, Urgency};
use crate::options::OnFailure;
use crate::outcome::Halt;
use crate::resume::Decision;
use crate::schedule::Schedule;
use crate::session::Warehouse;
use crate::task::{Task, TaskTable};

/// How often the session that keeps the lease alive is asked whether it lives.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// What became of the units that were started.
pub(crate) struct Worked {
    pub(crate) finished: BTreeMap<Task, UnitRecord>,
    pub(crate) halt: Halt,
}

/// Runs until nothing is left to start, or until something forbids to start anything new. What is
/// under way then is awaited.
pub(crate) async fn work<W: Warehouse>(
    execution: &Arc<Execution<W>>,
    anchor: &mut Connection<W::Session>,
    generation: i64,
    decisions: &TaskTable<Decision>,
) -> Worked {
    let jobs = execution.options.jobs.get();
    let plan = &execution.plan;
    // Two more than can run: one interval may wait for its turn while the next one is staged.
    let mut schedule = Schedule::new(plan, &execution.graph, decisions, jobs + 2);
    let mut running = JoinSet::new();
    let mut idle: Vec<Connection<W::Session>> = Vec::new();
    let mut finished = BTreeMap::new();
    let mut starting = Starting::Yes;
    let mut interrupt = execution.watch();
    let mut heartbeat = tokio::time::interval(HEARTBEAT);
    heartbeat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // The first tick comes at once.
    heartbeat.tick().await;

    loop {
        if starting == Starting::Yes && interrupt.urgency() >= Urgency::Finish {
            execution.tell(RunEvent::Interrupted);
            starting = Starting::No(Halt::Interrupted);
        }
        while starting == Starting::Yes && running.len() < jobs {
            let Some(task) = schedule.start() else { break };
            let execution = Arc::clone(execution);
            let session = idle.pop();
            running.spawn(async move {
                let assignment = Assignment::new(&execution, generation, task);
                let (record, session) = assignment.carry_out(session).await;
                (task, record, session)
            });
        }
        tokio::select! {
            biased;
            joined = running.join_next() => {
                let Some(joined) = joined else { break };
                let (task, record, session) = match joined {
                    Ok(ended) => ended,
                    Err(error) => std::panic::resume_unwind(error.into_panic()),
                };
                idle.extend(session);
                execution.tell(RunEvent::UnitEnded { record: record.clone() });
                if record.outcome == Outcome::Done {
                    schedule.finish(task);
                } else if starting == Starting::Yes
                    && interrupt.urgency() == Urgency::None
                    && forbids_more(&record.outcome, execution.options.on_failure)
                {
                    starting = Starting::No(Halt::None);
                }
                finished.insert(task, record);
            }
            () = interrupt.reaches(Urgency::Finish), if starting == Starting::Yes => {}
            _ = heartbeat.tick(), if starting == Starting::Yes => {
                match anchor.ask_identity(execution, Patience::UntilInterrupted).await {
                    Ok(_) | Err(Fault::Cancelled | Fault::Abandoned) => {}
                    Err(fault) => {
                        execution.tell(RunEvent::AnchorLost { fault: fault.record(None) });
                        starting = Starting::No(Halt::AnchorLost);
                    }
                }
            }
        }
    }
    Worked {
        finished,
        halt: match starting {
            Starting::Yes => Halt::None,
            Starting::No(halt) => halt,
        },
    }
}

/// Whether nothing new may start after a unit that is not done.
fn forbids_more(outcome: &Outcome, on_failure: OnFailure) -> bool {
    match (outcome, on_failure) {
        // Another run has the lease: whatever started now would end in the same way.
        (Outcome::Fenced, _) | (_, OnFailure::FailFast) => true,
        (_, OnFailure::KeepGoing) => false,
    }
}

/// Whether new units may be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Starting {
    Yes,
    No(Halt),
}
