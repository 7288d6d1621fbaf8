//! One execution, from its seed to what the witness says of it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use executor::{
    Adopt, Clock, LeasePolicy, OnFailure, Options, Reprocess, RunError, RunEvent, Selection, run,
};
use plan::record::Ending;
use plan::{Digest, HexText, Plan, RunRecord, UnitId};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, timeout};

use crate::client::Client;
use crate::database::{Database, Quality, VACUUMED};
use crate::log::{Detail, Log};
use crate::mutant::{Habit, Habitual, Mutant};
use crate::plans::{self, Rival};
use crate::process::Process;
use crate::scenario::{Part, Pipeline, Scenario, Starts};
use crate::witness::Witness;
use crate::world::World;

/// How an execution went.
pub(crate) struct Told {
    pub(crate) violation: Option<String>,
    pub(crate) log: String,
}

/// All processes of a scenario end within this, whatever befalls them.
const LONGEST: Duration = Duration::from_hours(24);
/// Longer than it takes to cancel what is under way, so that it is seen whether that is done.
const GRACE: Duration = Duration::from_mins(10);

/// Plays the execution of a seed.
pub(crate) fn simulate(seed: u64, mutant: Mutant, detail: Detail) -> Told {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(play(Scenario::draw(seed), mutant, detail))
}

struct SimulatedClock(Instant);

impl Clock for SimulatedClock {
    fn monotonic_millis(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).expect("days")
    }

    fn utc_now(&self) -> String {
        "2018-11-01T06:00:00Z".to_owned()
    }
}

/// The lease before any run.
const LEASE: [(&str, &str); 7] = [
    ("generation", "0"),
    ("run", ""),
    ("plan", ""),
    ("owner", ""),
    ("own", "0"),
    ("pid", "0"),
    ("start", "0"),
];

/// What the processes of an execution share.
struct Stage {
    world: World,
    plan: Plan,
    digest: Digest,
    /// The plan of the pipeline that wants some of the same tables.
    rival: Option<Plan>,
    habit: Habit,
    clock: Arc<SimulatedClock>,
}

type Ended = Option<Result<RunRecord, RunError>>;

async fn play(scenario: Scenario, mutant: Mutant, detail: Detail) -> Told {
    let mut plan = plans::build(&scenario.shape);
    let expected = plans::expected(&scenario.shape, &plan);
    if let Some(feed) = &scenario.feed {
        feed.add_to(&mut plan);
    }
    let rival = scenario.rival.as_ref().map(Rival::plan);
    let asked = plan.clone();
    mutant.change(&mut plan);
    let mut log = Log::new(detail);
    log.note(|| format!("{scenario:#?}"));
    let mut database = Database::new(scenario.isolation);
    database.found("lease", &[&LEASE]);
    let empty = ["attempts", "files", "ledger", "results", "runs", "sessions"];
    for table in empty {
        database.found(table, &[]);
        if scenario.rival.is_some() {
            database.found(&plans::control_table(table), &[]);
        }
    }
    for table in ["owners", "turns", VACUUMED] {
        database.found(table, &[]);
    }
    if let Some(taken) = &scenario.taken {
        let name = format!("analytics.{taken}");
        database.add("owners", &[("table", &name), ("pipeline", plans::OTHER)]);
    }
    database.files = scenario.shape.files.clone();
    if let Some(rival) = &scenario.rival {
        database.found(&plans::control_table("lease"), &[&LEASE]);
        database.files.extend(rival.files());
    }
    let attempts = Options::new(hex("0")).retries.attempts.get();
    let witness = Witness::new(expected.clone(), attempts, &scenario);
    let world = World::new(
        database,
        witness,
        log,
        scenario.random,
        scenario.faults.clone(),
        scenario.pace,
    );
    let stage = Arc::new(Stage {
        world: world.clone(),
        digest: Digest::of("the plan"),
        plan,
        rival,
        habit: mutant.habit(),
        clock: Arc::new(SimulatedClock(Instant::now())),
    });

    let bad = scenario.shape.bad();
    let one_run = scenario
        .processes
        .iter()
        .all(|part| part.run == scenario.processes[0].run);
    let whole = scenario.processes.iter().all(|part| part.units.is_none());
    if let Some(feed) = &scenario.feed {
        for (day, after) in feed.days.iter().enumerate() {
            let (world, row, after) = (world.clone(), plans::feed_row(&asked, day), *after);
            tokio::spawn(async move {
                sleep(after).await;
                let cells = row
                    .each_ref()
                    .map(|(column, value)| (*column, value.as_str()));
                world.state().database.add(plans::FEED, &cells);
            });
        }
    }
    let calm = scenario.faults.is_empty() && one_run && whole;
    let ended = timeout(LONGEST, all(&stage, &scenario.processes)).await;
    let Ok(ended) = ended else {
        world
            .state()
            .witness
            .breaks(|| "the processes do not end".to_owned());
        return tell(&world);
    };
    for (id, ended) in ended.iter().enumerate().filter(|_| calm) {
        let mut state = world.state();
        let fine = match ended {
            Some(Err(RunError::TablesOwned { .. })) => scenario.taken.is_some(),
            Some(Err(RunError::UpstreamNotDone { .. })) => scenario.feed.is_some(),
            Some(Ok(_)) if scenario.taken.is_some() => false,
            Some(Ok(record)) => record.ending == Ending::Complete || !bad.is_empty(),
            _ => false,
        };
        if !fine || state.witness.retries(id) > 0 {
            state
                .witness
                .breaks(|| format!("an undisturbed process ends as {ended:?}"));
        }
    }

    world.state().heal();
    // All that is read is loaded by then.
    sleep(Duration::from_mins(2)).await;
    let adopted: Vec<&str> = match (&scenario.rival, &scenario.taken) {
        (Some(_), _) => scenario.shape.owned().collect(),
        (None, taken) => taken.as_deref().into_iter().collect(),
    };
    let part = Part {
        pipeline: Pipeline::Own,
        run: "f0",
        starts: Starts::After(Duration::ZERO),
        lease: LeasePolicy::Takeover,
        jobs: scenario.processes[0].jobs,
        on_failure: OnFailure::FailFast,
        units: None,
        adopt: Adopt::Tables(
            adopted
                .into_iter()
                .map(|table| table.parse().expect("a plain name"))
                .collect(),
        ),
    };
    for file in world.state().database.files.values_mut() {
        file.quality = Quality::Good;
    }
    let bad = bad.into_iter().map(UnitId::new).collect();
    let process = world.state().new_process();
    let last = timeout(LONGEST, one(stage.clone(), process.clone(), part, bad)).await;
    finish(&world, process.id, last.ok().flatten());
    // Whatever was lost on the way has come to light by then.
    sleep(Duration::from_hours(1)).await;
    for (id, ended) in ended.iter().enumerate() {
        if let Some(ended) = ended {
            world.state().witness.reads(id, ended);
        }
    }
    {
        let mut state = world.state();
        let tables = Arc::clone(state.database.tables());
        if let Err(what) = expected.is_complete(&tables) {
            state.witness.breaks(|| format!("in the end, {what}"));
        }
        let lockers = state.database.lockers();
        let sessions: Vec<_> = state.sessions.keys().copied().collect();
        if !(lockers.is_empty() && sessions.is_empty()) {
            let left = || format!("in the end, sessions {sessions:?} and locks of {lockers:?}");
            state.witness.breaks(left);
        }
    }
    tell(&world)
}

fn finish(world: &World, process: usize, ended: Ended) {
    let mut state = world.state();
    match ended {
        None => state
            .witness
            .breaks(|| "the last run does not end".to_owned()),
        Some(Err(error)) => state
            .witness
            .breaks(|| format!("the last run does not start: {error}")),
        Some(Ok(record)) => {
            if record.ending != Ending::Complete {
                let units = record.units.iter();
                let undone = units.filter(|unit| {
                    !matches!(
                        unit.outcome,
                        plan::record::Outcome::Done
                            | plan::record::Outcome::AlreadyDone
                            | plan::record::Outcome::NotNeeded
                    )
                });
                let undone: Vec<_> = undone
                    .map(|unit| format!("{} {:?}", unit.unit, unit.outcome))
                    .collect();
                state.witness.breaks(|| {
                    format!(
                        "the last run ends as {:?}: {}",
                        record.ending,
                        undone.join("; ")
                    )
                });
            }
            state.witness.reads(process, &Ok(record));
        }
    }
}

fn tell(world: &World) -> Told {
    let mut state = world.state();
    let log = std::mem::replace(&mut state.log, Log::new(Detail::Quiet));
    Told {
        violation: state.witness.violation.take(),
        log: log.into_text(),
    }
}

/// Runs the processes of a scenario to their ends.
async fn all(stage: &Arc<Stage>, parts: &[Part]) -> Vec<Ended> {
    let (troubled, first_ended) = (
        stage.world.state().troubled.clone(),
        Arc::new(Notify::new()),
    );
    let processes: Vec<Arc<Process>> = parts
        .iter()
        .map(|_| stage.world.state().new_process())
        .collect();
    let mut running = Vec::new();
    for (id, (part, process)) in parts.iter().zip(processes).enumerate() {
        let (stage, part) = (stage.clone(), part.clone());
        let (troubled, first_ended) = (troubled.clone(), first_ended.clone());
        let (is_troubled, has_ended) = (
            troubled.clone().notified_owned(),
            first_ended.clone().notified_owned(),
        );
        running.push(tokio::spawn(async move {
            match part.starts {
                Starts::After(how_long) => sleep(how_long).await,
                Starts::AfterTrouble(how_long) => {
                    tokio::select! {
                        biased;
                        () = is_troubled => {}
                        () = has_ended => {}
                    }
                    sleep(how_long).await;
                }
            }
            let ended = one(stage, process, part, BTreeSet::new()).await;
            if id == 0 {
                first_ended.notify_waiters();
            }
            ended
        }));
    }
    stage.world.set_clocks();
    let mut ended = Vec::new();
    for task in running {
        ended.push(task.await.expect("no process panics"));
    }
    ended
}

/// One process; none if it crashed.
async fn one(
    stage: Arc<Stage>,
    process: Arc<Process>,
    part: Part,
    again: BTreeSet<UnitId>,
) -> Ended {
    let id = process.id;
    let (plan, digest) = match (&stage.rival, part.pipeline) {
        (Some(rival), Pipeline::Rival) => (rival, Digest::of("the rival's plan")),
        _ => (&stage.plan, stage.digest),
    };
    stage.world.state().witness.enters(id, &part);
    let client = Client {
        world: stage.world.clone(),
        process: process.clone(),
    };
    let options = Options {
        lease: part.lease,
        jobs: part.jobs,
        grace: GRACE,
        on_failure: part.on_failure,
        adopt: part.adopt,
        selection: match part.units {
            None => Selection::All,
            Some(units) => Selection::Units(units.into_iter().map(UnitId::new).collect()),
        },
        reprocess: if again.is_empty() {
            Reprocess::Nothing
        } else {
            Reprocess::units(again)
        },
        ..Options::new(hex(part.run))
    };
    let world = stage.world.clone();
    let hears = move |event: RunEvent| {
        let mut state = world.state();
        state.log.note(|| format!("p{id} : {event:?}"));
        state.witness.hears(id, &event);
    };
    let interrupt = process.interrupt.clone();
    let warehouse = Arc::new(Habitual {
        inner: client,
        habit: stage.habit,
    });
    let clock = stage.clock.clone();
    let running = run(plan, digest, warehouse, options, clock, hears, interrupt);
    let ended = tokio::select! {
        biased;
        () = process.crashes() => None,
        ended = running => Some(ended),
    };
    let mut state = stage.world.state();
    if ended.is_some() {
        state.witness.leaves(id);
    }
    state.log.note(|| match &ended {
        None => format!("p{id} is dead"),
        Some(Err(error)) => format!("p{id} ended: {error}"),
        Some(Ok(record)) => format!("p{id} ended: {:?}", record.ending),
    });
    drop(state);
    ended
}

fn hex(run: &str) -> HexText {
    HexText::new(run).expect("hex")
}
