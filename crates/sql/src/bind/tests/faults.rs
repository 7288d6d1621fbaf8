use super::{faults, outputs, sparkify};

/// The faults that a checker of this kind should find, each at its place.
#[test]
fn the_twenty_seeded_faults_are_found() {
    let cases = [
        (
            "select duratoin from songs",
            "resolve/unknown-column at `duratoin`",
        ),
        ("select * from sings", "resolve/unknown-table at `sings`"),
        (
            "select x.title from songs s",
            "resolve/unknown-alias at `x`",
        ),
        (
            "select artist_id from songs join artists using (artist_id) join songplays s on true \
             where song_id = '1'",
            "resolve/ambiguous-column at `song_id`",
        ),
        (
            "select frobnicate(1)",
            "resolve/unknown-function at `frobnicate`",
        ),
        (
            "select lower(title, 'x') from songs",
            "sql/argument-count at `lower(title, 'x')`",
        ),
        (
            "select nullif(title) from songs",
            "sql/argument-count at `nullif(title)`",
        ),
        (
            "insert into artists (artist_id) select artist_id, title from songs",
            "sql/column-count at `artists`",
        ),
        (
            "insert into artists (artist_id, name) select artist_id from songs",
            "sql/column-count at `artists`",
        ),
        (
            "select 1 union select 2, 3",
            "sql/column-count at `select 2, 3`",
        ),
        (
            "select title, count(*) from songs group by artist_id",
            "sql/not-grouped at `title`",
        ),
        (
            "select 1 from songs where count(*) > 1",
            "sql/misplaced-aggregate at `count(*)`",
        ),
        (
            "select 1 from songs where row_number() over (order by year) = 1",
            "sql/misplaced-window at `row_number() over (order by year)`",
        ),
        ("select v + i from kinds", "sql/operand-type at `v`"),
        (
            "select 1 from kinds where t = i",
            "sql/operand-type at `t = i`",
        ),
        ("select sum(v) from kinds", "sql/argument-type at `v`"),
        (
            "insert into users (seen_at) select level from users",
            "sql/not-assignable at `level`",
        ),
        (
            "insert into users (level) values ('far too long')",
            "sql/not-assignable at `'far too long'`",
        ),
        (
            "with a as (select * from b), b as (select 1 as x) select * from a",
            "resolve/unknown-table at `b`",
        ),
        (
            "select 1 from songs s join artists s on true",
            "resolve/duplicate-alias at `s`",
        ),
    ];
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let found = faults(text);
        if found != [expected] {
            wrong.push(format!(
                "{text}\n  expected {expected}\n  found    {found:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_faults_are_found_in_one_run() {
    assert_eq!(
        faults("select duratoin, lower(true), s.x from songs s where yaer = 1"),
        [
            "resolve/unknown-column at `duratoin`",
            "sql/argument-type at `true`",
            "resolve/unknown-column at `x`",
            "resolve/unknown-column at `yaer`",
        ]
    );
}

#[test]
fn a_relation_of_unknown_shape_silences_its_own_columns_only() {
    assert_eq!(faults("select anything from secret"), [""; 0]);
    assert_eq!(
        faults("select s.x, t.title from secret s, songs t"),
        [""; 0]
    );
    assert_eq!(
        faults("select t.titel from secret s, songs t"),
        ["resolve/unknown-column at `titel`"]
    );
    assert_eq!(faults("select x from (select * from secret) q"), [""; 0]);
}

#[test]
fn what_is_unknown_stays_unknown_in_silence() {
    for text in [
        "select x / 2, x + 1, x || 'a', -x, x % 2, avg(x), sum(x) from secret",
        "select x at time zone 'utc', x::bigint / 2, date_trunc('day', x) from secret",
        "select case when x then y else 1 end, coalesce(x, 'a'), x between y and 2 from secret",
        "insert into secret (a, b) select 1, 2",
        "insert into secret select * from users",
        "insert into users select * from secret",
        "update secret set a = b + 1 where c",
        "copy secret from 's3://b/k' iam_role default csv",
    ] {
        assert_eq!(faults(text), [""; 0], "{text}");
    }
    assert_eq!(outputs("select x / 2 as half from secret"), "half unknown");
}

#[test]
fn a_missing_table_is_named_once() {
    assert_eq!(
        faults("select s.a, b from sings s where s.c = 1"),
        ["resolve/unknown-table at `sings`"]
    );
}

#[test]
fn a_function_of_another_database_is_unknown() {
    assert_eq!(faults("select soundex(title) from songs"), [""; 0]);
    assert_eq!(
        faults("select string_agg(title) from songs"),
        ["resolve/unknown-function at `string_agg`"]
    );
}

#[test]
fn filters_see_the_aliases_of_the_select_list() {
    assert_eq!(
        faults("select year + 1 as next from songs where next > 1"),
        [""; 0]
    );
    assert_eq!(
        faults("select level, count(*) as n from users group by level having n > 1"),
        [""; 0]
    );
    assert_eq!(
        faults("select year + 1 as next from songs where nxt > 1"),
        ["resolve/unknown-column at `nxt`"]
    );
}

#[test]
fn an_alias_where_joins_cannot_see_it_says_why() {
    let fault = super::try_bound(
        "select s.year + 1 as next from songs s join artists a on a.artist_id = next",
    )
    .expect_err("unknown")
    .remove(0);
    assert_eq!(fault.code(), "resolve/unknown-column");
    insta::assert_snapshot!(fault.message, @"there is no column `next` here");
}

#[test]
fn one_mistake_is_one_fault() {
    assert_eq!(
        faults("with c(a, b) as (select year from songs) select a, b from c"),
        ["sql/column-count at `a, b`"]
    );
    assert_eq!(
        faults("select 1 from songs join artists using (nope)"),
        ["resolve/unknown-column at `nope`"]
    );
    assert_eq!(
        faults("select 1 from songs join artists using (name)"),
        ["resolve/unknown-column at `name`"]
    );
    assert_eq!(
        faults("select substring(title) from songs"),
        ["sql/argument-count at `title`"]
    );
}

#[test]
fn a_date_that_no_calendar_has_is_none() {
    for text in ["2020-13-45", "2019-02-29", "2020-04-31 10:00:00"] {
        assert_eq!(
            faults(&format!("select 1 from kinds where t = '{text}'")),
            [format!("sql/bad-literal at `'{text}'`")]
        );
    }
    for text in ["2020-02-29", "20200229", "Feb 29 2020", "2020-2-30"] {
        assert_eq!(
            faults(&format!("select 1 from kinds where t = '{text}'")),
            [""; 0]
        );
    }
}

#[test]
fn whole_numbers_beside_times_are_days_or_a_fault_of_the_other_side() {
    assert_eq!(faults("select t - 1, tz + i from kinds"), [""; 0]);
    assert_eq!(
        faults("select 1 - t from kinds"),
        ["sql/operand-type at `t`"]
    );
}

#[test]
fn literals_are_read_as_what_they_are_compared_with() {
    assert_eq!(
        faults("select 1 from kinds where t >= '2018-11-01'"),
        [""; 0]
    );
    assert_eq!(faults("select 1 from kinds where i = '5'"), [""; 0]);
    assert_eq!(
        faults("select 1 from kinds where i = 'five'"),
        ["sql/bad-literal at `'five'`"]
    );
    assert_eq!(
        faults("select 1 from kinds where t > 'soon'"),
        ["sql/bad-literal at `'soon'`"]
    );
}

#[test]
fn positions_must_exist() {
    assert_eq!(faults("select year from songs order by 1"), [""; 0]);
    assert_eq!(
        faults("select year from songs order by 2"),
        ["sql/position-out-of-range at `2`"]
    );
}

#[test]
fn an_insert_without_a_list_fills_the_first_columns() {
    assert_eq!(
        faults("insert into artists select artist_id, title from songs"),
        [""; 0]
    );
    assert_eq!(faults("insert into artists values ('a')"), [""; 0]);
    assert_eq!(
        faults("insert into artists select artist_id, title, year from songs"),
        ["sql/column-count at `artists`"]
    );
    assert_eq!(
        faults("insert into artists values ('a', 'b'), ('a', 'b', 3)"),
        ["sql/column-count at `'a', 'b', 3`"]
    );
    assert_eq!(
        faults("insert into users select seen_at from users"),
        ["sql/not-assignable at `seen_at`"]
    );
}

#[test]
fn merge_is_redshifts_two_arms() {
    let merge = |rest: &str| {
        format!("merge into users using songplays s on users.user_id = s.user_id {rest}")
    };
    let good = merge(
        "when matched then update set level = s.level \
         when not matched then insert (user_id, seen_at) values (s.user_id, s.start_time)",
    );
    assert_eq!(faults(&good), [""; 0]);
    let one_arm = merge("when matched then update set level = s.level");
    assert_eq!(faults(&one_arm), ["sql/merge-form at `users`"]);
    let condition = merge(
        "when matched and s.level = 'x' then update set level = s.level \
         when not matched then insert (user_id) values (s.user_id)",
    );
    assert_eq!(faults(&condition), ["sql/merge-form at `when`"]);
    let query = "merge into users using (select 1 as user_id) s on users.user_id = s.user_id \
                 when matched then delete when not matched then insert (user_id) values (s.user_id)";
    assert_eq!(
        faults(query),
        ["sql/merge-form at `(select 1 as user_id) s`"]
    );
}

#[test]
fn rows_are_not_grouped_by_aggregates() {
    assert_eq!(
        faults("select level, count(*) as n from users group by 1, 2"),
        ["sql/misplaced-aggregate at `2`"]
    );
    assert_eq!(
        faults("select level, count(*) as n from users group by level, n"),
        ["sql/misplaced-aggregate at `n`"]
    );
}

#[test]
fn grouped_expressions_may_stand_inside_others() {
    for text in [
        "select lower(level) || '!' from users group by lower(level)",
        "select u.level, max(seen_at) from users u group by level order by max(seen_at)",
        "select case when level = 'paid' then 1 else 0 end as p, count(*) from users group by 1",
        "select level, count(*), sum(count(*)) over (partition by level) from users group by level",
        "select max(user_id) + 1 from users having count(*) > 0",
    ] {
        assert_eq!(faults(text), [""; 0], "{text}");
    }
}

#[test]
fn a_function_of_another_database_says_what_to_use() {
    let help = |text: &str| {
        let fault = super::try_bound(text)
            .expect_err("no such function")
            .remove(0);
        fault.help.unwrap_or_default()
    };
    assert_eq!(
        help("select date_format(seen_at, 'x') from users"),
        "use `TO_CHAR(time, 'YYYY-MM-DD')`"
    );
    assert_eq!(
        help("select string_agg(level, ',') from users"),
        "use `LISTAGG(value, ',') WITHIN GROUP (ORDER BY …)`"
    );
    assert_eq!(help("select cuont(*) from users"), "did you mean `count`?");
}

#[test]
fn an_ordered_window_of_an_aggregate_needs_a_frame() {
    assert_eq!(
        faults("select sum(user_id) over (order by seen_at) from users"),
        ["sql/not-redshift at `sum(user_id) over (order by seen_at)`"]
    );
    assert_eq!(
        faults("select sum(user_id) over (order by seen_at rows unbounded preceding) from users"),
        [""; 0]
    );
}

#[test]
fn time_parts_are_checked_against_what_they_are_used_for() {
    assert_eq!(
        faults("select date_trunc('weekday', seen_at) from users"),
        ["sql/argument-type at `'weekday'`"]
    );
    assert_eq!(
        faults("select extract(wek from seen_at) from users"),
        ["sql/bad-literal at `wek`"]
    );
    assert_eq!(
        faults("select extract(week from level) from users"),
        ["sql/argument-type at `level`"]
    );
}

#[test]
fn set_operations_agree_in_width_and_type() {
    assert_eq!(
        faults("select level from users union all select user_id from users"),
        ["sql/type-mismatch at `user_id`"]
    );
    assert_eq!(
        faults("select user_id from users intersect all select user_id from users"),
        ["sql/not-redshift at `select user_id from users`"]
    );
}

#[test]
fn outputs_of_a_created_table_have_names_of_their_own() {
    assert_eq!(
        faults("create table x as select level, level from users"),
        ["sql/duplicate-column at `x`"]
    );
    assert_eq!(
        faults("create table x (a, b) as select level, level from users"),
        [""; 0]
    );
}

#[test]
fn keys_name_columns_of_their_table() {
    assert_eq!(
        faults("create table x (a int, primary key (b)) sortkey (a)"),
        ["resolve/unknown-column at `x`"]
    );
}

#[test]
fn a_table_of_another_schema_is_offered_with_its_schema() {
    let help = |text: &str, schema: &str| {
        let schema = schema.parse().expect("a name");
        let parsed = crate::parse(text).expect("it parses");
        let faults = crate::bind(&parsed, &sparkify(), &schema).expect_err("it is refused");
        faults[0].help.clone()
    };
    let offered = |name: &str| Some(format!("did you mean `{name}`?"));
    assert_eq!(
        help("select 1 from users", "other"),
        offered("public.users")
    );
    assert_eq!(help("select 1 from user_s", "public"), offered("users"));
    assert_eq!(
        help("select 1 from publik.users", "other"),
        offered("public.users")
    );
}

#[test]
fn a_column_misspelt_in_a_query_below_is_told_once() {
    for text in [
        "with c as (select duratoin, year from songs) select duration, year from c",
        "with c as (select s.duratoin from songs s), d as (select c.duration from c) \
         select d.duration from d where duration > 1",
        "select max(x.duration) from (select duratoin from songs) x",
    ] {
        assert_eq!(
            faults(text),
            ["resolve/unknown-column at `duratoin`"],
            "{text}"
        );
    }
    // Another name, and one with an alias of its own, are mistakes of their own.
    assert_eq!(
        faults("with c as (select duratoin, year as y from songs) select year, nothing from c"),
        [
            "resolve/unknown-column at `duratoin`",
            "resolve/unknown-column at `year`",
            "resolve/unknown-column at `nothing`"
        ]
    );
}
