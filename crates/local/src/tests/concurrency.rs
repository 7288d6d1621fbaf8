use std::time::Duration;

use executor::{Session, SessionError, Warehouse};

use super::{Db, line};

/// Joins of large tables: longer than any test waits.
const ENDLESS: &str = "SELECT count(*) FROM n AS a, n AS b, n AS c, n AS d, n AS e, n AS f WHERE a.i + b.i + c.i + d.i + e.i + f.i = -1";

fn numbers() -> Db {
    let mut db = Db::with(&["CREATE TABLE n (i integer)"]);
    let rows: Vec<_> = (0..200).map(|i| format!("({i})")).collect();
    db.run(&format!("INSERT INTO n (i) VALUES {}", rows.join(", ")));
    db
}

#[test]
fn readers_see_a_transaction_only_when_it_is_committed() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a integer)",
        "BEGIN",
        "INSERT INTO t (a) VALUES (1)",
    ]);
    let warehouse = db.warehouse.clone();
    let seen = |db: &Db| {
        let table = db
            .runtime
            .block_on(warehouse.query_table("SELECT count(*) FROM t"));
        line(&table.expect("a table").rows[0])
    };
    assert_eq!(seen(&db), "0");
    db.run("COMMIT");
    assert_eq!(seen(&db), "1");
}

#[test]
fn a_table_made_by_one_session_is_known_to_the_others() {
    let mut db = Db::new();
    let mut other = db
        .runtime
        .block_on(db.warehouse.connect())
        .expect("a session");
    assert!(db.try_rows("SELECT a FROM t").is_err());
    db.runtime
        .block_on(other.run("CREATE TABLE t (a integer)"))
        .expect("a table");
    assert_eq!(db.value("SELECT count(*) FROM t"), "0");
}

#[test]
fn two_writers_of_one_row_conflict_as_redshifts_1023() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a integer)",
        "INSERT INTO t (a) VALUES (1)",
        "BEGIN",
    ]);
    db.run("UPDATE t SET a = 2");
    let mut other = db
        .runtime
        .block_on(db.warehouse.connect())
        .expect("a session");
    let conflict = db.runtime.block_on(other.run("UPDATE t SET a = 3"));
    let Err(SessionError::Refused(refusal)) = conflict else {
        panic!("expected a conflict, found {conflict:?}")
    };
    assert_eq!(refusal.sqlstate, "XX000");
    assert!(refusal.message.starts_with("1023 "), "{}", refusal.message);
    db.run("COMMIT");
    assert_eq!(db.value("SELECT a FROM t"), "2");
}

#[test]
fn a_statement_under_way_can_be_cancelled_and_the_session_goes_on() {
    let mut db = numbers();
    let canceller = db.session.canceller();
    let stopper = std::thread::spawn(move || {
        for _ in 0..20 {
            std::thread::sleep(Duration::from_millis(100));
            canceller.cancel();
        }
    });
    assert_eq!(
        db.refused(ENDLESS),
        "57014 Query cancelled on user's request"
    );
    stopper.join().expect("a thread");
    assert_eq!(db.value("SELECT 1"), "1");
}

#[test]
fn a_session_that_is_dropped_rolls_back_and_is_gone() {
    let mut db = Db::with(&["CREATE TABLE t (a integer)"]);
    let mut other = db
        .runtime
        .block_on(db.warehouse.connect())
        .expect("a session");
    for sql in ["BEGIN", "INSERT INTO t (a) VALUES (1)"] {
        db.runtime.block_on(other.run(sql)).expect("a statement");
    }
    assert_eq!(db.value("SELECT count(*) FROM stv_sessions"), "2");
    drop(other);
    gone(&mut db);
    assert_eq!(db.value("SELECT count(*) FROM t"), "0");
}

#[test]
fn a_terminated_session_is_lost_also_in_the_middle_of_a_statement() {
    let mut db = numbers();
    let mut idle = db
        .runtime
        .block_on(db.warehouse.connect())
        .expect("a session");
    let pid = |db: &Db, session: &mut crate::LocalSession| {
        let rows = db
            .runtime
            .block_on(session.query("SELECT pg_backend_pid()"));
        line(&rows.expect("a row")[0])
    };
    let process = pid(&db, &mut idle);
    assert_eq!(
        db.value(&format!("SELECT pg_terminate_backend({process})")),
        "t"
    );
    gone(&mut db);
    assert_eq!(
        db.value(&format!("SELECT pg_terminate_backend({process})")),
        "f"
    );
    let answer = db.runtime.block_on(idle.run("SELECT 1"));
    assert!(
        matches!(answer, Err(SessionError::Lost { .. })),
        "{answer:?}"
    );

    let mut busy = db
        .runtime
        .block_on(db.warehouse.connect())
        .expect("a session");
    let process = pid(&db, &mut busy);
    let killer = {
        let warehouse = db.warehouse.clone();
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            let runtime = tokio::runtime::Builder::new_current_thread()
                .build()
                .expect("a runtime");
            runtime
                .block_on(warehouse.query_table(&format!("SELECT pg_terminate_backend({process})")))
        })
    };
    let answer = db.runtime.block_on(busy.run(ENDLESS));
    assert!(
        matches!(answer, Err(SessionError::Lost { .. })),
        "{answer:?}"
    );
    killer.join().expect("a thread").expect("an answer");
}

#[test]
fn units_of_several_sessions_do_not_disturb_each_other() {
    const SESSIONS: usize = 4;
    const UNITS: usize = 10;
    let mut db = Db::with(&["CREATE TABLE ledger (unit varchar(20), attempt integer)"]);
    db.file("in", "{\"a\":1}");
    let workers: Vec<_> = (0..SESSIONS)
        .map(|worker| {
            let warehouse = db.warehouse.clone();
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .build()
                    .expect("a runtime");
                runtime.block_on(async {
                    let mut session = warehouse.connect().await.expect("a session");
                    for unit in 0..UNITS {
                        let staging = format!("staging_{worker}_{unit}");
                        for sql in [
                            "BEGIN".to_owned(),
                            format!("CREATE TABLE {staging} (a integer)"),
                            format!(
                                "COPY {staging} FROM 's3://bucket/in' IAM_ROLE default JSON 'auto'"
                            ),
                            format!("CREATE TABLE fact_{worker}_{unit} AS SELECT a FROM {staging}"),
                            format!("INSERT INTO ledger (unit, attempt) VALUES ('{staging}', 1)"),
                            "COMMIT".to_owned(),
                            "BEGIN".to_owned(),
                            format!("DROP TABLE IF EXISTS {staging}"),
                            format!("INSERT INTO ledger (unit, attempt) VALUES ('{staging}', 2)"),
                            "COMMIT".to_owned(),
                        ] {
                            session.run(&sql).await.expect(&sql);
                        }
                    }
                });
            })
        })
        .collect();
    for worker in workers {
        worker.join().expect("a worker without conflicts");
    }
    let expected = (SESSIONS * UNITS * 2).to_string();
    assert_eq!(db.value("SELECT count(*) FROM ledger"), expected);
    let tables = db.value("SELECT count(DISTINCT table_name) FROM svv_columns");
    assert_eq!(tables, (SESSIONS * UNITS + 1).to_string());
}

/// Waits until only this session is left.
fn gone(db: &mut Db) {
    for _ in 0..100 {
        if db.value("SELECT count(*) FROM stv_sessions") == "1" {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the session is still there");
}

#[test]
fn a_table_made_during_a_transaction_is_known_after_it() {
    let mut db = Db::with(&["CREATE TABLE before (a integer)", "BEGIN"]);
    assert!(db.rows("SELECT a FROM before").is_empty());
    let warehouse = db.warehouse.clone();
    db.runtime.block_on(async {
        let mut other = warehouse.connect().await.expect("a session");
        other
            .run("CREATE TABLE made_meanwhile (a integer)")
            .await
            .expect("a table");
    });
    // The transaction looks at its own tables again, and still sees those of its beginning.
    assert!(db.rows("SELECT a FROM before").is_empty());
    db.run("COMMIT");
    assert_eq!(db.value("SELECT count(*) FROM made_meanwhile"), "0");
}

#[test]
fn tables_that_others_make_meanwhile_are_seen_whole_or_not_at_all() {
    let mut db = Db::with(&["CREATE TABLE kept (a integer)"]);
    let warehouse = db.warehouse.clone();
    let maker = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let mut session = warehouse.connect().await.expect("a session");
            for _ in 0..100 {
                for sql in [
                    "CREATE TABLE passing (a integer, b date)",
                    "DROP TABLE passing",
                ] {
                    session.run(sql).await.expect(sql);
                }
            }
        });
    });
    while !maker.is_finished() {
        let columns =
            db.value("SELECT count(*) FROM svv_columns WHERE table_name IN ('kept', 'passing')");
        assert!(["1", "3"].contains(&columns.as_str()), "{columns}");
    }
    maker.join().expect("a maker without conflicts");
    assert_eq!(
        db.value("SELECT count(*) FROM svv_columns WHERE table_name = 'kept'"),
        "1"
    );
}
