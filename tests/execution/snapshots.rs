//! The versions that a snapshot keeps.

use executor::Reprocess;
use plan::record::Ending;

use super::small::{Small, check};

fn people(options: &str) -> Small {
    Small::new(&format!(
        "  people:
    kind: dimension
    columns:
      id: integer not null
      name: varchar(10)
      at: timestamp not null
      valid_from: timestamp not null
      valid_to: timestamp
    sort: [id, valid_from]
    load:
      snapshot: {{ key: [id]{options} }}
      select: SELECT id, name, at FROM events
"
    ))
}

fn versions(small: &Small) -> Vec<String> {
    small.rows(
        "SELECT id, name, TO_CHAR(valid_from, 'DD-HH24') AS f, TO_CHAR(valid_to, 'DD-HH24') AS t
         FROM s.people ORDER BY id, valid_from, valid_to",
    )
}

fn empty(small: &Small) -> Vec<String> {
    small.rows("SELECT id, name FROM s.people WHERE valid_to <= valid_from ORDER BY id")
}

fn load(small: &Small, day: &str) {
    let record = small.run(day);
    assert_eq!(record.ending, Ending::Complete, "{record:#?}");
}

/// Three days of one person: as she was, changed, and back again.
fn there_and_back(small: &Small) {
    small
        .events("2018-11-01", &[("1", "ann", "2018-11-01 10:00:00")])
        .events("2018-11-02", &[("1", "eve", "2018-11-02 10:00:00")])
        .events("2018-11-03", &[("1", "ann", "2018-11-03 10:00:00")]);
}

#[test]
fn what_changes_back_is_a_version_of_its_own() {
    let small = people(", columns: [name]");
    there_and_back(&small);
    for day in ["2018-11-01", "2018-11-02", "2018-11-03"] {
        load(&small, day);
    }
    let three = ["1 ann 01-00 02-00", "1 eve 02-00 03-00", "1 ann 03-00 -"];
    assert_eq!(versions(&small), three);
}

#[test]
fn an_unwatched_column_makes_no_version() {
    let small = people(", columns: [at]");
    small
        .events("2018-11-01", &[("1", "ann", "2018-11-01 10:00:00")])
        .events("2018-11-02", &[("1", "eve", "2018-11-01 10:00:00")]);
    load(&small, "2018-11-01");
    load(&small, "2018-11-02");
    assert_eq!(versions(&small), ["1 ann 01-00 -"]);
}

#[test]
fn null_is_a_value_like_others() {
    let small = people(", columns: [name]");
    small
        .events("2018-11-01", &[("1", "", "2018-11-01 10:00:00")])
        .events("2018-11-02", &[("1", "", "2018-11-02 10:00:00")])
        .events("2018-11-03", &[("1", "ann", "2018-11-03 10:00:00")])
        .events("2018-11-04", &[("1", "", "2018-11-04 10:00:00")]);
    for day in ["2018-11-01", "2018-11-02", "2018-11-03", "2018-11-04"] {
        load(&small, day);
    }
    let three = ["1 - 01-00 03-00", "1 ann 03-00 04-00", "1 - 04-00 -"];
    assert_eq!(versions(&small), three);
}

/// A day that was missing: what came behind it is made again, with the day in its place.
#[test]
fn a_range_that_reaches_to_the_last_loaded_day_makes_the_later_versions_again() {
    let small = people(", columns: [name]");
    there_and_back(&small);
    load(&small, "2018-11-01");
    // Nothing has changed since the first day, as far as it could see.
    load(&small, "2018-11-03");
    assert_eq!(versions(&small), ["1 ann 01-00 -"]);
    let refused = small.run_between("2018-11-02", "2018-11-03");
    let refused = refused.expect_err("a later day would be taken back");
    assert_eq!(refused.code(), "run/later-loaded");
    assert_eq!(versions(&small), ["1 ann 01-00 -"], "nothing ran");
    let record = small.run_between("2018-11-02", "2018-11-04");
    let record = record.expect("all that is taken back is planned");
    assert_eq!(record.ending, Ending::Complete, "{record:#?}");
    let three = ["1 ann 01-00 02-00", "1 eve 02-00 03-00", "1 ann 03-00 -"];
    assert_eq!(versions(&small), three);
    // All of it is done now.
    let again = small.run_between("2018-11-01", "2018-11-04");
    assert_eq!(again.expect("nothing to do").ending, Ending::Complete);
    assert_eq!(versions(&small), three);
}

#[test]
fn a_key_that_is_gone_ends_and_one_that_comes_back_starts_anew() {
    let small = people(", updated_at: at, columns: [name], deletes: close");
    small
        .events("2018-11-01", &[("1", "ann", "2018-11-01 10:00:00")])
        .events("2018-11-02", &[("2", "bob", "2018-11-02 10:00:00")])
        .events("2018-11-03", &[("1", "ann", "2018-11-01 10:00:00")]);
    for day in ["2018-11-01", "2018-11-02", "2018-11-03"] {
        load(&small, day);
    }
    assert_eq!(
        versions(&small),
        ["1 ann 01-10 02-00", "1 ann 02-00 -", "2 bob 02-10 03-00"],
        "it cannot start before it ended"
    );
}

/// It would be an empty version, or nothing would be left to go back to.
#[test]
fn a_change_at_an_unchanged_time_makes_no_version() {
    let small = people(", updated_at: at, columns: [name]");
    small
        .events("2018-11-01", &[("1", "ann", "2018-11-01 10:00:00")])
        .events("2018-11-02", &[("1", "eve", "2018-11-01 10:00:00")])
        .events("2018-11-03", &[("1", "eve", "2018-11-01 10:00:01")]);
    load(&small, "2018-11-01");
    let record = small.run("2018-11-02");
    assert_eq!(record.ending, Ending::Complete, "{record:#?}");
    assert_eq!(versions(&small), ["1 ann 01-10 -"]);
    let overlaps = check(&record, "people.snapshot_versions");
    assert_eq!(overlaps.value, Some(0));
    // As soon as the time advances, it does.
    load(&small, "2018-11-03");
    assert_eq!(versions(&small), ["1 ann 01-10 01-10", "1 eve 01-10 -"]);
    assert_eq!(empty(&small), [] as [&str; 0], "a second lies between");
}

#[test]
fn an_absent_key_whose_version_starts_later_ends_with_an_interval_behind_it() {
    let small = people(", updated_at: at, columns: [name], deletes: close");
    small
        .events(
            "2018-11-01",
            &[
                ("1", "ann", "2018-11-02 00:00:00"),
                ("2", "bob", "2018-11-02 10:00:00"),
            ],
        )
        .events("2018-11-02", &[("3", "cat", "2018-11-02 11:00:00")])
        .events("2018-11-03", &[("3", "cat", "2018-11-02 11:00:00")]);
    load(&small, "2018-11-01");
    load(&small, "2018-11-02");
    let open = ["1 ann 02-00 -", "2 bob 02-10 -", "3 cat 02-11 -"];
    assert_eq!(versions(&small), open);
    load(&small, "2018-11-03");
    let ended = ["1 ann 02-00 03-00", "2 bob 02-10 03-00", "3 cat 02-11 -"];
    assert_eq!(versions(&small), ended);
    assert_eq!(empty(&small), [] as [&str; 0]);
}

/// Loads make none: no reason to stop every later day.
#[test]
fn an_empty_version_of_before_is_left_alone() {
    let small = people(", columns: [name]");
    there_and_back(&small);
    load(&small, "2018-11-01");
    small.rows(
        "INSERT INTO s.people (id, name, at, valid_from, valid_to, callsheet_opened)
         VALUES (2, 'ghost', '2018-10-30', '2018-10-30', '2018-10-30', '2018-10-30')",
    );
    load(&small, "2018-11-02");
    assert_eq!(empty(&small).len(), 1);
}

#[test]
fn a_key_that_is_given_twice_is_refused() {
    let small = people("");
    small.events(
        "2018-11-01",
        &[
            ("1", "ann", "2018-11-01 10:00:00"),
            ("1", "eve", "2018-11-01 11:00:00"),
        ],
    );
    let record = small.run("2018-11-01");
    assert_eq!(record.ending, Ending::Blocked);
    assert_eq!(check(&record, "people.snapshot_key").value, Some(1));
}

/// Someone else wrote into the table.
#[test]
fn versions_that_overlap_block_the_load() {
    let small = people(", columns: [name]");
    there_and_back(&small);
    load(&small, "2018-11-01");
    small.rows(
        "INSERT INTO s.people (id, name, at, valid_from, valid_to, callsheet_opened)
         VALUES (1, 'ghost', '2018-10-30', '2018-10-30', '2018-11-01 12:00:00', '2018-10-30')",
    );
    let record = small.run_with("2018-11-02", Reprocess::Nothing);
    assert_eq!(record.ending, Ending::Blocked);
    assert_eq!(check(&record, "people.snapshot_versions").value, Some(1));
}
