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
