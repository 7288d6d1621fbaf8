//! Rows of values beside others.

use super::Db;

fn pairs() -> Db {
    Db::with(&[
        "CREATE TABLE l (id integer NOT NULL, a integer, v varchar(9))",
        "CREATE TABLE r (a integer, v char(4))",
        "CREATE TABLE known (a integer NOT NULL, v varchar(9) NOT NULL)",
        "INSERT INTO l VALUES (1, 1, 'x'), (2, 1, 'y'), (3, NULL, 'x'), (4, 2, NULL), (5, 9, 'z')",
        "INSERT INTO r VALUES (1, 'x'), (2, 'z'), (NULL, 'y')",
        "INSERT INTO known VALUES (1, 'x  '), (9, 'q')",
    ])
}

#[test]
fn two_rows_are_compared_value_by_value() {
    let mut db = pairs();
    assert_eq!(
        db.rows(
            "SELECT (a, v) = (1, 'x '), (a, v) <> (1, 'x'), (a, v) IN ((1, 'y'), (9, 'z')), \
             (a, v) NOT IN ((1, 'y'), (9, NULL)) FROM l ORDER BY id"
        ),
        [
            "t|f|f|t",
            "f|t|t|f",
            "null|null|f|null",
            "f|t|f|t",
            "f|t|t|null",
        ]
    );
}

/// A row is found, or might be where a value is not known, or is not there.
#[test]
fn a_row_is_looked_for_among_the_rows_of_a_query() {
    let mut db = pairs();
    assert_eq!(
        db.rows(
            "SELECT (a, v) IN (SELECT a, v FROM r), (a, v) NOT IN (SELECT a, v FROM r), \
             (a, v) IN (SELECT a, v FROM known), (a, v) = ANY (SELECT a, v FROM r), \
             (a, v) <> ALL (SELECT a, v FROM r) FROM l ORDER BY id"
        ),
        [
            "t|f|t|t|f",
            "null|null|f|null|null",
            "null|null|null|null|null",
            "null|null|f|null|null",
            "f|t|f|f|t",
        ]
    );
    assert_eq!(
        db.rows("SELECT id FROM l WHERE (a, v) NOT IN (SELECT a, v FROM r) ORDER BY id"),
        ["5"]
    );
    assert_eq!(
        db.rows(
            "SELECT id FROM l WHERE (id, a) NOT IN (SELECT a, a FROM r WHERE a > 9) ORDER BY id"
        ),
        ["1", "2", "3", "4", "5"]
    );
}

#[test]
fn the_query_beside_a_row_may_read_the_rows_around_it() {
    let mut db = pairs();
    assert_eq!(
        db.rows(
            "SELECT id FROM l WHERE (a, v) IN (SELECT r.a, max(r.v) FROM r WHERE r.v = l.v GROUP BY r.a) \
             ORDER BY id"
        ),
        ["1"]
    );
    assert_eq!(
        db.run("DELETE FROM l WHERE (a, v) IN (SELECT a, v FROM known)"),
        Some(1)
    );
    assert_eq!(
        db.run("UPDATE l SET v = 'new' WHERE (a, v) IN ((9, 'z'), (2, 'x'))"),
        Some(1)
    );
}

#[test]
fn a_long_list_of_rows_is_read() {
    let mut db = pairs();
    let rows: Vec<_> = (0..1500).map(|n| format!("({n}, 'z')")).collect();
    assert_eq!(
        db.rows(&format!(
            "SELECT id FROM l WHERE (a, v) IN ({})",
            rows.join(", ")
        )),
        ["5"]
    );
}

#[test]
fn what_is_open_about_rows_is_refused() {
    let mut db = pairs();
    for (sql, named) in [
        ("SELECT id FROM l WHERE (a, v) < (1, 'x')", "is the less"),
        (
            "SELECT id FROM l WHERE (a, v) > ALL (SELECT a, v FROM r)",
            "beside this ANY or ALL",
        ),
        (
            "SELECT a FROM l GROUP BY a HAVING (a, count(*)) IN (SELECT a, a FROM r)",
            "grouped values beside a query",
        ),
    ] {
        let refused = db.refused(sql);
        assert!(refused.contains(named), "{sql}\n{refused}");
    }
}
