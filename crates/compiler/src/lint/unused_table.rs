//! Staging tables that nobody reads.

use super::{Finding, Level, Lint, Subject};
use crate::ir::{Table, TableId, TableKind};

pub(super) const LINT: Lint = Lint {
    code: "lint/unused-table",
    number: None,
    level: Level::Warn,
    what: "a staging table that nothing reads",
    why: "Its files are loaded and its rows dropped again, each interval, for nobody.",
    bad: "staging_ads:\n  kind: staging\n  load: { copy: { from: \"s3://music/ads/{{ ds }}.json\", json: auto } }",
    good: "ads:\n  kind: fact\n  load:\n    replace_batch: {}\n    select: SELECT ad_id, shown_at FROM staging_ads",
    page: None,
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if !subject.is_whole() {
        return;
    }
    for seen in subject.tables() {
        let is_read = subject.tables().any(|other| reads(other.table, seen.id));
        if seen.table.kind == TableKind::Staging && !is_read {
            let name = &seen.table.name;
            findings.push(
                Finding::new(&LINT, seen.id, format!("nothing reads `{}`", name.value))
                    .at(name.span, "loaded and dropped")
                    .help(
                        "select from it, or drop it; where others read a table, it is of kind \
                         `table`",
                    ),
            );
        }
    }
}

/// Whether a table's SELECT, checks or order need another table.
fn reads(table: &Table, other: TableId) -> bool {
    let selects = table.reads().into_iter();
    let by_checks = table.checks.iter().filter_map(|check| check.kind.reads());
    selects
        .map(|read| read.table)
        .chain(by_checks.filter(|read| *read != table.id))
        .chain(table.after.iter().map(|after| after.value))
        .any(|read| read == other)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_by, with_tables};

    const RAW: &str = "
  raw:
    kind: staging
    columns: { id: integer }
    load: { copy: { from: \"s3://b/{{ ds }}.json\", json: auto } }
";

    #[test]
    fn a_staging_table_without_readers_is_found() {
        assert_eq!(found_by(&["unused-table"], &with_tables(RAW)), ["unused-table `raw`"]);
    }

    #[test]
    fn one_that_is_selected_from_or_compared_with_is_fine() {
        let selected = "  kept:
    kind: fact
    columns: { id: integer }
    load: { append: , select: SELECT id FROM raw }
";
        let compared = "  kept:
    kind: fact
    columns: { id: integer }
    load: { replace: , select: SELECT 1 AS id }
    checks: [ { relationships: { column: id, to: raw.id } } ]
";
        for reader in [selected, compared] {
            let tables = format!("{RAW}{reader}");
            assert_eq!(found_by(&["unused-table"], &with_tables(&tables)), [] as [&str; 0]);
        }
    }

    #[test]
    fn a_reader_that_cannot_be_read_is_not_called_absent() {
        let tables = format!(
            "{RAW}  kept:
    kind: fact
    columns: {{ id: integer }}
    load: {{ append: , select: SELECT idd FROM raw }}
"
        );
        let lints = ["unused-table", "unused-column"];
        assert_eq!(found_by(&lints, &with_tables(&tables)), [] as [&str; 0]);
    }
}
