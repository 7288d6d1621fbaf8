use super::Db;

#[test]
fn rollback_undoes_rows_tables_and_loads() {
    let mut db = Db::with(&["CREATE TABLE t (a integer)"]);
    db.file("in", "{\"a\":1}");
    db.run("BEGIN");
    db.run("INSERT INTO t (a) VALUES (1)");
    db.run("COPY t FROM 's3://bucket/in' IAM_ROLE default JSON 'auto'");
    db.run("CREATE TABLE u (a integer)");
    db.run("CREATE TEMP TABLE v (a integer)");
    db.run("DROP TABLE t");
    db.run("ROLLBACK");
    assert_eq!(db.value("SELECT count(*) FROM t"), "0");
    assert!(db.refused("SELECT a FROM u").starts_with("42P01"));
    assert!(db.refused("SELECT a FROM v").starts_with("42P01"));
    assert_eq!(db.value("SELECT count(*) FROM svv_columns"), "1");
}

#[test]
fn commit_keeps_rows_tables_and_loads_together() {
    let mut db = Db::new();
    db.file("in", "{\"a\":1}{\"a\":2}");
    db.run("BEGIN");
    db.run("CREATE TABLE t (a integer)");
    db.run("COPY t FROM 's3://bucket/in' IAM_ROLE default JSON 'auto'");
    db.run("INSERT INTO t (a) SELECT a + 10 FROM t");
    db.run("COMMIT");
    assert_eq!(
        db.rows("SELECT a FROM t ORDER BY a"),
        ["1", "2", "11", "12"]
    );
}

#[test]
fn after_an_error_nothing_is_taken_until_rollback() {
    let mut db = Db::with(&["CREATE TABLE t (a integer NOT NULL)"]);
    db.run("BEGIN");
    db.run("INSERT INTO t (a) VALUES (1)");
    db.refused("INSERT INTO t (a) VALUES (NULL)");
    let aborted =
        "25P02 current transaction is aborted, commands ignored until end of transaction block";
    assert_eq!(db.refused("SELECT 1"), aborted);
    assert_eq!(db.refused("BEGIN"), aborted);
    db.run("ROLLBACK");
    assert_eq!(db.value("SELECT count(*) FROM t"), "0");
}

#[test]
fn a_text_that_is_no_sql_fails_the_transaction_too() {
    let mut db = Db::new();
    db.run("BEGIN");
    db.refused("SELEC 1");
    assert!(db.refused("SELECT 1").starts_with("25P02"));
    assert!(db.refused("COMMIT").starts_with("25P02"));
    assert_eq!(db.value("SELECT 1"), "1");
}

#[test]
fn ends_without_a_beginning_change_nothing() {
    let mut db = Db::new();
    db.run("COMMIT");
    db.run("ROLLBACK");
    db.run("BEGIN");
    db.run("BEGIN");
    db.run("CREATE TABLE t (a integer)");
    db.run("COMMIT");
    assert_eq!(db.value("SELECT count(*) FROM t"), "0");
}

#[test]
fn a_statement_outside_a_transaction_is_one() {
    let mut db = Db::with(&["CREATE TABLE t (a integer)"]);
    db.file("in", "{\"a\":1}\n{\"a\":\"x\"}");
    db.refused("COPY t FROM 's3://bucket/in' IAM_ROLE default JSON 'auto'");
    assert_eq!(db.value("SELECT count(*) FROM t"), "0");
    assert_eq!(db.value("SELECT 1"), "1");
}
