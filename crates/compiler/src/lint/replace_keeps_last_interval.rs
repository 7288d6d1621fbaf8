//! Replacing the whole table by one interval's rows.

use super::{Finding, Level, Lint, Subject};
use crate::ir::Lifetime;
use crate::loads::Load;

pub(super) const LINT: Lint = Lint {
    code: "lint/replace-keeps-last-interval",
    number: None,
    level: Level::Warn,
    what: "a `replace` whose SELECT gives the rows of one interval",
    why: "Each interval deletes what the ones before it loaded: after a month the table holds the \
          last day, or whichever day was loaded last.",
    bad: "daily_plays:\n  kind: table\n  load:\n    replace: {}\n    select: SELECT song_id, COUNT(*) AS plays FROM staging_events GROUP BY song_id",
    good: "daily_plays:\n  kind: table\n  load:\n    replace_batch: {}\n    select: SELECT song_id, COUNT(*) AS plays FROM staging_events GROUP BY song_id",
    page: None,
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for seen in subject.tables() {
        let (Load::Replace(replace), Lifetime::Lasting) =
            (&seen.table.load.value, seen.table.lifetime)
        else {
            continue;
        };
        let staged = replace.select.reads.iter().find_map(|read| {
            let other = subject.table(read.table)?;
            (other.table.lifetime == Lifetime::Interval).then_some((read.span, other))
        });
        let Some((span, staging)) = staged else {
            continue;
        };
        let name = &seen.table.name.value;
        findings.push(
            Finding::new(
                &LINT,
                seen.id,
                format!("`{name}` keeps the rows of the interval that was loaded last"),
            )
            .at(seen.table.load.span, "deletes all rows")
            .also(
                span,
                format!("`{}` has one interval's", staging.table.name.value),
            )
            .help(
                "load by `replace_batch`, `replace_window` or `merge`; where only the newest \
                 interval counts, waive this and say so",
            ),
        );
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
  codes:
    kind: staging
    static: true
    columns: {{ at: timestamp }}
    load: {{ copy: {{ from: \"s3://b/codes.json\", json: auto }} }}
  plays:
    kind: fact
    columns: {{ at: timestamp not null }}
    load: {{ append: , select: SELECT at FROM raw }}
  moments:
    kind: table
    columns: {{ at: timestamp }}
    load:
      {load}
      select: {select}
"
        );
        found_by(&["replace-keeps-last-interval"], &with_tables(&tables))
    }

    #[test]
    fn one_intervals_rows_in_the_place_of_all_are_found() {
        for load in ["replace:", "replace: { by: swap }"] {
            for select in [
                "SELECT at FROM raw",
                "SELECT p.at FROM plays AS p JOIN raw AS r ON r.at = p.at",
            ] {
                assert_eq!(
                    of(load, select),
                    ["replace-keeps-last-interval `replace`"],
                    "{load} {select}"
                );
            }
        }
    }

    #[test]
    fn rows_of_tables_that_stay_and_other_loads_are_fine() {
        for (load, select) in [
            ("replace:", "SELECT at FROM plays"),
            ("replace:", "SELECT at FROM codes"),
            ("replace_batch:", "SELECT at FROM raw"),
        ] {
            assert_eq!(of(load, select), [] as [&str; 0], "{load} {select}");
        }
    }
}
