use plan::Identifier;

use super::lineage;
use crate::bind::tests::sparkify;
use crate::{bind, parse};

/// `output: table.column how, …`, one line each; filters only if they are asked for.
fn of(text: &str) -> String {
    let schema: Identifier = "public".parse().expect("a name");
    let bound = bind(&parse(text).expect("a statement"), &sparkify(), &schema).expect("it binds");
    lineage(&bound)
        .into_iter()
        .fold(String::new(), |mut text, column| {
            let sources: Vec<String> = column
                .sources
                .iter()
                .map(|source| format!("{}.{} {:?}", source.table.table, source.column, source.how))
                .collect();
            text.extend([column.name.as_str(), ": ", &sources.join(", "), "\n"]);
            text
        })
}

#[test]
fn a_column_comes_from_its_table_through_queries_and_casts() {
    insta::assert_snapshot!(
        of("with s as (select song_id as id, duration * 2 as twice from songs)
            select id, twice from s"),
        @r"
    id: songs.song_id Direct
    twice: songs.duration Derived
    "
    );
}

#[test]
fn filters_and_aggregates_are_told_apart() {
    insta::assert_snapshot!(
        of("select level, count(user_id) as users from users where gender = 'F' group by level"),
        @r"
    level: users.gender Filter, users.level Direct, users.level Filter
    users: users.gender Filter, users.level Filter, users.user_id Aggregated
    "
    );
}

#[test]
fn outer_joins_in_where_lead_to_what_joins_lead_to() {
    let marked = of("select u.user_id, p.level from songplays p, users u \
         where u.user_id = p.user_id (+) and p.session_id (+) > 7 and u.gender = 'F'");
    assert_eq!(
        marked,
        of("select u.user_id, p.level from users u \
            left join songplays p on u.user_id = p.user_id and p.session_id > 7 \
            where u.gender = 'F'")
    );
    assert!(marked.contains("songplays.session_id Filter"), "{marked}");
}

#[test]
fn lateral_aliases_lead_to_what_they_stand_for() {
    insta::assert_snapshot!(of("select year as y, y + 1 as next from songs"), @r"
    y: songs.year Direct
    next: songs.year Derived
    ");
}

#[test]
fn inserted_columns_bear_the_names_of_their_targets() {
    insta::assert_snapshot!(
        of("insert into artists (artist_id, name) select artist_id, title from songs"),
        @r"
    artist_id: songs.artist_id Direct
    name: songs.title Direct
    "
    );
}

#[test]
fn updates_and_merges_give_the_columns_that_they_fill() {
    insta::assert_snapshot!(
        of("update users set level = s.level, seen_at = dateadd(day, 1, s.start_time)
            from songplays s where s.user_id = users.user_id"),
        @r"
        level: songplays.level Direct, songplays.user_id Filter, users.user_id Filter
        seen_at: songplays.start_time Derived, songplays.user_id Filter, users.user_id Filter
        "
    );
    insta::assert_snapshot!(
        of("merge into users using songplays s on users.user_id = s.user_id
            when matched then update set level = s.level
            when not matched then insert (user_id, level) values (s.user_id, 'free')"),
        @r"
        level: songplays.level Direct, songplays.user_id Filter, users.user_id Filter
        user_id: songplays.user_id Direct, songplays.user_id Filter, users.user_id Filter
        "
    );
}

#[test]
fn inserted_values_come_from_the_queries_in_them() {
    insta::assert_snapshot!(
        of("insert into artists values ('a', (select max(title) from songs)), ('b', 'c')"),
        @r"
        artist_id: 
        name: songs.title Aggregated
        "
    );
}

#[test]
fn views_and_unloads_have_the_lineage_of_their_query() {
    insta::assert_snapshot!(
        of("create view v (who) as select first_name from users"),
        @r"
        who: users.first_name Direct
        "
    );
    insta::assert_snapshot!(
        of("unload ('select level from users') to 's3://b/k' iam_role default"),
        @r"
        level: users.level Direct
        "
    );
}

#[test]
fn set_operations_and_using_bring_both_sides() {
    insta::assert_snapshot!(
        of("select artist_id from songs union select artist_id from artists"),
        @r"
        artist_id: artists.artist_id Direct, songs.artist_id Direct
        "
    );
    insta::assert_snapshot!(
        of("select artist_id, name from songs full join artists using (artist_id)"),
        @r"
        artist_id: artists.artist_id Derived, artists.artist_id Filter, songs.artist_id Derived, songs.artist_id Filter
        name: artists.artist_id Filter, artists.name Direct, songs.artist_id Filter
        "
    );
}

#[test]
fn windows_and_scalar_queries_are_told_apart_from_values() {
    insta::assert_snapshot!(
        of("select lag(level) over (partition by user_id order by seen_at) as before,
                   (select max(a.name) from artists a where a.artist_id = users.first_name) as named
            from users"),
        @r"
        before: users.level Aggregated, users.seen_at Aggregated, users.user_id Aggregated
        named: artists.artist_id Filter, artists.name Aggregated, users.first_name Filter
        "
    );
}

#[test]
fn recursive_queries_lead_to_what_starts_them_and_what_goes_on() {
    insta::assert_snapshot!(
        of("with recursive tree (id, label) as (
              select id, name from staff where boss is null
              union all
              select s.id, t.label || s.name from staff s join tree t on s.boss = t.id
            ) select label from tree"),
        @r"
        label: staff.boss Filter, staff.id Filter, staff.name Direct, staff.name Derived
        "
    );
}

#[test]
fn rotated_tables_lead_to_their_columns() {
    insta::assert_snapshot!(
        of("select level, women from (select level, gender, user_id from users)
            pivot (count(user_id) for gender in ('F' as women))"),
        @r"
        level: users.level Direct
        women: users.gender Filter, users.user_id Aggregated
        "
    );
    insta::assert_snapshot!(
        of("select v, kind, amount from kinds unpivot (amount for kind in (s, i))"),
        @r"
        v: kinds.v Direct
        kind: 
        amount: kinds.i Direct, kinds.s Direct
        "
    );
}

#[test]
fn elements_come_from_the_value_that_holds_them() {
    insta::assert_snapshot!(
        of("select o.customer.name, i.price from orders o, o.items i"),
        @r"
        name: orders.customer Derived
        price: orders.items Derived
        "
    );
}

#[test]
fn a_star_over_a_relation_of_unknown_shape_leads_through() {
    insta::assert_snapshot!(
        of("with s as (select * from secret where a = 1) select b from s"),
        @r"
        b: secret.a Filter, secret.b Direct
        "
    );
}
