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
