//! Findings that the sources waive. A waiver stands at a table and is about that table, or at the
//! pipeline and is about all of it; the plan prints it.

use super::unused_waiver;
use super::{Finding, Subject};
use crate::ir::TableId;
use crate::spec::WaiverSpec;

/// The findings that are not waived, and one for each waiver that waives nothing.
pub(super) fn apply(subject: &Subject<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let spec = subject.spec;
    let of_tables = spec.tables.values().enumerate().flat_map(|(at, table)| {
        let waivers = table.waive.iter();
        waivers.map(move |waiver| (Some(TableId(at)), waiver))
    });
    let of_pipeline = spec.waive.iter().map(|waiver| (None, waiver));
    let waivers: Vec<(Option<TableId>, &WaiverSpec)> = of_tables.chain(of_pipeline).collect();
    let mut used = vec![Used::No; waivers.len()];
    let mut kept = Vec::new();
    for finding in findings {
        let mut waived = false;
        for ((table, waiver), used) in waivers.iter().zip(&mut used) {
            let is_about = table.is_none() || *table == finding.table;
            if is_about && waiver.lint.value == finding.lint {
                *used = Used::Yes;
                waived = true;
            }
        }
        if !waived {
            kept.push(finding);
        }
    }
    // Where something is wrong, a finding may only be out of sight.
    if subject.is_whole() {
        let unused = waivers
            .iter()
            .zip(used)
            .filter(|(_, used)| *used == Used::No);
        kept.extend(unused.map(|((table, waiver), _)| unused_waiver::finding(*table, waiver)));
    }
    kept
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Used {
    Yes,
    No,
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found, with_tables};

    const TABLES: &str = "
  raw:
    kind: staging
    columns: { id: integer }
    load: { copy: { from: \"s3://b/all/\", json: auto } }
  kept:
    kind: fact
    columns: { id: integer }
    load: { append: , select: SELECT id FROM raw }
";

    #[test]
    fn a_waiver_silences_its_lint_on_its_table() {
        let waived = TABLES.replace(
            "    kind: staging\n",
            "    kind: staging\n    waive:\n      - { lint: RS102, reason: all of it }\n      - { lint: from-without-date, reason: all of it }\n",
        );
        let before = found(&with_tables(TABLES));
        let of_both = |line: &&String| {
            line.starts_with("copy-prefix-not-manifest") || line.starts_with("from-without-date")
        };
        assert_eq!(before.iter().filter(of_both).count(), 2, "{before:?}");
        let after = found(&with_tables(&waived));
        assert_eq!(after.len(), before.len() - 2, "{after:?}");
    }

    #[test]
    fn a_waiver_of_the_pipeline_silences_its_lint_everywhere() {
        let waived = with_tables(TABLES)
            + "waive:\n  - { lint: lint/copy-prefix-not-manifest, reason: all of it }\n";
        let found = found(&waived);
        assert!(
            !found
                .iter()
                .any(|line| line.starts_with("copy-prefix") || line.contains("waiver")),
            "{found:?}"
        );
    }
}
