//! Every construct of Redshift that another engine reads in another way, or not at all: right here,
//! or refused by name.

use super::Db;

/// What comes of the last statement.
enum Outcome {
    /// Its rows, columns separated by `|`, rows by `;`.
    Right(&'static str),
    /// With 0A000, and these words.
    Refused(&'static str),
}

use Outcome::{Refused, Right};

const TABLES: &[&str] = &[
    "CREATE TABLE t (i integer, v varchar(9), d date, ts timestamp, p super)",
    "INSERT INTO t VALUES (1, 'a', '2018-11-04', '2018-11-04 20:57:10', json_parse('{\"a\":[1,{\"b\":\"z\"}]}')), \
     (2, 'b', '2018-11-30', '2018-11-30 10:00:00', NULL), (NULL, 'a', NULL, NULL, NULL)",
];

#[rustfmt::skip] // one row, one construct
const CONSTRUCTS: &[(&str, &[&str], Outcome)] = &[
    ("DISTKEY, SORTKEY, ENCODE of columns", &["CREATE TABLE x (id int DISTKEY ENCODE raw, v varchar(9) SORTKEY ENCODE lzo)", "SELECT count(*) FROM x"], Right("0")),
    ("DISTSTYLE KEY and COMPOUND SORTKEY", &["CREATE TABLE x (id int, d date) DISTSTYLE KEY DISTKEY (id) COMPOUND SORTKEY (id, d)", "SELECT count(*) FROM x"], Right("0")),
    ("DISTSTYLE AUTO, SORTKEY AUTO", &["CREATE TABLE x (id int) DISTSTYLE AUTO SORTKEY AUTO", "SELECT count(*) FROM x"], Right("0")),
    ("IDENTITY", &["CREATE TABLE x (id int IDENTITY(0,1), v int)", "INSERT INTO x (v) VALUES (7), (8)", "SELECT id, v FROM x ORDER BY id"], Right("0|7;1|8")),
    ("late-binding view before its table", &["CREATE VIEW w AS SELECT a FROM public.later WITH NO SCHEMA BINDING", "CREATE TABLE later (a int)", "INSERT INTO later VALUES (4)", "SELECT a FROM w"], Right("4")),
    ("late-binding view over a table made again", &["CREATE VIEW w AS SELECT i FROM public.t WITH NO SCHEMA BINDING", "DROP TABLE t", "CREATE TABLE t (i varchar(3))", "INSERT INTO t VALUES ('new')", "SELECT i FROM w"], Right("new")),
    ("GETDATE", &["SELECT getdate() > timestamp '2020-01-01'"], Right("t")),
    ("SYSDATE", &["SELECT sysdate > timestamp '2020-01-01'"], Right("t")),
    ("DATEADD", &["SELECT dateadd(day, 3, ts) FROM t WHERE i = 2"], Right("2018-12-03 10:00:00")),
    ("DATEADD at the end of a month", &["SELECT dateadd(month, 1, date '2018-01-31')"], Right("2018-02-28 00:00:00")),
    ("DATEDIFF in days", &["SELECT datediff(day, timestamp '2018-11-01 23:00:00', timestamp '2018-11-03 01:00:00')"], Right("2")),
    ("DATEDIFF in months", &["SELECT datediff(month, date '2018-11-30', date '2019-01-01')"], Right("2")),
    ("CONVERT_TIMEZONE", &["SELECT convert_timezone('UTC', 'US/Pacific', timestamp '2018-11-01 12:00:00')"], Right("2018-11-01 05:00:00")),
    ("AT TIME ZONE", &["SELECT timestamp '2018-11-01 12:00:00' AT TIME ZONE 'US/Pacific'"], Right("2018-11-01 19:00:00+00")),
    ("epoch and an interval", &["SELECT timestamp 'epoch' + 1541105830796 / 1000 * interval '1 second'"], Right("2018-11-01 20:57:10")),
    ("EXTRACT week and dayofweek", &["SELECT extract(week from ts), extract(dayofweek from ts), extract(weekday from ts) FROM t WHERE i = 1"], Right("44|0|0")),
    ("DATE_PART with a bare part", &["SELECT date_part(dow, ts) FROM t WHERE i = 1"], Right("0")),
    ("DATE_TRUNC week", &["SELECT date_trunc('week', ts) FROM t WHERE i = 1"], Right("2018-10-29 00:00:00")),
    ("TO_CHAR", &["SELECT to_char(ts, 'YYYYMMDD HH24') FROM t WHERE i = 1"], Right("20181104 20")),
    ("LAST_DAY and ADD_MONTHS", &["SELECT last_day(date '2018-02-03'), add_months(date '2018-01-31', 1)"], Right("2018-02-28|2018-02-28 00:00:00")),
    ("TRUNC of a timestamp", &["SELECT trunc(ts) FROM t WHERE i = 1"], Right("2018-11-04")),
    ("NVL and NVL2", &["SELECT nvl(NULL, NULL, 3), nvl2(NULL::int, 'y', 'n')"], Right("3|n")),
    ("DECODE with NULL", &["SELECT decode(i, 1, 'one', NULL, 'none', 'other') FROM t ORDER BY i"], Right("one;other;none")),
    ("integer division", &["SELECT 5 / 2, -5 / 2"], Right("2|-2")),
    ("number || timestamp", &["SELECT 12 || timestamp '2018-11-01 20:57:10'"], Right("122018-11-01 20:57:10")),
    ("MD5 of number || timestamp", &["SELECT md5(12 || timestamp '2018-11-01 20:57:10') = md5('122018-11-01 20:57:10')"], Right("t")),
    ("LISTAGG WITHIN GROUP", &["SELECT listagg(v, ',') WITHIN GROUP (ORDER BY v DESC) FROM t"], Right("b,a,a")),
    ("LISTAGG DISTINCT", &["SELECT listagg(DISTINCT v, ',') WITHIN GROUP (ORDER BY v) FROM t"], Right("a,b")),
    ("LISTAGG over a window", &["SELECT listagg(v, ',') WITHIN GROUP (ORDER BY i) OVER (PARTITION BY v) FROM t WHERE i = 2"], Right("b")),
    ("QUALIFY", &["SELECT i FROM t QUALIFY row_number() OVER (ORDER BY i) = 1"], Right("1")),
    ("PIVOT", &["SELECT a, b FROM (SELECT v, i FROM t) PIVOT (sum(i) FOR v IN ('a', 'b'))"], Right("1|2")),
    ("UNPIVOT", &["SELECT k, x FROM (SELECT 1 AS a, 2 AS b) UNPIVOT (x FOR k IN (a, b)) ORDER BY k"], Right("a|1;b|2")),
    ("MERGE", &["CREATE TABLE s (i integer, v varchar(9))", "INSERT INTO s VALUES (1, 'A'), (9, 'Z')", "MERGE INTO t USING s ON t.i = s.i WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT (i, v) VALUES (s.i, s.v)", "SELECT i, v FROM t ORDER BY i"], Right("1|A;2|b;9|Z;null|a")),
    ("MERGE REMOVE DUPLICATES", &["CREATE TABLE a (i integer, v varchar(9))", "CREATE TABLE s (i integer, v varchar(9))", "INSERT INTO a VALUES (1, 'x'), (1, 'y'), (2, 'z'), (2, 'z')", "INSERT INTO s VALUES (1, 'new'), (3, 'c')", "MERGE INTO a USING s ON a.i = s.i REMOVE DUPLICATES", "SELECT i, v FROM a ORDER BY i"], Right("1|new;2|z;2|z;3|c")),
    ("UPDATE FROM, DELETE USING", &["CREATE TABLE s (i integer)", "INSERT INTO s VALUES (1)", "UPDATE t SET v = 'u' FROM s WHERE s.i = t.i", "DELETE FROM t USING s WHERE t.i = s.i + 1", "SELECT v FROM t ORDER BY v"], Right("a;u")),
    ("SUPER column and ::super", &["SELECT 'x'::varchar(3)::super, p FROM t WHERE i = 1"], Right("\"x\"|{\"a\":[1,{\"b\":\"z\"}]}")),
    ("SUPER navigation", &["SELECT p.a[1].b FROM t WHERE i = 1"], Right("\"z\"")),
    ("SUPER unnesting", &["SELECT x FROM t, t.p.a AS x ORDER BY 1 LIMIT 0"], Right("")),
    ("elements of SUPER", &["SELECT count(*) FROM t, t.p.a AS x"], Right("2")),
    ("JSON_EXTRACT_PATH_TEXT", &["SELECT json_extract_path_text('{\"a\":{\"b\":\"z\"}}', 'a', 'b')"], Right("z")),
    ("TRUNCATE commits", &["BEGIN", "TRUNCATE t", "ROLLBACK", "SELECT count(*) FROM t"], Right("0")),
    ("keys are not enforced", &["CREATE TABLE x (id int PRIMARY KEY, u int UNIQUE)", "INSERT INTO x VALUES (1, 1), (1, 1)", "SELECT count(*) FROM x"], Right("2")),
    ("VARCHAR(MAX)", &["CREATE TABLE x (v varchar(max))", "INSERT INTO x VALUES (repeat('a', 65535))", "SELECT len(v) FROM x"], Right("65535")),
    ("CREATE TABLE LIKE", &["CREATE TABLE x (LIKE t INCLUDING DEFAULTS)", "INSERT INTO x (i) VALUES (5)", "SELECT i, v FROM x"], Right("5|null")),
    ("CREATE TABLE AS with DISTKEY", &["CREATE TABLE x DISTKEY (i) AS SELECT i FROM t", "SELECT count(*) FROM x"], Right("3")),
    ("CREATE TABLE #temp", &["CREATE TABLE #x (a int)", "INSERT INTO #x VALUES (1)", "SELECT a FROM #x"], Right("1")),
    ("lateral column alias", &["SELECT 2 AS b, b * 3 AS c"], Right("2|6")),
    ("NULL sorts as the greatest", &["SELECT i FROM t ORDER BY i DESC"], Right("null;2;1")),
    ("~ matches a part", &["SELECT 'abcd' ~ 'bc'"], Right("t")),
    ("SIMILAR TO", &["SELECT 'abcd' SIMILAR TO '(a|b)%d', 'abcd' SIMILAR TO 'b%'"], Right("t|f")),
    ("REGEXP_SUBSTR, REGEXP_COUNT", &["SELECT regexp_substr('foo42bar', '[0-9]+'), regexp_count('a1b2', '[0-9]')"], Right("42|2")),
    ("LEN, CHARINDEX, STRTOL", &["SELECT len('abc'), charindex('b', 'abc'), strtol('ff', 16)"], Right("3|2|255")),
    ("SHA2", &["SELECT sha2('abc', 256)"], Right("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")),
    ("CONVERT(type, value)", &["SELECT convert(int, '42')"], Right("42")),
    ("concatenation with NULL", &["SELECT concat('a', NULL) IS NULL, ('a' || NULL) IS NULL"], Right("t|t")),
    ("SELECT TOP", &["SELECT TOP 1 i FROM t ORDER BY i"], Right("1")),
    ("MINUS", &["SELECT 1 MINUS SELECT 2"], Right("1")),
    ("outer join (+)", &["SELECT a.i, b.i FROM t a, t b WHERE a.i = b.i (+) AND b.v (+) = 'b' ORDER BY 1"], Right("1|null;2|2;null|null")),
    ("rows beside IN", &["SELECT i FROM t WHERE (i, v) IN (SELECT i, v FROM t) OR (i, v) = (9, 'z') ORDER BY 1"], Right("1;2")),
    ("bits moved", &["SELECT i << 3, -8 >> 1 FROM t WHERE i = 2"], Right("16|-4")),
    ("TO_CHAR of ISO weeks, with FM", &["SELECT to_char(ts, 'IYYY-IW FMDDth FMMonth') FROM t WHERE i = 1"], Right("2018-44 4th November")),
    ("TO_CHAR and TO_NUMBER", &["SELECT to_char(1234.5, 'FM9G999D00'), to_number('1,234.50-', '9G999D99S')"], Right("1,234.50|-1234.50")),
    ("catalogue of PostgreSQL", &["SELECT a.attname, y.typname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type y ON y.oid = a.atttypid WHERE c.relname = 't' AND n.nspname = 'public' ORDER BY a.attnum LIMIT 2"], Right("i|int4;v|varchar")),
    ("views of queries", &["SELECT query FROM stl_query"], Refused("the system view `stl_query`")),
    ("MEDIAN", &["SELECT median(i) FROM t"], Right("1.5")),
    ("PERCENTILE_DISC", &["SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY i) FROM t"], Right("1")),
    ("LAST_VALUE IGNORE NULLS", &["SELECT last_value(i IGNORE NULLS) OVER (ORDER BY v ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM t LIMIT 1"], Right("2")),
    ("RATIO_TO_REPORT", &["SELECT ratio_to_report(x) OVER () FROM (SELECT 1.0 AS x UNION ALL SELECT 1.0) LIMIT 1"], Right("0.5")),
    ("APPROXIMATE PERCENTILE_DISC", &["SELECT APPROXIMATE percentile_disc(0.5) WITHIN GROUP (ORDER BY i) FROM t"], Right("1")),
    ("DATEDIFF in decades and centuries", &["SELECT datediff(decade, date '1999-12-31', date '2000-01-01'), datediff(century, date '2000-12-31', date '2001-01-01'), datediff(mil, date '2001-01-01', date '1999-01-01')"], Right("1|1|-1")),
    ("arrays as sets", &["SELECT array_contains(array('red', NULL), 'blue', FALSE), array_position(array(1, NULL), NULL, FALSE), array_positions(array(1, 2, 1.0), 1), array_sort(array(10, 9, 'b', 'a', true))"], Right("null|null|[0,2]|[true,9,10,\"a\",\"b\"]")),
    ("REGEXP_SUBSTR without a match", &["SELECT regexp_substr('abc', '[0-9]'), regexp_substr('abc', '[a-c]', 1, 4)"], Right("|null")),
    ("APPROXIMATE COUNT", &["SELECT APPROXIMATE count(DISTINCT v) FROM t"], Right("2")),
    ("HLL", &["SELECT hll(i) FROM t"], Refused("hll")),
    ("UNLOAD", &["UNLOAD ('SELECT i FROM t') TO 's3://bucket/out/' IAM_ROLE default", "SELECT pg_last_unload_count()"], Right("3")),
    ("ALTER TABLE APPEND", &["CREATE TABLE x (LIKE t)", "ALTER TABLE x APPEND FROM t", "SELECT count(*) FROM x"], Right("3")),
    ("VACUUM and ANALYZE", &["VACUUM t", "ANALYZE t", "SELECT count(*) FROM t"], Right("3")),
    ("GRANT", &["GRANT SELECT ON t TO GROUP readers", "SELECT count(*) FROM t"], Right("3")),
    ("SET search_path", &["CREATE SCHEMA a1", "SET search_path TO a1, public", "CREATE TABLE x (a int)", "SELECT count(*) FROM a1.x"], Right("0")),
    ("CREATE PROCEDURE", &["CREATE PROCEDURE p() AS $$ BEGIN NULL; END; $$ LANGUAGE plpgsql"], Refused("CREATE PROCEDURE")),
    ("CREATE FUNCTION", &["CREATE FUNCTION f(int) RETURNS int IMMUTABLE AS $$ SELECT $1 $$ LANGUAGE sql"], Refused("CREATE FUNCTION")),
    ("catalogue views", &["SELECT count(*) FROM svv_tables WHERE table_name = 't'"], Right("1")),
    ("svv_table_info", &["SELECT \"table\", tbl_rows FROM svv_table_info"], Right("t|3")),
    ("quoted names fold to lower case", &["CREATE TABLE \"MiXed\" (\"A\" int)", "SELECT count(a) FROM mixed"], Right("0")),
    ("ROUND of halves", &["SELECT round(2.5), sum(x) FROM (SELECT 1.10::decimal(10,2) AS x UNION ALL SELECT 2.20) GROUP BY 1"], Right("3.0|3.30")),
    ("ROLLUP", &["SELECT i, count(*) FROM t WHERE i IS NOT NULL GROUP BY ROLLUP (i) ORDER BY 1"], Right("1|1;2|1;null|2")),
    ("WITH RECURSIVE", &["WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3) SELECT x FROM n ORDER BY x"], Right("1;2;3")),
    ("CONNECT BY", &["SELECT i FROM t START WITH i = 1 CONNECT BY PRIOR i = i - 1 ORDER BY i"], Right("1;2")),
    ("CONNECT BY in a loop", &["SELECT i FROM t START WITH i = 1 CONNECT BY PRIOR i = i"], Refused("a row is below itself")),
    ("TIME and TIMETZ", &["SELECT dateadd(hour, 2, timetz '13:24:55 PST'), time '23:30:00' + interval '1 hour'"], Right("23:24:55+00|00:30:00")),
    ("TRY_CAST", &["SELECT try_cast('x' AS integer), try_cast('7' AS integer)"], Right("null|7")),
    ("VARBYTE", &["SELECT to_varbyte('abc', 'utf8')"], Right("616263")),
    ("GEOMETRY", &["SELECT ST_AsText(ST_Point(1, 2))"], Right("POINT(1 2)")),
    ("relations of shapes", &["SELECT ST_Touches(ST_Point(1, 2), ST_Point(1, 2))"], Refused("ST_TOUCHES")),
    ("materialized view", &["CREATE MATERIALIZED VIEW m AS SELECT i FROM t", "DELETE FROM t", "REFRESH MATERIALIZED VIEW m", "SELECT count(*) FROM m"], Right("0")),
];

#[test]
fn every_construct_is_right_or_refused_by_name() {
    let mut wrong = Vec::new();
    for (name, statements, outcome) in CONSTRUCTS {
        let mut db = Db::with(TABLES);
        let (last, before) = statements.split_last().expect("a statement");
        for statement in before {
            db.run(statement);
        }
        let found = match db.try_rows(last) {
            Ok(rows) => Ok(rows.iter().map(super::line).collect::<Vec<_>>().join(";")),
            Err(executor::SessionError::Refused(refusal)) => {
                Err(format!("{} {}", refusal.sqlstate, refusal.message))
            }
            Err(error) => Err(format!("{error:?}")),
        };
        let is_so = match (outcome, &found) {
            (Right(rows), Ok(found)) => found == rows,
            (Refused(words), Err(found)) => {
                let words = words.to_lowercase();
                found.starts_with("0A000 ") && found.to_lowercase().contains(&words)
            }
            _ => false,
        };
        if !is_so {
            wrong.push(format!("{name}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
