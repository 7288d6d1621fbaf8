//! An interrupt at every message: clean, and a second run goes on from there.

use std::time::Duration;

use plan::Plan;
use plan::record::Ending;
use rig::{Fault, Isolation, Rule, wait_for_no_sessions};

use crate::reference::{self, Days};
use crate::stage::{Run, Stage};

#[test]
fn an_interrupt_at_any_message_leaves_no_session_no_lock_and_no_lease() {
    let (bucket, plan) = (reference::bucket(), reference::plan(Days::One));
    for isolation in Isolation::BOTH {
        let Some(stage) = Stage::new(isolation, bucket.path(), &plan) else {
            return;
        };
        interrupted_everywhere(&stage, &plan);
    }
}

fn interrupted_everywhere(stage: &Stage, plan: &Plan) {
    stage.run(plan, &Run::named("a1")).expect("a run");
    let messages = stage.wire.exchanges().len();
    let end = stage.rows();
    let mut interrupted = 0;
    for message in 1..=messages {
        stage.reset();
        let run = Run::named("b2");
        let interrupt = run.interrupt.clone();
        let call = Fault::before(move || {
            interrupt.interrupt();
        });
        stage.wire.arm(Rule::nth(message, call));
        let ended = match stage.run(plan, &run) {
            Ok(record) => executor::exit_code(&record.ending),
            Err(error) => error.exit_code(),
        };
        // The last messages come when all is done.
        assert!([0, 130].contains(&ended), "message {message}: exit {ended}");
        interrupted += usize::from(ended == 130);
        let gone = wait_for_no_sessions(&stage.postgres, Duration::from_secs(30));
        gone.unwrap_or_else(|left| panic!("message {message}: {left}"));
        assert_eq!(stage.lease(), "", "message {message}: exit {ended}");
        let record = stage.run(plan, &Run::named("c3")).expect("a run");
        assert_eq!(record.ending, Ending::Complete, "message {message}");
        assert_eq!(stage.rows(), end, "message {message}");
    }
    assert!(interrupted * 2 > messages, "{interrupted} of {messages}");
}
