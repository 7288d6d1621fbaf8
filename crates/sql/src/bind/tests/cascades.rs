//! One mistake is one fault.

use super::{faults, try_bound};

/// What a person reads beside the fault: its labels and the text at them.
fn also(text: &str) -> Vec<String> {
    let mut faults = try_bound(text).expect_err("a fault");
    assert_eq!(faults.len(), 1, "{text}");
    let fault = faults.remove(0);
    fault
        .also
        .iter()
        .map(|(span, label)| format!("{label}: {}", span.text(text)))
        .collect()
}

#[test]
fn a_misspelt_column_is_not_also_of_the_wrong_type_or_ungrouped() {
    let found = faults(
        "select levle + 1, sum(levle), lower(levle) || 'x' from users u where levle = levle",
    );
    assert_eq!(found.len(), 5);
    assert!(
        found
            .iter()
            .all(|fault| fault == "resolve/unknown-column at `levle`"),
        "{found:?}"
    );
    for text in [
        "select levle, count(*) from users group by gender",
        "select level, count(*) from users group by levle",
        "insert into users (user_id, levle) values (1, 'free')",
        "insert into users (user_id, level) select user_id, levle from users",
        "select x + 1, x || 'a' from (select levle as x from users) q group by 1, 2",
        "with a as (select levle from users) select levle, count(*) from a group by 1",
        "select user_id from users union select levle from users",
        "select 1 from users where user_id in (select levle from users)",
        "update users set levle = 1",
        "select user_id from users join songplays using (user_idd)",
    ] {
        assert_eq!(faults(text).len(), 1, "{text}\n{:?}", faults(text));
    }
}

#[test]
fn a_misspelt_table_takes_its_columns_along() {
    for text in [
        "select s.a + 1, b, sum(s.c) from sings s where s.d = 'x' group by s.e",
        "select * from sings",
        "select u.level, s.a from users u join sings s using (user_id) order by s.b",
        "with a as (select * from sings) select x, y from a where z = 1",
        "insert into users select * from sings",
        "delete from users using sings s where s.user_id = users.user_id",
        "update userz set level = 'x', nope = 1 where nothing = 2",
        "insert into userz (a) select level from users",
    ] {
        let found = faults(text);
        assert_eq!(found.len(), 1, "{text}\n{found:?}");
        assert!(found[0].starts_with("resolve/unknown-table"), "{found:?}");
    }
}

#[test]
fn an_alias_that_is_given_twice_makes_no_column_unknown() {
    assert_eq!(
        faults("select s.name, s.title from songs s join artists s on true"),
        ["resolve/duplicate-alias at `s`"]
    );
    assert_eq!(
        faults("with a as (select 1 as x), a as (select 2 as y) select y from a"),
        ["resolve/duplicate-alias at `a`"]
    );
}

#[test]
fn faults_show_the_other_place_too() {
    assert_eq!(
        also("select 1 from songs s join artists s on true"),
        ["the first one: s"]
    );
    assert_eq!(
        also("select artist_id from songs a cross join artists b"),
        ["has it: a", "has it: b"]
    );
    assert_eq!(
        also("with a as (select * from b), b as (select 1 as x) select * from a"),
        ["defined here: b"]
    );
    assert_eq!(
        also("select title from songs group by artist_id"),
        ["the rows are grouped by this: artist_id"]
    );
    assert_eq!(
        also("select title, count(*) from songs"),
        ["this makes one row of many: count(*)"]
    );
    assert_eq!(
        also("insert into users (user_id, seen_at) select user_id, level from users"),
        ["goes to this column: seen_at"]
    );
    assert_eq!(
        also("insert into users (user_id, level) values (1, 'a', 2)"),
        ["2 columns: user_id, level"]
    );
    assert_eq!(
        also("select case when true then user_id else level end from users"),
        ["is integer: user_id"]
    );
    assert_eq!(
        also("select users.level from users u"),
        ["its alias hides its name: u"]
    );
}

#[test]
fn a_definition_that_comes_later_is_named_even_where_all_tables_are_open() {
    let open = |text: &str| {
        let schema = "public".parse().expect("a name");
        let parsed = crate::parse(text).expect("Redshift SQL");
        crate::bind(&parsed, &crate::Catalogue::open(), &schema)
            .err()
            .map(|faults| faults[0].help.clone().unwrap_or_default())
    };
    assert_eq!(
        open("with a as (select * from b), b as (select 1 as x) select * from a").as_deref(),
        Some("`b` is defined later: move its definition before this one")
    );
    // A definition that is named like the table that it reads is not read too early.
    assert_eq!(open("with b as (select * from b) select * from b"), None);
}

#[test]
fn a_misspelt_output_is_found_where_outputs_are_named() {
    let help = |text: &str| {
        let fault = try_bound(text).expect_err("unknown").remove(0);
        (fault.code(), fault.help.unwrap_or_default())
    };
    for text in [
        "select level as kind, count(*) from users group by knid",
        "select level as kind from users order by knid",
        "select level as kind, knid || 'x' from users",
        "select level as kind from users qualify row_number() over (order by knid) = 1",
    ] {
        assert_eq!(
            help(text),
            ("resolve/unknown-column", "did you mean `kind`?".to_owned()),
            "{text}"
        );
    }
}
