//! What means something else to the engine is refused by name.

use super::Db;

#[test]
fn what_cannot_be_rehearsed_is_named() {
    let mut db =
        Db::with(&["CREATE TABLE t (a integer, b double precision, c timestamp, v varchar(9))"]);
    for (sql, named) in [
        ("SELECT datediff(week, c, c) FROM t", "DATEDIFF with week"),
        (
            "SELECT b::varchar(20) FROM t",
            "a conversion of double precision to varchar(20)",
        ),
        (
            "SELECT convert_timezone('UTC', 'US/Pacific', c) FROM t",
            "ConvertTimezone",
        ),
        ("SELECT reverse(v) FROM t", "Reverse"),
        ("SELECT sha2(v, 512) FROM t", "SHA2"),
        (
            "SELECT regexp_replace(v, '(a|ab)', 'x') FROM t",
            "the regular expression '(a|ab)'",
        ),
        (
            "SELECT v ~ v FROM t",
            "a regular expression that is no literal",
        ),
        ("SELECT to_char(c, 'Day') FROM t", "the format 'Day'"),
        ("CREATE TABLE u (a super)", "the type super"),
    ] {
        let refusal = db.refusal(sql);
        assert_eq!(refusal.sqlstate, "0A000", "{sql}\n{}", refusal.message);
        assert!(
            refusal.message.contains(named),
            "{sql}\n{}",
            refusal.message
        );
    }
}

#[test]
fn a_fault_in_the_text_is_the_databases_answer() {
    let mut db = Db::with(&["CREATE TABLE t (a integer)"]);
    assert!(db.refused("SELECT b FROM t").starts_with("42703 "));
    assert!(db.refused("SELECT nope(a) FROM t").starts_with("42883 "));
    assert!(db.refused("SELEC a FROM t").starts_with("42601 "));
}

#[test]
fn a_refusal_leaves_the_session_usable() {
    let mut db = Db::new();
    db.refused("SELECT reverse('a')");
    assert_eq!(db.value("SELECT 1"), "1");
}
