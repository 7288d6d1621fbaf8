//! `query-super`

use super::Db;

fn orders() -> Db {
    Db::with(&[
        "CREATE TABLE c (id integer, orders super)",
        "INSERT INTO c SELECT 1, json_parse('[{\"key\":3020007,\"status\":\"P\",\"items\":[1,2.3]},\
         {\"key\":7,\"status\":null}]')",
        "INSERT INTO c VALUES (2, json_parse('{\"key\":1}')), (3, NULL), (4, 'text'), (5, 1.50)",
    ])
}

#[test]
fn paths_lead_to_parts_and_what_is_missing_is_null() {
    let mut db = orders();
    assert_eq!(
        db.rows("SELECT id, orders[0].key, c.orders.key, orders[9], orders[0].items[1] FROM c ORDER BY id"),
        [
            "1|3020007|null|null|2.3",
            "2|null|1|null|null",
            "3|null|null|null|null",
            "4|null|null|null|null",
            "5|null|null|null|null"
        ]
    );
    assert_eq!(
        db.rows("SELECT orders FROM c WHERE id > 2 ORDER BY id"),
        ["null", "\"text\"", "1.50"]
    );
    assert_eq!(
        db.rows("SELECT id FROM c WHERE orders[1].status IS NULL AND orders[1].key IS NOT NULL"),
        ["1"]
    );
}

#[test]
fn types_show_when_it_runs() {
    let mut db = orders();
    assert_eq!(
        db.rows("SELECT id FROM c WHERE orders[0].status = 'P'"),
        ["1"]
    );
    assert_eq!(db.value("SELECT count(*) FROM c WHERE orders = 1.5"), "1");
    assert_eq!(
        db.value("SELECT count(*) FROM c WHERE orders[0].key > 5"),
        "1"
    );
    assert_eq!(
        db.value("SELECT count(*) FROM c WHERE orders[0].status > 5"),
        "0"
    );
    assert_eq!(
        db.value("SELECT count(*) FROM c WHERE orders.key IN (1, 'x')"),
        "1"
    );
    assert_eq!(
        db.rows(
            "SELECT orders[0].key::integer + 1, orders[0].status::varchar(9) FROM c WHERE id = 1"
        ),
        ["3020008|P"]
    );
    assert_eq!(
        db.value("SELECT orders[0].status::integer FROM c WHERE id = 1"),
        "null"
    );
    assert_eq!(
        db.rows("SELECT id, json_typeof(orders), is_array(orders) FROM c ORDER BY id"),
        [
            "1|array|t",
            "2|object|f",
            "3|null|f",
            "4|string|f",
            "5|number|f"
        ]
    );
}

#[test]
fn arrays_in_from_give_a_row_for_each_element() {
    let mut db = orders();
    assert_eq!(
        db.rows("SELECT c.id, o.key, i FROM c, c.orders AS o AT i WHERE c.id = 1 ORDER BY i"),
        ["1|3020007|0", "1|7|1"]
    );
    assert_eq!(
        db.rows("SELECT item FROM c, c.orders AS o, o.items AS item WHERE c.id = 1 ORDER BY item"),
        ["1", "2.3"]
    );
    assert_eq!(
        db.rows("SELECT c.id, o.key FROM c LEFT JOIN c.orders AS o ON true WHERE c.id IN (1, 3) ORDER BY 1, 2"),
        ["1|7", "1|3020007", "3|null"]
    );
    assert_eq!(
        db.rows("SELECT attr, val FROM c, UNPIVOT c.orders AS val AT attr WHERE c.id = 2"),
        ["key|1"]
    );
    assert!(
        db.refused("SELECT o FROM c, c.orders AS o WHERE c.id = 4")
            .starts_with("0A000")
    );
}

#[test]
fn groups_and_joins_compare_by_value() {
    let mut db = Db::with(&[
        "CREATE TABLE t (s super)",
        "INSERT INTO t VALUES (1), (1.0), ('a'), ('a '), (json_parse('[1,2]')), (json_parse('[1.0,2]'))",
    ]);
    assert_eq!(db.value("SELECT count(DISTINCT s) FROM t"), "3");
    assert_eq!(
        db.value("SELECT count(*) FROM t AS a JOIN t AS b ON a.s = b.s"),
        "12"
    );
    assert_eq!(
        db.rows("SELECT s, count(*) FROM t WHERE NOT is_array(s) GROUP BY s ORDER BY s"),
        ["1|2", "\"a \"|2"]
    );
}

#[test]
fn what_would_be_read_from_the_json_text_is_refused() {
    let mut db = orders();
    for expression in [
        "upper(orders)",
        "orders LIKE '%x%'",
        "max(orders)",
        "-orders",
        "CASE WHEN orders THEN 1 END",
        "orders || 'x'",
        "json_parse(orders)",
    ] {
        let refused = db.refused(&format!("SELECT {expression} FROM c"));
        assert!(
            refused.starts_with("0A000 ") || refused.starts_with("42"),
            "{expression}: {refused}"
        );
    }
    assert!(
        db.refused("SELECT id FROM c WHERE orders")
            .starts_with("0A000")
    );
    assert!(
        db.refused("INSERT INTO c VALUES (6, date '2018-11-01')")
            .starts_with("0A000")
    );
}
