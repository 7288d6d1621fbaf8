//! A run that stands still while another one takes its place, and then goes on.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use executor::{LeasePolicy, Selection, Session, Warehouse};
use plan::record::Ending;
use plan::{Plan, UnitId};
use rig::{Exchange, Fault, Gate, Isolation, Rule};

use crate::reference::{self, Days};
use crate::stage::{Passwords, Run, Stage};

/// The statements of units: from the fence to the COMMIT.
fn in_units(sent: &[Exchange]) -> BTreeSet<usize> {
    let mut within = BTreeSet::new();
    let mut open = false;
    for (at, exchange) in sent.iter().enumerate() {
        open |= exchange.sql.starts_with("SELECT generation FROM");
        if open {
            within.insert(at);
        }
        open &= exchange.sql != "COMMIT";
    }
    within
}

#[test]
fn a_run_that_was_taken_over_at_any_message_adds_nothing() {
    let (bucket, plan) = (reference::bucket(), reference::plan(Days::One));
    for isolation in Isolation::BOTH {
        let Some(stage) = Stage::new(isolation, bucket.path(), &plan) else {
            return;
        };
        taken_over_everywhere(&stage, &plan);
    }
}

/// A process whose first session was lost goes on with its unit, and is no part of the lease any more.
#[test]
fn a_session_of_an_older_run_does_not_hold_up_the_lease() {
    let (bucket, plan) = (reference::bucket(), reference::plan(Days::One));
    let Some(stage) = Stage::new(Isolation::Snapshot, bucket.path(), &plan) else {
        return;
    };
    stage.run(&plan, &Run::named("a1")).expect("a run");
    let runtime = Stage::runtime();
    let mut old = runtime
        .block_on(stage.warehouse(Passwords::Right).connect())
        .expect("a session of the same user");
    for sql in [
        "INSERT INTO callsheet.p_sessions (run, generation, pid, session_start, noted_at)
         SELECT 'a1', generation, process, CAST(EXTRACT(epoch FROM starttime) AS bigint), GETDATE()
         FROM callsheet.p_lease, stv_sessions WHERE process = pg_backend_pid()",
        "BEGIN",
        "SELECT generation FROM callsheet.p_lease",
    ] {
        runtime.block_on(old.query(sql)).expect(sql);
    }
    let record = stage.run(&plan, &Run::named("b2")).expect("a run");
    assert_eq!(record.ending, Ending::Complete);
    let ended = runtime.block_on(old.query("SELECT 1"));
    assert!(ended.is_err(), "it was ended");
}

fn taken_over_everywhere(stage: &Stage, plan: &Plan) {
    stage.run(plan, &Run::named("a1")).expect("a run");
    let sent = stage.wire.exchanges();
    let end = stage.rows();
    let is_commit = |at: &usize| sent[*at].sql == "COMMIT";
    let taken = (0..sent.len()).find(is_commit).expect("it takes the lease");
    let units = in_units(&sent);
    // Between these it holds the lease's lock: whoever comes then waits for its session to end, which is
    // the server's to find out. No session can be ended by somebody who cannot read whose it is.
    let locked = (0..taken).rfind(|at| sent[*at].sql.starts_with("LOCK"));
    let locked = locked.expect("it locks the lease") + 1..=taken;
    let mut fenced = 0;
    for (at, exchange) in sent.iter().enumerate() {
        if locked.contains(&at) {
            continue;
        }
        stage.reset();
        let gate = Gate::new();
        stage.wire.arm(Rule::nth(at + 1, Fault::Hold(gate.clone())));
        let (ended, left) = thread::scope(|scope| {
            let zombie = scope.spawn(|| stage.run(plan, &Run::named("b2")));
            gate.reached(Duration::from_mins(1)).expect("it gets there");
            // It does one unit only, so that much is left that the first one would still do.
            let mut next = Run::named("c3");
            next.options.lease = LeasePolicy::Takeover;
            next.options.selection = Selection::Units([UnitId::new("kinds")].into());
            let record = stage.run(plan, &next);
            record.expect("the lease is taken over");
            let left = stage.rows();
            gate.open();
            let ended = match zombie.join().expect("no panic") {
                Ok(record) => executor::exit_code(&record.ending),
                Err(error) => error.exit_code(),
            };
            (ended, left)
        });
        // Where a unit was under way it is told that it was fenced; elsewhere that its session is gone.
        if units.contains(&at) {
            assert_eq!(ended, 6, "held at {exchange:?}");
        }
        if ended != 0 {
            assert_eq!(stage.rows(), left, "after {exchange:?}");
        }
        assert_eq!(stage.resume(plan, "d4").ending, Ending::Complete);
        assert_eq!(stage.rows(), end, "after {exchange:?}");
        assert!([0, 3, 6].contains(&ended), "held at {exchange:?}: {ended}");
        fenced += usize::from(ended == 6);
    }
    eprintln!(
        "zombies: {} messages, {fenced} runs fenced, {} left out: the lease is locked there",
        sent.len(),
        locked.count()
    );
}
