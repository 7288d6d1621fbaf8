//! Forms of queries that the engine knows too, and those that are refused.

use super::Db;

fn staff() -> Db {
    Db::with(&[
        "CREATE TABLE staff (id integer, name varchar(9), boss integer, pay decimal(9,2))",
        "INSERT INTO staff VALUES (1, 'Ann', NULL, 30), (2, 'Bob', 1, 20), (3, 'Cid', 1, 20), \
         (4, 'Dora', 2, 10)",
    ])
}

#[test]
fn a_recursive_query_follows_its_rows() {
    let mut db = staff();
    assert_eq!(
        db.rows(
            "WITH RECURSIVE tree (id, name, depth) AS (
               SELECT id, name, 1 FROM staff WHERE boss IS NULL
               UNION ALL
               SELECT s.id, s.name, depth + 1 FROM staff s JOIN tree t ON s.boss = t.id
             ) SELECT id, name, depth FROM tree ORDER BY id"
        ),
        ["1|Ann|1", "2|Bob|2", "3|Cid|2", "4|Dora|3"]
    );
}

#[test]
fn grouping_sets_over_numbers_are_rehearsed() {
    let mut db = staff();
    assert_eq!(
        db.rows("SELECT boss, sum(pay), count(*) FROM staff GROUP BY ROLLUP (boss) ORDER BY 3, 2"),
        ["2|10.00|1", "null|30.00|1", "1|40.00|2", "null|80.00|4"]
    );
    assert_eq!(
        db.rows(
            "SELECT boss, pay, count(*) FROM staff WHERE boss IS NOT NULL \
             GROUP BY GROUPING SETS ((boss), (pay), ()) ORDER BY 3, 1, 2"
        ),
        [
            "2|null|1",
            "null|10.00|1",
            "1|null|2",
            "null|20.00|2",
            "null|null|3"
        ]
    );
}

#[test]
fn a_value_is_compared_with_any_or_all_rows() {
    let mut db = staff();
    for (condition, ids) in [
        // One boss is NULL: never equal, and never known to be another.
        ("id = ANY (SELECT boss FROM staff)", vec!["1", "2"]),
        ("id <> ALL (SELECT boss FROM staff)", vec![]),
        (
            "id <> ALL (SELECT boss FROM staff WHERE boss IS NOT NULL)",
            vec!["3", "4"],
        ),
        ("pay > ALL (SELECT pay FROM staff WHERE id > 1)", vec!["1"]),
        (
            "pay >= SOME (SELECT pay FROM staff WHERE id = 2)",
            vec!["1", "2", "3"],
        ),
        (
            "pay < ALL (SELECT pay FROM staff WHERE id > 9)",
            vec!["1", "2", "3", "4"],
        ),
        ("name = ANY (SELECT 'Ann  ')", vec!["1"]),
    ] {
        let rows = db.rows(&format!(
            "SELECT id FROM staff WHERE {condition} ORDER BY id"
        ));
        assert_eq!(rows, ids, "{condition}");
    }
}

#[test]
fn a_decimal_is_rounded_to_a_smaller_scale_and_a_half_is_refused() {
    let mut db = staff();
    assert_eq!(
        db.rows(
            "SELECT (pay / 3.0)::decimal(9,2), (-pay / 3.0)::decimal(9,1) FROM staff ORDER BY id"
        ),
        ["10.00|-10.0", "6.67|-6.7", "6.67|-6.7", "3.33|-3.3"]
    );
    let half = "SELECT (pay / 16)::decimal(9,1) FROM staff WHERE id = 2";
    let message = db.refused(half);
    assert!(message.contains("half-way between"), "{message}");
    assert_eq!(
        db.rows("SELECT (pay / 16)::decimal(9,2), (NULL::decimal(9,4))::decimal(9,2) FROM staff WHERE id = 2"),
        ["1.25|null"]
    );
}

#[test]
fn an_insert_without_a_list_fills_the_first_columns() {
    let mut db = staff();
    db.run("INSERT INTO staff VALUES (5, 'Eve')");
    db.run("INSERT INTO staff SELECT id + 10, name FROM staff WHERE id = 1");
    assert_eq!(
        db.rows("SELECT id, name, boss, pay FROM staff WHERE id > 4 ORDER BY id"),
        ["5|Eve|null|null", "11|Ann|null|null"]
    );
}

#[test]
fn columns_may_be_renamed_by_aliases_and_left_out_of_stars() {
    let mut db = staff();
    assert_eq!(
        db.rows("SELECT s.nr, who FROM staff AS s (nr, who) WHERE nr = 2"),
        ["2|Bob"]
    );
    assert_eq!(
        db.rows("SELECT * EXCLUDE (boss, pay) FROM staff WHERE id = 3"),
        ["3|Cid"]
    );
    // The second output is twice the first one, whatever the first one is called later.
    assert_eq!(
        db.rows(
            "SELECT boss, twice FROM \
             (SELECT id + 1 AS next, next * 2 AS double FROM staff WHERE id = 4) q (boss, twice)"
        ),
        ["5|10"]
    );
    assert_eq!(
        db.value("SELECT id FROM (SELECT id FROM staff) WHERE id = 1"),
        "1"
    );
}

#[test]
fn a_pattern_that_is_null_is_unknown() {
    let mut db = staff();
    assert_eq!(
        db.value("SELECT count(*) FROM staff WHERE (name LIKE NULL) IS NULL"),
        "4"
    );
    assert_eq!(
        db.value("SELECT 'a' LIKE sum(NULL), 'a' ILIKE max(NULL) FROM staff"),
        "null|null"
    );
}

#[test]
fn a_cast_number_is_no_place_of_an_output() {
    let mut db = staff();
    for by in ["1::integer DESC, id", "try_cast(1 AS integer) DESC, id"] {
        assert_eq!(
            db.rows(&format!("SELECT id FROM staff ORDER BY {by}")),
            ["1", "2", "3", "4"],
            "{by}"
        );
    }
    assert_eq!(
        db.rows("SELECT count(*) FROM staff GROUP BY 1::integer"),
        ["4"]
    );
}

#[test]
fn what_the_engine_would_do_in_another_way_is_refused_by_name() {
    let mut db = staff();
    for (sql, named) in [
        (
            "SELECT id FROM staff WHERE pay = name",
            "a comparison of decimal(9,2) with varchar(9)",
        ),
        (
            "SELECT nullif(pay, name) FROM staff",
            "a comparison of decimal(9,2) with varchar(9)",
        ),
        (
            "SELECT decode(pay, name, 1) FROM staff",
            "a comparison of decimal(9,2) with varchar(9)",
        ),
        (
            "SELECT CASE pay WHEN name THEN 1 END FROM staff",
            "a comparison of decimal",
        ),
        (
            "SELECT id FROM staff WHERE pay IN (1, name)",
            "a comparison of decimal(9,2)",
        ),
        (
            "SELECT id FROM staff WHERE pay BETWEEN 1 AND name",
            "a comparison of decimal(9,2)",
        ),
        ("SELECT name COLLATE \"x\" FROM staff", "COLLATE"),
        (
            "SELECT count(*) FROM staff GROUP BY CUBE ('x')",
            "over a constant",
        ),
        (
            "SELECT a.id FROM staff a, staff b START WITH a.id = 1 CONNECT BY PRIOR a.id = a.boss",
            "CONNECT BY over anything but one relation",
        ),
        (
            "SELECT id, level FROM staff START WITH id = 1 CONNECT BY PRIOR id = boss",
            "LEVEL: the documentation",
        ),
        ("SELECT id << 32 FROM staff", "more than 31 bits"),
        ("SELECT id FROM nowhere.elsewhere.staff", "nowhere"),
    ] {
        let refused = db.refused(sql);
        assert!(refused.contains(named), "{sql}\n{refused}");
    }
}

#[test]
fn what_has_no_known_type_is_not_computed_with() {
    let mut db = staff();
    for expression in [
        "unknown / 2",
        "unknown + 1",
        "unknown - 1",
        "unknown * 2",
        "unknown % 2",
        "unknown || 'x'",
        "-unknown",
        "unknown = 1",
        "unknown IN (1, 2)",
        "unknown BETWEEN 1 AND 2",
        "nullif(unknown, 1)",
        "coalesce(unknown, 1)",
        "CASE unknown WHEN 1 THEN 2 END",
        "CASE WHEN id = 1 THEN unknown END",
        "max(unknown)",
        "sum(unknown)",
    ] {
        let sql = format!(
            "SELECT {} FROM staff",
            expression.replace("unknown", "name::regclass")
        );
        let refused = db.refused(&sql);
        assert!(refused.starts_with("0A000 "), "{sql}\n{refused}");
    }
}

#[test]
fn a_star_has_each_of_the_columns_of_one_name() {
    let mut db = staff();
    assert_eq!(
        db.rows("SELECT * FROM (SELECT 1 AS a, 2 AS a, 3 AS b) t"),
        ["1|2|3"]
    );
    assert_eq!(
        db.rows("WITH w AS (SELECT 1 AS a, 2 AS a) SELECT w.*, * FROM w"),
        ["1|2|1|2"]
    );
    assert_eq!(
        db.rows(
            "SELECT * FROM (SELECT s.id, b.id FROM staff s JOIN staff b ON s.boss = b.id) x \
             ORDER BY 1"
        ),
        ["2|1", "3|1", "4|2"]
    );
    assert_eq!(
        db.rows("SELECT x, a FROM (SELECT 1 AS a, 2 AS a) t (x)"),
        ["1|2"]
    );
    assert_eq!(
        db.rows("SELECT * FROM (SELECT 1 AS a, 2 AS a UNION ALL SELECT 3, 4) t ORDER BY 1"),
        ["1|2", "3|4"]
    );
    assert!(
        db.refused("SELECT a FROM (SELECT 1 AS a, 2 AS a) t")
            .contains("several columns called `a`")
    );
}
