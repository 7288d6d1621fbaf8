//! Files that are loaded again by each interval.

use plan::Cadence;

use super::files::{Step, copied};
use super::{Finding, Level, Lint, Subject};
use crate::ir::Lifetime;

pub(super) const LINT: Lint = Lint {
    code: "lint/from-without-date",
    number: None,
    level: Level::Warn,
    what: "a scheduled COPY whose `from` is the same for each interval",
    why: "Every interval loads every file again: the staging table holds the whole history each \
          day, and what is made of it doubles or is computed anew.",
    bad: "staging_events:\n  kind: staging\n  load:\n    copy: { from: \"s3://music/log_data/\", json: auto }",
    good: "staging_events:\n  kind: staging\n  load:\n    copy: { from: \"s3://music/log_data/{{ ds }}.json\", json: auto }",
    page: None,
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let cadence = subject.draft.cadence;
    for copied in copied(subject) {
        if copied.seen.table.lifetime != Lifetime::Interval {
            continue;
        }
        let name = &copied.seen.table.name.value;
        let (message, label) = match copied.step(cadence) {
            Step::Differs => continue,
            // Its own lint says more.
            Step::Repeats if cadence == Cadence::Hourly => continue,
            Step::Constant => (
                format!("each interval loads the same files into `{name}`"),
                "no date of the interval",
            ),
            Step::Repeats => (
                format!("several intervals load the same files into `{name}`"),
                "the next interval has the same",
            ),
        };
        findings.push(
            Finding::new(&LINT, copied.seen.id, message)
                .at(copied.spec.from.span(), label)
                .also(subject.spec.schedule.cron.span, "an interval")
                .help(
                    "put the interval's date into the path, such as `{{ ds }}`; if the files are \
                     the same for all intervals, add `static: true`",
                ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(from: &str, more: &str) -> Vec<String> {
        let table = format!(
            "\n  raw:\n    kind: staging{more}\n    columns: {{ id: integer }}\n    load: {{ copy: {{ from: \"{from}\", json: auto }} }}\n"
        );
        found_by(&["from-without-date", "hourly-over-daily-key"], &with_tables(&table))
    }

    #[test]
    fn a_path_without_the_intervals_date_is_found() {
        assert_eq!(of("s3://b/all.json", ""), ["from-without-date `\"s3://b/all.json\"`"]);
        assert_eq!(of("s3://b/{{ ds | date('%Y/%m') }}/x.json", "").len(), 1);
    }

    #[test]
    fn a_path_with_it_and_a_static_table_are_fine() {
        assert_eq!(of("s3://b/{{ ds }}.json", ""), [] as [&str; 0]);
        assert_eq!(of("s3://b/{{ data_interval_end }}.json", ""), [] as [&str; 0]);
        assert_eq!(of("s3://b/all.json", "\n    static: true"), [] as [&str; 0]);
    }
}
