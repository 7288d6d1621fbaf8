//! Columns of one name within one relation.

use super::{faults, outputs};

#[test]
fn a_name_that_several_columns_of_a_relation_have_means_none_of_them() {
    for (text, place) in [
        ("select a from (select 1 as a, 2 as a)", "a"),
        ("select t.a from (select 1 as a, 2 as a) t", "t.a"),
        ("with w as (select 1 as a, 2 as a) select a from w", "a"),
        ("with w as (select 1 as a, 2 as a) select w.a from w", "w.a"),
        (
            "with w (a, a) as (select 1, 2) select 1 from w where a = 1",
            "a",
        ),
        (
            "select id from (select * from staff join orders on true) x",
            "id",
        ),
        (
            "select x.id from (select s.*, o.* from staff s join orders o on true) x",
            "x.id",
        ),
        ("select t.a from (select 1, 2) t (a, a)", "t.a"),
        (
            "select 1 from staff s join (select 1 as id, 2 as id) t using (id)",
            "id",
        ),
        ("select 1 from (select 1 as a, 2 as a) t group by a", "a"),
        ("select (select a) from (select 1 as a, 2 as a) t", "a"),
    ] {
        let found = faults(text);
        let wanted = format!("resolve/ambiguous-column at `{place}`");
        // Its place may be the column of a qualified name alone.
        let last = place.rsplit('.').next().expect("a name");
        let column = format!("resolve/ambiguous-column at `{last}`");
        assert!(
            found == [wanted.clone()] || found == [column],
            "{text}: {found:?}"
        );
    }
}

#[test]
fn a_doubled_name_that_nobody_uses_is_fine_and_a_star_has_each_of_its_columns() {
    assert_eq!(
        outputs("select * from (select 1 as a, 'x' as a, true as b) t"),
        "a integer!, a varchar(1)!, b boolean!"
    );
    assert_eq!(
        outputs("with w as (select 1 as a, 'x' as a) select *, w.* from w"),
        "a integer!, a varchar(1)!, a integer!, a varchar(1)!"
    );
    assert_eq!(
        outputs("select b from (select 1 as a, 2 as a, 3 as b) t"),
        "b integer!"
    );
    assert_eq!(
        outputs("select name, customer from (select * from staff join orders on true) x"),
        "name varchar(20), customer super"
    );
    assert_eq!(
        outputs("select t.x, t.a from (select 1 as a, 'x' as a) t (x)"),
        "x integer!, a varchar(1)!"
    );
    assert_eq!(
        outputs("select count(*) as n from (select 1 as a, 2 as a) t"),
        "n bigint!"
    );
    assert_eq!(faults("select 1 as a, 2 as a"), [""; 0]);
    assert_eq!(
        faults("insert into staff (id, boss) select * from (select 1 as a, 2 as a)"),
        [""; 0]
    );
    assert_eq!(
        faults("select 1 as a, 2 as a union all select * from (select 3 as a, 4 as a) t"),
        [""; 0]
    );
}
