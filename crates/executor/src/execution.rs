//! One run of one plan: what every part of it needs at hand.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use plan::{Check, CheckId, Digest, Plan, ProtocolStep, RunParameter, RunValues, Statement};

use crate::clock::Clock;
use crate::error::RunError;
use crate::event::RunEvent;
use crate::evidence::Unanswered;
use crate::fault::Fault;
use crate::graph::Graph;
use crate::interrupt::{Interrupt, InterruptHandle};
use crate::logins::Logins;
use crate::options::Options;

pub(crate) struct Execution<W> {
    pub(crate) plan: Plan,
    pub(crate) digest: Digest,
    pub(crate) graph: Graph,
    pub(crate) warehouse: Arc<W>,
    pub(crate) options: Options,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) interrupt: InterruptHandle,
    pub(crate) events: Box<dyn Fn(RunEvent) + Send + Sync>,
    pub(crate) checks: CheckBook,
    pub(crate) unanswered: Unanswered,
    /// Held while a unit is claimed.
    pub(crate) claiming: tokio::sync::Mutex<()>,
    pub(crate) logins: Logins,
    /// Whether a session that was given up may still live.
    lingering: AtomicBool,
}

/// What a caller brings along.
pub(crate) struct Premises<W> {
    pub(crate) warehouse: Arc<W>,
    pub(crate) options: Options,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) interrupt: InterruptHandle,
    pub(crate) events: Box<dyn Fn(RunEvent) + Send + Sync>,
}

impl<W> Execution<W> {
    /// Fails where the plan cannot be run at all.
    pub(crate) fn new(
        plan: &Plan,
        digest: Digest,
        premises: Premises<W>,
    ) -> Result<Arc<Self>, RunError> {
        let graph = Graph::new(plan).map_err(|faults| RunError::MalformedPlan { faults })?;
        Ok(Arc::new(Self {
            checks: CheckBook::new(plan),
            plan: plan.clone(),
            digest,
            graph,
            warehouse: premises.warehouse,
            options: premises.options,
            clock: premises.clock,
            interrupt: premises.interrupt,
            events: premises.events,
            unanswered: Unanswered::default(),
            claiming: tokio::sync::Mutex::default(),
            logins: Logins::default(),
            lingering: AtomicBool::new(false),
        }))
    }

    pub(crate) fn tell(&self, event: RunEvent) {
        (self.events)(event);
    }

    /// The values that hold for the whole run.
    pub(crate) fn values(&self) -> RunValues {
        RunValues::default()
            .with(RunParameter::Run, self.options.run.clone())
            .with(RunParameter::Plan, self.digest)
    }

    /// The bytes of a protocol statement.
    pub(crate) fn protocol(&self, step: ProtocolStep, values: &RunValues) -> Result<String, Fault> {
        Ok(self.plan.protocol.statement(step).text.fill(None, values)?)
    }

    pub(crate) fn watch(&self) -> Interrupt {
        self.interrupt.watch()
    }

    pub(crate) fn note_lingering(&self) {
        self.lingering.store(true, Ordering::SeqCst);
    }

    pub(crate) fn has_lingering(&self) -> bool {
        self.lingering.load(Ordering::SeqCst)
    }
}

/// The checks of a plan, found by their id.
#[derive(Debug)]
pub(crate) struct CheckBook(BTreeMap<CheckId, Noted>);

#[derive(Debug)]
struct Noted {
    check: Check,
    statement: Option<Statement>,
}

impl CheckBook {
    pub(crate) fn new(plan: &Plan) -> Self {
        let statements: BTreeMap<_, _> = plan
            .check_results
            .iter()
            .map(|result| (&result.check, &result.sql))
            .collect();
        let noted = plan.checks.iter().map(|check| {
            let statement = statements.get(&check.id).map(|sql| (*sql).clone());
            let check = check.clone();
            (check.id.clone(), Noted { check, statement })
        });
        Self(noted.collect())
    }

    pub(crate) fn check(&self, id: &CheckId) -> &Check {
        &self.0.get(id).expect("the graph knows every check").check
    }

    /// The INSERT that notes its result, where the plan keeps a history.
    pub(crate) fn result_statement(&self, id: &CheckId) -> Option<&Statement> {
        self.0.get(id).and_then(|noted| noted.statement.as_ref())
    }
}
