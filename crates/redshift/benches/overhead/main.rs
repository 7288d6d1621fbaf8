//! What the executor and the wire cost: `cargo bench -p redshift`.
//!
//! A plan of 200 trivial statements runs against PostgreSQL, and `psql` sends the very same messages
//! in turns with it: at most 1.2 times its time is the target. Then independent units that wait in the
//! server run with 1, 2, 4 and 8 jobs.
//!
//! PostgreSQL is the rig's: a server of its own, on the loopback interface, without `fsync`. It is
//! spoken to directly, so neither side pays for a proxy.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench measures time and prints it"
)]

mod plans;
mod psql;
mod recording;
mod stage;

use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use recording::Recording;
use stage::Stage;

/// Statements of the plan besides those that frame its unit.
const STATEMENTS: usize = 200;
const ROUNDS: usize = 25;
const TARGET: f64 = 1.2;
/// Units of the second part, and how long each waits in the server.
const UNITS: usize = 32;
const WAIT: Duration = Duration::from_millis(50);
const JOBS: [usize; 4] = [1, 2, 4, 8];

fn main() -> ExitCode {
    let stage = match Stage::set() {
        Ok(stage) => stage,
        Err(absent) => {
            eprintln!("error: {absent}");
            return ExitCode::FAILURE;
        }
    };
    let ratio = overhead(&stage);
    scaling(&stage);
    // `cargo test` runs it too, unoptimised: then it has to work, and nothing is said of its speed.
    let is_measured = std::env::args().any(|argument| argument == "--bench");
    if is_measured && ratio > TARGET {
        eprintln!("error: the ratio {ratio:.2} is above the target {TARGET:.1}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Our time in multiples of psql's.
fn overhead(stage: &Stage) -> f64 {
    let plan = stage.fitted(plans::trivial(STATEMENTS));
    let heard = Arc::new(Mutex::new(Vec::new()));
    let recording = Recording::new(stage.warehouse(), Arc::clone(&heard));
    stage.reset();
    stage.run(&plan, recording, 1);
    let messages = heard.lock().expect("no panic").clone();
    let sessions = recording::sessions(&messages);
    let script = psql::Script::new(messages.iter().map(|message| message.sql.as_str()));
    println!(
        "{} messages of {} bytes on {sessions} sessions; psql sends them on one; {ROUNDS} rounds",
        messages.len(),
        script.bytes(),
    );

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let (mut our_logins, mut their_logins) = (Vec::new(), Vec::new());
    let nothing = psql::Script::new([]);
    for _ in 0..ROUNDS {
        stage.reset();
        theirs.push(stage.psql(&script));
        stage.reset();
        ours.push(stage.run(&plan, stage.warehouse(), 1));
        their_logins.push(stage.psql(&nothing));
        our_logins.push(stage.log_in(sessions));
    }
    let [ours, theirs, our_logins, their_logins] =
        [ours, theirs, our_logins, their_logins].map(median);
    println!("psql, the same messages          {theirs:>10.2?}");
    println!("executor and wire                {ours:>10.2?}");
    println!("psql, nothing but its start      {their_logins:>10.2?}");
    println!("wire, nothing but its logins     {our_logins:>10.2?}");
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    let without = ours.saturating_sub(our_logins).as_secs_f64()
        / theirs.saturating_sub(their_logins).as_secs_f64();
    println!("ratio {ratio:.2}, target {TARGET:.1}; without starts and logins {without:.2}");
    ratio
}

/// How much faster independent units are side by side.
fn scaling(stage: &Stage) {
    let plan = stage.fitted(plans::waiting(UNITS, WAIT));
    println!("{UNITS} independent units that wait {WAIT:?} each");
    let mut alone = None;
    for jobs in JOBS {
        let mut times = Vec::new();
        for _ in 0..3 {
            stage.reset();
            times.push(stage.run(&plan, stage.warehouse(), jobs));
        }
        let time = median(times);
        let alone = *alone.get_or_insert(time);
        let speed_up = alone.as_secs_f64() / time.as_secs_f64();
        println!(
            "--jobs {jobs}                         {time:>10.2?}  {speed_up:.2} times as fast"
        );
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
