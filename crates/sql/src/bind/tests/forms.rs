//! Forms of queries beyond the plain ones: what they bind to, and what is wrong with them.

use super::{faults, outputs, query, ty};
use crate::typed::{Body, ExprKind, GroupKey, Recursion, Relation, SelectItem, SetOperator};

#[test]
fn super_values_are_stepped_into() {
    assert_eq!(
        outputs(
            "select customer.name, o.customer.address[0].street, items[1], items[0].a.b from orders o"
        ),
        "name super, street super, items super, b super"
    );
    assert_eq!(
        outputs("select id, customer.name::varchar(9) as name from orders where items[0].n = 1"),
        "id integer!, name varchar(9)"
    );
    assert_eq!(
        faults("select o.id.part from orders o"),
        ["sql/operand-type at `o.id.part`"]
    );
    assert_eq!(
        faults("select id[0] from orders"),
        ["sql/operand-type at `id`"]
    );
    assert_eq!(
        faults("select o.itms[0] from orders o"),
        ["resolve/unknown-column at `itms`"]
    );
}

#[test]
fn arrays_and_objects_are_unnested_in_from() {
    assert_eq!(
        outputs("select o.id, item, item.price, n from orders o, o.items as item at n"),
        "id integer!, item super, price super, n unknown!"
    );
    assert_eq!(
        outputs("select part from orders o, o.items i, i.parts part, part as p"),
        "part super"
    );
    assert_eq!(
        outputs("select v, k from orders o, unpivot o.customer as v at k"),
        "v super, k unknown!"
    );
    assert_eq!(
        outputs("select o.id, i.price from orders o left join o.items as i on true"),
        "id integer!, price super"
    );
    let query = query("select i from orders o, o.items i");
    let Body::Select(select) = query.body else {
        panic!("a select");
    };
    assert!(matches!(select.from[1], Relation::Unnest(_)));
    assert_eq!(
        faults("select 1 from orders o, o.itms i"),
        ["resolve/unknown-table at `o.itms`"]
    );
    assert_eq!(
        faults("select i.v from orders o, o.items as i(v)"),
        ["sql/not-redshift at `v`"]
    );
    assert_eq!(
        faults("select 1 from orders o, o.id i"),
        ["resolve/unknown-table at `o.id`"]
    );
}

#[test]
fn a_recursive_query_takes_its_types_from_its_first_part() {
    let text = "with recursive tree (id, name, depth) as (
           select id, name, 1 from staff where boss is null
           union all
           select s.id, s.name, depth + 1 from staff s join tree t on s.boss = t.id where depth < 5
         ) select id, name, depth from tree";
    assert_eq!(
        outputs(text),
        "id integer!, name varchar(20), depth integer!"
    );
    assert_eq!(query(text).ctes[0].recursion, Recursion::OverItself);
    let plain = "with recursive a as (select 1 as x union all select 2) select x from a";
    assert_eq!(query(plain).ctes[0].recursion, Recursion::None);
    assert_eq!(
        faults(
            "with recursive tree as (select id from staff union all
               select s.id from staff s, tree t where s.boss = t.id) select id from tree"
        ),
        ["sql/syntax at `tree`"]
    );
    assert_eq!(
        faults(
            "with recursive tree (id) as (select id from staff union all
               select s.idd from staff s, tree t where s.boss = t.id) select id from tree"
        ),
        ["resolve/unknown-column at `idd`"]
    );
    assert_eq!(
        faults(
            "with tree (id) as (select id from staff union all select id from tree) select id from tree"
        ),
        ["resolve/unknown-table at `tree`"]
    );
}

#[test]
fn grouping_sets_leave_keys_out() {
    assert_eq!(
        outputs(
            "select level, gender, count(*) as n, grouping(level) as g from users group by rollup (level, gender)"
        ),
        "level varchar(8)?, gender char(1)?, n bigint!, g integer"
    );
    assert_eq!(
        outputs("select user_id, count(*) as n from users group by user_id, cube (level)"),
        "user_id integer!, n bigint!"
    );
    let query =
        query("select level, gender from users group by grouping sets ((level, gender), (1), ())");
    let Body::Select(select) = query.body else {
        panic!("a select");
    };
    let GroupKey::Sets { sets, .. } = &select.group_by[0] else {
        panic!("sets");
    };
    assert_eq!(sets.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1, 0]);
    assert_eq!(
        faults(
            "select level from users group by grouping sets (rollup (level), cube (gender, user_id))"
        ),
        [""; 0]
    );
    assert_eq!(
        faults("select seen_at, count(*) from users group by rollup (level)"),
        ["sql/not-grouped at `seen_at`"]
    );
    assert_eq!(
        faults("select level from users group by rollup (levle)"),
        ["resolve/unknown-column at `levle`"]
    );
    assert_eq!(
        faults("select level, lower(gender), count(*) from users group by all"),
        [""; 0]
    );
}

#[test]
fn pivot_makes_columns_of_values() {
    assert_eq!(
        outputs(
            "select * from (select level, gender, user_id from users) pivot (count(*) for gender in ('F', 'M' as men, null))"
        ),
        "level varchar(8), user_id integer!, f bigint!, men bigint!, null bigint!"
    );
    assert_eq!(
        outputs(
            "select p.level, one_total from (select level, gender, user_id from users) pivot (sum(user_id) as total for gender in ('F' as one)) p"
        ),
        "level varchar(8), one_total bigint"
    );
    assert_eq!(
        faults(
            "select womn from (select level, gender from users) pivot (count(*) for gender in ('F' as women)) p"
        ),
        ["resolve/unknown-column at `womn`"]
    );
    assert_eq!(
        faults("select 1 from users pivot (count(*) for gendr in ('F' as women)) p"),
        ["resolve/unknown-column at `gendr`"]
    );
    assert_eq!(
        faults(
            "select 1 from users pivot (count(*), sum(user_id) as s for gender in ('F' as women)) p"
        ),
        ["sql/not-redshift at `user_id`"]
    );
}

#[test]
fn rows_that_follow_each_other_have_an_order() {
    for function in ["lag", "lead"] {
        let call = format!("{function}(level) over (partition by gender)");
        let found = faults(&format!("select {call} from users"));
        assert_eq!(found, [format!("sql/not-redshift at `{call}`")]);
        let ordered = format!("select {function}(level) over (order by user_id) from users");
        assert_eq!(faults(&ordered), [""; 0]);
    }
}

#[test]
fn a_frame_in_range_has_no_offset() {
    let of = |frame: &str| {
        let call = format!("sum(user_id) over (order by level {frame})");
        faults(&format!("select {call} as s from users"))
    };
    assert!(of("range between 1 preceding and current row")[0].starts_with("sql/not-redshift"));
    let unbounded = of("range between unbounded preceding and current row");
    assert!(unbounded[0].starts_with("sql/unsupported"), "{unbounded:?}");
    assert_eq!(of("rows between 1 preceding and current row"), [""; 0]);
}

#[test]
fn unpivot_makes_rows_of_columns() {
    assert_eq!(
        outputs(
            "select * from (select v, s, i from kinds) unpivot (amount for kind in (s, i as whole))"
        ),
        "v varchar(9), kind varchar(65535)!, amount integer!"
    );
    assert_eq!(
        outputs("select amount from kinds unpivot include nulls (amount for kind in (s, i)) u"),
        "amount integer"
    );
    assert_eq!(
        faults("select 1 from kinds unpivot (amount for kind in (s, ii)) u"),
        ["resolve/unknown-column at `ii`"]
    );
    assert_eq!(
        faults("select 1 from kinds unpivot (amount for kind in (s as 'S', i)) u"),
        ["sql/unsupported at `s`"]
    );
}

#[test]
fn hierarchies_have_levels_and_parents() {
    assert_eq!(
        outputs(
            "select id, name, level from staff where level < 4 start with name = 'x' connect by prior id = boss"
        ),
        "id integer!, name varchar(20), level unknown!"
    );
    assert_eq!(
        faults("select id from staff connect by prior idd = boss"),
        ["resolve/unknown-column at `idd`"]
    );
    assert_eq!(
        faults("select id, level from staff"),
        ["resolve/unknown-column at `level`"]
    );
}

#[test]
fn stars_leave_out_what_is_excluded() {
    assert_eq!(
        outputs("select * exclude (name, boss) from staff"),
        "id integer!"
    );
    assert_eq!(
        outputs("select s.* exclude name from staff s"),
        "id integer!, boss integer"
    );
    assert_eq!(
        faults("select * exclude (nmae) from staff"),
        ["resolve/unknown-column at `nmae`"]
    );
    let query = query("select * exclude (a) from secret");
    let Body::Select(select) = query.body else {
        panic!("a select");
    };
    assert!(matches!(&select.items[0], SelectItem::OpenStar { except, .. } if except.len() == 1));
}

#[test]
fn rows_are_compared_value_by_value() {
    assert_eq!(
        faults("select 1 from users where (user_id, level) in ((1, 'a'), (2, 'b'))"),
        [""; 0]
    );
    assert_eq!(
        faults(
            "select 1 from users where (user_id, level) in (select user_id, level from songplays)"
        ),
        [""; 0]
    );
    assert_eq!(
        faults("select 1 from users where (user_id, level) in (select user_id from songplays)"),
        ["sql/column-count at `(user_id, level) in (select user_id from songplays)`"]
    );
    assert_eq!(
        faults("select 1 from users where (user_id, level) = (1, 'a', 2)"),
        ["sql/column-count at `(1, 'a', 2)`"]
    );
    assert_eq!(
        faults("select 1 from users where (user_id, seen_at) in ((seen_at, user_id))"),
        [
            "sql/operand-type at `(seen_at, user_id)`",
            "sql/operand-type at `(seen_at, user_id)`"
        ]
    );
}

#[test]
fn a_list_may_start_with_a_query() {
    assert_eq!(
        faults("select 1 from users where user_id in ((select max(user_id) from songplays), 2)"),
        [""; 0]
    );
    assert_eq!(
        faults("select 1 from users where user_id not in ((select plays from users), 2)"),
        ["resolve/unknown-column at `plays`"]
    );
}

#[test]
fn any_and_all_compare_with_the_rows_of_a_query() {
    assert_eq!(
        faults(
            "select 1 from users where user_id = any (select user_id from songplays) and user_id > all (select session_id from songplays) and user_id <> some (select 1)"
        ),
        [""; 0]
    );
    assert_eq!(
        faults("select 1 from users where user_id = any (select usr_id from songplays)"),
        ["resolve/unknown-column at `usr_id`"]
    );
    assert_eq!(
        faults("select 1 from users where seen_at > all (select session_id from songplays)"),
        ["sql/operand-type at `seen_at > all (select session_id from songplays)`"]
    );
}

#[test]
fn aliases_may_rename_columns_and_queries_go_without() {
    assert_eq!(
        outputs("select s.nr, s.who, boss from staff as s (nr, who)"),
        "nr integer!, who varchar(20), boss integer"
    );
    assert_eq!(
        outputs("with a (x) as (select id, name from staff) select x, name from a"),
        "x integer!, name varchar(20)"
    );
    assert_eq!(
        outputs("select id from (select id from staff)"),
        "id integer!"
    );
    assert_eq!(
        faults("select id from (select id from staff), (select id from orders)"),
        ["resolve/ambiguous-column at `id`"]
    );
    assert_eq!(
        faults("select s.id from staff as s (nr, who)"),
        ["resolve/unknown-column at `id`"]
    );
}

#[test]
fn a_renamed_output_that_others_use_keeps_its_meaning() {
    // `year` is a column of the table too: the second output must not become that column.
    assert_eq!(
        outputs(
            "select year, twice from (select id + 1 as next, next * 2 as b from staff) q (year, twice)"
        ),
        "year integer!, twice integer!"
    );
}

#[test]
fn stars_over_joins_have_the_documented_order() {
    assert_eq!(
        outputs(
            "select * from staff s, (select 1 as a, 2 as b) x join (select 1 as a, 3 as c) y using (a)"
        ),
        "id integer!, name varchar(20), boss integer, a integer!, b integer!, c integer!"
    );
}

#[test]
fn literals_casts_and_operators_of_redshift_have_types() {
    assert_eq!(ty("date(v)"), "date");
    assert_eq!(ty("v::dec(15,4)"), "decimal(15,4)");
    assert_eq!(ty("try_cast(v as integer)"), "integer");
    assert_eq!(ty("'5 days'::interval"), "interval");
    assert_eq!(ty("interval '1-2' year to month"), "interval");
    assert_eq!(ty("day + interval '1 02:30' day to minute"), "timestamp");
    assert_eq!(ty("v::regclass"), "unknown");
    assert_eq!(ty("v similar to 'a%'"), "boolean");
    assert_eq!(ty("v collate \"x\""), "varchar(9)");
    assert_eq!(ty("2 ^ 3"), "double precision");
    assert_eq!(ty("i << 1"), "integer");
    assert_eq!(ty("~ i"), "integer");
    assert_eq!(ty("|/ i"), "double precision");
    assert_eq!(ty("@ d"), "decimal(8,2)");
    assert_eq!(ty("(t, t) overlaps (t, t)"), "boolean");
    assert_eq!(ty("'5' + i"), "integer");
    assert_eq!(ty("day || v"), "varchar(19)");
}

#[test]
fn times_of_day_and_intervals_compute() {
    assert_eq!(
        outputs(
            "select clock + interval '1 hour' as a, clock - clock as b, took * 2 as c, current_date + clock as d, took + took as e from orders"
        ),
        "a time, b interval, c interval, d timestamp, e interval"
    );
}

#[test]
fn silent_conversions_are_no_faults() {
    for text in [
        "select 1 from kinds where d = v",
        "select 1 from kinds where f > v",
        "select 1 from kinds where day = v",
        "select 1 from kinds where o = i",
        "select 1 from orders where customer.name = 5 and items[0] > 'x'",
        "select customer.a + 1, customer.b || 'x', coalesce(customer.c, 1), lower(customer.d), sum(items[0].n) from orders group by 1, 2, 3, 4",
    ] {
        assert_eq!(faults(text), [""; 0], "{text}");
    }
    assert_eq!(
        faults("select 1 from kinds where day = i"),
        ["sql/operand-type at `day = i`"]
    );
}

#[test]
fn a_condition_in_where_keeps_null_out() {
    assert_eq!(
        outputs("select i, s, v, d from kinds where i is not null and s > 3 and v like 'a%'"),
        "i integer!, s smallint!, v varchar(9)!, d decimal(8,2)"
    );
    assert_eq!(
        outputs("select i, s from kinds where i is not null or s > 3"),
        "i integer, s smallint"
    );
    // The outer join found a row wherever a column of it is compared.
    assert_eq!(
        outputs(
            "select p.user_id, p.level from users u left join songplays p on p.user_id = u.user_id where p.level = 'paid'"
        ),
        "user_id integer!, level varchar(8)!"
    );
    assert_eq!(
        outputs("select a.i, b.i as other from kinds a join kinds b on a.i = b.s"),
        "i integer!, other integer"
    );
}

#[test]
fn null_into_a_column_that_cannot_be_null_is_a_warning_where_it_is_sure() {
    let warned = |text: &str| -> Vec<String> {
        let bound = super::bound(text);
        bound
            .warnings
            .iter()
            .map(|fault| format!("{} at `{}`", fault.code(), fault.span.text(text)))
            .collect()
    };
    let into = "insert into users (user_id, seen_at) select";
    assert_eq!(
        warned(&format!(
            "{into} p.user_id, u.seen_at from users u left join songplays p on p.user_id = u.user_id"
        )),
        ["sql/nullable-into-not-null at `p.user_id`"]
    );
    assert_eq!(
        warned("insert into users (user_id, seen_at) values (null, sysdate)"),
        ["sql/nullable-into-not-null at `null`"]
    );
    for rest in [
        // Not declared NOT NULL, which shows no NULL.
        "session_id, start_time from songplays",
        "nullif(user_id, 1), seen_at from users",
        "max(user_id), max(seen_at) from users",
        "nvl(p.user_id, 0), u.seen_at from users u left join songplays p on p.user_id = u.user_id",
    ] {
        assert_eq!(warned(&format!("{into} {rest}")), [""; 0], "{rest}");
    }
}

#[test]
fn a_lateral_alias_stands_in_the_order_too() {
    let query = query(
        "select level as l, count(*) as n from users group by 1 order by case when n > 1 then l end",
    );
    let by = &query.order_by[0].by;
    let crate::typed::SortBy::Expr(expr) = by else {
        panic!("an expression");
    };
    assert!(expr.any(&|part| matches!(part.kind, ExprKind::OutputAlias(_))));
}

#[test]
fn intersect_binds_closer_than_union_and_except() {
    let query = query("select 1 union select 2 except select 3 intersect select 4");
    let Body::Set {
        operator, right, ..
    } = query.body
    else {
        panic!("a set operation");
    };
    assert_eq!(operator, SetOperator::Except);
    assert!(matches!(
        *right,
        Body::Set {
            operator: SetOperator::Intersect,
            ..
        }
    ));
}
