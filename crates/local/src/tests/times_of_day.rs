//! `r_Datetime_types`

use super::Db;

#[test]
fn times_of_day_are_stored_moved_and_compared() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a time, b timetz)",
        "INSERT INTO t VALUES ('13:24:55.796', '13:24:55 PST'), ('04:05 PM', '20:00:00')",
    ]);
    assert_eq!(
        db.rows("SELECT a, b FROM t ORDER BY a"),
        ["13:24:55.796|21:24:55+00", "16:05:00|20:00:00+00"]
    );
    assert_eq!(
        db.value("SELECT dateadd(hour, 12, a), extract(ms from a), datediff(hour, a, time '15:00:00') FROM t WHERE a < '14:00'"),
        "01:24:55.796|796|2"
    );
    assert_eq!(
        db.value(
            "SELECT timestamp '2018-11-01 20:57:10'::time, date '2018-11-01' + time '01:02:03'"
        ),
        "20:57:10|2018-11-01 01:02:03"
    );
}

#[test]
fn an_attempt_at_a_cast_gives_null_and_not_an_error() {
    let mut db = Db::with(&[
        "CREATE TABLE t (v varchar(20))",
        "INSERT INTO t VALUES ('12'), ('x'), ('99999999999'), (NULL), ('2018-11-01')",
    ]);
    assert_eq!(
        db.rows("SELECT v, try_cast(v AS integer), try_cast(v AS decimal(4,2)) FROM t ORDER BY v"),
        [
            "12|12|12.00",
            "2018-11-01|null|null",
            "99999999999|null|null",
            "x|null|null",
            "null|null|null"
        ]
    );
    assert_eq!(
        db.rows("SELECT try_cast(v AS date) FROM t WHERE v IN ('x', '2018-11-01') ORDER BY v"),
        ["2018-11-01", "null"]
    );
    assert_eq!(
        db.rows(
            "SELECT try_cast(1e12::float AS integer), try_cast(2.25::float AS integer), \
             try_cast(99999.5 AS smallint), try_cast(7.4 AS integer), try_cast(2.25::float AS decimal(4,2)), \
             try_cast(9999::float AS decimal(4,2)), try_cast(true AS integer)"
        ),
        ["null|2|null|7|2.25|null|1"]
    );
    for (value, ty) in [("''", "integer"), ("'  '", "date"), ("'t'", "boolean")] {
        let refused = db.refused(&format!("SELECT try_cast({value}::varchar(9) AS {ty})"));
        assert!(refused.starts_with("0A000 "), "{value} {ty}: {refused}");
    }
}

#[test]
fn a_load_into_a_time_of_day_is_refused_before_a_row_is_read() {
    let mut db = Db::with(&["CREATE TABLE t (a time)"]);
    db.file("in", "13:24:55\n");
    let refused = db.refused("COPY t FROM 's3://bucket/in' IAM_ROLE default MAXERROR 9");
    assert!(
        refused.starts_with("0A000 ") && refused.contains("COPY into the column `a`"),
        "{refused}"
    );
}
