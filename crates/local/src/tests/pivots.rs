//! `r_FROM_clause-pivot-unpivot-examples`

use super::Db;

fn part() -> Db {
    Db::with(&[
        "CREATE TABLE part (partname varchar, manufacturer varchar, quality int, price decimal(12, 2))",
        "INSERT INTO part VALUES ('prop', 'local parts co', 2, 10.00), \
         ('prop', 'big parts co', NULL, 9.00), ('prop', 'small parts co', 1, 12.00), \
         ('rudder', 'local parts co', 1, 2.50), ('rudder', 'big parts co', 2, 3.75), \
         ('rudder', 'small parts co', NULL, 1.90), ('wing', 'local parts co', NULL, 7.50), \
         ('wing', 'big parts co', 1, 15.20), ('wing', 'small parts co', NULL, 11.80)",
        "CREATE TABLE count_by_color (quality varchar, red int, green int, blue int)",
        "INSERT INTO count_by_color VALUES ('high', 15, 20, 7), ('normal', 35, NULL, 40), \
         ('low', 10, 23, NULL)",
    ])
}

#[test]
fn pivot_turns_values_into_columns_and_groups_by_the_rest() {
    let mut db = part();
    assert_eq!(
        db.rows(
            "SELECT prop, rudder, wing FROM (SELECT partname, price FROM part) \
             PIVOT (SUM(price) FOR partname IN ('prop', 'rudder', 'wing'))"
        ),
        ["31.00|8.15|34.50"]
    );
    assert_eq!(
        db.rows(
            "SELECT * FROM (SELECT quality, manufacturer FROM part) PIVOT (\
             count(*) AS count FOR quality IN (1 AS high, 2 AS low, NULL AS na)) ORDER BY 1"
        ),
        [
            "big parts co|1|1|1",
            "local parts co|1|1|1",
            "small parts co|1|0|2"
        ]
    );
}

#[test]
fn unpivot_turns_columns_into_rows_and_leaves_null_out_unless_told() {
    let mut db = part();
    assert_eq!(
        db.rows(
            "SELECT quality, color, cnt FROM count_by_color UNPIVOT (cnt FOR color IN (red, green AS g)) \
             ORDER BY color DESC, cnt"
        ),
        ["low|red|10", "high|red|15", "normal|red|35", "high|g|20", "low|g|23"]
    );
    assert_eq!(
        db.value(
            "SELECT count(*), count(cnt) FROM (SELECT red, green, blue FROM count_by_color) \
             UNPIVOT INCLUDE NULLS (cnt FOR color IN (red, green, blue))"
        ),
        "9|7"
    );
}
