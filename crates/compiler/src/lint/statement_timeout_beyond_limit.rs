//! A timeout that the server's own comes before.

use plan::TargetKind;

use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/statement-timeout-beyond-limit",
    number: Some("RS503"),
    level: Level::Warn,
    what: "a `statement_timeout` of more than a day",
    why: "Redshift Serverless ends a query after 24 hours, and any warehouse ends a transaction that \
          is idle for 6: the longer timeout promises what cannot be.",
    bad: "targets:\n  prod: { kind: redshift, schema: s, statement_timeout: 864000000 }",
    good: "targets:\n  prod: { kind: redshift, schema: s, statement_timeout: 3600000 }",
    page: Some("r_statement_timeout"),
};

/// In milliseconds.
const DAY: u32 = 24 * 60 * 60 * 1000;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let target = &subject.draft.target.plan;
    let declared = subject.project.targets.get(target.name.as_str());
    let timeout = declared.and_then(|target| target.statement_timeout.as_ref());
    let Some(timeout) = timeout else { return };
    if target.kind == TargetKind::Redshift && timeout.value > DAY {
        findings.push(
            Finding::new(
                &LINT,
                None,
                format!("a statement may take {} ms, more than a day", timeout.value),
            )
            .at(timeout.span, "milliseconds")
            .help(format!("write {DAY} or less")),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::{PROJECT, found_in, with_tables};

    const TABLE: &str = "
  one:
    kind: table
    columns: { n: integer }
    load: { replace: , select: SELECT 1 AS n }
";

    fn of(timeout: u32) -> Vec<String> {
        let region = "region: us-west-2";
        let project = PROJECT.replace(region, &format!("{region}, statement_timeout: {timeout}"));
        found_in(&project, &with_tables(TABLE))
    }

    #[test]
    fn more_than_a_day_is_found() {
        assert_eq!(of(86_400_001), ["statement-timeout-beyond-limit `86400001`"]);
    }

    #[test]
    fn a_day_and_none_at_all_are_fine() {
        assert_eq!(of(86_400_000), [] as [&str; 0]);
        assert_eq!(of(0), [] as [&str; 0]);
    }
}
