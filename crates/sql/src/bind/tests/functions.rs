//! Calls: what they are refused for, and what they give.

use super::{faults, ty};

#[test]
fn arguments_that_redshift_converts_are_taken() {
    for text in [
        "select substring(t, 1, 10), left(day, 4), lower(i) from kinds",
        "select round('1.5'), left(v, 3.0), dateadd(day, d, t) from kinds",
        "select date_cmp(day, '2018-11-01'), interval_cmp('3 days', '1 year') from kinds",
        "select extract(epoch from t - t), date_part(epoch, t - t) from kinds",
        "select extract(timezone_hour from tz), date_part('timezone', tz) from kinds",
        "select datediff(hours, time '01:00', time '02:00')",
        "select timezone('PST', t), t at time zone 'PST' from kinds",
        "select json_extract_path_text(v, 'a', true), regexp_substr(v, 'x', 1, 2, 'e') from kinds",
        "select approximate count(distinct v) from kinds",
        "select approximate percentile_disc(0.5) within group (order by d) from kinds",
        "select listagg(distinct v, ',') within group (order by v) over () from kinds",
        "select date(t), date('2018-11-01'), int4(v), sha2(v, i) from kinds",
        "select try_cast(v as integer), convert(integer, v) from kinds",
    ] {
        assert_eq!(faults(text), [""; 0], "{text}");
    }
}

#[test]
fn arguments_of_another_kind_are_refused_at_their_place() {
    for (text, fault) in [
        ("select lower(o) from kinds", "sql/argument-type at `o`"),
        ("select left(v, v) from kinds", "sql/argument-type at `v`"),
        ("select abs(v) from kinds", "sql/argument-type at `v`"),
        ("select sum(v) from kinds", "sql/argument-type at `v`"),
        ("select last_day(i) from kinds", "sql/argument-type at `i`"),
        ("select bool_and(i) from kinds", "sql/argument-type at `i`"),
        ("select st_area(i) from kinds", "sql/argument-type at `i`"),
        (
            "select hll_cardinality(i) from kinds",
            "sql/argument-type at `i`",
        ),
        (
            "select from_varbyte(i, 'hex') from kinds",
            "sql/argument-type at `i`",
        ),
        (
            "select interval_cmp(t, t) from kinds",
            "sql/argument-type at `t`",
        ),
        (
            "select to_char(o, 'YYYY') from kinds",
            "sql/argument-type at `o`",
        ),
        (
            "select datediff(dayy, t, t) from kinds",
            "sql/bad-literal at `dayy`",
        ),
        (
            "select extract(yaer from t) from kinds",
            "sql/bad-literal at `yaer`",
        ),
        (
            "select date_trunc('timezone', t) from kinds",
            "sql/argument-type at `'timezone'`",
        ),
        (
            "select percentile_cont(0.5) from kinds",
            "sql/syntax at `percentile_cont(0.5)`",
        ),
        (
            "select count(distinct v) over () from kinds",
            "sql/not-redshift at `count(distinct v) over ()`",
        ),
        (
            "select lower(distinct v) from kinds",
            "sql/syntax at `lower(distinct v)`",
        ),
    ] {
        assert_eq!(
            faults(text).first().map(String::as_str),
            Some(fault),
            "{text}"
        );
    }
}

#[test]
fn names_inside_a_faulty_call_are_looked_up() {
    assert_eq!(
        faults("select frobnicate(day, titel), lower(yaer, 1) from songs"),
        [
            "resolve/unknown-function at `frobnicate`",
            "resolve/unknown-column at `titel`",
            "sql/argument-count at `lower(yaer, 1)`",
            "resolve/unknown-column at `yaer`",
        ]
    );
}

#[test]
fn functions_of_users_are_open() {
    assert_eq!(
        faults("select tools.next_key(year), f_key(year), f_key(yaer) from songs"),
        ["resolve/unknown-column at `yaer`"]
    );
    assert_eq!(ty("f_key(i)"), "unknown");
    let mut catalogue = super::sparkify();
    catalogue.insert_function(&"Next_Key".parse().expect("a name"));
    let parsed = crate::parse("select next_key(year) from songs").expect("SQL");
    let schema = "public".parse().expect("a name");
    assert!(crate::bind(&parsed, &catalogue, &schema).is_ok());
}

#[test]
fn approximate_is_known_to_the_call_behind_it() {
    let functions = |text: &str| {
        let statement = format!("{:?}", super::bound(text).statement);
        ["ApproximateCount", "ApproximatePercentile"]
            .iter()
            .filter(|name| statement.contains(*name))
            .count()
    };
    assert_eq!(
        functions("select approximate count(distinct v) from kinds"),
        1
    );
    assert_eq!(
        functions("select count(distinct v) as approximate from kinds"),
        0
    );
    assert_eq!(
        functions("select APPROXIMATE percentile_disc(0.5) within group (order by d) from kinds"),
        1
    );
}

#[test]
fn results_have_the_documented_types() {
    for (expression, expected) in [
        ("median(f)", "double precision"),
        ("median(t)", "timestamp"),
        // One digit more than the values have, as the documentation shows it.
        ("median(d)", "decimal(38,3)"),
        (
            "percentile_cont(0.5) within group (order by f)",
            "double precision",
        ),
        ("percentile_disc(0.5) within group (order by day)", "date"),
        (
            "percentile_disc(0.5) within group (order by v) over (partition by i)",
            "varchar(9)",
        ),
        (
            "listagg(v, ',') within group (order by v) over (partition by i)",
            "varchar(65535)",
        ),
        ("ratio_to_report(d) over ()", "double precision"),
        ("bit_and(s)", "smallint"),
        ("hll(v)", "bigint"),
        ("dateadd(day, 1, day)", "timestamp"),
        ("dateadd(hour, 1, tz)", "timestamptz"),
        ("timezone('PST', t)", "timestamptz"),
        ("convert_timezone('PST', t)", "timestamp"),
        ("extract(epoch from t)", "integer"),
        ("date_part(epoch, t)", "double precision"),
        ("json_parse(v)", "super"),
        ("from_hex(v)", "varbyte(1024000)"),
        ("st_makepoint(1, 2)", "geometry"),
        ("concat(v, i)", "varchar(20)"),
        ("substring(v, 1, 2)", "varchar(8)"),
        ("left(c, 2)", "varchar(2)"),
        ("replace(v, 'a', '')", "varchar(9)"),
        ("replace(v, 'a', 'bc')", "varchar(18)"),
        ("lpad(v, 3, '0')", "varchar(12)"),
        ("regexp_replace(v, '[0-9]')", "varchar(9)"),
        ("to_char(t, 'YYYY-MM-DD')", "varchar(10)"),
        ("to_char(d, '999')", "varchar(64)"),
    ] {
        assert_eq!(ty(expression), expected, "{expression}");
    }
}
