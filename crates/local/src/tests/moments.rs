//! Intervals by number, and moments with a zone.

use super::Db;

#[test]
fn intervals_are_multiplied() {
    let mut db = Db::new();
    assert_eq!(
        db.value(
            "SELECT timestamp '2020-01-31 10:00:00' + 3 * interval '1 day', \
             date '2020-01-31' + interval '1 month' * n, \
             timestamp '2020-01-10' - 2 * interval '1 day 2 hours', \
             timestamp 'epoch' + 1541105830.796 * interval '1 second', \
             timestamp 'epoch' + n * interval '0 seconds' FROM (SELECT 1 AS n) t"
        ),
        "2020-02-03 10:00:00|2020-02-29 00:00:00|2020-01-07 20:00:00|2018-11-01 20:57:10.796|\
         1970-01-01 00:00:00"
    );
    for sql in [
        "SELECT date '2020-01-01' + 1.5 * interval '1 day'",
        "SELECT date '2020-01-01' + 0.5 * interval '1 month'",
    ] {
        assert!(db.refused(sql).starts_with("0A000"), "{sql}");
    }
}

#[test]
fn a_zone_behind_a_time_counts_for_timestamptz() {
    let mut db = Db::with(&[
        "CREATE TABLE t (z timestamptz)",
        "INSERT INTO t VALUES ('2020-01-01 10:00:00+02'), ('2020-01-01 03:00:00 EST')",
    ]);
    assert_eq!(
        db.rows("SELECT z FROM t"),
        ["2020-01-01 08:00:00+00", "2020-01-01 08:00:00+00"]
    );
    assert_eq!(
        db.value("SELECT '2020-07-01 10:00:00 Europe/Berlin'::timestamptz"),
        "2020-07-01 08:00:00+00"
    );
    // What a TIMESTAMP makes of it is not documented.
    assert!(
        db.refused("SELECT '2020-01-01 10:00:00+02'::timestamp")
            .starts_with("0A000")
    );
}

#[test]
fn digests_have_as_many_bits_as_are_asked_for() {
    let mut db = Db::new();
    assert_eq!(
        db.value(
            "SELECT len(sha2('a', 224)), len(sha2('a', 256)), len(sha2('a', 384)), sha2('a', 512)"
        ),
        "56|64|96|1f40fc92da241694750979ee6cf582f2d5d7d28e18335de05abc54d0560e0f5302860c652bf08d560252a\
         a5e74210546f369fbbbce8c12cfc7957b2652fe9a75"
    );
}
