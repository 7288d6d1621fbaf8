//! The database of the rig: there when asked for, gone afterwards.

#![allow(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "tests say what they skip, and one talks to its parent"
)]

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rig::{Client, ClientFault, Isolation, Postgres, USER};

/// A database, or none where PostgreSQL is not installed, which is said.
fn postgres(isolation: Isolation) -> Option<Postgres> {
    Postgres::with(isolation)
        .inspect_err(|absent| eprintln!("skipped: {absent}"))
        .ok()
}

fn one(postgres: &Postgres, sql: &str) -> String {
    let rows = postgres.query(sql);
    rows[0][0].clone().expect("a value")
}

#[test]
fn each_test_has_a_database_of_its_own() {
    let Some(first) = postgres(Isolation::Serializable) else {
        return;
    };
    let second = postgres(Isolation::Serializable).expect("it was there");
    first.query("CREATE TABLE public.t (a integer)");
    second.query("CREATE TABLE public.t (b integer)");
    assert_ne!(first.database(), second.database());
    assert_eq!(first.port(), second.port());
}

#[test]
fn both_isolation_levels_are_to_be_had() {
    for isolation in Isolation::BOTH {
        let Some(postgres) = postgres(isolation) else {
            return;
        };
        let seen = one(&postgres, "SHOW default_transaction_isolation");
        assert_eq!(seen, isolation.setting());
    }
}

#[test]
fn the_ordinary_user_needs_a_password() {
    let Some(postgres) = postgres(Isolation::Serializable) else {
        return;
    };
    let refused = Client::connect(postgres.port(), USER, postgres.database());
    assert_eq!(
        refused.expect_err("a password is needed"),
        ClientFault::Line(String::from("a password is asked for"))
    );
}

#[test]
fn errors_of_the_server_have_their_code() {
    let Some(postgres) = postgres(Isolation::Serializable) else {
        return;
    };
    let mut client = postgres.client();
    let fault = client.query("SELECT 1/0").expect_err("a division by zero");
    assert!(matches!(fault, ClientFault::Server { sqlstate, .. } if sqlstate == "22012"));
    // The session stands.
    let null = client.query("SELECT NULL, 'a'").expect("a row");
    assert_eq!(null, [[None, Some(String::from("a"))]]);
}

#[test]
fn what_plans_ask_of_redshift_is_answered() {
    let Some(postgres) = postgres(Isolation::Serializable) else {
        return;
    };
    let mut client = postgres.client();
    for query in [
        "SELECT GETDATE()",
        "SELECT pg_last_copy_count(), pg_last_copy_id()",
        "SELECT process, CAST(EXTRACT(epoch FROM starttime) AS bigint) FROM stv_sessions WHERE process = pg_backend_pid()",
    ] {
        let rows = client.query(query).expect(query);
        assert_eq!(rows.len(), 1, "{query}");
    }
}

/// Run by the next test in a process of its own, which is then killed.
#[test]
#[ignore = "only as a child of another test"]
fn starts_and_waits() {
    let postgres = Postgres::start().expect("a database");
    println!("port={}", postgres.port());
    thread::sleep(Duration::from_mins(2));
}

#[test]
fn a_killed_test_leaves_no_server_behind() {
    use std::io::{BufRead, BufReader};
    if postgres(Isolation::Serializable).is_none() {
        return;
    }
    let mut child = Command::new(std::env::current_exe().expect("our own path"))
        .args(["--ignored", "--exact", "starts_and_waits", "--nocapture"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("a child");
    let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let port: u16 = lines
        .map_while(Result::ok)
        .find_map(|line| line.split_once("port=")?.1.parse().ok())
        .expect("a port");
    assert!(Client::connect(port, rig::SUPERUSER, "postgres").is_ok());
    child.kill().expect("a kill");
    child.wait().expect("an end");
    let since = Instant::now();
    while Client::connect(port, rig::SUPERUSER, "postgres").is_ok() {
        assert!(since.elapsed() < Duration::from_mins(1), "still there");
        thread::sleep(Duration::from_millis(50));
    }
}
