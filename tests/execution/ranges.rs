//! Several days in one run: each is as if it had been run alone, one after another.

use plan::record::Ending;

use super::small::Small;

/// A table of people as they are now, and what reads it behind a detour: their history, and a file a day.
const TABLES: &str = "  people:
    kind: dimension
    columns: { id: integer not null, name: varchar(10), at: timestamp not null }
    load:
      merge: { key: [id], latest_by: at }
      select: SELECT id, name, at FROM events
  seen:
    kind: fact
    columns: { id: integer, at: timestamp not null }
    load: { replace_batch: {}, select: \"SELECT id, at FROM events\" }
  days:
    kind: fact
    columns: { id: integer, at: timestamp not null }
    load: { replace: {}, select: \"SELECT id, at FROM seen\" }
  history:
    kind: dimension
    columns:
      id: integer not null
      name: varchar(10)
      seen: bigint
      valid_from: timestamp not null
      valid_to: timestamp
    load:
      snapshot: { key: [id] }
      select: |
        SELECT people.id, people.name, COUNT(days.at) AS seen
        FROM people LEFT JOIN days ON days.id = people.id
        GROUP BY people.id, people.name
  exported:
    kind: table
    columns: { id: integer, name: varchar(10) }
    sort: [id]
    after: [days]
    load:
      unload: { to: \"s3://small/out/{{ ds }}/\", csv: , parallel: false }
      select: SELECT id, name FROM people
";

#[test]
fn a_reader_sees_a_table_as_its_own_day_left_it() {
    let small = Small::new(TABLES);
    for (day, name) in [(1, "ann"), (2, "bea"), (3, "cat"), (4, "dot"), (5, "eve")] {
        let (day, at) = (
            format!("2018-11-{day:02}"),
            format!("2018-11-{day:02} 10:00:00"),
        );
        small.events(&day, &[("1", name, &at)]);
    }
    let record = small.run_between("2018-11-01", "2018-11-06");
    let record = record.expect("nothing refuses it");
    assert_eq!(record.ending, Ending::Complete, "{record:#?}");
    assert_eq!(
        small.rows(
            "SELECT name, seen, TO_CHAR(valid_from, 'DD') AS f FROM s.history ORDER BY valid_from"
        ),
        ["ann 1 01", "bea 2 02", "cat 3 03", "dot 4 04", "eve 5 05"]
    );
    assert_eq!(
        small.unloaded("out"),
        [
            "2018-11-01 1,ann",
            "2018-11-02 1,bea",
            "2018-11-03 1,cat",
            "2018-11-04 1,dot",
            "2018-11-05 1,eve",
        ]
    );
}
