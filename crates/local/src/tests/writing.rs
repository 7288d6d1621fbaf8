use super::Db;

fn users() -> Db {
    Db::with(&[
        "CREATE TABLE users (id integer, level varchar(4), seen timestamp)",
        "INSERT INTO users (id, level, seen) VALUES \
         (1, 'free', '2018-11-01 00:00:00'), (2, 'paid', '2018-11-02 00:00:00')",
        "CREATE TEMP TABLE news (id integer, level varchar(4), seen timestamp)",
        "INSERT INTO news (id, level, seen) VALUES \
         (2, 'free', '2018-11-03 00:00:00'), (3, 'free', '2018-11-03 00:00:00')",
    ])
}

const MERGE: &str = "MERGE INTO users USING news AS n ON users.id = n.id \
     WHEN MATCHED THEN UPDATE SET level = n.level, seen = n.seen \
     WHEN NOT MATCHED THEN INSERT (id, level, seen) VALUES (n.id, n.level, n.seen)";

#[test]
fn rows_that_a_statement_wrote_are_counted() {
    let mut db = users();
    assert_eq!(
        db.run("INSERT INTO users (id) SELECT id FROM news"),
        Some(2)
    );
    assert_eq!(
        db.run("UPDATE users SET level = 'none' WHERE level IS NULL"),
        Some(2)
    );
    assert_eq!(db.run("DELETE FROM users WHERE level = 'none'"), Some(2));
    assert_eq!(db.run(MERGE), Some(2));
}

#[test]
fn merge_updates_matches_and_inserts_the_rest() {
    let mut db = users();
    db.run(MERGE);
    assert_eq!(
        db.rows("SELECT id, level FROM users ORDER BY id"),
        ["1|free", "2|free", "3|free"]
    );
}

#[test]
fn merge_refuses_two_matches_for_one_row() {
    let mut db = users();
    db.run("INSERT INTO news (id, level) VALUES (2, 'paid')");
    assert_eq!(
        db.refused(MERGE),
        "XX000 Found multiple matches to update the same tuple"
    );
    assert_eq!(db.value("SELECT level FROM users WHERE id = 2"), "paid");
}

#[test]
fn delete_and_update_take_rows_of_other_tables() {
    let mut db = users();
    assert_eq!(
        db.run("DELETE FROM users USING news WHERE users.id = news.id"),
        Some(1)
    );
    assert_eq!(
        db.run("UPDATE users SET level = news.level FROM news WHERE news.id = users.id + 1"),
        Some(1)
    );
    assert_eq!(db.rows("SELECT id, level FROM users"), ["1|free"]);
}

#[test]
fn a_window_is_deleted_and_loaded_again() {
    let mut db = users();
    db.run("BEGIN");
    assert_eq!(
        db.run(
            "DELETE FROM users WHERE seen >= '2018-11-02 00:00:00' AND seen < '2018-11-03 00:00:00'"
        ),
        Some(1)
    );
    assert_eq!(
        db.run(
            "INSERT INTO users (id, level, seen) SELECT id, level, seen FROM (SELECT 2 AS id, 'free' AS level, \
             timestamp '2018-11-02 10:00:00' AS seen) AS loaded \
             WHERE seen >= '2018-11-02 00:00:00' AND seen < '2018-11-03 00:00:00'"
        ),
        Some(1)
    );
    db.run("COMMIT");
    assert_eq!(db.value("SELECT level FROM users WHERE id = 2"), "free");
}
