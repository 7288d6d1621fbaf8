//! Appending the same rows for each interval.

use super::{Finding, Level, Lint, Subject};
use crate::ir::Lifetime;
use crate::loads::Load;

pub(super) const LINT: Lint = Lint {
    code: "lint/append-without-partition",
    number: Some("RS205"),
    level: Level::Warn,
    what: "an append whose SELECT is not about the interval",
    why: "It reads the same rows for each interval and adds them again: after a month every row is \
          there thirty times.",
    bad: "songplays:\n  kind: fact\n  load:\n    append: {}\n    select: SELECT song_id, played_at FROM all_events",
    good: "songplays:\n  kind: fact\n  load:\n    replace_window: { column: played_at }\n    select: SELECT song_id, played_at FROM all_events",
    page: None,
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for seen in subject.tables() {
        let (Load::Append(append), Lifetime::Lasting) =
            (&seen.table.load.value, seen.table.lifetime)
        else {
            continue;
        };
        let is_of_interval = append.select.text.depends_on_interval()
            || append.select.reads.iter().any(|read| {
                subject
                    .table(read.table)
                    .is_none_or(|other| other.table.lifetime == Lifetime::Interval)
            });
        if is_of_interval || !append.select.unknown.is_empty() {
            continue;
        }
        let name = &seen.table.name.value;
        let finding = Finding::new(
            &LINT,
            seen.id,
            format!("each interval adds the same rows to `{name}`"),
        )
        .at(seen.table.load.span, "adds what the SELECT gives, whatever is there")
        .help(
            "restrict the SELECT to the interval, such as \
             `WHERE at >= '{{ data_interval_start }}' AND at < '{{ data_interval_end }}'`, or load \
             by `replace_window`, `replace_batch`, `merge` or `replace`",
        );
        let reads = append.select.reads.iter().take(2);
        findings.push(reads.fold(finding, |finding, read| {
            finding.also(read.span, "the same for all intervals")
        }));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(load: &str, select: &str) -> Vec<String> {
        let tables = format!(
            "
  raw:
    kind: staging
    columns: {{ at: timestamp }}
    load: {{ copy: {{ from: \"s3://b/{{{{ ds }}}}.json\", json: auto }} }}
  plays:
    kind: fact
    columns: {{ at: timestamp not null }}
    load: {{ append: , select: SELECT at FROM raw }}
  moments:
    kind: table
    columns: {{ at: timestamp not null }}
    load:
      {load}
      select: {select}
"
        );
        found_by(&["append-without-partition"], &with_tables(&tables))
    }

    #[test]
    fn rows_that_are_added_again_each_day_are_found() {
        assert_eq!(
            of("append:", "SELECT at FROM plays"),
            ["append-without-partition `append`"]
        );
        assert_eq!(of("append:", "SELECT TIMESTAMP 'epoch' AS at").len(), 1);
    }

    #[test]
    fn the_intervals_rows_and_other_loads_are_fine() {
        for (load, select) in [
            ("append:", "SELECT at FROM raw"),
            ("append:", "SELECT at FROM plays WHERE at >= '{{ ds }}'"),
            ("replace:", "SELECT at FROM plays"),
            ("replace_window: { column: at }", "SELECT at FROM plays"),
        ] {
            assert_eq!(of(load, select), [] as [&str; 0], "{load} {select}");
        }
    }
}
