//! Moments taken from events as they come.

use super::keyed::{Class, keyed};
use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/keyed-without-distinct",
    number: None,
    level: Level::Warn,
    what: "a dimension of time that takes its moments from events without DISTINCT",
    why: "Two users act in the same moment, so that moment comes twice, and every join with the \
          dimension doubles their rows.",
    bad: "time:\n  kind: dimension\n  load:\n    replace: {}\n    select: SELECT start_time, EXTRACT(hour FROM start_time) AS hour FROM songplays",
    good: "time:\n  kind: dimension\n  load:\n    replace: {}\n    select: SELECT DISTINCT start_time, EXTRACT(hour FROM start_time) AS hour FROM songplays",
    page: Some("r_SELECT_list"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for keyed in keyed(subject) {
        if keyed.class != Class::TimeWithoutDistinct {
            continue;
        }
        let key = keyed.key.quoted();
        findings.push(
            Finding::new(
                &LINT,
                keyed.seen.id,
                format!(
                    "`{}` gets a {key} as often as it happens",
                    keyed.seen.table.name.value
                ),
            )
            .at(keyed.place(), "a row for each row that is read")
            .also(keyed.key.span, "tells the rows of the table apart")
            .help("write `SELECT DISTINCT`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(load: &str, select: &str) -> Vec<String> {
        let tables = format!(
            "
  events:
    kind: staging
    columns: {{ ts: bigint }}
    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", json: auto }} }}
  plays:
    kind: fact
    columns: {{ start_time: timestamp not null }}
    load: {{ append: , select: \"SELECT TIMESTAMP 'epoch' + ts * INTERVAL '1 second' AS start_time FROM events\" }}
  time:
    kind: dimension
    columns: {{ start_time: timestamp not null, hour: smallint }}
    load:
      {load}
      select: |
        {select}
"
        );
        let lints = ["distinct-over-keyed-dimension", "keyed-without-distinct", "merge-key-not-proven-unique"];
        found_by(&lints, &with_tables(&tables))
    }

    #[test]
    fn moments_as_they_come_are_found() {
        let select = "SELECT start_time, EXTRACT(hour FROM start_time) AS hour FROM plays";
        for load in ["replace:", "append:", "merge: { key: [start_time] }"] {
            assert_eq!(of(load, select), ["keyed-without-distinct `SELECT`"], "{load}");
        }
    }

    #[test]
    fn what_follows_from_the_moment_makes_no_second_row() {
        for select in [
            "SELECT DISTINCT start_time, EXTRACT(hour FROM start_time) AS hour FROM plays",
            "SELECT DISTINCT TIMESTAMP 'epoch' + ts * INTERVAL '1 second' AS start_time, EXTRACT(hour FROM start_time) AS hour FROM events",
            "SELECT DISTINCT TIMESTAMP 'epoch' + ts * INTERVAL '1 second' AS start_time, EXTRACT(hour FROM TIMESTAMP 'epoch' + ts * INTERVAL '1 second') AS hour FROM events",
            "SELECT m.start_time, EXTRACT(hour FROM m.start_time) AS hour FROM (SELECT DISTINCT start_time FROM plays) AS m",
            "SELECT start_time, EXTRACT(hour FROM start_time) AS hour FROM plays GROUP BY start_time",
            "SELECT start_time, EXTRACT(hour FROM start_time) AS hour FROM plays GROUP BY 1, 2",
            "SELECT start_time, 1 AS hour FROM plays UNION SELECT start_time, 1 FROM plays",
        ] {
            let expected: &[&str] = if select.contains("UNION") {
                // Which of the two columns decides is not followed through a UNION.
                &["distinct-over-keyed-dimension"]
            } else {
                &[]
            };
            let found = of("merge: { key: [start_time] }", select);
            let names: Vec<&str> = found.iter().filter_map(|line| line.split(' ').next()).collect();
            assert_eq!(names, expected, "{select}");
        }
    }
}
