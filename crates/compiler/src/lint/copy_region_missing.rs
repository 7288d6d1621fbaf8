//! COPY whose bucket can be anywhere.

use plan::TargetKind;
use sql::lint::COPY_REGION_MISSING as LINT;

use super::files::copied;
use super::{Finding, Subject};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let target = &subject.draft.target;
    if target.plan.kind != TargetKind::Redshift || target.region.is_some() {
        return;
    }
    let declared = subject.project.targets.get(target.plan.name.as_str());
    for copied in copied(subject) {
        // COPY of columnar files takes no region.
        let Some(rowwise) = copied.spec.format.value.rowwise() else {
            continue;
        };
        if rowwise.region.is_some() {
            continue;
        }
        let finding = Finding::new(
            LINT,
            copied.seen.id,
            "COPY takes the bucket to be in the warehouse's own region",
        )
        .at(copied.spec.from.span(), "a bucket without a region")
        .help("add `region:` to the target, or to this `copy`");
        findings.push(match declared {
            Some(target) => finding.also(target.name.span, "names no region either"),
            None => finding,
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{PROJECT, found_in, with_tables};

    const TABLE: &str = "
  raw:
    kind: staging
    columns: { id: integer }
    load: { copy: { from: \"s3://b/{{ ds }}.json\", json: auto } }
";

    fn of(project: &str, tables: &str) -> usize {
        let found = found_in(project, &with_tables(tables));
        let found = found.iter();
        found.filter(|line| line.starts_with("copy-region-missing")).count()
    }

    #[test]
    fn a_bucket_without_a_region_is_found() {
        assert_eq!(of(&PROJECT.replace(", region: us-west-2", ""), TABLE), 1);
    }

    #[test]
    fn a_region_of_the_target_or_of_the_copy_is_fine_and_the_local_engine_needs_none() {
        assert_eq!(of(PROJECT, TABLE), 0);
        let without = PROJECT.replace(", region: us-west-2", "");
        let own = TABLE.replace("json: auto", "json: auto, region: eu-west-1");
        assert_eq!(of(&without, &own), 0);
        let parquet = TABLE.replace("json: auto", "parquet: {}");
        assert_eq!(of(&without, &parquet), 0);
        let local = without.replace("kind: redshift, schema: s, iam_role: default", "kind: local, schema: s");
        assert_eq!(of(&local, TABLE), 0);
    }
}
