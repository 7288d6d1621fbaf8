//! The personality: what Redshift refuses is refused, what it has works, and the rest is PostgreSQL.

#![allow(clippy::print_stderr, reason = "tests say what they skip")]

use std::thread;
use std::time::{Duration, Instant};

use rig::{
    Client, ClientFault, Faultwire, Isolation, Outcome, Personality, Postgres, SUPERUSER, Speech,
};

/// A schema behind a proxy; none where PostgreSQL is not installed, which is said.
fn redshift(isolation: Isolation, personality: Personality) -> Option<(Postgres, Faultwire)> {
    let postgres = Postgres::with(isolation)
        .inspect_err(|absent| eprintln!("skipped: {absent}"))
        .ok()?;
    postgres.query("CREATE SCHEMA s; CREATE TABLE s.t (a integer); CREATE TABLE s.u (a integer)");
    let wire = Faultwire::start(postgres.port(), Speech::Redshift(personality));
    Some((postgres, wire))
}

fn client(postgres: &Postgres, wire: &Faultwire) -> Client {
    Client::connect(wire.port(), SUPERUSER, postgres.database()).expect("a session")
}

fn value(client: &mut Client, sql: &str) -> String {
    let rows = client
        .query(sql)
        .unwrap_or_else(|fault| panic!("{fault}: {sql}"));
    rows[0][0].clone().expect("a value")
}

fn refusal(result: Result<rig::Rows, ClientFault>) -> (String, String) {
    match result {
        Err(ClientFault::Server { sqlstate, message }) => (sqlstate, message),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_redshift_does_not_have_is_refused() {
    let Some((postgres, wire)) = redshift(Isolation::Serializable, Personality::default()) else {
        return;
    };
    let mut client = client(&postgres, &wire);
    for sql in [
        "SAVEPOINT a",
        "ROLLBACK TO SAVEPOINT a",
        "INSERT INTO s.t (a) VALUES (1) ON CONFLICT DO NOTHING",
        "INSERT INTO s.t (a) VALUES (1) RETURNING a",
        "DELETE FROM s.t RETURNING a",
        "SELECT E'a'",
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_try_advisory_xact_lock(1)",
        "SELECT generate_series(1, 3)",
        "SELECT string_agg(a, ',') FROM s.t",
        "SELECT * FROM (VALUES (1)) AS v (a)",
        "SELECT 1; SELECT 2",
        "CREATE INDEX i ON s.t (a)",
    ] {
        let (sqlstate, message) = refusal(client.query(sql));
        assert!(
            ["42601", "0A000"].contains(&sqlstate.as_str()),
            "{sql}: {sqlstate} {message}"
        );
    }
    // A refused statement fails its transaction, as the server's own errors do.
    client.query("BEGIN").expect("a transaction");
    refusal(client.query("SAVEPOINT a"));
    assert_eq!(refusal(client.query("SELECT 1")).0, "25P02");
    client.query("ROLLBACK").expect("the session stands");
    client.query("SELECT 1").expect("plain SQL passes");
}

#[test]
fn truncate_commits_what_came_before_it() {
    let Some((postgres, wire)) = redshift(Isolation::Serializable, Personality::default()) else {
        return;
    };
    let mut client = client(&postgres, &wire);
    for sql in [
        "INSERT INTO s.u (a) VALUES (1)",
        "BEGIN",
        "INSERT INTO s.t (a) VALUES (1)",
        "TRUNCATE s.u",
        "ROLLBACK",
    ] {
        client.query(sql).expect(sql);
    }
    assert_eq!(value(&mut client, "SELECT COUNT(*) FROM s.t"), "1");
    assert_eq!(value(&mut client, "SELECT COUNT(*) FROM s.u"), "0");
}

#[test]
fn what_cannot_be_in_a_transaction_is_refused_there_and_works_outside() {
    let Some((postgres, wire)) = redshift(Isolation::Serializable, Personality::default()) else {
        return;
    };
    let mut client = client(&postgres, &wire);
    client
        .query("INSERT INTO s.u (a) VALUES (7)")
        .expect("a row");
    for sql in ["VACUUM DELETE ONLY s.t", "ALTER TABLE s.t APPEND FROM s.u"] {
        client.query("BEGIN").expect("a transaction");
        assert_eq!(refusal(client.query(sql)).0, "25001", "{sql}");
        client.query("ROLLBACK").expect("the end of it");
        client.query(sql).expect(sql);
    }
    assert_eq!(value(&mut client, "SELECT a FROM s.t"), "7");
    assert_eq!(value(&mut client, "SELECT COUNT(*) FROM s.u"), "0");
}

#[test]
fn writers_of_one_table_wait_for_each_other_and_others_do_not() {
    let Some((postgres, wire)) = redshift(Isolation::Snapshot, Personality::default()) else {
        return;
    };
    let mut first = client(&postgres, &wire);
    first.query("BEGIN").expect("a transaction");
    first
        .query("INSERT INTO s.t (a) VALUES (1)")
        .expect("a row");
    let mut other = client(&postgres, &wire);
    for sql in [
        "BEGIN",
        "INSERT INTO s.u (a) VALUES (1)",
        "SELECT * FROM s.t",
        "COMMIT",
    ] {
        other.query(sql).expect(sql);
    }
    let waiting = thread::spawn(move || {
        for sql in ["BEGIN", "INSERT INTO s.t (a) VALUES (2)", "COMMIT"] {
            other.query(sql).expect(sql);
        }
    });
    let since = Instant::now();
    let waits =
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'ShareRowExclusiveLock'";
    while postgres.query(waits)[0][0].as_deref() != Some("1") {
        assert!(since.elapsed() < Duration::from_secs(30), "nobody waits");
        thread::sleep(Duration::from_millis(5));
    }
    first.query("COMMIT").expect("a commit");
    waiting.join().expect("the other one goes on");
    assert_eq!(value(&mut first, "SELECT COUNT(*) FROM s.t"), "2");
}

#[test]
fn a_conflict_of_transactions_is_1023() {
    let Some((postgres, wire)) = redshift(Isolation::Serializable, Personality::default()) else {
        return;
    };
    let (mut first, mut second) = (client(&postgres, &wire), client(&postgres, &wire));
    // Each reads what the other writes.
    for (client, reads, writes) in [(&mut first, "t", "u"), (&mut second, "u", "t")] {
        client.query("BEGIN").expect("a transaction");
        client
            .query(&format!("SELECT COUNT(*) FROM s.{reads}"))
            .expect("a count");
        client
            .query(&format!("INSERT INTO s.{writes} (a) VALUES (1)"))
            .expect("a row");
    }
    first.query("COMMIT").expect("the first one wins");
    let refused = refusal(second.query("COMMIT"));
    assert_eq!(refused, (String::from("XX000"), String::from("1023")));
}

#[test]
fn tables_are_made_without_what_postgresql_lacks_and_keys_hold_nothing() {
    let Some((postgres, wire)) = redshift(Isolation::Serializable, Personality::default()) else {
        return;
    };
    let mut client = client(&postgres, &wire);
    for sql in [
        "CREATE TABLE s.v (id integer NOT NULL ENCODE az64, at timestamp, PRIMARY KEY (id)) DISTSTYLE KEY DISTKEY (id) COMPOUND SORTKEY (at, id)",
        "INSERT INTO s.v (id, at) VALUES (1, GETDATE())",
        "INSERT INTO s.v (id, at) VALUES (1, SYSDATE)",
        "CREATE TABLE s.w DISTSTYLE ALL SORTKEY (id) AS SELECT id FROM s.v",
        "SET query_group TO 'nightly'",
        "SET enable_case_sensitive_identifier TO false",
    ] {
        client.query(sql).expect(sql);
    }
    assert_eq!(value(&mut client, "SELECT COUNT(*) FROM s.w"), "2");
    let remark = postgres.query("SELECT obj_description('s.v'::regclass, 'pg_class')");
    assert_eq!(remark, [[Some(String::from("KEY(id);at,id"))]]);
}

#[test]
fn qualify_keeps_the_rows_it_says() {
    let Some((postgres, wire)) = redshift(Isolation::Serializable, Personality::default()) else {
        return;
    };
    let mut client = client(&postgres, &wire);
    client
        .query("INSERT INTO s.t (a) VALUES (1), (1), (2)")
        .expect("rows");
    let rows = client
        .query("SELECT t.a AS b FROM s.t AS t QUALIFY ROW_NUMBER() OVER (PARTITION BY t.a ORDER BY t.a) = 1 ORDER BY 1")
        .expect("rows");
    assert_eq!(rows, [[Some(String::from("1"))], [Some(String::from("2"))]]);
}

#[test]
fn copy_loads_files_says_no_count_and_remembers_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let put =
        |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    put("a.json", "{\"a\": 1}\n{\"a\": 2}\n");
    put("b.json", "{\"a\": 3}\n");
    put("c.csv", "a\n4\n");
    put("bad.json", "{\"a\": 1}\n{\"a\": \"x\"}\n");
    let personality = Personality::default().with_bucket("s3://bucket", folder.path());
    let Some((postgres, wire)) = redshift(Isolation::Serializable, personality) else {
        return;
    };
    let mut client = client(&postgres, &wire);
    let copy = |key: &str, form: &str| {
        format!("COPY s.t (a) FROM 's3://bucket/{key}' IAM_ROLE default {form}")
    };
    client.query("BEGIN").expect("a transaction");
    for (key, form, count) in [
        ("a.json", "FORMAT AS JSON 'auto'", "2"),
        ("", "FORMAT AS JSON 'auto'", "0"),
        ("c.csv", "FORMAT AS CSV IGNOREHEADER 1", "1"),
    ] {
        if key.is_empty() {
            continue;
        }
        client.query(&copy(key, form)).expect(key);
        assert_eq!(value(&mut client, "SELECT pg_last_copy_count()"), count);
    }
    client.query("COMMIT").expect("a commit");
    let copies = wire.exchanges();
    assert_eq!(copies[1].outcome, Outcome::Answered(String::from("COPY")));
    assert_eq!(value(&mut client, "SELECT SUM(a) FROM s.t"), "7");

    // A key is a prefix.
    let (_, message) = refusal(client.query(&copy("absent", "FORMAT AS JSON 'auto'")));
    assert!(message.contains("does not exist"), "{message}");
    client
        .query(&copy("a", "FORMAT AS JSON 'auto'"))
        .expect("one file below it");

    let (sqlstate, message) = refusal(client.query(&copy("bad", "FORMAT AS JSON 'auto'")));
    assert_eq!(sqlstate, "XX000");
    assert!(
        message.starts_with("Load into table 't' failed."),
        "{message}"
    );
    let noted = postgres.query(
        "SELECT file_name, line_number, column_name, raw_field_value, error_code FROM redshift.load_errors",
    );
    let noted: Vec<_> = noted[0].iter().flatten().map(String::as_str).collect();
    assert_eq!(noted, ["s3://bucket/bad.json", "2", "a", "x", "1207"]);
}

/// A statement of a plan's protocol, for this session and without a pipeline's names.
fn protocol(step: &str, client: &mut Client) -> String {
    let path = format!(
        "{}/../../templates/redshift/protocol/{step}.sql.j2",
        env!("CARGO_MANIFEST_DIR")
    );
    let pid = value(client, "SELECT pg_backend_pid()");
    let text = std::fs::read_to_string(path).expect("a template");
    let filled = [
        ("⟦pid⟧", pid.as_str()),
        ("⟦session_start⟧", "0"),
        ("⟦attempt⟧", "ab"),
        ("{{ files }}", "s.files"),
        ("{{ ledger }}", "s.ledger"),
    ];
    filled
        .into_iter()
        .fold(text, |text, (slot, value)| text.replace(slot, value))
}

#[test]
fn the_views_of_loads_answer_what_a_plan_asks() {
    let folder = tempfile::tempdir().expect("a folder");
    let put =
        |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    put("a1.json", "{\"a\": 1}\n{\"a\": 2}\n");
    put("a2.json", "{\"a\": 3}\n");
    put("bad.json", "{\"a\": 1}\n{\"a\": \"x\"}\n");
    let personality = Personality::default().with_bucket("s3://bucket", folder.path());
    let Some((postgres, wire)) = redshift(Isolation::Serializable, personality) else {
        return;
    };
    postgres.query(
        "CREATE TABLE s.files (attempt varchar(64), query_id bigint, file_name varchar(1024), bytes bigint, noted_at timestamp); \
         CREATE TABLE s.ledger (unit varchar(300), data_interval varchar(64), attempt varchar(64), sequence bigint); \
         INSERT INTO s.ledger VALUES ('a', 'once', 'ab', 7)",
    );
    let mut client = client(&postgres, &wire);
    let copy =
        |key: &str| format!("COPY s.t (a) FROM 's3://bucket/{key}' IAM_ROLE default JSON 'auto'");
    for sql in ["BEGIN", &copy("a"), "COMMIT"] {
        client.query(sql).expect(sql);
    }
    let asked = protocol("last_query", &mut client);
    assert_ne!(value(&mut client, &asked), "-1");
    let asked = protocol("last_load", &mut client);
    let load = value(&mut client, &asked);
    let noted = protocol("files_recorded", &mut client).replace("⟦load⟧", &load);
    client.query(&noted).expect("they are noted");
    let asked = protocol("files_read", &mut client);
    let files = client.query(&asked).expect("they are listed");
    let files: Vec<String> = files
        .iter()
        .map(|row| row.iter().flatten().cloned().collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        files,
        ["7 s3://bucket/a1.json 18", "7 s3://bucket/a2.json 9"]
    );

    client.query("BEGIN").expect("a transaction");
    refusal(client.query(&copy("bad")));
    client.query("ROLLBACK").expect("the session stands");
    for (step, column) in [
        ("load_error", 1),
        ("load_error_legacy", 1),
        ("load_error_value", 0),
    ] {
        let asked = protocol(step, &mut client);
        let rows = client.query(&asked).expect(step);
        let file = rows[0][column].clone();
        assert_eq!(file.as_deref(), Some("s3://bucket/bad.json"), "{step}");
        assert_eq!(rows[0][column + 1].as_deref(), Some("2"), "{step}");
    }
}
