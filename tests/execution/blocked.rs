//! Each kind of check, failing: the publish is blocked, readers keep the old rows, and the value
//! is reported and kept.

use plan::record::{CheckStatus, Ending, Outcome};

use super::small::{Small, check, outcome};

const GOOD: &[(&str, &str, &str)] = &[
    ("1", "ann", "2018-11-01 10:00:00"),
    ("2", "bob", "2018-11-01 11:00:00"),
];

/// A table of the events under one check; `load` says how.
fn table(load: &str, check: &str) -> String {
    format!(
        "  people:
    kind: table
    columns: {{ id: integer, name: varchar(10), at: timestamp }}
    load:
      {load}
      select: SELECT id, name, at FROM events
    checks:
      - {check}
  known:
    kind: table
    columns: {{ id: integer }}
    load:
      replace: {{}}
      select: SELECT 1 AS id UNION ALL SELECT 2 AS id
"
    )
}

/// Loads a good day, then a bad one, and holds the run to the promise.
fn blocks(tables: &str, bad: &[(&str, &str, &str)], id: &str, value: i64) {
    let small = Small::new(tables);
    small.events("2018-11-01", GOOD);
    let first = small.run("2018-11-01");
    assert_eq!(first.ending, Ending::Complete, "{first:#?}");
    assert_eq!(check(&first, id).status, CheckStatus::Pass);
    let before = small.rows("SELECT * FROM s.people ORDER BY id");
    assert_eq!(before.len(), 2);

    small.events("2018-11-02", bad);
    let second = small.run("2018-11-02");
    assert_eq!(second.ending, Ending::Blocked, "{second:#?}");
    assert_eq!(outcome(&second, "people"), &Outcome::Blocked);
    let found = check(&second, id);
    assert_eq!(
        (found.status, found.value),
        (CheckStatus::Fail, Some(value))
    );
    assert_eq!(
        small.rows("SELECT * FROM s.people ORDER BY id"),
        before,
        "readers see the old rows"
    );
    // The result outlives the rollback.
    let kept = format!(
        "SELECT outcome, measured FROM callsheet.small_check_results \
         WHERE check_id = '{id}' AND data_interval LIKE '2018-11-02%'"
    );
    assert_eq!(small.rows(&kept), [format!("2 {value}")]);
}

#[test]
fn not_null_blocks() {
    let bad = [
        ("3", "", "2018-11-02 10:00:00"),
        ("4", "dan", "2018-11-02 10:00:00"),
    ];
    blocks(
        &table("replace: {}", "not_null: name"),
        &bad,
        "people.not_null.name",
        1,
    );
}

#[test]
fn unique_blocks() {
    let twice = ("3", "cid", "2018-11-02 10:00:00");
    blocks(
        &table("replace: {}", "unique: id"),
        &[twice, twice],
        "people.unique.id",
        1,
    );
}

#[test]
fn unique_of_an_interval_is_held_against_the_whole_table() {
    let again = [("2", "bob", "2018-11-02 10:00:00")];
    let tables = table("replace_window: { column: at }", "unique: id");
    blocks(&tables, &again, "people.unique.id", 1);
}

#[test]
fn accepted_values_blocks() {
    let tables = table(
        "replace: {}",
        "accepted_values: { column: name, values: [ann, bob] }",
    );
    let bad = [
        ("3", "eve", "2018-11-02 10:00:00"),
        ("4", "", "2018-11-02 10:00:00"),
    ];
    blocks(&tables, &bad, "people.accepted_values.name", 1);
}

#[test]
fn relationships_blocks() {
    let tables = table("replace: {}", "relationships: { column: id, to: known.id }");
    let bad = [
        ("3", "cid", "2018-11-02 10:00:00"),
        ("", "nil", "2018-11-02 10:00:00"),
    ];
    blocks(&tables, &bad, "people.relationships.id", 1);
}

#[test]
fn row_count_blocks() {
    let tables = table("replace: {}", "row_count: { min: 2, max: 3 }");
    blocks(
        &tables,
        &[("3", "cid", "2018-11-02 10:00:00")],
        "people.row_count",
        1,
    );
}

#[test]
fn expression_blocks_also_where_it_is_null() {
    let tables = table("replace: {}", "expression: id < 3");
    let bad = [
        ("3", "cid", "2018-11-02 10:00:00"),
        ("", "nil", "2018-11-02 10:00:00"),
    ];
    blocks(&tables, &bad, "people.expression", 2);
}

#[test]
fn a_row_outside_its_window_blocks() {
    let tables = table("replace_window: { column: at }", "row_count: { min: 0 }");
    let bad = [("3", "cid", "2018-11-01 23:59:59.9"), ("4", "dan", "")];
    blocks(&tables, &bad, "people.window", 2);
}

#[test]
fn a_key_that_comes_twice_blocks_a_merge_without_an_order() {
    let tables = table("merge: { key: [id] }", "row_count: { min: 0 }")
        .replace("{ id: integer, name", "{ id: integer not null, name");
    let twice = ("3", "cid", "2018-11-02 10:00:00");
    blocks(&tables, &[twice, twice], "people.merge_key", 1);
}

#[test]
fn where_leaves_rows_out() {
    let tables = table("replace: {}", "not_null: name\n        where: id < 4");
    let bad = [
        ("3", "", "2018-11-02 10:00:00"),
        ("4", "", "2018-11-02 10:00:00"),
    ];
    blocks(&tables, &bad, "people.not_null.name", 1);
}

#[test]
fn a_warning_is_reported_and_published() {
    let small = Small::new(&table(
        "replace: {}",
        "not_null: name\n        severity: warn",
    ));
    small.events("2018-11-01", &[("3", "", "2018-11-01 10:00:00")]);
    let record = small.run("2018-11-01");
    assert_eq!(record.ending, Ending::Complete);
    let found = check(&record, "people.not_null.name");
    assert_eq!((found.status, found.value), (CheckStatus::Warn, Some(1)));
    assert_eq!(small.rows("SELECT id FROM s.people"), ["3"]);
}
