use super::{outputs, ty};

#[test]
fn integer_division_stays_an_integer_and_decimals_follow_the_formula() {
    assert_eq!(ty("b / 1000"), "bigint");
    assert_eq!(ty("i / s"), "integer");
    assert_eq!(ty("d / d"), "decimal(17,9)");
    assert_eq!(ty("i / 2.0"), "decimal(15,4)");
    assert_eq!(ty("f / i"), "double precision");
}

#[test]
fn literals_have_the_smallest_type() {
    assert_eq!(ty("1"), "integer");
    assert_eq!(ty("2147483648"), "bigint");
    assert_eq!(ty("9223372036854775808"), "decimal(19,0)");
    assert_eq!(ty("0.001"), "decimal(4,3)");
    assert_eq!(ty("1e3"), "double precision");
    assert_eq!(ty("'äb'"), "varchar(3)");
    assert_eq!(ty("null"), "null");
    assert_eq!(ty("true"), "boolean");
}

#[test]
fn the_epoch_idiom_is_a_timestamp() {
    assert_eq!(
        ty("timestamp 'epoch' + b / 1000 * interval '1 second'"),
        "timestamp"
    );
    assert_eq!(
        ty("timestamp 'epoch' + b * interval '0.001 second'"),
        "timestamp"
    );
    assert_eq!(ty("dateadd(ms, b, '1970-01-01')"), "timestamp");
    assert_eq!(ty("date '1970-01-01' + i"), "date");
    assert_eq!(ty("day + interval '1 hour'"), "timestamp");
    assert_eq!(ty("day - day"), "integer");
    assert_eq!(ty("t - t"), "interval");
}

#[test]
fn parts_of_times_are_integers_in_extract_and_doubles_in_date_part() {
    assert_eq!(ty("extract(weekday from t)"), "integer");
    assert_eq!(ty("extract(week from day)"), "integer");
    assert_eq!(ty("extract(epoch from tz)"), "double precision");
    assert_eq!(ty("date_part(dow, t)"), "double precision");
    assert_eq!(ty("date_trunc('hour', day)"), "timestamp");
    assert_eq!(ty("datediff(day, t, day)"), "bigint");
    assert_eq!(ty("trunc(t)"), "date");
    assert_eq!(ty("trunc(d)"), "decimal(8,2)");
    assert_eq!(ty("getdate()"), "timestamp");
    assert_eq!(ty("sysdate"), "timestamp");
}

#[test]
fn a_plus_between_texts_joins_them() {
    assert_eq!(ty("v + 'ab'"), "varchar(11)");
    assert_eq!(ty("v + v"), "varchar(18)");
}

#[test]
fn a_caret_is_a_power() {
    assert_eq!(ty("i ^ 2"), "double precision");
    assert_eq!(ty("2 * d ^ 2"), "double precision");
    assert_eq!(ty("i # 2"), "integer");
}

#[test]
fn text_counts_bytes() {
    assert_eq!(ty("c || v"), "varchar(13)");
    assert_eq!(ty("i || '-' || s"), "varchar(18)");
    assert_eq!(ty("md5(v)"), "varchar(32)");
    assert_eq!(ty("trim(both ' ' from v)"), "varchar(9)");
    assert_eq!(ty("upper(c)"), "char(4)");
    assert_eq!(ty("substring(v from 2 for 3)"), "varchar(9)");
}

#[test]
fn choices_take_the_common_type() {
    assert_eq!(ty("case when o then i else b end"), "bigint");
    assert_eq!(ty("coalesce(d, i)"), "decimal(12,2)");
    assert_eq!(ty("coalesce(v, 'more than nine')"), "varchar(14)");
    assert_eq!(ty("coalesce(t, '2018-11-01')"), "timestamp");
    assert_eq!(ty("nvl(i, null)"), "integer");
    assert_eq!(ty("nullif(v, '')"), "varchar(9)");
    assert_eq!(ty("decode(i, 1, 'a', 2, 'bc', 'def')"), "varchar(3)");
    assert_eq!(ty("nvl2(v, i, s)"), "integer");
}

#[test]
fn aggregates_widen_as_documented() {
    assert_eq!(
        outputs("select count(*), count(distinct i), sum(i), sum(d), avg(b), max(v) from kinds"),
        "count bigint!, count bigint!, sum bigint, sum decimal(38,2), avg bigint, max varchar(9)"
    );
}

#[test]
fn casts_name_their_type() {
    assert_eq!(ty("v::int"), "integer");
    assert_eq!(ty("cast(i as varchar(10))"), "varchar(10)");
    assert_eq!(ty("convert(bigint, i)"), "bigint");
    assert_eq!(ty("nullif(v, '')::integer"), "integer");
    assert_eq!(ty("'2018-11-01'::timestamp"), "timestamp");
    assert_eq!(ty("v::numeric(10,5)"), "decimal(10,5)");
}

#[test]
fn windows_have_types() {
    assert_eq!(
        outputs(
            "select row_number() over (partition by v order by t desc) as n,
                    lag(d) over (order by t) as before,
                    sum(i) over (partition by v) as total
             from kinds"
        ),
        "n bigint!, before decimal(8,2), total bigint"
    );
}

#[test]
fn outer_joins_and_unions_make_columns_nullable() {
    assert_eq!(
        outputs(
            "select u.user_id, p.user_id as played from users u \
             left join songplays p on p.user_id = u.user_id"
        ),
        "user_id integer!, played integer?"
    );
    assert_eq!(outputs("select 1 as a union all select null"), "a integer?");
    assert_eq!(
        outputs("select i from kinds union select d from kinds"),
        "i decimal(12,2)"
    );
}
