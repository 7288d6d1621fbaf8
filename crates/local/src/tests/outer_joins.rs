//! The outer join `(+)` in WHERE, by the examples of its page.

use super::Db;

fn tickets() -> Db {
    Db::with(&[
        "CREATE TABLE category (catid integer, catname varchar(20))",
        "CREATE TABLE event (eventid integer, catid integer, venueid integer)",
        "CREATE TABLE venue (venueid integer, city varchar(20))",
        "INSERT INTO category VALUES (1, 'MLB'), (2, 'Jazz'), (3, 'Opera')",
        "INSERT INTO event VALUES (796, 1, 10), (797, 1, 11), (798, 2, NULL)",
        "INSERT INTO venue VALUES (10, 'Bonn'), (11, 'Kiel')",
    ])
}

#[test]
fn rows_without_a_match_stay() {
    let mut db = tickets();
    let sql = "SELECT catname, eventid FROM category, event WHERE category.catid = event.catid(+) \
               ORDER BY 1, 2";
    let expected = ["Jazz|798", "MLB|796", "MLB|797", "Opera|null"];
    assert_eq!(db.rows(sql), expected);
    // The order of the tables does not matter.
    let turned = sql.replace("category, event", "event, category").replace(
        "category.catid = event.catid(+)",
        "event.catid(+) = category.catid",
    );
    assert_eq!(db.rows(&turned), expected);
}

#[test]
fn a_marked_constant_restricts_the_join_and_a_plain_one_the_rows() {
    let mut db = tickets();
    let with = |mark: &str| {
        format!(
            "SELECT catname, eventid FROM category, event \
             WHERE category.catid = event.catid(+) AND eventid{mark} = 796 ORDER BY 1"
        )
    };
    assert_eq!(
        db.rows(&with("(+)")),
        ["Jazz|null", "MLB|796", "Opera|null"]
    );
    assert_eq!(db.rows(&with("")), ["MLB|796"]);
}

#[test]
fn an_expression_may_hold_a_marked_column() {
    let mut db = tickets();
    assert_eq!(
        db.rows(
            "SELECT catname, eventid FROM category, event \
             WHERE event.catid(+) * 10 = category.catid * 10 AND category.catid > 1 ORDER BY 1"
        ),
        ["Jazz|798", "Opera|null"]
    );
}

#[test]
fn joins_follow_each_other() {
    let mut db = tickets();
    assert_eq!(
        db.rows(
            "SELECT c.*, e.eventid, v.city FROM venue v, category c, event e \
             WHERE c.catid = e.catid(+) AND e.venueid = v.venueid(+) ORDER BY 1, 3"
        ),
        [
            "1|MLB|796|Bonn",
            "1|MLB|797|Kiel",
            "2|Jazz|798|null",
            "3|Opera|null|null"
        ]
    );
}

#[test]
fn a_table_is_joined_to_itself_and_counts_what_is_missing() {
    let mut db = tickets();
    assert_eq!(
        db.rows(
            "SELECT count(*), count(a.eventid) FROM event a, event b \
             WHERE a.eventid(+) = b.venueid + 786"
        ),
        ["3|2"]
    );
}

#[test]
fn conditions_with_and_without_marks_make_an_inner_join() {
    let mut db = tickets();
    assert_eq!(
        db.rows(
            "SELECT catname FROM category c, event e \
             WHERE c.catid = e.catid(+) AND c.catid < e.eventid ORDER BY 1"
        ),
        ["Jazz", "MLB", "MLB"]
    );
}

#[test]
fn a_view_remembers_its_outer_join() {
    let mut db = tickets();
    db.run(
        "CREATE VIEW w AS SELECT catname, eventid FROM category, event \
         WHERE category.catid = event.catid(+)",
    );
    assert_eq!(db.value("SELECT count(*) FROM w"), "4");
}

#[test]
fn what_the_documentation_forbids_or_leaves_open_is_refused() {
    let mut db = tickets();
    for (sql, named) in [
        (
            "SELECT 1 FROM category c, event e WHERE c.catid = e.catid(+) OR e.eventid = 0",
            "in an operand of OR or IN",
        ),
        (
            "SELECT 1 FROM category c, event e, venue v WHERE e.catid(+) = c.catid AND e.venueid(+) = v.venueid",
            "outer joined to more than one table",
        ),
        (
            "SELECT 1 FROM category c JOIN venue v ON TRUE, event e WHERE c.catid = e.catid(+)",
            "with JOIN in FROM",
        ),
        (
            "SELECT 1 FROM category c, event e WHERE c.catid(+) = e.catid(+)",
            "the outer join `(+)`",
        ),
        (
            "DELETE FROM event USING category WHERE category.catid = event.catid(+)",
            "the outer join `(+)`",
        ),
        (
            "SELECT (SELECT count(*) FROM event e WHERE e.catid(+) = c.catid) FROM category c",
            "the outer join `(+)`",
        ),
    ] {
        let refused = db.refused(sql);
        assert!(refused.contains(named), "{sql}\n{refused}");
    }
}
