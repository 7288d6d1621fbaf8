//! `from` of one interval that begins the keys of another.

use plan::{Cadence, DataInterval, SlottedText};

use super::files::copied;
use super::{Finding, Level, Lint, Subject};
use crate::ir::Lifetime;
use crate::spec::{ScheduleSpec, Switch};
use crate::template::{Expanded, sampled_intervals};

pub(super) const LINT: Lint = Lint {
    code: "lint/copy-prefix-of-another-interval",
    number: None,
    level: Level::Error,
    what: "a COPY whose path for one interval is the start of the path for another",
    why: "FROM is the start of a key: every object whose key begins with it is loaded. `orders.1` is the \
          start of `orders.10` too, so that the first of the month loads the rows of ten days, and no \
          statement fails.",
    bad: "load: { copy: { from: \"s3://music/plays.{{ ds | date('%-d') }}\", csv: } }",
    good: "load: { copy: { from: \"s3://music/plays.{{ ds | date('%-d') }}.csv\", csv: } }",
    page: Some("copy-parameters-data-source-s3"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for copied in copied(subject) {
        let manifest = copied.spec.manifest.as_ref();
        let is_manifest = manifest.is_some_and(|manifest| manifest.value == Switch::On);
        if is_manifest || copied.seen.table.lifetime != Lifetime::Interval {
            continue;
        }
        let from = &copied.copy.from;
        let schedule = &subject.spec.schedule;
        let Some(overlap) = overlap(from, subject.draft.cadence, schedule) else {
            continue;
        };
        findings.push(
            Finding::new(
                &LINT,
                copied.seen.id,
                format!(
                    "`{}` loads files of other intervals too",
                    copied.seen.table.name.value
                ),
            )
            .at(
                from.span(),
                format!(
                    "`…{}` of {} is the start of `…{}` of {}",
                    overlap.short.0, overlap.short.1, overlap.long.0, overlap.long.1
                ),
            )
            .help(
                "end the path, such as by `/` or `.csv`, print numbers with all their digits (`%d` in \
                 the place of `%-d`), or name a manifest with `manifest: true`",
            ),
        );
    }
}

/// The last part of a path of one interval, and of another that begins with it.
struct Overlap {
    short: (String, DataInterval),
    long: (String, DataInterval),
}

/// Equal paths are none: several intervals may load one file on purpose.
fn overlap(from: &Expanded, cadence: Cadence, schedule: &ScheduleSpec) -> Option<Overlap> {
    if !from.depends_on_interval() {
        return None;
    }
    // One that cannot be read is told of where statements are made.
    let from = SlottedText::new(from.slotted()).ok()?;
    let time = |at: &Option<crate::source::Spanned<_>>| at.as_ref().map(|at| at.value);
    let end = time(&schedule.end);
    let mut paths: Vec<(String, DataInterval)> = sampled_intervals(cadence, time(&schedule.start))
        .into_values()
        .filter(|interval| end.is_none_or(|end| interval.end() <= end))
        .map(|interval| (from.unfold(Some(&interval)), interval))
        .collect();
    paths.sort_by(|one, other| (&one.0, one.1.start()).cmp(&(&other.0, other.1.start())));
    paths.dedup_by(|later, kept| later.0 == kept.0);
    // What begins with a path follows it where paths are sorted.
    let mut pairs = paths.windows(2);
    let pair = pairs.find(|pair| pair[1].0.starts_with(&pair[0].0))?;
    let folder = pair[0].0.rfind('/').map_or(0, |at| at + 1);
    let last = |path: &str| path[folder..].to_owned();
    Some(Overlap {
        short: (last(&pair[0].0), pair[0].1),
        long: (last(&pair[1].0), pair[1].1),
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{PROJECT, found_by, found_in};

    fn pipeline(schedule: &str, options: &str) -> String {
        format!(
            "version: 1\npipeline: p\nschedule: {{ {schedule} }}\ntables:\n  raw:\n    kind: staging\n    \
             columns: {{ id: integer }}\n    load: {{ copy: {{ {options}, json: auto }} }}\n"
        )
    }

    fn of(schedule: &str, options: &str) -> usize {
        found_by(
            &["copy-prefix-of-another-interval"],
            &pipeline(schedule, options),
        )
        .len()
    }

    #[test]
    fn a_path_that_another_ones_begins_with_is_found() {
        for (cron, from) in [
            ("@daily", "s3://b/orders.u{{ ds | date('%-d') }}"),
            ("@daily", "s3://b/day={{ ds | date('%-j') }}"),
            ("@daily", "s3://b/{{ ds | date('%-m-%-d') }}"),
            ("@hourly", "s3://b/{{ ds }}/{{ data_interval_start | date('%-H') }}"),
            ("@hourly", "s3://b/{{ data_interval_start | date('%Y-%-m') }}"),
            ("@monthly", "s3://b/{{ ds | date('%Y-%-m') }}"),
        ] {
            let (cron, from) = (format!("cron: \"{cron}\""), format!("from: \"{from}\""));
            assert_eq!(of(&cron, &from), 1, "{from}");
        }
    }

    #[test]
    fn a_path_of_its_own_or_the_same_one_is_fine() {
        for (cron, from) in [
            ("@daily", "s3://b/orders"),
            ("@daily", "s3://b/orders-{{ ds }}"),
            ("@daily", "s3://b/orders.u{{ ds | date('%-d') }}/"),
            ("@daily", "s3://b/{{ ds | date('%-d') }}.json"),
            ("@daily", "s3://b/{{ ds | date('%d') }}"),
            ("@daily", "s3://b/{{ ds | date('%Y/%m') }}"),
            ("@hourly", "s3://b/{{ ds }}"),
            ("@hourly", "s3://b/{{ data_interval_start | date('%Y/%m/%d/%H') }}"),
            ("@hourly", "s3://b/{{ data_interval_start }}"),
            ("@weekly", "s3://b/{{ ds }}"),
            ("@monthly", "s3://b/{{ ds | date('%Y-%m') }}"),
        ] {
            let (cron, from) = (format!("cron: \"{cron}\""), format!("from: \"{from}\""));
            assert_eq!(of(&cron, &from), 0, "{from}");
        }
    }

    #[test]
    fn a_manifest_lists_its_files() {
        let from = "from: \"s3://b/{{ ds | date('%-d') }}\"";
        assert_eq!(of("cron: \"@daily\"", &format!("{from}, manifest: true")), 0);
        assert_eq!(of("cron: \"@daily\"", &format!("{from}, manifest: false")), 1);
    }

    #[test]
    fn only_intervals_of_the_schedule_count() {
        let from = "from: \"s3://b/u{{ ds | date('%-d') }}\"";
        let cron = "cron: \"@daily\", start: 2024-01-01, end: ";
        assert_eq!(of(&format!("{cron}2024-01-10"), from), 0);
        assert_eq!(of(&format!("{cron}2024-01-11"), from), 1);
    }

    #[test]
    fn it_stops_the_compilation() {
        let pipeline = pipeline("cron: \"@daily\"", "from: \"s3://b/u{{ ds | date('%-d') }}\"");
        let allowed = format!("{PROJECT}lints: {{ copy-prefix-of-another-interval: allow }}\n");
        let ours = |found: Vec<String>| {
            let name = "copy-prefix-of-another-interval";
            found.iter().any(|line| line.starts_with(name))
        };
        assert!(ours(found_in(PROJECT, &pipeline)));
        assert!(!ours(found_in(&allowed, &pipeline)));
        let text = [("callsheet.yml", PROJECT), ("pipeline.yml", pipeline.as_str())];
        let sources = crate::compile::small::project(text);
        assert!(crate::validate(&sources, "", None).is_err());
    }
}
