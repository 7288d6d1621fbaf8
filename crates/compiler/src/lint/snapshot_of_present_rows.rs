//! Versions that cannot be made again.

use super::{Finding, Level, Lint, Subject};
use crate::ir::Lifetime;
use crate::loads::Load;

pub(super) const LINT: Lint = Lint {
    code: "lint/snapshot-of-present-rows",
    number: None,
    level: Level::Warn,
    what: "a snapshot whose SELECT is not about the interval",
    why: "It keeps what its tables hold while it runs. Loaded again for 1 November in December, it takes back \
          all versions since then and makes one of what is there in December: the history is gone.",
    bad: "user_versions:\n  load:\n    snapshot: { key: [user_id] }\n    select: SELECT user_id, level FROM users",
    good: "user_versions:\n  load:\n    snapshot: { key: [user_id] }\n    select: SELECT user_id, level FROM staging_users",
    page: None,
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for seen in subject.tables() {
        let (Load::Snapshot(snapshot), Lifetime::Lasting) =
            (&seen.table.load.value, seen.table.lifetime)
        else {
            continue;
        };
        let select = &snapshot.select;
        let is_of_interval = select.text.depends_on_interval()
            || select.reads.iter().any(|read| {
                subject
                    .table(read.table)
                    .is_none_or(|other| other.table.lifetime == Lifetime::Interval)
            });
        if is_of_interval || !select.unknown.is_empty() || select.reads.is_empty() {
            continue;
        }
        let name = &seen.table.name.value;
        let finding = Finding::new(
            &LINT,
            seen.id,
            format!("the versions of `{name}` cannot be made again"),
        )
        .at(seen.table.load.span, "keeps what the SELECT gives while it runs")
        .help(
            "read the interval's staging table, or rows of the interval by `data_interval_start`; where only \
             the present is known, waive this, and never `--reprocess` the table",
        );
        let reads = select.reads.iter().take(2);
        findings.push(reads.fold(finding, |finding, read| {
            finding.also(read.span, "its present rows, for whichever interval")
        }));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(select: &str) -> Vec<String> {
        let tables = format!(
            "
  raw:
    kind: staging
    columns: {{ id: integer not null, level: varchar(8), at: timestamp not null }}
    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", json: auto }} }}
  users:
    kind: dimension
    columns: {{ id: integer not null, level: varchar(8), at: timestamp not null }}
    load: {{ merge: {{ key: [id], latest_by: at }}, select: \"SELECT id, level, at FROM raw\" }}
  versions:
    kind: dimension
    columns: {{ id: integer not null, level: varchar(8), valid_from: timestamp not null, valid_to: timestamp }}
    load:
      snapshot: {{ key: [id] }}
      select: {select}
"
        );
        found_by(&["snapshot-of-present-rows"], &with_tables(&tables))
    }

    #[test]
    fn versions_of_what_a_table_holds_now_are_found() {
        assert_eq!(
            of("SELECT id, level FROM users"),
            ["snapshot-of-present-rows `snapshot`"]
        );
    }

    #[test]
    fn versions_of_the_intervals_rows_are_fine() {
        for select in [
            "SELECT id, level FROM raw",
            "SELECT raw.id, users.level FROM raw JOIN users ON users.id = raw.id",
            "SELECT id, level FROM users WHERE at < '{{ data_interval_end }}'",
        ] {
            assert_eq!(of(select), [] as [&str; 0], "{select}");
        }
    }
}
