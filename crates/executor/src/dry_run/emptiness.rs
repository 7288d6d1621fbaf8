//! A target on which nothing was loaded, and that forgets what it is sent.
//!
//! Where some units only are selected, it has what the others make: they belong to other processes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use plan::source_table::SourceColumn;
use plan::table::Nullability;
use plan::unit::{Role, Scope};
use plan::{
    DataInterval, Digest, Expectation, IntervalKey, Plan, ProtocolStep, RunParameter, SlottedText,
    Unit, UnitId, Upstream, Verb,
};

use super::recognition::{unfolded, values};
use super::{Part, Sent};
use crate::event::RunEvent;
use crate::options::Selection;
use crate::resume::tasks;
use crate::session::{Canceller, Completion, Row, Session, SessionError, Warehouse};

/// Clones are one and the same target.
#[derive(Clone)]
pub(super) struct Emptiness(Arc<Shared>);

struct Shared {
    plan: Plan,
    intervals: BTreeMap<IntervalKey, DataInterval>,
    /// What may be sent at any time.
    always: Vec<Known>,
    ledger: Vec<Row>,
    state: Mutex<State>,
    sent: Box<dyn Fn(Sent) + Send + Sync>,
}

/// A statement of the plan, for one interval.
#[derive(Clone, Debug)]
struct Known {
    part: Part,
    text: SlottedText,
    answer: Answer,
}

/// What a query is answered.
#[derive(Clone, Debug)]
enum Answer {
    NoRows,
    Number(i64),
    /// The lease that the run holds by now.
    Generation,
    /// The whole row of the lease.
    Lease,
    /// Pid and start.
    Session,
    /// A unit that nobody has claimed or done.
    Unclaimed,
    /// What other processes have done.
    Ledger,
    /// The id of a COPY, another one each time.
    Load,
    /// A file of the first try.
    Files,
    /// What others have made: the columns of a table, the ledger of another pipeline.
    There(Vec<Row>),
}

#[derive(Default)]
struct State {
    sessions: i64,
    loads: i64,
    /// The steps and check results of the unit under way.
    unit: Vec<Known>,
    lease: Lease,
}

/// As it was made by the bootstrap, and then taken.
#[derive(Default)]
struct Lease {
    generation: i64,
    run: String,
    pid: i64,
}

impl Emptiness {
    pub(super) fn new(
        plan: &Plan,
        selection: &Selection,
        sent: Box<dyn Fn(Sent) + Send + Sync>,
    ) -> Self {
        let keyed = plan.intervals.iter().map(|planned| planned.interval);
        Self(Arc::new(Shared {
            plan: plan.clone(),
            intervals: keyed.map(|interval| (interval.key(), interval)).collect(),
            always: always(plan),
            ledger: ledger(plan, selection),
            state: Mutex::default(),
            sent,
        }))
    }

    /// Learns from the run which unit is under way.
    pub(super) fn listen(&self, event: &RunEvent) {
        match event {
            RunEvent::UnitStarted { unit, interval, .. } => {
                let known = self.0.of_unit(unit, interval);
                self.0.state().unit = known;
            }
            RunEvent::UnitEnded { .. } => self.0.state().unit.clear(),
            _ => {}
        }
    }
}

/// What stands around the units.
fn always(plan: &Plan) -> Vec<Known> {
    let known = |part, statement: &plan::Statement, answer| Known {
        part,
        text: unfolded(statement, None),
        answer,
    };
    let prologue = plan.prologue.iter();
    let prologue = prologue.map(|sql| known(Part::Prologue, sql, Answer::NoRows));
    let bootstrap = plan.bootstrap.iter();
    let bootstrap = bootstrap.map(|sql| known(Part::Bootstrap, sql, Answer::NoRows));
    // No table is there, so that none is different from its declaration.
    let preflight = plan.preflight.iter().flat_map(|preflight| {
        let was = preflight.was.iter().map(|was| &was.query);
        let part = || Part::Preflight(preflight.table.clone());
        let asked = std::iter::once(&preflight.query).chain(was);
        asked.map(move |query| known(part(), query, Answer::NoRows))
    });
    let protocol = plan
        .protocol
        .iter()
        .map(|(step, sql)| known(Part::Protocol(step), sql, answer(step)));
    // Those of others are there, and as declared.
    let sources = plan.sources.iter().map(|source| {
        let part = Part::Source(source.table.clone());
        let columns = source.columns.iter().map(described).collect();
        known(part, &source.query, Answer::There(columns))
    });
    // And other pipelines are done.
    let upstreams = plan.upstreams.iter().map(|upstream| {
        let part = Part::Upstream(upstream.pipeline.clone());
        known(part, &upstream.query, Answer::There(done(plan, upstream)))
    });
    // Nobody owns any.
    let ownership = plan.ownership.iter().flat_map(|ownership| {
        let statements = [&ownership.lock, &ownership.read, &ownership.claim];
        statements.map(|sql| known(Part::Ownership, sql, Answer::NoRows))
    });
    prologue
        .chain(protocol)
        .chain(ownership)
        .chain(preflight)
        .chain(sources)
        .chain(upstreams)
        .chain(bootstrap)
        .collect()
}

/// A column as the catalogue describes it, its type in one piece.
fn described(column: &SourceColumn) -> Row {
    let nullable = match column.nullable {
        Nullability::Nullable => "YES",
        Nullability::NotNull => "NO",
    };
    let (name, ty) = (column.name.to_string(), column.ty.to_string());
    vec![
        Some(name),
        Some(ty),
        None,
        None,
        None,
        Some(nullable.to_owned()),
    ]
}

/// Rows of another pipeline's ledger: all that is read of it is loaded, for every interval or once.
fn done(plan: &Plan, upstream: &Upstream) -> Vec<Row> {
    let digest = Digest::of("").to_string();
    let row = |unit: &UnitId, key: &IntervalKey, sequence: &str| -> Row {
        [unit.as_str(), key.as_str(), &digest, sequence, "1"]
            .map(|value| Some(value.to_owned()))
            .to_vec()
    };
    let once = IntervalKey::once();
    let mut rows = Vec::new();
    for table in &upstream.tables {
        for load in &table.loads {
            let each = plan.intervals.iter().map(|planned| planned.interval.key());
            let keys: Vec<IntervalKey> = match load.scope {
                Scope::EachInterval => each.collect(),
                Scope::Once | Scope::AtEnd => vec![once.clone()],
            };
            rows.extend(keys.iter().map(|key| row(&load.unit, key, "1")));
        }
        let refresh = table.refresh.iter();
        rows.extend(refresh.map(|refresh| row(refresh, &once, "2")));
    }
    rows
}

/// Rows of the ledger for all that is not selected; stages stay filled.
fn ledger(plan: &Plan, selection: &Selection) -> Vec<Row> {
    let Selection::Units(selected) = selection else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    for task in tasks(plan) {
        let unit = task.unit(plan);
        if selected.contains(&unit.id) || matches!(unit.role, Role::Drop { .. }) {
            continue;
        }
        let interval = task.interval(plan);
        let row = [
            unit.id.to_string(),
            unit.key(interval).to_string(),
            unit.digest(interval).to_string(),
            "1".to_owned(),
            "0".to_owned(),
        ];
        rows.push(row.map(Some).to_vec());
    }
    rows
}

/// What a step of the protocol is answered where nothing was loaded and nobody else is there.
fn answer(step: ProtocolStep) -> Answer {
    match step {
        ProtocolStep::SessionIdentity | ProtocolStep::LiveSessions => Answer::Session,
        ProtocolStep::SessionAlive => Answer::Number(0),
        ProtocolStep::LedgerRead => Answer::Ledger,
        ProtocolStep::LeaseRead => Answer::Lease,
        ProtocolStep::ClaimRead => Answer::Unclaimed,
        ProtocolStep::AttemptCommitted | ProtocolStep::Superuser => Answer::Number(1),
        ProtocolStep::LastLoad => Answer::Load,
        ProtocolStep::FilesRead => Answer::Files,
        ProtocolStep::CopyCount | ProtocolStep::LastQuery => Answer::Number(0),
        ProtocolStep::Begin
        | ProtocolStep::Commit
        | ProtocolStep::Rollback
        | ProtocolStep::TerminateSession
        | ProtocolStep::LeaseLock
        | ProtocolStep::LeaseTake
        | ProtocolStep::LeaseRelease
        | ProtocolStep::SessionStarted
        | ProtocolStep::KnownSessions
        | ProtocolStep::RunsLock
        | ProtocolStep::RunStarted
        | ProtocolStep::RunEnded
        | ProtocolStep::OtherProcesses
        | ProtocolStep::ClaimLock
        | ProtocolStep::RecentRuns
        | ProtocolStep::LastRun
        | ProtocolStep::LedgerTimes
        | ProtocolStep::LoadError
        | ProtocolStep::LoadErrorLegacy
        | ProtocolStep::LoadErrorValue
        | ProtocolStep::FilesRecorded
        | ProtocolStep::OpenTries
        | ProtocolStep::AttemptStarted => Answer::NoRows,
    }
}

/// A number that a check is content with.
fn contenting(expect: Expectation) -> i64 {
    match (expect.min, expect.max) {
        (Some(min), _) => min,
        (None, Some(max)) => max.min(0),
        (None, None) => 0,
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The statements of a unit for one interval, and of its checks' results.
    fn of_unit(&self, id: &UnitId, key: &IntervalKey) -> Vec<Known> {
        let unit = self.plan.unit(id).expect("the run knows its units");
        let interval = self.intervals.get(key);
        let steps = (1..).zip(&unit.steps).map(|(number, step)| Known {
            part: Part::Step {
                unit: id.clone(),
                interval: key.clone(),
                step: number,
            },
            text: unfolded(&step.sql, interval),
            answer: self.answer(&step.verb),
        });
        let results = self.plan.check_results.iter();
        let results = results.filter(|result| measures(unit, &result.check));
        let results = results.map(|result| Known {
            part: Part::CheckResult(result.check.clone()),
            text: unfolded(&result.sql, interval),
            answer: Answer::NoRows,
        });
        steps.chain(results).collect()
    }

    fn answer(&self, verb: &Verb) -> Answer {
        match verb {
            Verb::Fence => Answer::Generation,
            Verb::Count => Answer::Number(0),
            Verb::Check(id) => {
                let check = self.plan.check(id);
                Answer::Number(check.map_or(0, |check| contenting(check.expect)))
            }
            Verb::Begin
            | Verb::Run
            | Verb::Declare
            | Verb::Copy
            | Verb::Load
            | Verb::Record
            | Verb::Commit
            | Verb::Alone(_) => Answer::NoRows,
        }
    }

    fn receive(&self, session: i64, sent: &str) -> Answer {
        let mut state = self.state();
        let found = state
            .unit
            .iter()
            .chain(&self.always)
            .find_map(|known| Some((known.clone(), values(&known.text, sent)?)));
        let (known, values) = found.expect("the executor sends what stands in the plan");
        if known.part == Part::Protocol(ProtocolStep::LeaseTake) {
            state.lease.take(&values);
        }
        // Whoever listens may take its time, but not while sessions wait for the state.
        drop(state);
        (self.sent)(Sent {
            session,
            part: known.part,
            text: known.text,
        });
        known.answer
    }

    fn rows(&self, session: i64, answer: Answer) -> Vec<Row> {
        let number = |number: i64| Some(number.to_string());
        let mut state = self.state();
        if matches!(answer, Answer::Load) {
            state.loads += 1;
        }
        let lease = &state.lease;
        match answer {
            Answer::NoRows => Vec::new(),
            Answer::Ledger => self.ledger.clone(),
            Answer::There(rows) => rows,
            Answer::Number(value) => vec![vec![number(value)]],
            Answer::Unclaimed => (0..3)
                .map(|kind| vec![number(kind), number(0), number(0)])
                .collect(),
            Answer::Generation => vec![vec![number(lease.generation)]],
            Answer::Lease => vec![vec![
                number(lease.generation),
                Some(lease.run.clone()),
                number(lease.pid),
                number(0),
                Some(String::new()),
                Some(String::new()),
                number(0),
            ]],
            Answer::Load => vec![vec![number(state.loads)]],
            Answer::Files => vec![vec![number(1), Some(String::new()), number(0)]],
            Answer::Session => vec![vec![number(session), number(0)]],
        }
    }
}

fn measures(unit: &Unit, check: &plan::CheckId) -> bool {
    let mut verbs = unit.steps.iter().map(|step| &step.verb);
    verbs.any(|verb| matches!(verb, Verb::Check(id) if id == check))
}

impl Lease {
    fn take(&mut self, values: &[(RunParameter, String)]) {
        for (parameter, value) in values {
            match parameter {
                RunParameter::Generation => self.generation = value.parse().unwrap_or_default(),
                RunParameter::Run => self.run.clone_from(value),
                RunParameter::Pid => self.pid = value.parse().unwrap_or_default(),
                _ => {}
            }
        }
    }
}

/// A session of the target that is not there; its pid is its number.
pub(super) struct Nowhere {
    number: i64,
    target: Emptiness,
}

impl Warehouse for Emptiness {
    type Session = Nowhere;

    async fn connect(&self) -> Result<Nowhere, SessionError> {
        let mut state = self.0.state();
        state.sessions += 1;
        Ok(Nowhere {
            number: state.sessions,
            target: self.clone(),
        })
    }
}

impl Session for Nowhere {
    async fn run(&mut self, sql: &str) -> Result<Completion, SessionError> {
        self.target.0.receive(self.number, sql);
        Ok(Completion::default())
    }

    async fn query(&mut self, sql: &str) -> Result<Vec<Row>, SessionError> {
        let answer = self.target.0.receive(self.number, sql);
        Ok(self.target.0.rows(self.number, answer))
    }

    fn canceller(&self) -> Canceller {
        Canceller::new(|| ())
    }
}
