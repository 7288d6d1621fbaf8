//! What one seed stands for: a plan, the processes that run it, and what goes wrong.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::time::Duration;

use executor::{Adopt, LeasePolicy, OnFailure};

use crate::database::Isolation;
use crate::faults::Fault;
use crate::plans::{Feed, Load, Rival, Shape};
use crate::random::Random;

#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    pub(crate) isolation: Isolation,
    pub(crate) shape: Shape,
    pub(crate) processes: Vec<Part>,
    pub(crate) faults: Vec<Fault>,
    /// A table that another pipeline owns; the last run takes it over.
    pub(crate) taken: Option<String>,
    /// Another pipeline that wants some of the tables; its process is the last one.
    pub(crate) rival: Option<Rival>,
    /// A pipeline that is read.
    pub(crate) feed: Option<Feed>,
    /// The longest that a message is usually under way, in milliseconds.
    pub(crate) pace: u64,
    /// For everything that chance decides on the way.
    pub(crate) random: Random,
}

/// One process of a scenario.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) pipeline: Pipeline,
    pub(crate) run: &'static str,
    pub(crate) starts: Starts,
    pub(crate) lease: LeasePolicy,
    pub(crate) jobs: NonZeroUsize,
    pub(crate) on_failure: OnFailure,
    /// The units that it carries out; None: all.
    pub(crate) units: Option<BTreeSet<String>>,
    pub(crate) adopt: Adopt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pipeline {
    Own,
    Rival,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Starts {
    After(Duration),
    /// So long after the first process has crashed, stands still or was cut off; at the latest when it
    /// has ended.
    AfterTrouble(Duration),
}

impl Scenario {
    pub(crate) fn draw(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let shape = Shape::draw(&mut random.fork());
        let mut of_processes = random.fork();
        let mut of_faults = random.fork();
        let mut processes = processes(&mut of_processes);
        let tasks: usize = shape
            .units
            .iter()
            .map(|unit| match unit.load {
                Load::Once => 1,
                Load::Stage => 2 * shape.days,
                Load::Replace | Load::Append => shape.days,
            })
            .sum();
        let tasks = u64::try_from(tasks).expect("a few");
        let wanted = of_faults.below(5);
        let faults = (0..wanted).map(|_| Fault::draw(&mut of_faults, 20 + 9 * tasks, tasks + 2));
        let isolation = *random.pick(&[Isolation::Serializable, Isolation::Snapshot]);
        let pace = *random.pick(&[8, 8, 100, 1000]);
        let on_the_way = random.fork();
        share_out(&mut processes, &shape, &mut random);
        let owned: Vec<&str> = shape.owned().collect();
        let taken = random.one_in(12).then(|| (*random.pick(&owned)).to_owned());
        // Drawn last, so that older seeds stay what they were.
        let feed = random.one_in(4).then(|| Feed::draw(&shape, &mut random));
        let rival = random.one_in(4).then(|| Rival::draw(&shape, &mut random));
        if let Some(rival) = &rival {
            processes.push(rivals_process(rival, &mut random));
        }
        Self {
            isolation,
            shape,
            processes,
            faults: faults.collect(),
            taken,
            rival,
            feed,
            pace,
            random: on_the_way,
        }
    }
}

fn processes(random: &mut Random) -> Vec<Part> {
    let jobs = |random: &mut Random| {
        let jobs = usize::try_from(random.between(1, 3)).expect("a few");
        NonZeroUsize::new(jobs).expect("at least one")
    };
    let first = Part {
        pipeline: Pipeline::Own,
        run: "a1",
        starts: Starts::After(Duration::ZERO),
        lease: LeasePolicy::Refuse,
        jobs: jobs(random),
        on_failure: OnFailure::FailFast,
        units: None,
        adopt: Adopt::Nothing,
    };
    let mut parts = vec![first];
    for other in ["b2", "c3"] {
        if random.one_in(2) {
            break;
        }
        // A process of the same run joins it.
        let run = if random.one_in(2) { "a1" } else { other };
        let lease = match random.below(3) {
            0 => LeasePolicy::Refuse,
            1 => LeasePolicy::Wait(Duration::from_secs(random.between(1, 900))),
            _ => LeasePolicy::Takeover,
        };
        let starts = if random.one_in(2) {
            Starts::After(Duration::from_millis(random.below(400)))
        } else {
            Starts::AfterTrouble(Duration::from_millis(random.below(30_000)))
        };
        parts.push(Part {
            pipeline: Pipeline::Own,
            run,
            starts,
            lease,
            jobs: jobs(random),
            on_failure: OnFailure::FailFast,
            units: None,
            adopt: Adopt::Nothing,
        });
    }
    parts
}

fn rivals_process(rival: &Rival, random: &mut Random) -> Part {
    let names = rival.tables.iter();
    let names = names.map(|name| name.parse().expect("a plain name"));
    Part {
        pipeline: Pipeline::Rival,
        run: "e5",
        starts: Starts::After(Duration::from_millis(random.below(6000))),
        lease: LeasePolicy::Refuse,
        jobs: NonZeroUsize::MIN,
        on_failure: OnFailure::FailFast,
        units: None,
        adopt: if random.one_in(2) {
            Adopt::Tables(names.collect())
        } else {
            Adopt::Nothing
        },
    }
}

/// Some processes carry out some of the units only, and some go on where a unit fails.
fn share_out(processes: &mut [Part], shape: &Shape, random: &mut Random) {
    for part in processes {
        if random.one_in(3) {
            part.on_failure = OnFailure::KeepGoing;
        }
        if random.one_in(4) {
            let chosen = shape.ids().into_iter().filter(|_| random.one_in(2));
            part.units = Some(chosen.collect()).filter(|units: &BTreeSet<_>| !units.is_empty());
        }
    }
}
