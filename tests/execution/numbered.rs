//! IDENTITY columns: the warehouse numbers the rows, and a load leaves the numbers alone.

use executor::Reprocess;
use plan::record::Ending;

use super::small::Small;

fn numbered(load: &str) -> Small {
    let small = Small::new(&format!(
        "  people:
    kind: table
    columns:
      number: {{ type: bigint, identity: {{ start: 10, step: 5 }} }}
      id: integer not null
      name: varchar(10)
      at: timestamp not null
    load:
      {load}
      select: SELECT id, name, at FROM events
    checks:
      - unique: number
"
    ));
    small
        .events("2018-11-01", &[("1", "ann", "2018-11-01 10:00:00")])
        .events(
            "2018-11-02",
            &[
                ("1", "eve", "2018-11-02 10:00:00"),
                ("2", "bob", "2018-11-02 11:00:00"),
            ],
        );
    small
}

fn load(small: &Small, day: &str, reprocess: Reprocess) {
    let record = small.run_with(day, reprocess);
    assert_eq!(record.ending, Ending::Complete, "{record:#?}");
}

/// Numbers may have gaps, so that only which rows keep theirs is looked at.
fn numbers(small: &Small) -> Vec<(String, String)> {
    let rows = small.rows("SELECT name, number FROM s.people ORDER BY name");
    rows.iter()
        .filter_map(|row| row.split_once(' '))
        .map(|(name, number)| (name.to_owned(), number.to_owned()))
        .collect()
}

#[test]
fn appended_rows_are_numbered_and_keep_their_numbers() {
    let small = numbered("append: {}");
    load(&small, "2018-11-01", Reprocess::Nothing);
    let first = numbers(&small);
    assert_eq!(first, [("ann".to_owned(), "10".to_owned())]);
    load(&small, "2018-11-02", Reprocess::All);
    let all = numbers(&small);
    assert_eq!(all.len(), 3);
    assert!(all.contains(&first[0]), "{all:?}");
}

#[test]
fn a_merge_numbers_new_keys_and_leaves_known_ones_their_numbers() {
    let small = numbered("merge: { key: [id], latest_by: at }");
    load(&small, "2018-11-01", Reprocess::Nothing);
    let (_, first) = numbers(&small).remove(0);
    load(&small, "2018-11-02", Reprocess::Nothing);
    load(&small, "2018-11-02", Reprocess::All);
    let both = numbers(&small);
    assert_eq!(both.len(), 2);
    let eve = both.iter().find(|(name, _)| name == "eve");
    assert_eq!(eve.map(|(_, number)| number), Some(&first), "{both:?}");
}
