//! What counts as another layout, and what does not.

use plan::Identifier;
use plan::table::{DistStyle, Shape, SortKey};

use super::layout::{Found, Kind, Layout, differences, read};
use crate::session::Row;

fn name(text: &str) -> Identifier {
    text.parse().expect("a name")
}

fn rows(rows: &[&[&str]]) -> Vec<Row> {
    let text = |value: &&str| Some((*value).to_owned());
    rows.iter()
        .map(|row| row.iter().map(text).collect())
        .collect()
}

fn drifts(dist: DistStyle, sort: SortKey, kind: &[&str], keys: &[&[&str]]) -> Vec<String> {
    let shape = Shape {
        columns: Vec::new(),
        dist,
        sort,
    };
    let table = "analytics.b".parse().expect("a table");
    let found = read(&rows(&[kind]), &rows(keys)).expect("well-formed");
    let drifts = differences(&table, &shape, &found);
    drifts.iter().map(ToString::to_string).collect()
}

const NO_KEYS: &[&[&str]] = &[&["id", "f", "0"], &["at", "f", "0"]];
const KEYS: &[&[&str]] = &[&["id", "t", "2"], &["at", "f", "1"]];

#[test]
fn what_is_as_declared_is_fine() {
    let sorted = SortKey::Compound(vec![name("at"), name("id")]);
    let none: Vec<String> = Vec::new();
    assert_eq!(
        drifts(
            DistStyle::Key(name("id")),
            sorted.clone(),
            &["r", "1"],
            KEYS
        ),
        none
    );
    assert_eq!(drifts(DistStyle::All, sorted, &["r", "8"], KEYS), none);
    assert_eq!(
        drifts(DistStyle::Even, SortKey::Auto, &["r", "0"], NO_KEYS),
        none
    );
}

#[test]
fn where_nothing_is_asked_for_redshift_may_choose() {
    let none: Vec<String> = Vec::new();
    for style in ["0", "1", "8", "10", "11", "12"] {
        assert_eq!(
            drifts(DistStyle::Auto, SortKey::Auto, &["r", style], KEYS),
            none
        );
        let unsorted = SortKey::Compound(Vec::new());
        assert_eq!(drifts(DistStyle::Auto, unsorted, &["r", style], KEYS), none);
    }
}

#[test]
fn another_distribution_or_sort_key_is_told() {
    let sorted = SortKey::Compound(vec![name("id")]);
    assert_eq!(
        drifts(
            DistStyle::Key(name("at")),
            sorted.clone(),
            &["r", "1"],
            KEYS
        ),
        [
            "`analytics.b` is declared `DISTSTYLE KEY (at)`, but is `KEY (id)`",
            "`analytics.b` is declared `SORTKEY (id)`, but has `at, id`",
        ]
    );
    assert_eq!(
        drifts(DistStyle::Even, sorted, &["r", "11"], NO_KEYS),
        [
            "`analytics.b` is declared `DISTSTYLE EVEN`, but is `AUTO`",
            "`analytics.b` is declared `SORTKEY (id)`, but has none",
        ]
    );
}

#[test]
fn a_view_in_the_place_of_a_table_is_told_and_nothing_else() {
    assert_eq!(
        drifts(DistStyle::All, SortKey::Auto, &["v", "0"], NO_KEYS),
        ["`analytics.b` is declared as a table, but is a view"]
    );
}

#[test]
fn an_interleaved_key_is_read_in_its_order() {
    let found = read(
        &rows(&[&["r", "0"]]),
        &rows(&[&["a", "false", "2"], &["b", "false", "-1"]]),
    );
    let expected = Layout {
        kind: Kind::Table,
        dist: Found::Even,
        sort: vec![name("b"), name("a")],
    };
    assert_eq!(found, Some(expected));
}

#[test]
fn an_answer_of_another_shape_is_none() {
    assert_eq!(read(&[], &rows(NO_KEYS)), None);
    assert_eq!(read(&rows(&[&["r", "9"]]), &rows(NO_KEYS)), None);
    assert_eq!(read(&rows(&[&["r", "1"]]), &rows(NO_KEYS)), None);
    assert_eq!(
        read(&rows(&[&["r", "0"]]), &rows(&[&["id", "f", "x"]])),
        None
    );
}
