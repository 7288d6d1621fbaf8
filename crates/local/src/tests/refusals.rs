//! What means something else to the engine is refused by name.

use std::cell::RefCell;

use executor::SessionError;
use proptest::prelude::{Strategy, prop};
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use super::Db;

#[test]
fn what_cannot_be_rehearsed_is_named() {
    let mut db =
        Db::with(&["CREATE TABLE t (a integer, b double precision, c timestamp, v varchar(9))"]);
    for (sql, named) in [
        ("SELECT * FROM stl_query", "the system view `stl_query`"),
        (
            "SELECT to_number(v, '99') + 1 FROM t",
            "TO_NUMBER inside an expression",
        ),
        (
            "SELECT farmfingerprint64(v) FROM t",
            "the function FARMFINGERPRINT64",
        ),
        ("SELECT tools.f(v) FROM t", "the function tools.f"),
        ("SELECT try_cast(v AS boolean) FROM t", "TRY_CAST"),
        (
            "SELECT b::varchar(20) FROM t",
            "a conversion of double precision to varchar(20)",
        ),
        (
            "SELECT convert_timezone('UTC', 'US/Pacific', c::timestamptz) FROM t",
            "CONVERT_TIMEZONE",
        ),
        ("SELECT sha2(v, 160) FROM t", "SHA2"),
        (
            "SELECT a FROM t ORDER BY round(a * interval '1 second', 1)",
            "a function of an interval",
        ),
        ("CREATE TABLE u (a hllsketch)", "the type hllsketch"),
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

/// What only a value shows to be open is refused when it is met, without the value.
#[test]
fn values_that_the_documentation_leaves_open_are_refused_when_they_are_met() {
    let mut db = Db::with(&[
        "CREATE TABLE t (v varchar(40), c timestamp)",
        "INSERT INTO t (v, c) VALUES ('secret', '2018-11-04 02:00:00')",
    ]);
    for (expression, fine, open) in [
        ("regexp_replace(v, '(a|ab)', 'x')", "xyz", "abc"),
        ("regexp_substr(v, '[0-9]+')", "a1", ""),
        ("v ~ '^a.c$'", "abc", "a\nc"),
        ("initcap(v)", "one two", "élan"),
        (
            "json_extract_path_text(v, 'a')",
            "{\"a\":1}",
            "{\"a\":null}",
        ),
        ("to_char(c, v)", "YYYY", "OF"),
        ("to_date(v, 'YYYY-MM-DD')", "2018-11-04", "2018-11-4 "),
        ("v::timestamp", "2018-11-04", "4.11.2018"),
        ("to_hex(v::integer)", "255", "-1"),
        ("convert_timezone(v, 'UTC', c)", "Europe/Berlin", "IST"),
        ("datediff(week, v::date, c)", "2018-11-04", "2018-11-03"),
        ("dateadd(decade, 1, v::date)", "2016-02-28", "2016-02-29"),
    ] {
        let with = |value: &str| {
            let value = value.replace("\\n", "\n");
            format!("SELECT {expression} FROM (SELECT '{value}' AS v, c FROM t) AS t")
        };
        db.value(&with(fine));
        let refused = db.refused(&with(open));
        assert!(
            refused.starts_with("0A000 the local engine cannot rehearse"),
            "{expression}: {refused}"
        );
    }
    assert!(!db.refused("SELECT strtol(v, 16) FROM t").contains("secret"));
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
    db.refused("SELECT farmfingerprint64('a')");
    assert_eq!(db.value("SELECT 1"), "1");
}

/// Expressions of columns, literals, operators and functions, most of them well typed.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a",
        "b",
        "c",
        "d",
        "v",
        "n",
        "0",
        "7",
        "2.50",
        "'x'",
        "''",
        "NULL",
        "TRUE",
        "timestamp '2018-11-01 20:57:10.796'",
        "date '2018-11-01'",
        "getdate()",
        "count(*)",
    ])
    .prop_map(str::to_owned);
    leaf.prop_recursive(3, 24, 3, |inner| {
        let forms = prop::sample::select(vec![
            "(@ + @)",
            "(@ - @)",
            "(@ * @)",
            "(@ / @)",
            "(@ % @)",
            "(@ || @)",
            "(@ = @)",
            "(@ < @)",
            "(@ AND @)",
            "(NOT @)",
            "(-@)",
            "(@ IS NULL)",
            "(@ IS NOT TRUE)",
            "(@ IN (@, @))",
            "((@, @) = (@, 1))",
            "((@, @) IN ((1, @), (2, 'x')))",
            "((@, @) NOT IN (SELECT a, @ FROM t))",
            "(@ << 2)",
            "(1 >> @)",
            "to_char(@, 'FM999G990D00')",
            "to_char(@, 'IYYY-IW FMDDth')",
            "to_number(@, '99D9')::integer",
            "try_cast(@ AS integer)",
            "try_cast(@ AS date)",
            "(@ BETWEEN @ AND @)",
            "(@ LIKE @)",
            "(@ ILIKE 'A%')",
            "CASE WHEN @ THEN @ ELSE @ END",
            "CASE @ WHEN @ THEN @ END",
            "@::integer",
            "@::bigint",
            "@::decimal(12,3)",
            "@::varchar(3)",
            "@::float",
            "@::boolean",
            "@::date",
            "@::timestamp",
            "coalesce(@, @)",
            "nullif(@, @)",
            "nvl2(@, @, @)",
            "greatest(@, @)",
            "lower(@)",
            "trim(@)",
            "len(@)",
            "substring(@, @, @)",
            "left(@, @)",
            "split_part(@, '-', @)",
            "strpos(@, @)",
            "md5(@)",
            "round(@, 1)",
            "trunc(@)",
            "abs(@)",
            "floor(@)",
            "extract(week from @)",
            "extract(epoch from @)",
            "date_part(ms, @)",
            "date_trunc('day', @)",
            "dateadd(month, @, @)",
            "datediff(day, @, @)",
            "last_day(@)",
            "@ * interval '1 second'",
            "(@ + interval '1 day')",
            "sum(@)",
            "avg(@)",
            "count(DISTINCT @)",
            "max(@)",
            "row_number() OVER (PARTITION BY @ ORDER BY @)",
            "lag(@) OVER (ORDER BY @)",
            "sum(@) OVER (PARTITION BY @)",
            "(SELECT max(@) FROM t)",
            "EXISTS (SELECT 1 FROM t AS u WHERE u.a = t.a)",
        ]);
        (forms, prop::collection::vec(inner, 3)).prop_map(|(form, parts)| {
            let mut pieces = form.split('@');
            let mut text = pieces.next().unwrap_or_default().to_owned();
            for (piece, part) in pieces.zip(parts) {
                text.push_str(&part);
                text.push_str(piece);
            }
            text
        })
    })
}

fn statement() -> impl Strategy<Value = String> {
    let forms = prop::sample::select(vec![
        "SELECT @ AS p, @ AS q FROM t",
        "SELECT DISTINCT @ AS p, v FROM t ORDER BY 1",
        "SELECT @ AS p, count(*) AS n FROM t GROUP BY 1",
        "SELECT v, @ AS p FROM t GROUP BY v, @",
        "SELECT v FROM t WHERE @ ORDER BY @ LIMIT 3",
        "SELECT v, n FROM t QUALIFY row_number() OVER (PARTITION BY v ORDER BY @) = 1",
        "SELECT v FROM t UNION SELECT @",
        "SELECT t.v FROM t LEFT JOIN t AS u ON u.v = @",
        "SELECT t.v FROM t, t AS u WHERE t.v = u.v (+) AND u.a (+) < 3 AND @",
        "INSERT INTO t (v, n, a) SELECT @, @, @ FROM t",
        "UPDATE t SET n = @ WHERE @",
        "DELETE FROM t WHERE @",
        "CREATE TEMP TABLE u AS SELECT @ AS p FROM t",
        "@ FROM @",
    ]);
    (forms, prop::collection::vec(expression(), 3)).prop_map(|(form, parts)| {
        let mut pieces = form.split('@');
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for (piece, part) in pieces.zip(parts) {
            text.push_str(&part);
            text.push_str(piece);
        }
        text
    })
}

/// What the binder lets through, the engine takes or we refuse: nothing is emitted that the engine
/// cannot read, and nothing ends the session.
#[test]
fn every_statement_is_answered_or_refused() {
    let db = RefCell::new(Db::with(&[
        "CREATE TABLE t (a integer, b double precision, c timestamp, d date, v varchar(9), n decimal(12,3))",
        "INSERT INTO t (a, b, c, d, v, n) VALUES (1, 1.5, '2018-11-01 01:02:03', '2018-11-01', '12', 2.5)",
    ]));
    let mut runner = TestRunner::new(Config {
        failure_persistence: None,
        ..Config::default()
    });
    let run = runner.run(&statement(), |sql| {
        let mut db = db.borrow_mut();
        db.run("BEGIN");
        let answer = db.try_run(&sql);
        db.run("ROLLBACK");
        match answer {
            Ok(_) => Ok(()),
            Err(SessionError::Refused(refusal)) if !refusal.message.contains("its own SQL") => {
                Ok(())
            }
            Err(error) => Err(TestCaseError::fail(format!("{sql}\n{error:?}"))),
        }
    });
    if let Err(error) = run {
        panic!("{error}");
    }
}
