//! Carrying out the units that are to run, several at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use plan::record::{Outcome, UnitRecord};
use plan::upkeep;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

use crate::assignment::{Assignment, Carried, Company};
use crate::connection::Connection;
use crate::event::RunEvent;
use crate::execution::Execution;
use crate::fault::Fault;
use crate::interrupt::{Patience, Urgency};
use crate::options::OnFailure;
use crate::outcome::Halt;
use crate::resume::{Agenda, Decision};
use crate::schedule::Schedule;
use crate::session::Warehouse;
use crate::task::Task;

/// How often the session that keeps the lease alive is asked whether it lives.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// How often a unit that another process is at is looked at again.
const RECALL: Duration = Duration::from_secs(2);

/// What became of the units that were started.
#[derive(Default)]
pub(crate) struct Worked {
    pub(crate) finished: BTreeMap<Task, UnitRecord>,
    /// What was waited for in vain.
    pub(crate) missing: Vec<Task>,
    pub(crate) halt: Halt,
}

/// Whether new units may be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Starting {
    Yes,
    No(Halt),
}

type Joined<S> = (Task, Carried, Option<Connection<S>>);

struct Work<'a, W: Warehouse> {
    execution: &'a Arc<Execution<W>>,
    agenda: &'a Arc<Agenda>,
    schedule: Schedule<'a>,
    /// Units at a time; fewer than asked for where the server has no room.
    jobs: usize,
    running: JoinSet<Joined<W::Session>>,
    idle: Vec<Connection<W::Session>>,
    starting: Starting,
    /// Tasks of which it was told that another process is at them.
    told: BTreeSet<Task>,
    worked: Worked,
}

/// Runs until nothing is left to start, or until something forbids to start anything new. What is
/// under way then is awaited.
pub(crate) async fn work<W: Warehouse>(
    execution: &Arc<Execution<W>>,
    anchor: &mut Connection<W::Session>,
    agenda: &Arc<Agenda>,
) -> Worked {
    let jobs = execution.options.jobs.get();
    let (plan, graph) = (&execution.plan, &execution.graph);
    let mut work = Work {
        execution,
        agenda,
        // Two more than can run: one interval may wait for its turn while the next one is staged.
        schedule: Schedule::new(plan, graph, &agenda.decisions, jobs + 2),
        jobs,
        running: JoinSet::new(),
        idle: Vec::new(),
        starting: Starting::Yes,
        told: BTreeSet::new(),
        worked: Worked::default(),
    };
    let mut interrupt = execution.watch();
    let mut heartbeat = ticks(HEARTBEAT).await;
    let mut recall = ticks(RECALL).await;

    loop {
        if work.starting == Starting::Yes && interrupt.urgency() >= Urgency::Finish {
            execution.tell(RunEvent::Interrupted);
            work.starting = Starting::No(Halt::Interrupted);
        }
        work.start();
        let is_starting = work.starting == Starting::Yes;
        let waits = is_starting && work.schedule.has_aside();
        if work.running.is_empty() && !waits {
            break;
        }
        tokio::select! {
            biased;
            Some(joined) = work.running.join_next() => match joined {
                Ok((task, carried, session)) => work.note(task, carried, session, interrupt.urgency()),
                Err(error) => std::panic::resume_unwind(error.into_panic()),
            },
            () = interrupt.reaches(Urgency::Finish), if is_starting => {}
            _ = recall.tick(), if waits => work.schedule.recall(),
            _ = heartbeat.tick(), if is_starting => {
                match anchor.ask_identity(execution, Patience::UntilInterrupted).await {
                    Ok(_) | Err(Fault::Cancelled | Fault::Unanswered | Fault::Abandoned) => {}
                    Err(fault) => {
                        execution.tell(RunEvent::AnchorLost { fault: fault.record(None) });
                        work.starting = Starting::No(Halt::AnchorLost);
                    }
                }
            }
        }
    }
    if let Starting::No(halt) = work.starting {
        work.worked.halt = halt;
    }
    work.worked
}

/// Ticks from now on; an interval's own first tick comes at once.
async fn ticks(every: Duration) -> tokio::time::Interval {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.tick().await;
    ticks
}

impl<W: Warehouse> Work<'_, W> {
    fn start(&mut self) {
        while self.starting == Starting::Yes && self.running.len() < self.jobs {
            let Some(task) = self.schedule.start() else {
                break;
            };
            let execution = Arc::clone(self.execution);
            let agenda = Arc::clone(self.agenda);
            let session = self.idle.pop();
            let company = if self.running.is_empty() {
                Company::Alone
            } else {
                Company::Others
            };
            self.running.spawn(async move {
                let assignment = Assignment::new(&execution, &agenda, task, company);
                let (carried, session) = match agenda.decisions.get(task) {
                    Decision::Awaited => assignment.look(session).await,
                    _ => assignment.carry_out(session).await,
                };
                (task, carried, session)
            });
        }
    }

    fn note(
        &mut self,
        task: Task,
        carried: Carried,
        session: Option<Connection<W::Session>>,
        urgency: Urgency,
    ) {
        self.idle.extend(session);
        match carried {
            Carried::Found => self.schedule.finish(task),
            Carried::Held(holder) => {
                self.schedule.put_aside(task);
                if self.told.insert(task) {
                    let plan = &self.execution.plan;
                    self.execution.tell(RunEvent::UnitHeld {
                        unit: task.unit(plan).id.clone(),
                        interval: task.unit(plan).key(task.interval(plan)),
                        pid: holder.pid,
                    });
                }
            }
            Carried::NoRoom => {
                self.schedule.put_back(task);
                self.jobs = (self.jobs - 1).max(1);
                let jobs = self.jobs;
                self.execution.tell(RunEvent::FewerSessions { jobs });
            }
            Carried::Missing => {
                self.schedule.give_up(task);
                self.worked.missing.push(task);
                self.stop_where_it_fails(task, urgency);
            }
            Carried::Ended(record) => {
                let ended = RunEvent::UnitEnded {
                    record: (*record).clone(),
                };
                self.execution.tell(ended);
                match record.outcome {
                    Outcome::Done | Outcome::AlreadyDone => self.schedule.finish(task),
                    // Another run has the lease: whatever started now would end in the same way.
                    Outcome::Fenced if self.starting == Starting::Yes => {
                        self.starting = Starting::No(Halt::None);
                    }
                    _ => {
                        self.schedule.give_up(task);
                        self.stop_where_it_fails(task, urgency);
                    }
                }
                self.worked.finished.insert(task, *record);
            }
        }
    }

    /// A table's own word counts more than what the run was asked for: who wrote it knows the table.
    fn stop_where_it_fails(&mut self, task: Task, urgency: Urgency) {
        let plan = &self.execution.plan;
        let table = plan.tables.iter();
        let mut of_table = table.filter(|table| table.name == task.unit(plan).table);
        let own = of_table.find_map(|table| table.upkeep.on_failure);
        let fails_fast = match own {
            Some(upkeep::OnFailure::Stop) => true,
            Some(upkeep::OnFailure::Continue) => false,
            None => self.execution.options.on_failure == OnFailure::FailFast,
        };
        // An interrupt is the better reason, where there is one.
        if fails_fast && self.starting == Starting::Yes && urgency == Urgency::None {
            self.starting = Starting::No(Halt::None);
        }
    }
}
