//! The digits of a decimal that a function rounds are not documented: `r_FLOOR`, `r_ROUND`,
//! `r_TRUNC`, `r_CEILING_FLOOR` say the type of the argument and show fewer digits.

use super::Db;

fn db() -> Db {
    Db::with(&[
        "CREATE TABLE t (d decimal(8,2), w decimal(8,0), i integer, f double precision)",
        "INSERT INTO t VALUES (28.05, 7, 3, 2.5)",
        "CREATE TABLE texts (v varchar(20))",
    ])
}

#[test]
fn text_of_a_rounded_decimal_is_refused_by_name() {
    let mut db = db();
    for (sql, function) in [
        ("SELECT FLOOR(d)::varchar FROM t", "FLOOR"),
        ("SELECT CAST(CEIL(d) AS varchar(9)) FROM t", "CEILING"),
        ("SELECT ROUND(d, 1)::varchar FROM t", "ROUND"),
        ("SELECT TRUNC(d)::varchar FROM t", "TRUNC"),
        ("SELECT 'bin_' || FLOOR(7.9)", "FLOOR"),
        ("SELECT MD5(FLOOR(d)::varchar) FROM t", "FLOOR"),
        ("SELECT (FLOOR(d) + 1)::varchar FROM t", "FLOOR"),
        ("SELECT COALESCE(FLOOR(d), 0)::varchar FROM t", "FLOOR"),
        (
            "SELECT CASE WHEN i = 3 THEN FLOOR(d) ELSE d END::varchar FROM t",
            "FLOOR",
        ),
        ("SELECT SUM(ROUND(d, 1))::varchar FROM t", "ROUND"),
        (
            "SELECT q.b || '' FROM (SELECT FLOOR(d) AS b FROM t) q",
            "FLOOR",
        ),
        (
            "WITH q AS (SELECT FLOOR(d) AS b FROM t) SELECT x.b::varchar FROM q x",
            "FLOOR",
        ),
        (
            "SELECT q.b::varchar FROM (SELECT d AS b FROM t UNION ALL SELECT FLOOR(d) FROM t) q",
            "FLOOR",
        ),
        ("SELECT FLOOR(d) AS b, b || 'x' FROM t", "FLOOR"),
        ("SELECT (SELECT MAX(FLOOR(d)) FROM t)::varchar", "FLOOR"),
        (
            "SELECT s.y::varchar FROM (SELECT FLOOR(d) AS x, x AS y FROM t) s",
            "FLOOR",
        ),
        (
            "WITH q AS (SELECT FLOOR(d) AS x, x AS y FROM t) SELECT y::varchar FROM q",
            "FLOOR",
        ),
        (
            "SELECT x.b::varchar FROM (SELECT FLOOR(d) AS b FROM t) x \
             WHERE EXISTS (SELECT 1 FROM (SELECT d AS b FROM t) x WHERE x.b > 1)",
            "FLOOR",
        ),
    ] {
        let refused = db.refused(sql);
        let expected = format!(
            "0A000 the local engine cannot rehearse the text of a decimal that {function} gives"
        );
        assert!(refused.starts_with(&expected), "{sql}: {refused}");
    }
}

#[test]
fn their_numbers_and_texts_that_are_sure_are_not() {
    let mut db = db();
    for (sql, expected) in [
        (
            "SELECT FLOOR(d) = 28, ROUND(d, 1) = 28.1, TRUNC(d) + 1 = 29 FROM t",
            "t|t|t",
        ),
        ("SELECT FLOOR(d)::integer::varchar FROM t", "28"),
        ("SELECT ROUND(d, 1)::decimal(8,1)::varchar FROM t", "28.1"),
        ("SELECT ROUND(d, 2)::varchar FROM t", "28.05"),
        ("SELECT FLOOR(w)::varchar, FLOOR(i)::varchar FROM t", "7|3"),
        ("SELECT d::varchar, (d + 1) || '' FROM t", "28.05|29.05"),
        (
            "SELECT CASE WHEN FLOOR(d) = 28 THEN d END::varchar FROM t",
            "28.05",
        ),
        (
            "SELECT q.d::varchar FROM (SELECT d, FLOOR(d) AS b FROM t) q",
            "28.05",
        ),
        ("SELECT COUNT(FLOOR(d))::varchar FROM t", "1"),
        // An alias is one of its query, and another relation may have it elsewhere.
        (
            "WITH a AS (SELECT x.d FROM (SELECT ROUND(d, 0) AS d FROM t) x), \
             b AS (SELECT x.d::varchar AS d FROM t AS x) SELECT b.d FROM b",
            "28.05",
        ),
        (
            "WITH q AS (SELECT FLOOR(d) AS d FROM t) \
             SELECT s.d FROM (SELECT q.d::varchar AS d FROM t AS q) s",
            "28.05",
        ),
    ] {
        assert_eq!(db.value(sql), expected, "{sql}");
    }
}
