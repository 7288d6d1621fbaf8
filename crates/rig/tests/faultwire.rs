//! Each fault bites, and what has none passes.

#![allow(clippy::print_stderr, reason = "tests say what they skip")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rig::{
    Client, ClientFault, Fault, Faultwire, Gate, Outcome, Postgres, Rule, SUPERUSER, ServerError,
    Speech,
};

/// A table with one row behind a proxy; none where PostgreSQL is not installed, which is said.
fn wired() -> Option<(Postgres, Faultwire)> {
    let postgres = Postgres::start()
        .inspect_err(|absent| eprintln!("skipped: {absent}"))
        .ok()?;
    postgres.query("CREATE TABLE public.t (a integer)");
    let wire = Faultwire::start(postgres.port(), Speech::Postgres);
    Some((postgres, wire))
}

fn client(postgres: &Postgres, wire: &Faultwire) -> Client {
    Client::connect(wire.port(), SUPERUSER, postgres.database()).expect("a session")
}

fn count(postgres: &Postgres) -> String {
    let rows = postgres.query("SELECT count(*) FROM public.t");
    rows[0][0].clone().expect("a count")
}

/// The count, as soon as it is that: the server finishes on its own.
fn becomes(postgres: &Postgres, expected: &str) {
    let since = Instant::now();
    while count(postgres) != expected {
        assert!(
            since.elapsed() < Duration::from_secs(30),
            "{}",
            count(postgres)
        );
        thread::sleep(Duration::from_millis(10));
    }
}

const INSERT: &str = "INSERT INTO public.t VALUES (1)";

fn is_cut(result: &Result<rig::Rows, ClientFault>) -> bool {
    matches!(result, Err(ClientFault::Line(_)))
}

#[test]
fn without_a_rule_all_passes_and_is_recorded() {
    let Some((postgres, wire)) = wired() else {
        return;
    };
    let mut client = client(&postgres, &wire);
    client.query(INSERT).expect("an insert");
    client.query("SELECT 1/0").expect_err("an error");
    let seen = wire.exchanges();
    assert_eq!(seen[0].sql, INSERT);
    assert_eq!(
        seen[0].outcome,
        Outcome::Answered(String::from("INSERT 0 1"))
    );
    let division = &seen[1].outcome;
    assert!(matches!(division, Outcome::Refused { sqlstate, .. } if sqlstate == "22012"));
    assert_eq!((seen[1].connection, wire.logins()), (1, 1));
    assert_eq!(count(&postgres), "1");
}

#[test]
fn a_reset_before_keeps_the_statement_from_the_server() {
    let Some((postgres, wire)) = wired() else {
        return;
    };
    wire.arm(Rule::at("INSERT", Fault::ResetBefore));
    assert!(is_cut(&client(&postgres, &wire).query(INSERT)));
    thread::sleep(Duration::from_millis(50));
    assert_eq!(count(&postgres), "0");
    // Once.
    client(&postgres, &wire).query(INSERT).expect("an insert");
    assert_eq!(count(&postgres), "1");
}

#[test]
fn a_lost_answer_is_lost_after_the_statement() {
    for fault in [
        Fault::ResetUnanswered,
        Fault::ResetAnswered,
        Fault::CutAnswer,
        Fault::HalfClose,
    ] {
        let Some((postgres, wire)) = wired() else {
            return;
        };
        let shown = format!("{fault:?}");
        wire.arm(Rule::nth(1, fault));
        assert!(is_cut(&client(&postgres, &wire).query(INSERT)), "{shown}");
        becomes(&postgres, "1");
        assert_eq!(wire.exchanges()[0].outcome, Outcome::Cut, "{shown}");
    }
}

#[test]
fn a_transaction_whose_line_is_cut_is_rolled_back() {
    let Some((postgres, wire)) = wired() else {
        return;
    };
    wire.arm(Rule::nth(3, Fault::ResetBefore));
    let mut client = client(&postgres, &wire);
    for sql in ["BEGIN", INSERT] {
        client.query(sql).expect("no fault yet");
    }
    assert!(is_cut(&client.query("COMMIT")));
    let open = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in%' AND datname = current_database()";
    let since = Instant::now();
    while postgres.query(open)[0][0].as_deref() != Some("0") {
        assert!(since.elapsed() < Duration::from_secs(30));
        thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(count(&postgres), "0");
}

#[test]
fn a_stalled_answer_ends_in_a_reset() {
    let Some((postgres, wire)) = wired() else {
        return;
    };
    let time = Duration::from_millis(100);
    wire.arm(Rule::nth(1, Fault::Stall(time)));
    let since = Instant::now();
    assert!(is_cut(&client(&postgres, &wire).query(INSERT)));
    assert!(since.elapsed() >= time);
    assert_eq!(count(&postgres), "1");
}

#[test]
fn a_late_answer_comes() {
    let Some((postgres, wire)) = wired() else {
        return;
    };
    let time = Duration::from_millis(100);
    wire.arm(Rule::nth(1, Fault::Delay(time)));
    let since = Instant::now();
    client(&postgres, &wire).query(INSERT).expect("an insert");
    assert!(since.elapsed() >= time);
}

#[test]
fn an_error_in_its_place_fails_the_transaction_too() {
    let Some((postgres, wire)) = wired() else {
        return;
    };
    let error = ServerError::serialization();
    wire.arm(Rule::at("INSERT", Fault::Refuse(error)));
    let mut client = client(&postgres, &wire);
    client.query("BEGIN").expect("a transaction");
    assert_eq!(
        client.query(INSERT).expect_err("an error"),
        ClientFault::Server {
            sqlstate: String::from("XX000"),
            message: String::from("1023"),
        }
    );
    let next = client.query("SELECT 1").expect_err("it has failed");
    assert!(matches!(next, ClientFault::Server { sqlstate, .. } if sqlstate == "25P02"));
    client.query("ROLLBACK").expect("the session stands");
    assert_eq!(count(&postgres), "0");
}

#[test]
fn calls_come_before_and_after_the_server() {
    let Some((postgres, wire)) = wired() else {
        return;
    };
    let postgres = Arc::new(postgres);
    let seen = Arc::new(AtomicUsize::new(usize::MAX));
    for (after, rows) in [(false, 0), (true, 2)] {
        let (noted, looking) = (Arc::clone(&seen), Arc::clone(&postgres));
        let look = move || {
            let rows = count(&looking).parse().expect("a number");
            noted.store(rows, Ordering::SeqCst);
        };
        let fault = if after {
            Fault::after(look)
        } else {
            Fault::before(look)
        };
        wire.arm(Rule::nth(1, fault));
        client(&postgres, &wire).query(INSERT).expect("an insert");
        assert_eq!(seen.load(Ordering::SeqCst), rows);
    }
}

#[test]
fn a_held_statement_waits_for_its_gate() {
    let Some((postgres, wire)) = wired() else {
        return;
    };
    let gate = Gate::new();
    wire.arm(Rule::at("INSERT", Fault::Hold(gate.clone())));
    let mut client = client(&postgres, &wire);
    let held = thread::spawn(move || client.query(INSERT));
    gate.reached(Duration::from_secs(30)).expect("it comes");
    assert_eq!(count(&postgres), "0");
    gate.open();
    held.join().expect("no panic").expect("an insert");
    assert_eq!(count(&postgres), "1");
}

#[test]
fn a_database_can_stay_away_and_come_back() {
    let Some((postgres, wire)) = wired() else {
        return;
    };
    let mut idle = client(&postgres, &wire);
    wire.arm(Rule::at("INSERT", Fault::ResetAnswered).then_away());
    assert!(is_cut(&client(&postgres, &wire).query(INSERT)));
    assert!(is_cut(&idle.query("SELECT 1")));
    assert!(Client::connect(wire.port(), SUPERUSER, postgres.database()).is_err());
    wire.come_back();
    client(&postgres, &wire)
        .query("SELECT 1")
        .expect("it is back");
}

#[test]
fn a_session_that_the_server_ends_ends_for_the_client() {
    let Some((postgres, wire)) = wired() else {
        return;
    };
    let mut client = client(&postgres, &wire);
    let rows = client.query("SELECT pg_backend_pid()").expect("a pid");
    let pid = rows[0][0].clone().expect("a pid");
    postgres.query(&format!("SELECT pg_terminate_backend({pid})"));
    let fault = client.query("SELECT 1").expect_err("it has ended");
    // The server's last word, or the end of the line: what comes first.
    match fault {
        ClientFault::Server { sqlstate, .. } => assert_eq!(sqlstate, "57P01"),
        ClientFault::Line(_) => {}
    }
}
