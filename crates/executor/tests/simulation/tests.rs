//! What is asserted.
#![expect(
    clippy::print_stdout,
    reason = "a test tells how fast it was and what it noticed"
)]

use std::time::Instant;

use crate::log::Detail;
use crate::mutant::Mutant;
use crate::regressions::SEEDS;
use crate::simulate::simulate;

/// Seeds of a test run that nobody configured: what takes less than a minute.
const USUAL: u64 = 2000;

fn configured(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(
        value
            .parse()
            .unwrap_or_else(|_| panic!("{name} is no number: {value}")),
    )
}

/// Plays a seed; a violation is told with all that happened.
fn hold(seed: u64, mutant: Mutant) {
    if let Some(violation) = simulate(seed, mutant, Detail::Quiet).violation {
        let log = simulate(seed, mutant, Detail::Full).log;
        panic!("{log}\nseed {seed}: {violation}");
    }
}

#[test]
fn every_promise_holds_for_every_seed() {
    if let Some(seed) = configured("CALLSHEET_SIM_SEED") {
        let told = simulate(seed, Mutant::None, Detail::Full);
        println!("{}", told.log);
        assert_eq!(told.violation, None, "seed {seed}");
        return;
    }
    let seeds = configured("CALLSHEET_SIM_SEEDS").unwrap_or(USUAL);
    let started = Instant::now();
    for seed in 0..seeds {
        hold(seed, Mutant::None);
    }
    let seconds = started.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = seeds as f64 / seconds;
    println!("{seeds} seeds in {seconds:.1} s: {rate:.0} per second");
}

#[test]
fn seeds_that_once_failed_do_not_fail_again() {
    for (seed, showed) in SEEDS {
        let told = simulate(*seed, Mutant::None, Detail::Quiet);
        assert_eq!(told.violation, None, "seed {seed} once showed: {showed}");
    }
}

#[test]
fn a_seed_plays_the_same_execution_each_time() {
    for seed in 0..40 {
        let once = simulate(seed, Mutant::None, Detail::Full).log;
        let twice = simulate(seed, Mutant::None, Detail::Full).log;
        let differ = once
            .lines()
            .zip(twice.lines())
            .find(|(one, two)| one != two);
        assert!(once == twice, "seed {seed}: {differ:?}");
    }
}

#[test]
fn every_broken_executor_is_noticed() {
    let seeds = configured("CALLSHEET_SIM_SEEDS").unwrap_or(USUAL);
    let mut unnoticed = Vec::new();
    for mutant in Mutant::ALL {
        let noticed = (0..seeds).find_map(|seed| {
            let violation = simulate(seed, *mutant, Detail::Quiet).violation?;
            Some((seed, violation))
        });
        match noticed {
            Some((seed, violation)) => println!("{mutant:?}: seed {seed}: {violation}"),
            None => unnoticed.push(mutant),
        }
    }
    assert!(
        unnoticed.is_empty(),
        "nobody noticed {unnoticed:?} in {seeds} seeds"
    );
}
