use super::Db;

#[test]
fn truncate_commits_what_came_before_it_and_ends_the_transaction() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a integer)",
        "CREATE TABLE u (a integer)",
        "INSERT INTO t VALUES (1)",
        "BEGIN",
        "INSERT INTO u VALUES (2)",
        "TRUNCATE t",
        "INSERT INTO u VALUES (3)",
        "ROLLBACK",
    ]);
    assert_eq!(db.value("SELECT count(*) FROM t"), "0");
    // The first row was committed by TRUNCATE, the second one by itself.
    assert_eq!(db.rows("SELECT a FROM u ORDER BY a"), ["2", "3"]);
}

#[test]
fn truncate_outside_a_transaction_is_done_at_once() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a integer)",
        "INSERT INTO t VALUES (1)",
        "TRUNCATE TABLE t",
    ]);
    assert_eq!(db.value("SELECT count(*) FROM t"), "0");
    assert!(db.refused("TRUNCATE nowhere").starts_with("42P01"));
}

#[test]
fn what_redshift_refuses_in_a_transaction_is_refused() {
    let mut db = Db::with(&["CREATE TABLE t (a varchar(3))"]);
    for sql in ["VACUUM t", "ALTER TABLE t ALTER COLUMN a TYPE varchar(9)"] {
        db.run("BEGIN");
        let refused = db.refused(sql);
        assert!(
            refused.starts_with("25001 ") && refused.contains("inside a transaction block"),
            "{refused}"
        );
        db.run("ROLLBACK");
        db.run(sql);
    }
}
