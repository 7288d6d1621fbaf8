//! Many at once, by chance, for minutes: runners that take each other's place while lines break.
//!
//! `CALLSHEET_RIG_SECONDS` says how long, `CALLSHEET_RIG_SEED` where to begin; each round prints its seed.

use std::thread;
use std::time::{Duration, Instant};

use executor::LeasePolicy;
use plan::record::Ending;
use rig::{Fault, Isolation, Rule, ServerError};

use crate::reference::{self, Days};
use crate::stage::{Run, Stage};

/// Numbers by chance, the same for the same seed: <https://www.pcg-random.org>, without its last step.
#[derive(Clone, Debug)]
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn fault(&mut self) -> Fault {
        match self.below(7) {
            0 => Fault::ResetBefore,
            1 => Fault::ResetUnanswered,
            2 => Fault::ResetAnswered,
            3 => Fault::CutAnswer,
            4 => Fault::HalfClose,
            5 => Fault::Refuse(ServerError::serialization()),
            _ => Fault::Delay(Duration::from_millis(self.below(50))),
        }
    }

    fn message(&mut self) -> usize {
        usize::try_from(self.below(120) + 1).expect("a small number")
    }
}

fn setting(name: &str, usual: u64) -> u64 {
    let value = std::env::var(name).ok();
    value.and_then(|value| value.parse().ok()).unwrap_or(usual)
}

#[test]
#[ignore = "takes minutes"]
fn soak() {
    let (bucket, plan) = (reference::bucket(), reference::plan(Days::Two));
    let length = Duration::from_secs(setting("CALLSHEET_RIG_SECONDS", 120));
    let since = Instant::now();
    let first = setting("CALLSHEET_RIG_SEED", 1);
    for (round, seed) in (first..).enumerate() {
        if since.elapsed() > length {
            eprintln!("soak: {round} rounds");
            return;
        }
        let isolation = Isolation::BOTH[round % 2];
        let Some(stage) = Stage::new(isolation, bucket.path(), &plan) else {
            return;
        };
        eprintln!("soak: seed {seed}, {}", isolation.setting());
        stage.run(&plan, &Run::named("a1")).expect("a run");
        let end = stage.rows();
        stage.reset();
        thread::scope(|scope| {
            for runner in 0..3 {
                let (stage, plan) = (&stage, &plan);
                scope.spawn(move || {
                    let mut chance = Chance(seed * 8 + runner);
                    for _ in 0..4 {
                        stage.wire.arm(Rule::nth(chance.message(), chance.fault()));
                        // Two of them have one name.
                        let mut run = Run::named(&format!("b{}", runner / 2));
                        run.options.jobs = std::num::NonZeroUsize::new(2).expect("two");
                        run.options.lease = match chance.below(3) {
                            0 => LeasePolicy::Takeover,
                            1 => LeasePolicy::Wait(Duration::from_secs(3)),
                            _ => LeasePolicy::Refuse,
                        };
                        // Whatever becomes of it, the rows are looked at when all is quiet.
                        let _ = stage.run(plan, &run);
                    }
                });
            }
        });
        stage.wire.disarm();
        let record = stage.resume(&plan, "c3");
        assert_eq!(record.ending, Ending::Complete, "seed {seed}: {record:#?}");
        assert_eq!(stage.rows(), end, "seed {seed}");
    }
}
