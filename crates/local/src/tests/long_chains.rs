//! What the front end lets through is no deeper than a session's stack.

use super::Db;

#[test]
fn a_chain_of_hundreds_of_operators_is_computed() {
    let mut db = Db::with(&[
        "CREATE TABLE t (n integer)",
        "INSERT INTO t VALUES (1), (490), (491)",
    ]);
    let ors: Vec<String> = (1..=490).map(|n| format!("n = {n}")).collect();
    let sql = format!("SELECT COUNT(*) FROM t WHERE {}", ors.join(" OR "));
    assert_eq!(db.value(&sql), "2");
    let sum = format!("SELECT {} FROM t WHERE n = 1", ["n"; 490].join(" + "));
    assert_eq!(db.value(&sum), "490");
}
