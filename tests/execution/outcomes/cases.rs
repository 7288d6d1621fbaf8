//! The loads, and what becomes of them.

use super::Outcome::{Blocked, Refused, Rows};
use super::{Applies, Case, Cell, Show};

const fn rows(said: &'static str, rows: &'static [&'static str]) -> Cell {
    Cell {
        said,
        outcome: Rows(rows),
    }
}

const fn blocked(said: &'static str, rows: &'static [&'static str]) -> Cell {
    Cell {
        said,
        outcome: Blocked(rows),
    }
}

const fn refused(said: &'static str, code: &'static str, rows: &'static [&'static str]) -> Cell {
    Cell {
        said,
        outcome: Refused(code, rows),
    }
}

const PEOPLE: &str = "SELECT id, name FROM s.people ORDER BY id, name";
const UPPER: (&str, &str) = ("SELECT id, name, at", "SELECT id, upper(name) AS name, at");

/// A table of people whose SELECT reads the interval's staging table.
macro_rules! people {
    ($load:literal) => {
        concat!(
            "  people:
    kind: table
    columns: { id: integer not null, name: varchar(10), at: timestamp not null }
    load:
      ",
            $load,
            "
      select: SELECT id, name, at FROM events
"
        )
    };
}

/// A table of people that a view reads.
macro_rules! people_in {
    ($name:literal) => {
        concat!(
            "  ",
            $name,
            ":
    kind: fact
    columns: { id: integer not null, name: varchar(10), at: timestamp not null }
    load: { replace_batch: {}, select: \"SELECT id, name, at FROM events\" }
"
        )
    };
}

const FIRST: &[&str] = &["1 ann", "2 bob"];
const CHANGED: &[&str] = &["1 ANN", "2 BOB"];
const BOTH: &[&str] = &["1 ann", "2 bob", "2 rob", "3 cid"];
const WITH_LATE: &[&str] = &["1 ann", "2 bob", "2 old", "4 dan"];

const UNLOADED: &[&str] = &["2018-11-01 1,ann", "2018-11-01 2,bob"];
const UNLOADED_BOTH: &[&str] = &[
    "2018-11-01 1,ann",
    "2018-11-01 2,bob",
    "2018-11-02 2,rob",
    "2018-11-02 3,cid",
];

const STALE: &str = "stale; asked for, its rows anew";

pub(crate) const CASES: &[Case] = &[
    Case {
        load: "append",
        tables: people!("append: {}"),
        change: UPPER,
        applies: Applies::WhenAsked,
        show: Show::Query(PEOPLE),
        cells: [
            rows("nothing: the ledger guards it", FIRST),
            rows("nothing: never stale, and not repeated", FIRST),
            rows("added", BOTH),
            refused("refused", "run/intervals-overlap", BOTH),
            rows("added by the day that brings them", WITH_LATE),
            rows("nothing added", FIRST),
        ],
    },
    Case {
        load: "replace",
        tables: people!("replace: {}"),
        change: UPPER,
        applies: Applies::WhenAsked,
        show: Show::Query(PEOPLE),
        cells: [
            rows("the same rows", FIRST),
            rows(STALE, CHANGED),
            rows("what the day loaded last gives", FIRST),
            rows("what the week gives", BOTH),
            rows("what the day loaded last gives", &["2 old", "4 dan"]),
            rows("no row is left", &[]),
        ],
    },
    Case {
        load: "replace: { by: swap }",
        tables: people!("replace: { by: swap }"),
        change: UPPER,
        applies: Applies::WhenAsked,
        show: Show::Query(PEOPLE),
        cells: [
            rows("the same rows", FIRST),
            rows(STALE, CHANGED),
            rows("what the day loaded last gives", FIRST),
            rows("what the week gives", BOTH),
            rows("what the day loaded last gives", &["2 old", "4 dan"]),
            rows("no row is left", &[]),
        ],
    },
    Case {
        load: "replace_window",
        tables: people!("replace_window: { column: at }"),
        change: UPPER,
        applies: Applies::WhenAsked,
        show: Show::Query(PEOPLE),
        cells: [
            rows("the same rows", FIRST),
            rows(STALE, CHANGED),
            rows("each day's rows", BOTH),
            rows("the week replaces its days", BOTH),
            blocked("blocked by a check", FIRST),
            rows("its window is empty", FIRST),
        ],
    },
    Case {
        load: "replace_window: { lookback }",
        tables: "  arrived:
    kind: fact
    columns: { id: integer not null, name: varchar(10), at: timestamp not null }
    load: { replace_batch: {}, select: \"SELECT id, name, at FROM events\" }
  people:
    kind: table
    columns: { id: integer not null, name: varchar(10), at: timestamp not null }
    load:
      replace_window: { column: at, lookback: 1 }
      select: |
        SELECT id, name, at FROM arrived
        WHERE at >= '{{ lookback_start }}' AND at < '{{ data_interval_end }}'
",
        change: ("SELECT id, name, at FROM arrived", "SELECT id, upper(name) AS name, at FROM arrived"),
        applies: Applies::WhenAsked,
        show: Show::Query(PEOPLE),
        cells: [
            rows("the same rows", FIRST),
            rows(STALE, CHANGED),
            rows("each day's rows", BOTH),
            refused("the table it reads refuses them", "run/intervals-overlap", BOTH),
            rows("in their place, as far as it looks back", WITH_LATE),
            rows("its window is empty", FIRST),
        ],
    },
    Case {
        load: "replace_batch",
        tables: people!("replace_batch: {}"),
        change: UPPER,
        applies: Applies::WhenAsked,
        show: Show::Query(PEOPLE),
        cells: [
            rows("the same rows", FIRST),
            rows(STALE, CHANGED),
            rows("each day's rows", BOTH),
            refused("refused", "run/intervals-overlap", BOTH),
            rows("kept with the day that brings them", WITH_LATE),
            rows("its batch is empty", FIRST),
        ],
    },
    Case {
        load: "merge: { latest_by }",
        tables: people!("merge: { key: [id], latest_by: at }"),
        change: UPPER,
        applies: Applies::WhenAsked,
        show: Show::Query(PEOPLE),
        cells: [
            rows("the same rows", FIRST),
            rows(STALE, CHANGED),
            rows("the latest of each key", &["1 ann", "2 rob", "3 cid"]),
            rows("the latest of each key", &["1 ann", "2 rob", "3 cid"]),
            rows("new keys; older rows change nothing", &["1 ann", "2 bob", "4 dan"]),
            rows("nothing changes", FIRST),
        ],
    },
    Case {
        load: "merge",
        tables: "  people:
    kind: table
    columns: { id: integer not null, name: varchar(10), at: timestamp not null }
    load:
      merge: { key: [id] }
      select: SELECT id, name, at FROM events QUALIFY ROW_NUMBER() OVER (PARTITION BY id ORDER BY at DESC) = 1
",
        change: UPPER,
        applies: Applies::WhenAsked,
        show: Show::Query(PEOPLE),
        cells: [
            rows("the same rows", FIRST),
            rows(STALE, CHANGED),
            rows("what is loaded last wins", &["1 ann", "2 bob", "3 cid"]),
            rows("what is loaded last wins", &["1 ann", "2 rob", "3 cid"]),
            rows("what is loaded last wins", &["1 ann", "2 old", "4 dan"]),
            rows("nothing changes", FIRST),
        ],
    },
    Case {
        load: "snapshot",
        tables: "  people:
    kind: dimension
    columns:
      id: integer not null
      name: varchar(10)
      valid_from: timestamp not null
      valid_to: timestamp
    load:
      snapshot: { key: [id] }
      select: SELECT id, name FROM events
",
        change: ("SELECT id, name FROM", "SELECT id, upper(name) AS name FROM"),
        applies: Applies::WhenAsked,
        show: Show::Query(VERSIONS),
        cells: [
            rows("the same versions", &["1 ann 01 -", "2 bob 01 -"]),
            rows(STALE, &["1 ANN 01 -", "2 BOB 01 -"]),
            refused(
                "refused, unless the plan loads the later days again",
                "run/later-loaded",
                &["2 rob 02 -", "3 cid 02 -"],
            ),
            refused(
                "refused",
                "run/intervals-overlap",
                &["1 ann 01 -", "2 bob 01 02", "2 rob 02 -", "3 cid 02 -"],
            ),
            rows(
                "valid from the day that brings them",
                &["1 ann 01 -", "2 bob 01 02", "2 old 02 -", "4 dan 02 -"],
            ),
            rows("nothing changes", &["1 ann 01 -", "2 bob 01 -"]),
        ],
    },
    Case {
        load: "snapshot: { updated_at, deletes: close }",
        tables: "  people:
    kind: dimension
    columns:
      id: integer not null
      name: varchar(10)
      at: timestamp not null
      valid_from: timestamp not null
      valid_to: timestamp
    load:
      snapshot: { key: [id], updated_at: at, deletes: close }
      select: SELECT id, name, at FROM events
",
        change: UPPER,
        applies: Applies::WhenAsked,
        show: Show::Query(HOURS),
        cells: [
            rows("the same versions", &["1 ann 01-10 -", "2 bob 01-11 -"]),
            rows(STALE, &["1 ANN 01-10 -", "2 BOB 01-11 -"]),
            refused(
                "refused, unless the plan loads the later days again",
                "run/later-loaded",
                &["2 rob 02-10 -", "3 cid 02-11 -"],
            ),
            refused(
                "refused",
                "run/intervals-overlap",
                &["1 ann 01-10 02-00", "2 bob 01-11 02-10", "2 rob 02-10 -", "3 cid 02-11 -"],
            ),
            rows(
                "not newer than the version that is valid: nothing changes; absent keys end",
                &["1 ann 01-10 02-00", "2 bob 01-11 -", "4 dan 01-12 -"],
            ),
            rows("every key ends", &["1 ann 01-10 02-00", "2 bob 01-11 02-00"]),
        ],
    },
    Case {
        load: "sql: { rerun: replaces }",
        tables: "  people:
    kind: table
    columns: { id: integer not null, name: varchar(10), at: timestamp not null }
    load:
      sql:
        reads: [events]
        rerun: replaces
        text: |
          DELETE FROM people WHERE at >= '{{ data_interval_start }}' AND at < '{{ data_interval_end }}';
          INSERT INTO people (id, name, at)
          SELECT id, name, at FROM events;
",
        change: UPPER,
        applies: Applies::WhenAsked,
        show: Show::Query(PEOPLE),
        cells: [
            rows("as the script says: here, the same rows", FIRST),
            rows(STALE, CHANGED),
            rows("as the script says", BOTH),
            rows("as the script says", BOTH),
            rows("as the script says", WITH_LATE),
            rows("as the script says", FIRST),
        ],
    },
    Case {
        load: "sql: { rerun: doubles }",
        tables: "  people:
    kind: table
    columns: { id: integer not null, name: varchar(10), at: timestamp not null }
    load:
      sql:
        reads: [events]
        rerun: doubles
        text: |
          INSERT INTO people (id, name, at)
          SELECT id, name, at FROM events;
",
        change: UPPER,
        applies: Applies::WhenAsked,
        show: Show::Query(PEOPLE),
        cells: [
            rows("nothing: the ledger guards it", FIRST),
            rows("nothing: never stale, and not repeated", FIRST),
            rows("as the script says", BOTH),
            refused("refused", "run/intervals-overlap", BOTH),
            rows("as the script says", WITH_LATE),
            rows("as the script says", FIRST),
        ],
    },
    Case {
        load: "copy (static)",
        tables: "  people:
    kind: staging
    static: true
    columns: { id: integer, name: varchar(10), at: timestamp }
    load: { copy: { from: \"s3://small/people.json\", json: auto } }
",
        change: ("people.json\", json: auto", "people.json\", json: auto ignorecase"),
        applies: Applies::WhenAsked,
        show: Show::Query(PEOPLE),
        cells: [
            rows("the files' rows, read again", FIRST),
            rows("stale; asked for, the files' rows anew", FIRST),
            rows("loaded once", FIRST),
            rows("loaded once", FIRST),
            rows("not seen until it is asked for again", FIRST),
            rows("loaded once", FIRST),
        ],
    },
    Case {
        load: "unload: { existing: clean }",
        tables: "  people:
    kind: table
    columns: { id: integer, name: varchar(10) }
    sort: [id]
    load:
      unload: { to: \"s3://small/out/{{ ds }}/\", csv: , parallel: false, existing: clean }
      select: SELECT id, name FROM events
",
        change: (
            "SELECT id, name FROM",
            "SELECT id, upper(name) AS name FROM",
        ),
        applies: Applies::WhenAsked,
        show: Show::Files("out"),
        cells: [
            rows("the same files, at least once", UNLOADED),
            rows(
                "stale; asked for, its files anew",
                &["2018-11-01 1,ANN", "2018-11-01 2,BOB"],
            ),
            rows("each day's files", UNLOADED_BOTH),
            refused("refused", "run/intervals-overlap", UNLOADED_BOTH),
            rows(
                "in the files of the day that brings them",
                &[
                    "2018-11-01 1,ann",
                    "2018-11-01 2,bob",
                    "2018-11-02 2,old",
                    "2018-11-02 4,dan",
                ],
            ),
            rows("files without a row, or none", UNLOADED),
        ],
    },
    Case {
        load: "view, late_binding_view",
        tables: concat!(people_in!("seen"), "  people:
    kind: table
    columns: { id: integer, name: varchar(10) }
    load: { view: {}, select: \"SELECT id, name FROM seen\" }
"),
        change: (
            "SELECT id, name FROM seen",
            "SELECT id, upper(name) AS name FROM seen",
        ),
        applies: Applies::AtOnce,
        show: Show::Query(PEOPLE),
        cells: [
            rows("the same view", FIRST),
            rows("the new view, without being asked", CHANGED),
            rows("what its tables hold", BOTH),
            refused("as its tables", "run/intervals-overlap", BOTH),
            rows("what its tables hold", WITH_LATE),
            rows("what its tables hold", FIRST),
        ],
    },
    Case {
        load: "materialized_view",
        tables: concat!(people_in!("seen"), "  people:
    kind: table
    columns: { id: integer, name: varchar(10) }
    load: { materialized_view: {}, select: \"SELECT id, name FROM seen\" }
"),
        change: (
            "SELECT id, name FROM seen",
            "SELECT id, upper(name) AS name FROM seen",
        ),
        applies: Applies::AtOnce,
        show: Show::Query(PEOPLE),
        cells: [
            rows("the same view", FIRST),
            rows("the new view, without being asked", CHANGED),
            rows("what its tables hold, behind the run", BOTH),
            refused("as its tables", "run/intervals-overlap", BOTH),
            rows("what its tables hold, behind the run", WITH_LATE),
            rows("what its tables hold, behind the run", FIRST),
        ],
    },
];

/// A version's days.
const VERSIONS: &str = "SELECT id, name, TO_CHAR(valid_from, 'DD') AS f, TO_CHAR(valid_to, 'DD') AS t \
                        FROM s.people ORDER BY id, valid_from, valid_to";

/// A version's days and hours.
const HOURS: &str = "SELECT id, name, TO_CHAR(valid_from, 'DD-HH24') AS f, TO_CHAR(valid_to, 'DD-HH24') AS t \
                     FROM s.people ORDER BY id, valid_from, valid_to";
