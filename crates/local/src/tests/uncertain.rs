//! What the documentation leaves open is refused, and only that.

use super::Db;

#[test]
fn floats_are_rounded_where_it_is_sure_to_which_side() {
    let mut db = Db::new();
    assert_eq!(
        db.value(
            "SELECT round(2.4::float), round(-2.6::float), round(12.344::float, 2), \
             12.344::float::decimal(8,2), 0.1::real::decimal(4,1), 1234.5::float, 3::real::decimal(8,2)"
        ),
        "2|-3|12.34|12.34|0.1|1234.5|3.00"
    );
    for sql in [
        "SELECT round(2.5::float)",
        "SELECT round(1.005::float, 2)",
        "SELECT 1.005::float::decimal(8,2)",
        "SELECT 0.25::real::decimal(8,1)",
        "SELECT 123456789012345678::float::decimal(20,0)",
    ] {
        assert!(db.refused(sql).starts_with("0A000"), "{sql}");
    }
    db.run("CREATE TABLE t (a decimal(8,2))");
    assert!(
        db.refused("INSERT INTO t SELECT 1.005::float")
            .starts_with("0A000")
    );
}

#[test]
fn a_float_that_is_too_large_is_an_error_and_never_infinity() {
    let mut db = Db::with(&["CREATE TABLE t (a double precision, b real)"]);
    for sql in [
        "SELECT exp(1000)",
        "SELECT 1e300::float * 1e300::float",
        "SELECT power(-8, 1.0 / 3)",
        "INSERT INTO t (a) SELECT 1e300::float * 1e300::float",
        "CREATE TABLE u AS SELECT exp(1000) AS a",
    ] {
        assert!(db.refused(sql).starts_with("22003"), "{sql}");
    }
    db.run("INSERT INTO t VALUES (1e300, 1e30), (NULL, NULL)");
    assert_eq!(db.rows("SELECT a FROM t ORDER BY a"), ["1e+300", "null"]);
}

#[test]
fn letters_without_a_single_one_in_the_other_case_are_refused() {
    let mut db = Db::new();
    assert_eq!(
        db.value("SELECT upper('äöü'), lower('ÄÖÜ'), upper('abc'), lower('ΑΣ'), upper('éa')"),
        "ÄÖÜ|äöü|ABC|ασ|ÉA"
    );
    assert!(db.refused("SELECT upper('straße')").starts_with("0A000"));
    assert!(db.refused("SELECT lower('İ')").starts_with("0A000"));
}

#[test]
fn nothing_to_cut_at_or_to_fill_with_is_refused() {
    let mut db = Db::new();
    assert_eq!(
        db.value("SELECT split_part('a||b', '||', 2), lpad('a', 3, 'xy'), rpad('abc', 2)"),
        "b|xya|ab"
    );
    assert!(
        db.refused("SELECT split_part('abc', '', 1)")
            .starts_with("0A000")
    );
    assert!(db.refused("SELECT lpad('a', 3, '')").starts_with("0A000"));
}

#[test]
fn a_scalar_query_with_several_rows_is_refused_by_name() {
    let mut db = Db::new();
    assert!(
        db.refused("SELECT (SELECT 1 UNION ALL SELECT 2)")
            .starts_with("21000")
    );
}

#[test]
fn an_update_that_finds_several_values_for_a_row_is_refused() {
    let mut db = Db::with(&[
        "CREATE TABLE t (id integer, v integer)",
        "CREATE TABLE s (id integer, v integer)",
        "INSERT INTO t VALUES (1, 0), (2, 0)",
        "INSERT INTO s VALUES (1, 10), (1, 10), (2, 20)",
    ]);
    let update = "UPDATE t SET v = s.v FROM s WHERE t.id = s.id";
    db.run(update);
    assert_eq!(db.rows("SELECT v FROM t ORDER BY id"), ["10", "20"]);
    db.run("INSERT INTO s VALUES (2, NULL)");
    assert!(db.refused(update).contains("several values for a row"));
    // Which row of the source is found says nothing here.
    db.run("UPDATE t SET v = t.id FROM s WHERE t.id = s.id");
    assert_eq!(db.rows("SELECT v FROM t ORDER BY id"), ["1", "2"]);
}

#[test]
fn what_json_has_not_is_null_where_an_empty_text_would_be_too() {
    let mut db = Db::new();
    let path = |path: &str| {
        format!("SELECT {path} FROM (SELECT '{{\"a\":{{\"b\":\"\"}}}}'::varchar AS j) t")
    };
    for keys in ["'a', 'b'", "'a', 'c'", "'z'", "'a', 'b', 'c'"] {
        let of = format!("json_extract_path_text(j, {keys})");
        let value = db.value(&path(&format!("nullif({of}, '')")));
        assert_eq!(value, "null", "{keys}");
    }
    assert!(
        db.refused(&path("json_extract_path_text(j, 'z')"))
            .starts_with("0A000")
    );
    assert!(
        db.refused(&path("nullif(json_extract_path_text(j, 'z'), 'x')"))
            .starts_with("0A000")
    );
    assert_eq!(
        db.value("SELECT nullif(json_extract_array_element_text('[\"x\"]', 1), '')"),
        "null"
    );
}

#[test]
fn columns_of_one_name_in_from_are_told_apart_or_refused() {
    let mut db = Db::with(&[
        "CREATE TABLE x (id integer, v integer)",
        "CREATE TABLE y (id integer, w integer)",
        "INSERT INTO x VALUES (1, 10), (2, 20)",
        "INSERT INTO y VALUES (1, 100)",
    ]);
    for sql in [
        "SELECT id FROM (SELECT x.id, y.id FROM x, y) t",
        "UPDATE x SET v = t.id FROM (SELECT x.id, y.id FROM x, y) t",
    ] {
        let refused = db.refused(sql);
        assert!(
            refused.contains("several columns called"),
            "{sql}\n{refused}"
        );
    }
    assert_eq!(
        db.rows("SELECT * FROM (SELECT x.id, y.id FROM x LEFT JOIN y ON x.id = y.id) t ORDER BY 1"),
        ["1|1", "2|null"]
    );
    assert_eq!(
        db.rows("SELECT * FROM (SELECT * FROM x LEFT JOIN y ON x.id = y.id) t ORDER BY 2"),
        ["1|10|1|100", "2|20|null|null"]
    );
    assert_eq!(
        db.rows("WITH t AS (SELECT max(id), max(v) FROM x) SELECT * FROM t"),
        ["2|20"]
    );
    assert_eq!(
        db.rows("SELECT w, v FROM (SELECT * FROM x JOIN y ON x.id = y.id) t"),
        ["100|10"]
    );
    assert_eq!(
        db.rows("SELECT x.id, y.id FROM x LEFT JOIN y ON x.id = y.id ORDER BY 1"),
        ["1|1", "2|null"]
    );
    assert_eq!(
        db.value("SELECT count(*) FROM (SELECT x.id, y.id FROM x, y) t"),
        "2"
    );
}
