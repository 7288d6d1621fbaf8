//! Runs by chance, held against what each load was made from.

use std::collections::{BTreeMap, BTreeSet};

use plan::unit::{Rerun, Role, Scope};
use plan::{Digest, IntervalKey, Plan, UnitId};
use std::sync::Arc;

use super::stale_inputs::selectors;
use super::{StoppedClock, options, run_on};
use crate::scripted::{PlanBuilder, Server, Trouble, When};
use crate::{Inputs, InterruptHandle, Options, Reprocess, UnitState, status};

const DAYS: usize = 4;

fn whole() -> Plan {
    PlanBuilder::days(DAYS)
        .once("songs")
        .once("artists")
        .stage("a")
        .publish("b", "a")
        .reading("songs")
        .publish("c", "a")
        .reading("b")
        .reading("artists")
        .append("d", "a")
        .reading("c")
        .publish("e", "a")
        .reading("c")
        .reading("d")
        .build()
}

/// A unit and an interval.
type Load = (String, String);

/// What is stale by input, told from what each load read: the loads that stood there then, of all
/// intervals up to its own. It goes through everything, and shares no line with the executor.
fn expected(plan: &Plan, server: &Server) -> BTreeSet<Load> {
    let mut sequences: BTreeMap<Load, Vec<i64>> = BTreeMap::new();
    for row in server.data().ledger {
        let load = (row.unit, row.interval);
        sequences.entry(load).or_default().push(row.sequence);
    }
    for all in sequences.values_mut() {
        all.sort_unstable();
    }
    let keys: Vec<String> = plan
        .intervals
        .iter()
        .map(|planned| planned.interval.key().to_string())
        .collect();
    let mut stale = BTreeSet::new();
    let mut is_settled = false;
    while !is_settled {
        is_settled = true;
        for unit in plan.units.iter().filter(|unit| unit.role == Role::Publish) {
            let own = match unit.scope {
                Scope::Once => vec!["once".to_owned()],
                Scope::EachInterval | Scope::AtEnd => keys.clone(),
            };
            for key in own {
                let load = (unit.id.to_string(), key.clone());
                let Some(made) = sequences.get(&load).and_then(|all| all.last()) else {
                    continue;
                };
                let is_input = |(other, interval): &&Load| {
                    let reads = unit.reads.iter().any(|read| read.unit.as_str() == other);
                    let published = plan.unit(&UnitId::new(other)).map(|unit| &unit.role);
                    reads
                        && published == Some(&Role::Publish)
                        && (interval == "once" || *interval <= key)
                };
                let is_replaced = |input: &Load| {
                    let all = &sequences[input];
                    let read = all.iter().rev().find(|sequence| *sequence < made);
                    let appended = plan
                        .unit(&UnitId::new(&input.0))
                        .is_some_and(|unit| unit.rerun == Rerun::Doubles);
                    read.is_some_and(|read| {
                        Some(read) != all.last() || (stale.contains(input) && !appended)
                    })
                };
                let is_stale = sequences.keys().filter(is_input).any(is_replaced);
                if is_stale && stale.insert(load) {
                    is_settled = false;
                }
            }
        }
    }
    stale
}

async fn told(plan: &Plan, server: &Server) -> BTreeSet<Load> {
    let warehouse = Arc::new(server.clone());
    let clock = Arc::new(StoppedClock);
    let status = status(
        plan,
        Digest::of("plan"),
        warehouse,
        clock,
        InterruptHandle::new(),
    );
    let status = status.await.expect("prepared");
    let mut stale = BTreeSet::new();
    for unit in status.units {
        for (interval, state) in unit.intervals {
            if let UnitState::Done {
                inputs: Inputs::Replaced { .. },
                ..
            } = state
            {
                stale.insert((unit.unit.to_string(), interval.to_string()));
            }
        }
    }
    stale
}

struct Chance(u64);

impl Chance {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).expect("64 bits") % below
    }
}

/// Some of the days, something to load again, and sometimes a refusal on the way.
async fn run_something(chance: &mut Chance, plan: &Plan, server: &Server) {
    let mut part = plan.clone();
    let first = chance.below(DAYS);
    let last = first + 1 + chance.below(DAYS - first);
    part.intervals = plan.intervals[first..last].to_vec();
    part.header.intervals = part.intervals.len();
    let reprocess = match chance.below(8) {
        0 => selectors(&["songs"]),
        1 => selectors(&["artists", "b"]),
        2 => selectors(&["c"]),
        3 => selectors(&["stale-inputs"]),
        4 => selectors(&["songs", "stale-inputs"]),
        5 => Reprocess::All,
        _ => Reprocess::Nothing,
    };
    if chance.below(3) == 0 {
        let statement = ["insert t=b", "insert t=c", "copy t=songs"][chance.below(3)];
        let when = When::Statement(statement, chance.below(3));
        server.trouble(when, Trouble::Refuse("22012", "no"));
    }
    let jobs = 1 + chance.below(4);
    let options = Options {
        reprocess,
        ..super::jobs("a", jobs)
    };
    run_on(server, &part, options).await;
}

#[tokio::test(start_paused = true)]
async fn status_names_what_was_made_from_other_rows_than_stand_there_and_nothing_else() {
    let plan = whole();
    let mut seen = 0;
    for seed in 0..40 {
        let mut chance = Chance(seed);
        let server = Server::default();
        for step in 0..10 {
            run_something(&mut chance, &plan, &server).await;
            let stale = expected(&plan, &server);
            seen += stale.len();
            assert_eq!(
                told(&plan, &server).await,
                stale,
                "seed {seed}, step {step}"
            );
        }
        server.revive();
        let reprocess = selectors(&["stale-inputs"]);
        let options = Options {
            reprocess,
            ..options("b")
        };
        run_on(&server, &plan, options).await;
        let left = told(&plan, &server).await;
        let appended = left.iter().all(|(unit, _)| unit == "d");
        assert!(appended, "seed {seed}: {left:?}");
    }
    assert!(seen > 100, "loads are stale often enough to tell: {seen}");
}

/// Plans whose units read less than their SQL does, as a broken compiler would write them.
#[tokio::test(start_paused = true)]
async fn a_plan_that_leaves_out_what_is_read_is_noticed() {
    for left_out in ["songs", "artists", "b"] {
        let plan = whole();
        let mut broken = plan.clone();
        for unit in &mut broken.units {
            unit.reads.retain(|read| read.unit.as_str() != left_out);
        }
        let mut is_noticed = false;
        for seed in 0..40 {
            let mut chance = Chance(seed);
            let server = Server::default();
            for _ in 0..10 {
                run_something(&mut chance, &broken, &server).await;
                is_noticed |= told(&broken, &server).await != expected(&plan, &server);
            }
            if is_noticed {
                break;
            }
        }
        assert!(is_noticed, "{left_out}");
    }
}

#[test]
fn a_key_of_the_ledger_sorts_as_its_interval_does() {
    let plan = whole();
    let keys: Vec<IntervalKey> = plan
        .intervals
        .iter()
        .map(|planned| planned.interval.key())
        .collect();
    assert!(keys.is_sorted());
}
