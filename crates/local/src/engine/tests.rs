use super::{Engine, WAREHOUSE};
use crate::open::{Access, Database};

fn engine() -> Engine {
    Engine::open(&Database::Memory, Access::ReadWrite).expect("memory is always there")
}

#[test]
fn the_engine_is_the_pinned_version_and_fetches_nothing() {
    let connection = engine().connect().expect("a connection");
    let version = connection.query_text("SELECT version()", 1).expect("a row");
    assert_eq!(version, [[Some("v1.5.6".to_owned())]]);
    assert!(connection.execute("INSTALL httpfs").is_err());
    assert!(
        connection
            .query_text("SELECT * FROM 's3://a/b.parquet'", 1)
            .is_err()
    );
}

#[test]
fn a_division_by_zero_would_be_null_without_our_help() {
    // If this changes, the emitted SQL can become simpler.
    let connection = engine().connect().expect("a connection");
    let rows = connection.query_text("SELECT 1 // 0", 1).expect("a row");
    assert_eq!(rows, [[None]]);
}

#[test]
fn errors_come_without_the_values_they_quote() {
    let connection = engine().connect().expect("a connection");
    for sql in [
        "SELECT CAST('secret' AS INTEGER)",
        "SELECT CAST('secret' AS TIMESTAMP)",
        "SELECT strptime('secret', '%Y')",
        "SELECT CAST(424242424242 AS INTEGER)",
    ] {
        let refusal = connection.query_text(sql, 1).expect_err(sql);
        assert!(!refusal.message.contains("secret"), "{}", refusal.message);
        assert!(!refusal.message.contains("4242"), "{}", refusal.message);
    }
}

#[test]
fn tables_of_two_catalogues_change_in_one_transaction() {
    let connection = engine().connect().expect("a connection");
    for sql in [
        &format!("CREATE SCHEMA \"{WAREHOUSE}\".s"),
        "BEGIN",
        &format!("CREATE TABLE \"{WAREHOUSE}\".s.t (a INTEGER)"),
        "CREATE TEMP TABLE u (a INTEGER)",
        "INSERT INTO temp.main.u VALUES (1)",
        &format!("INSERT INTO \"{WAREHOUSE}\".s.t SELECT a FROM temp.main.u"),
        "COMMIT",
    ] {
        connection.execute(sql).expect(sql);
    }
}

#[test]
fn functions_of_ours_are_there_in_every_connection() {
    let connection = engine().connect().expect("a connection");
    let rows = connection
        .query_text(
            "SELECT callsheet_initcap('one two'), callsheet_initcap(NULL)",
            2,
        )
        .expect("a row");
    assert_eq!(rows, [[Some("One Two".to_owned()), None]]);
    let refusal = connection
        .query_text("SELECT callsheet_strtol('secret', '10')", 1)
        .expect_err("no number");
    assert_eq!(refusal.sqlstate, "22023");
    assert!(!refusal.message.contains("secret"), "{}", refusal.message);
}
