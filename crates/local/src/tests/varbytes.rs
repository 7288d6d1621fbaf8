//! `r_VARBYTE_type`

use super::Db;

#[test]
fn bytes_are_stored_and_shown_as_hexadecimal_digits() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a varbyte(4), c char(4))",
        "INSERT INTO t VALUES (from_hex('0aFF'), 'ab'), ('abc'::varbyte, 'c')",
    ]);
    assert_eq!(
        db.rows("SELECT a, len(a), c::varbyte FROM t ORDER BY a"),
        ["0aff|2|61622020", "616263|3|63202020"]
    );
    assert_eq!(
        db.value("SELECT a::varchar(9) FROM t WHERE a = 'abc'::varbyte"),
        "abc"
    );
    assert_eq!(
        db.value("SELECT substring('abcdef'::varbyte, 2, 3), 'a'::varbyte || 'b'::varbyte, 5::smallint::varbyte"),
        "626364|6162|0005"
    );
}
