use super::{bound, faults, outputs, query};
use crate::typed::{
    Body, ExprKind, GroupKey, InsertSource, Relation, SelectItem, SortBy, Statement,
};

const SONGPLAYS: &str = "
insert into songplays (
  songplay_id, start_time, user_id, level, song_id, artist_id, session_id, location, user_agent
)
select
  md5(e.session_id || '-' || e.item_in_session),
  timestamp 'epoch' + e.ts * interval '0.001 second' as start_time,
  nullif(e.user_id, '')::integer,
  e.level,
  s.song_id,
  s.artist_id,
  e.session_id,
  e.location,
  e.user_agent
from staging_events e
left join staging_songs s
  on s.title = e.song and s.artist_name = e.artist and s.duration = e.length
where e.page = 'NextSong'
qualify row_number() over (partition by e.session_id, e.item_in_session order by e.ts) = 1";

#[test]
fn the_songplays_of_sparkify_bind() {
    let Statement::Insert(insert) = bound(SONGPLAYS).statement else {
        panic!("an insert");
    };
    assert_eq!(insert.columns.len(), 9);
    let InsertSource::Query(query) = insert.source else {
        panic!("a query");
    };
    insta::assert_snapshot!(
        super::shown(&query.shape().columns().expect("closed")[1]),
        @"start_time timestamp!"
    );
}

#[test]
fn the_dimensions_of_sparkify_bind() {
    assert_eq!(
        outputs(
            "select nullif(user_id, '')::integer as user_id, first_name, gender, level,
                    timestamp 'epoch' + ts * interval '0.001 second' as seen_at
             from staging_events
             where page = 'NextSong' and user_id <> ''
             qualify row_number() over
               (partition by user_id order by ts desc, item_in_session desc) = 1"
        ),
        "user_id integer, first_name varchar(64), gender char(1), level varchar(8), \
         seen_at timestamp!"
    );
    assert_eq!(
        outputs(
            "with plays as (select distinct start_time from songplays)
             select start_time, extract(hour from start_time) as hour,
                    extract(week from start_time) as week,
                    extract(weekday from start_time) as weekday
             from plays"
        ),
        "start_time timestamp!, hour integer!, week integer!, weekday integer!"
    );
}

#[test]
fn stars_and_using_are_written_out() {
    assert_eq!(
        outputs("select * from artists a join songs using (artist_id)"),
        "artist_id varchar(18)!, name varchar(512), song_id varchar(18)!, title varchar(512), \
         year integer, duration decimal(10,5)"
    );
    assert_eq!(
        outputs("select a.* from artists a cross join songs"),
        "artist_id varchar(18)!, name varchar(512)"
    );
}

#[test]
fn a_column_wins_over_a_lateral_alias() {
    let query = query("select year + 1 as next, next + 1 as title, title as t from songs");
    let Body::Select(select) = query.body else {
        panic!("a select");
    };
    let kinds: Vec<_> = select
        .items
        .iter()
        .map(|item| match item {
            SelectItem::Column { expr, .. } => &expr.kind,
            SelectItem::OpenStar { .. } => panic!("a column"),
        })
        .collect();
    let ExprKind::Binary { left, .. } = kinds[1] else {
        panic!("a sum");
    };
    assert!(matches!(left.kind, ExprKind::OutputAlias(_)));
    assert!(matches!(kinds[2], ExprKind::Column(_)));
}

#[test]
fn group_by_takes_columns_before_aliases_and_order_by_aliases_before_columns() {
    let query = query(
        "select year as artist_id, lower(title) as low, count(*) as n from songs \
         group by year, low, 2 order by artist_id, 3 desc",
    );
    let Body::Select(select) = &query.body else {
        panic!("a select");
    };
    assert!(matches!(select.group_by[0], GroupKey::Expr(_)));
    assert_eq!(select.group_by[1], GroupKey::Item(1));
    assert_eq!(query.order_by[0].by, SortBy::Output(0));
    assert_eq!(query.order_by[1].by, SortBy::Output(2));
    assert_eq!(query.order_by[1].nulls, crate::typed::NullOrder::First);
}

#[test]
fn correlated_queries_see_the_select_around_them() {
    assert_eq!(
        faults(
            "select title from songs s where exists \
             (select 1 from artists a where a.artist_id = s.artist_id and name = title)"
        ),
        [""; 0]
    );
    assert_eq!(
        faults(
            "select (select max(year) from songs x where x.artist_id = a.artist_id) from artists a"
        ),
        [""; 0]
    );
}

#[test]
fn an_inner_alias_never_hides_an_outer_one() {
    let query = query("select 1 from songs s where exists (select 1 from artists s)");
    let Body::Select(select) = &query.body else {
        panic!("a select");
    };
    let Some(ExprKind::Exists { query: inner, .. }) = select.selection.as_ref().map(|e| &e.kind)
    else {
        panic!("exists");
    };
    let Body::Select(inner) = &inner.body else {
        panic!("a select");
    };
    let Relation::Table { alias, .. } = &inner.from[0] else {
        panic!("a table");
    };
    assert_eq!(alias.as_str(), "s_2");
}

#[test]
fn writes_bind_to_their_targets() {
    for text in [
        "delete from users using songplays s where users.user_id = s.user_id",
        "delete from songplays where start_time >= '2018-11-01' and start_time < '2018-11-02'",
        "update users set level = 'paid', seen_at = s.start_time from songplays s \
         where s.user_id = users.user_id",
        "insert into users (user_id, seen_at, level) values (1, '2018-11-01', default), (2, sysdate, null)",
        "create temp table stage (id, name) diststyle even as select artist_id, title from songs",
        "copy staging_songs (song_id, title) from 's3://bucket/songs' iam_role default json 'auto'",
        "lock users, songs",
        "analyze users",
        "drop table if exists nowhere",
    ] {
        assert_eq!(faults(text), [""; 0], "{text}");
    }
}

#[test]
fn copy_fills_all_columns_unless_some_are_listed() {
    let Statement::Copy(copy) =
        bound("copy artists from 's3://bucket/a' iam_role default csv").statement
    else {
        panic!("a copy");
    };
    let names: Vec<_> = copy
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["artist_id", "name"]);
}

#[test]
fn what_is_rounded_already_is_not_said_to_be_rounded() {
    let codes = |value: &str| {
        let text = format!("insert into kinds (d) select {value} from staging_events");
        let bound = bound(&text);
        let codes: Vec<_> = bound.warnings.iter().map(crate::Fault::code).collect();
        codes.join(" ")
    };
    for value in [
        "round(length, 2)",
        "nvl(round(length, 2), 0)",
        "case when length > 5 then trunc(length, 1) else 0 end",
        "sum(round(length, 2)) - 1.5",
        "round(length)",
        "round(length, -1)",
    ] {
        assert_eq!(codes(value), "", "{value}");
    }
    for value in [
        "round(length, 3)",
        "round(length, 2) + length",
        "round(length, 2) / 3.0",
        "nvl(round(length, 2), length)",
        "sum(length)",
    ] {
        assert_eq!(codes(value), "sql/scale-loss", "{value}");
    }
}

#[test]
fn what_was_rounded_in_an_inner_query_is_not_said_to_be_rounded() {
    let codes = |query: &str| {
        let bound = bound(&format!("insert into kinds (d) {query}"));
        let codes: Vec<_> = bound.warnings.iter().map(crate::Fault::code).collect();
        codes.join(" ")
    };
    for query in [
        "select d from (select round(length, 2) as d from staging_events) as q",
        "with a as (select round(length, 2) as x from staging_events), b as (select a.* from a) select -x from b",
        "select round(length, 2) from staging_events union all select 1.5",
    ] {
        assert_eq!(codes(query), "", "{query}");
    }
    for query in [
        "select d from (select length as d from staging_events) as q",
        "with a as (select round(length, 2) as x, length as y from staging_events) select x + y from a",
        "select round(length, 2) from staging_events union all select length from staging_events",
    ] {
        assert_eq!(codes(query), "sql/scale-loss", "{query}");
    }
}

#[test]
fn warnings_do_not_stop_a_statement() {
    let bound = bound("insert into kinds (d) select length from staging_events");
    let codes: Vec<_> = bound.warnings.iter().map(crate::Fault::code).collect();
    assert_eq!(codes, ["sql/scale-loss"]);
}

#[test]
fn the_statements_around_a_load_bind() {
    let mut catalogue = super::sparkify();
    let bootstrap = "
        create table if not exists control.lease (
          generation bigint not null, run varchar(64) not null, pid bigint not null,
          session_start bigint not null) diststyle all;
        create table if not exists control.check_results (
          check_id varchar(500) not null, outcome integer not null, measured bigint,
          noted_at timestamp not null)";
    for piece in crate::split(bootstrap).expect("two statements") {
        let parsed = crate::parse(piece.text).expect("a table");
        let crate::statement::Statement::CreateTable(create) = &parsed.statement else {
            panic!("a table");
        };
        let columns = create
            .columns
            .iter()
            .map(|column| crate::catalogue::Column {
                name: column.name.value.clone(),
                ty: column.ty.value,
                nullability: column.nullability,
            });
        let schema = "public".parse().expect("a name");
        catalogue.insert(
            create.name.complete(&schema),
            crate::catalogue::Table::Known(columns.collect()),
        );
    }
    for text in [
        "insert into control.lease (generation, run, pid, session_start)
         select 0, '', 0, 0 where not exists (select 1 from control.lease)",
        "update control.lease set generation = 2, run = 'a', pid = 1, session_start = 3
         where generation = 1 and run = 'b'",
        "lock control.lease",
        "select distinct pid from control.lease
         where generation = (select max(generation) from control.lease where generation < 5)",
        "insert into control.check_results (check_id, outcome, measured, noted_at)
         values ('a', 1, case when 1 < 3 then 5 end, getdate())",
        "insert into users (user_id, seen_at)
         select user_id, seen_at from (select user_id, start_time as seen_at,
           row_number() over (partition by user_id order by start_time desc) as callsheet_rank
           from (select user_id, start_time from songplays) as loaded) as ranked
         where callsheet_rank = 1",
        "select count(*) from (select user_id from songplays as checked where user_id is not null
           group by user_id
           having count(*) > 1 and max(case when start_time >= '2018-11-01' then 1 else 0 end) = 1
         ) as repeated",
        "select count(*) from songplays as checked where (user_id > 0 and level = 'paid') is not true",
        "select count(*) from songplays as checked where checked.user_id is not null
         and not exists (select 1 from users as referenced where referenced.user_id = checked.user_id)",
        "select pg_backend_pid(), pg_last_copy_count()",
    ] {
        let schema = "public".parse().expect("a name");
        let parsed = crate::parse(text).expect("a statement");
        let bound = crate::bind(&parsed, &catalogue, &schema);
        assert!(bound.is_ok(), "{text}: {bound:#?}");
    }
}

#[test]
fn merged_columns_become_nullable_with_their_side() {
    assert_eq!(
        outputs("select artist_id from songs right join artists using (artist_id)"),
        "artist_id varchar(18)!"
    );
    assert_eq!(
        outputs(
            "select artist_id from artists join songs using (artist_id) \
             right join users on true"
        ),
        "artist_id varchar(18)?"
    );
}
