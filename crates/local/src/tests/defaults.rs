use super::Db;

#[test]
fn defaults_that_ask_for_the_time_are_those_of_the_statement() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a integer, s timestamp DEFAULT sysdate, g timestamp DEFAULT getdate(), \
         d date DEFAULT current_date, w varchar(9) DEFAULT 'getdate')",
        "BEGIN",
        "INSERT INTO t (a) VALUES (1)",
        "INSERT INTO t (a) SELECT 2",
        "INSERT INTO t VALUES (3, DEFAULT, DEFAULT, DEFAULT, DEFAULT)",
    ]);
    db.file("in/a.csv", "4\n");
    db.run("COPY t (a) FROM 's3://bucket/in/a.csv' IAM_ROLE default CSV");
    assert_eq!(
        db.rows(
            "SELECT a, s = sysdate, d = current_date, g <= getdate(), extract(ms FROM g), w FROM t \
             ORDER BY a"
        ),
        [
            "1|t|t|t|0|getdate",
            "2|t|t|t|0|getdate",
            "3|t|t|t|0|getdate",
            "4|t|t|t|0|getdate"
        ]
    );
    db.run("COMMIT");
    // Of the later transaction, not of the one that made the table.
    db.run("INSERT INTO t (a) VALUES (5)");
    assert_eq!(
        db.value("SELECT count(DISTINCT s) FROM t WHERE s <= sysdate"),
        "2"
    );
    assert!(
        db.refused("CREATE TABLE r (a double precision DEFAULT random())")
            .starts_with("0A000")
    );
}

#[test]
fn a_column_that_is_added_has_one_time_in_all_rows() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a integer)",
        "INSERT INTO t VALUES (1), (2)",
        "ALTER TABLE t ADD COLUMN since timestamp DEFAULT sysdate",
    ]);
    assert_eq!(
        db.value("SELECT count(DISTINCT since) FROM t WHERE since <= sysdate"),
        "1"
    );
}
