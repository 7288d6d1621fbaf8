//! What each load does when it runs again, late, out of order, or with changed SQL.

use executor::Reprocess;
use plan::record::{Ending, Outcome};

use super::small::{Small, outcome};

fn table(load: &str) -> Small {
    Small::new(&format!(
        "  people:
    kind: table
    columns: {{ id: integer not null, name: varchar(10), at: timestamp not null }}
    load:
      {load}
      select: SELECT id, name, at FROM events
"
    ))
}

fn people(small: &Small) -> Vec<String> {
    small.rows("SELECT id, name FROM s.people ORDER BY id, name")
}

fn complete(small: &Small, day: &str, reprocess: Reprocess) {
    let record = small.run_with(day, reprocess);
    assert_eq!(record.ending, Ending::Complete, "{record:#?}");
}

const FIRST: &[(&str, &str, &str)] = &[
    ("1", "ann", "2018-11-01 10:00:00"),
    ("2", "bob", "2018-11-01 11:00:00"),
];
const SECOND: &[(&str, &str, &str)] = &[
    ("2", "rob", "2018-11-02 10:00:00"),
    ("3", "cid", "2018-11-02 11:00:00"),
];

/// Two days in order, and in the other order.
fn days(load: &str, order: [&str; 2]) -> Small {
    let small = table(load);
    small
        .events("2018-11-01", FIRST)
        .events("2018-11-02", SECOND);
    for day in order {
        complete(&small, day, Reprocess::Nothing);
    }
    small
}

const IN_ORDER: [&str; 2] = ["2018-11-01", "2018-11-02"];
const BACKWARDS: [&str; 2] = ["2018-11-02", "2018-11-01"];

#[test]
fn append_never_doubles() {
    for order in [IN_ORDER, BACKWARDS] {
        let mut small = days("append: {}", order);
        let all = ["1 ann", "2 bob", "2 rob", "3 cid"];
        assert_eq!(people(&small), all);
        complete(&small, "2018-11-01", Reprocess::All);
        assert_eq!(people(&small), all, "the ledger guards it");
        small.edit("SELECT id, name, at", "SELECT id, upper(name) AS name, at");
        complete(&small, "2018-11-01", Reprocess::Nothing);
        assert_eq!(people(&small), all, "whatever its digest");
    }
}

#[test]
fn replace_shows_what_the_last_load_saw() {
    assert_eq!(people(&days("replace: {}", IN_ORDER)), ["2 rob", "3 cid"]);
    assert_eq!(people(&days("replace: {}", BACKWARDS)), ["1 ann", "2 bob"]);
}

#[test]
fn windows_and_batches_replace_their_own_rows_in_any_order() {
    for load in ["replace_window: { column: at }", "replace_batch: {}"] {
        for order in [IN_ORDER, BACKWARDS] {
            let small = days(load, order);
            assert_eq!(
                people(&small),
                ["1 ann", "2 bob", "2 rob", "3 cid"],
                "{load}"
            );
            complete(&small, "2018-11-01", Reprocess::All);
            assert_eq!(people(&small).len(), 4, "{load}");
            // A corrected file: one event less.
            small.events("2018-11-01", &FIRST[..1]);
            complete(&small, "2018-11-01", Reprocess::All);
            assert_eq!(people(&small), ["1 ann", "2 rob", "3 cid"], "{load}");
        }
    }
}

#[test]
fn a_batch_keeps_late_rows_with_the_day_that_brought_them() {
    let small = table("replace_batch: {}");
    small.events("2018-11-02", &[("9", "late", "2018-11-01 23:59:59.9")]);
    for _ in 0..2 {
        complete(&small, "2018-11-02", Reprocess::All);
        assert_eq!(people(&small), ["9 late"]);
    }
}

#[test]
fn merge_keeps_the_latest_row_whatever_is_loaded_last() {
    let load = "merge: { key: [id], latest_by: at }";
    for order in [IN_ORDER, BACKWARDS] {
        let small = days(load, order);
        assert_eq!(people(&small), ["1 ann", "2 rob", "3 cid"]);
        complete(&small, "2018-11-01", Reprocess::All);
        assert_eq!(
            people(&small),
            ["1 ann", "2 rob", "3 cid"],
            "an older day loaded last"
        );
    }
}

#[test]
fn merge_of_repeated_keys_takes_the_latest_and_a_corrected_source_wins() {
    let small = table("merge: { key: [id], latest_by: at }");
    small.events(
        "2018-11-01",
        &[
            ("1", "old", "2018-11-01 10:00:00"),
            ("1", "new", "2018-11-01 11:00:00"),
        ],
    );
    complete(&small, "2018-11-01", Reprocess::Nothing);
    assert_eq!(people(&small), ["1 new"]);
    small.events("2018-11-01", &[("1", "fixed", "2018-11-01 11:00:00")]);
    complete(&small, "2018-11-01", Reprocess::All);
    assert_eq!(
        people(&small),
        ["1 fixed"],
        "as old as what is there, and loaded now"
    );
}

#[test]
fn merge_without_an_order_takes_what_is_loaded_last() {
    assert_eq!(
        people(&days("merge: { key: [id] }", IN_ORDER)),
        ["1 ann", "2 rob", "3 cid"]
    );
    assert_eq!(
        people(&days("merge: { key: [id] }", BACKWARDS)),
        ["1 ann", "2 bob", "3 cid"]
    );
}

#[test]
fn changed_sql_is_stale_until_it_is_reprocessed() {
    let mut small = days("replace_batch: {}", IN_ORDER);
    small.edit("SELECT id, name, at", "SELECT id, upper(name) AS name, at");
    let record = small.run("2018-11-01");
    assert_eq!(record.ending, Ending::Stale);
    assert!(matches!(outcome(&record, "people"), Outcome::Stale { .. }));
    assert_eq!(
        people(&small),
        ["1 ann", "2 bob", "2 rob", "3 cid"],
        "nothing ran"
    );
    complete(&small, "2018-11-01", Reprocess::All);
    assert_eq!(people(&small), ["1 ANN", "2 BOB", "2 rob", "3 cid"]);
}

#[test]
fn a_comment_is_no_change() {
    let mut small = days("replace_batch: {}", IN_ORDER);
    small.edit("FROM events", "/* all of them */ from events");
    let record = small.run("2018-11-01");
    assert_eq!(outcome(&record, "people"), &Outcome::AlreadyDone);
}

#[test]
fn one_table_can_be_reprocessed_and_is_staged_again_for_it() {
    let small = days("replace_batch: {}", IN_ORDER);
    small.events("2018-11-01", &FIRST[..1]);
    let only = Reprocess::units([plan::UnitId::new("people")]);
    complete(&small, "2018-11-01", only);
    assert_eq!(people(&small), ["1 ann", "2 rob", "3 cid"]);
    let staged = small.rows("SELECT table_name FROM svv_columns WHERE table_name LIKE 'events__%'");
    assert!(
        staged.is_empty(),
        "the staging table is dropped again: {staged:?}"
    );
}
