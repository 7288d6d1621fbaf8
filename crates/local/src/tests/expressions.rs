//! Values as Redshift documents them; each list names the page.

use super::Db;

fn agree(cases: &[(&str, &str)]) {
    let mut db = Db::new();
    let wrong: Vec<_> = cases
        .iter()
        .filter_map(|(expression, expected)| {
            let found = match db.try_rows(&format!("SELECT {expression}")) {
                Ok(rows) => super::line(&rows[0]),
                Err(error) => format!("{error:?}"),
            };
            (found != *expected).then(|| format!("{expression}: {found}, not {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `r_numeric_computations201`
#[test]
fn division_follows_the_types_of_its_sides() {
    agree(&[
        ("7 / 2", "3"),
        ("-5 / 2", "-2"),
        ("5 / -2", "-2"),
        ("-5 % 2", "-1"),
        ("7 / 2.0", "3.5000"),
        ("7.0 / 2", "3.500000000000"),
        ("7 / 2::float", "3.5"),
        ("10::decimal(8,2) / 3::decimal(8,2)", "3.333333333"),
        ("-10::decimal(8,2) / 3::decimal(8,2)", "-3.333333333"),
        ("2::decimal(8,2) / 3::decimal(8,2)", "0.666666666"),
        ("NULL::integer / 2", "null"),
    ]);
}

#[test]
fn a_division_by_zero_is_an_error_of_every_type() {
    let mut db = Db::new();
    for expression in ["1 / 0", "1.0 / 0.0", "1::float / 0", "1 % 0", "mod(1, 0)"] {
        let refused = db.refused(&format!("SELECT {expression}"));
        assert_eq!(refused, "22012 division by zero", "{expression}");
    }
}

/// `r_ROUND`, `r_TRUNC`, `r_CEILING_FLOOR`, `r_ABS`
#[test]
fn numbers_round_half_away_from_zero() {
    agree(&[
        ("round(2.5) = 3", "t"),
        ("round(-2.5) = -3", "t"),
        ("round(28.05, 1) = 28.1", "t"),
        ("trunc(28.05, 1) = 28.0", "t"),
        ("trunc(-28.95) = -28", "t"),
        ("ceiling(2.1) = 3", "t"),
        ("floor(-2.1) = -3", "t"),
        ("abs(-38)", "38"),
        ("sign(-0.5)", "-1"),
        ("power(2, 3)::integer", "8"),
        ("sqrt(16)::integer", "4"),
        ("mod(10, 4)", "2"),
    ]);
}

/// `r_CAST_function`
#[test]
fn casts_convert_as_documented() {
    agree(&[
        ("cast(109.652 as decimal(4,1))", "109.7"),
        ("cast(162.00 as integer)", "162"),
        ("'12'::integer", "12"),
        ("' 12 '::integer", "12"),
        ("'-12.50'::decimal(6,2)", "-12.50"),
        ("'1.5e3'::float", "1500"),
        ("cast('2008-02-18 02:36:48' as date)", "2008-02-18"),
        ("'2008-02-18'::timestamp", "2008-02-18 00:00:00"),
        ("2008::varchar", "2008"),
        ("12.50::varchar(10)", "12.50"),
        (
            "timestamp '2018-11-01 20:57:10.796'::varchar(30)",
            "2018-11-01 20:57:10.796",
        ),
        ("'abcdef'::varchar(3)", "abc"),
        ("'t'::boolean", "t"),
        ("'no'::boolean", "f"),
        ("1::boolean", "t"),
        ("NULL::integer", "null"),
        ("NULL::varchar(4)::integer", "null"),
    ]);
}

#[test]
fn text_of_another_form_is_an_error_without_the_text() {
    let mut db = Db::new();
    for (expression, ty) in [
        ("''::integer", "integer"),
        ("'12.5'::integer", "integer"),
        ("'1e3'::integer", "integer"),
        ("'secret'::integer", "integer"),
        ("'1,5'::decimal(8,2)", "numeric"),
        ("'inf'::float", "double precision"),
        ("'maybe'::boolean", "boolean"),
        ("'secret'::timestamp", "timestamp"),
    ] {
        let sql = format!(
            "SELECT a.v::{} FROM (SELECT {} AS v) AS a",
            after(expression),
            before(expression)
        );
        assert_eq!(
            db.refused(&sql),
            format!("22P02 invalid input syntax for type {ty}"),
            "{expression}"
        );
    }
}

fn before(cast: &str) -> &str {
    cast.split("::").next().expect("a value")
}

fn after(cast: &str) -> &str {
    cast.split("::").nth(1).expect("a type")
}

#[test]
fn casts_whose_rounding_is_not_documented_are_refused_only_where_it_shows() {
    let mut db = Db::with(&[
        "CREATE TABLE t (a decimal(8,3), b double precision)",
        "INSERT INTO t (a, b) VALUES (1.230, 1.2)",
    ]);
    assert_eq!(
        db.value("SELECT a::decimal(8,2), b::integer FROM t"),
        "1.23|1"
    );
    db.run("UPDATE t SET a = 1.235, b = 2.5");
    assert!(
        db.refused("SELECT a::decimal(8,2) FROM t")
            .starts_with("0A000 the local engine")
    );
    assert!(
        db.refused("SELECT b::integer FROM t")
            .starts_with("0A000 the local engine")
    );
    assert_eq!(db.value("SELECT round(a, 2)::decimal(8,2) FROM t"), "1.24");
    db.run("UPDATE t SET a = 1.239");
    assert_eq!(db.value("SELECT a::decimal(8,2) FROM t"), "1.24");
    db.run("UPDATE t SET a = -1.234");
    assert_eq!(db.value("SELECT a::decimal(8,2) FROM t"), "-1.23");
}

/// `r_CONCAT`, `r_concat_op`, `r_LEN`, `r_SUBSTRING`, `r_SPLIT_PART`, `r_STRPOS`, `r_TRIM`, `r_REPLACE`
#[test]
fn text_functions_count_characters_and_respect_null() {
    agree(&[
        ("'a' || NULL", "null"),
        ("concat('a', NULL)", "null"),
        ("'a' || 1", "a1"),
        ("1 || '-' || 2", "1-2"),
        ("len('déjà')", "4"),
        ("octet_length('déjà')", "6"),
        ("substring('caterpillar', 6, 4)", "pill"),
        ("substring('caterpillar', 6, 8)", "pillar"),
        ("substring('caterpillar', -1, 4)", "ca"),
        ("substring('caterpillar', 0, 4)", "cat"),
        ("left('Chicago', 3)", "Chi"),
        ("right('Chicago', 3)", "ago"),
        ("split_part('abc$def$ghi', '$', 2)", "def"),
        ("split_part('abc$def$ghi', '$', 4)", ""),
        ("strpos('dogfish', 'fish')", "4"),
        ("charindex('fish', 'dogfish')", "4"),
        ("position('fish' in 'dogfish')", "4"),
        ("trim('  dog  ')", "dog"),
        ("btrim('xxdogxx', 'x')", "dog"),
        ("ltrim('xxdog', 'x')", "dog"),
        ("replace('Shows', 'S', 'T')", "Thows"),
        ("translate('mint tea', 'inea', 'osin')", "most tin"),
        ("lower('Ab'), upper('Ab')", "ab|AB"),
        ("lpad('cat', 5)", "  cat"),
        ("rpad('cat', 6, '123')", "cat123"),
        ("lpad('caterpillar', 3)", "cat"),
        ("repeat('ab', 2)", "abab"),
        ("chr(65)", "A"),
        ("md5('Amazon Redshift')", "f7415e33f972c03abd4f3fed36748f7a"),
        ("regexp_replace('a1b22', '[0-9]+', '#')", "a#b#"),
        ("'abc' ~ 'b'", "t"),
        ("'abc' LIKE 'A%'", "f"),
        ("'abc' ILIKE 'A%'", "t"),
        ("'a%c' LIKE 'a\\\\%c'", "t"),
        ("'abc' LIKE 'a\\\\%c'", "f"),
    ]);
}

/// `r_Character_types`: trailing blanks are insignificant in comparisons.
#[test]
fn text_is_compared_without_trailing_blanks() {
    agree(&[
        ("'a ' = 'a'", "t"),
        ("' a' = 'a'", "f"),
        ("'a ' <> 'a'", "f"),
        ("'a ' IN ('b', 'a')", "t"),
        ("nullif('a ', 'a')", "null"),
        ("CASE 'a ' WHEN 'a' THEN 1 ELSE 2 END", "1"),
        ("decode('a ', 'a', 1, 2)", "1"),
        ("len('a ')", "2"),
    ]);
}

/// `r_NVL_function`, `r_NVL2`, `r_NULLIF_function`, `r_DECODE_expression`, `r_GREATEST_LEAST`
#[test]
fn choices_follow_null() {
    agree(&[
        ("nvl(NULL, 2)", "2"),
        ("coalesce(NULL, NULL, 3)", "3"),
        ("nvl2(NULL, 1, 2)", "2"),
        ("nullif(1, 1)", "null"),
        ("nullif('', '')", "null"),
        ("decode(NULL::integer, NULL, 'none', 1, 'one')", "none"),
        ("greatest(1, NULL, 3)", "3"),
        ("least(2, NULL, 3)", "2"),
        ("(1 = NULL::integer) IS NULL", "t"),
        ("(1 = NULL::integer) IS NOT TRUE", "t"),
        ("(1 = NULL::integer) IS UNKNOWN", "t"),
        ("CASE WHEN NULL THEN 1 END", "null"),
    ]);
}

/// `r_EXTRACT_function`, `r_DATE_PART_function`, `r_Dateparts_for_datetime_functions`
#[test]
fn date_parts_are_taken_as_documented() {
    let sunday = "timestamp '2018-11-04 21:01:46.796'";
    let cases: Vec<(String, &str)> = [
        ("extract(weekday from {})", "0"),
        ("extract(dow from {})", "0"),
        ("extract(doy from {})", "308"),
        ("extract(week from {})", "44"),
        ("extract(hour from {})", "21"),
        ("extract(second from {})", "46"),
        ("extract(ms from {})", "796"),
        ("extract(qtr from {})", "4"),
        ("extract(century from {})", "21"),
        ("extract(epoch from {})", "1541365306"),
        ("date_part(dow, {})", "0"),
        ("date_part(year, {})", "2018"),
        ("date_part(month, date '2018-11-04')", "11"),
    ]
    .into_iter()
    .map(|(form, expected)| (form.replace("{}", sunday), expected))
    .collect();
    let cases: Vec<_> = cases
        .iter()
        .map(|(expression, expected)| (expression.as_str(), *expected))
        .collect();
    agree(&cases);
}

/// `r_DATE_TRUNC`, `r_DATEADD_function`, `r_DATEDIFF_function`, `r_ADD_MONTHS`, `r_LAST_DAY`
#[test]
fn date_arithmetic_respects_calendars_and_boundaries() {
    agree(&[
        (
            "date_trunc('week', timestamp '2018-11-04 21:01:46')",
            "2018-10-29 00:00:00",
        ),
        (
            "date_trunc('month', timestamp '2018-11-04 21:01:46')",
            "2018-11-01 00:00:00",
        ),
        (
            "date_trunc('century', timestamp '2000-12-16 01:02:03')",
            "1901-01-01 00:00:00",
        ),
        (
            "date_trunc('decade', timestamp '2019-12-16 01:02:03')",
            "2010-01-01 00:00:00",
        ),
        (
            "extract(decade from timestamp '1999-02-16 20:38:40')",
            "200",
        ),
        ("dateadd(year, 1, date '2016-02-29')", "2017-03-01 00:00:00"),
        ("dateadd(year, 4, date '2016-02-29')", "2020-02-29 00:00:00"),
        (
            "dateadd(month, 1, timestamp '2008-01-31 00:00:00')",
            "2008-02-29 00:00:00",
        ),
        (
            "dateadd(month, 1, timestamp '2008-04-30 00:00:00')",
            "2008-05-30 00:00:00",
        ),
        (
            "add_months(timestamp '2008-04-30 10:00:00', 1)",
            "2008-05-31 10:00:00",
        ),
        (
            "dateadd(ms, 796, timestamp '2018-11-01 00:00:00')",
            "2018-11-01 00:00:00.796",
        ),
        ("dateadd(qtr, 1, date '2018-11-01')", "2019-02-01 00:00:00"),
        ("datediff(year, date '2008-12-31', date '2009-01-01')", "1"),
        (
            "datediff(day, timestamp '2018-11-01 23:00:00', timestamp '2018-11-03 01:00:00')",
            "2",
        ),
        (
            "datediff(hour, timestamp '2009-01-01 08:30:00', timestamp '2009-01-01 10:00:00')",
            "2",
        ),
        ("datediff(day, date '2018-11-03', date '2018-11-01')", "-2"),
        ("datediff(qtr, date '1998-07-01', date '2008-06-05')", "39"),
        ("last_day(date '2018-02-03')", "2018-02-28"),
        ("date '2018-11-01' + 3", "2018-11-04"),
        ("date '2018-11-03' - date '2018-11-01'", "2"),
        (
            "date '2018-11-01' + interval '1 day 2 hours'",
            "2018-11-02 02:00:00",
        ),
        (
            "to_char(timestamp '2018-11-04 21:01:46.796', 'YYYYMMDD HH24:MI:SS.MS')",
            "20181104 21:01:46.796",
        ),
        ("to_date('20181104', 'YYYYMMDD')", "2018-11-04"),
        ("trunc(timestamp '2018-11-04 21:01:46')", "2018-11-04"),
        (
            "convert_timezone('UTC', 'UTC', timestamp '2018-11-04 21:01:46')",
            "2018-11-04 21:01:46",
        ),
    ]);
}

#[test]
fn a_cut_time_that_is_null_is_neither_equal_nor_unequal() {
    let mut db = Db::with(&[
        "CREATE TABLE t (ts timestamp)",
        "INSERT INTO t VALUES (NULL)",
    ]);
    for word in ["=", "<>"] {
        let compared = format!("date_trunc('month', ts) {word} timestamp '2018-12-31 23:59:59'");
        assert_eq!(db.value(&format!("SELECT {compared} FROM t")), "null");
        assert_eq!(
            db.value(&format!("SELECT count(*) FROM t WHERE {compared}")),
            "0"
        );
    }
}

#[test]
fn the_epoch_idiom_keeps_milliseconds_only_where_it_says_so() {
    agree(&[
        (
            "timestamp 'epoch' + 1541105830796 / 1000 * interval '1 second'",
            "2018-11-01 20:57:10",
        ),
        (
            "timestamp 'epoch' + 1541105830796 * interval '0.001 second'",
            "2018-11-01 20:57:10.796",
        ),
        (
            "timestamp 'epoch' + 1541105830796 / 1000.0 * interval '1 second'",
            "2018-11-01 20:57:10.796",
        ),
        (
            "dateadd(ms, 1541105830796, timestamp '1970-01-01')",
            "2018-11-01 20:57:10.796",
        ),
    ]);
}

#[test]
fn whole_numbers_of_days_are_added_whatever_their_type() {
    agree(&[
        (
            "date '1960-01-01' + 20550 * interval '1 day'",
            "2016-04-06 00:00:00",
        ),
        (
            "date '1960-01-01' + 20550.0::float8 * interval '1 day'",
            "2016-04-06 00:00:00",
        ),
        (
            "date '2016-01-31' + interval '1 month' * 2.0",
            "2016-03-31 00:00:00",
        ),
        (
            "date '1960-01-01' + NULL::float8 * interval '1 day'",
            "null",
        ),
    ]);
    let refused = Db::new().refused("SELECT date '1960-01-01' + 0.5::float8 * interval '1 day'");
    assert!(refused.contains("a part of a day"), "{refused}");
}

#[test]
fn now_is_one_moment_per_statement() {
    let mut db = Db::new();
    assert_eq!(db.value("SELECT getdate() = getdate()"), "t");
    assert_eq!(db.value("SELECT extract(us from getdate())"), "0");
    assert_eq!(db.value("SELECT current_date = trunc(sysdate)"), "t");
}

#[test]
fn floats_are_shown_in_the_shorter_way() {
    agree(&[
        ("1.5::float, 1e300, 1e-300", "1.5|1e+300|1e-300"),
        ("0.1::float8, 100000::float8", "0.1|100000"),
    ]);
}

#[test]
fn nesting_that_would_multiply_is_refused() {
    let mut db = Db::new();
    let deep = format!("'1'{}", "::integer::varchar(9)".repeat(30));
    assert!(db.refused(&format!("SELECT {deep}")).starts_with("0A000"));
    let shallow = format!("'1'{}", "::integer::varchar(9)".repeat(3));
    assert_eq!(db.value(&format!("SELECT {shallow}")), "1");
}

#[test]
fn integers_overflow_as_an_error_without_the_number() {
    let mut db = Db::new();
    assert_eq!(
        db.refused("SELECT 2147483647 + 1"),
        "22003 a number is out of range for its type"
    );
    assert!(
        !db.refused("SELECT 2147483648::integer")
            .contains("2147483648")
    );
}
