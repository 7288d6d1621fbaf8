//! One file a day, loaded each hour.

use plan::Cadence;

use super::files::{Step, copied};
use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/hourly-over-daily-key",
    number: None,
    level: Level::Warn,
    what: "an hourly schedule over files whose path has no hour",
    why: "All hours of a day load that day's files: twenty-four times the work, and rows of the whole \
          day in each hour's interval.",
    bad: "schedule: { cron: \"@hourly\" }\n…\ncopy: { from: \"s3://music/{{ ds }}-events.json\", json: auto }",
    good: "schedule: { cron: \"@daily\" }\n…\ncopy: { from: \"s3://music/{{ ds }}-events.json\", json: auto }",
    page: None,
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if subject.draft.cadence != Cadence::Hourly {
        return;
    }
    for copied in copied(subject) {
        if copied.step(Cadence::Hourly) != Step::Repeats {
            continue;
        }
        let name = &copied.seen.table.name.value;
        findings.push(
            Finding::new(
                &LINT,
                copied.seen.id,
                format!("the hours of a day load the same files into `{name}`"),
            )
            .at(copied.spec.from.span(), "a date, but no hour")
            .also(subject.spec.schedule.cron.span, "an interval is an hour")
            .help(
                "schedule it `@daily`, or put the hour into the path: \
                 `{{ data_interval_start | date('%Y-%m-%d-%H') }}`",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    fn of(cron: &str, from: &str) -> Vec<String> {
        let table = format!(
            "\n  raw:\n    kind: staging\n    columns: {{ id: integer }}\n    load: {{ copy: {{ from: \"s3://b/{from}.json\", json: auto }} }}\n"
        );
        let pipeline = with_tables(&table).replace("@daily", cron);
        found_by(&["from-without-date", "hourly-over-daily-key"], &pipeline)
    }

    #[test]
    fn an_hourly_schedule_over_a_path_of_days_is_found() {
        assert_eq!(
            of("@hourly", "{{ ds }}"),
            ["hourly-over-daily-key `\"s3://b/{{ ds }}.json\"`"]
        );
    }

    #[test]
    fn a_path_of_hours_and_a_daily_schedule_are_fine() {
        let hour = "{{ data_interval_start | date('%Y/%m/%d/%H') }}";
        assert_eq!(of("@hourly", hour), [] as [&str; 0]);
        assert_eq!(of("@daily", "{{ ds }}"), [] as [&str; 0]);
    }

    #[test]
    fn an_hourly_path_without_any_date_is_another_fault() {
        assert_eq!(of("@hourly", "all").len(), 1);
        assert!(of("@hourly", "all")[0].starts_with("from-without-date"));
    }
}
