//! A statement that Redshift refuses inside a transaction.

use super::{Finding, Level, Lint, Subject};
use crate::classify::Class;

pub(super) const LINT: Lint = Lint {
    code: "lint/non-transactional-in-step",
    number: Some("RS002"),
    level: Level::Error,
    what: "a statement inside a transaction that Redshift runs only outside one",
    why: "VACUUM, ALTER TABLE APPEND, a change of a column's type, external tables, databases and \
          COPY JOB cannot be rolled back, so that Redshift refuses them between BEGIN and COMMIT, \
          and the transaction with them.",
    bad: "BEGIN;\nDELETE FROM plays WHERE day < '2018-01-01';\nVACUUM plays;\nCOMMIT;",
    good: "BEGIN;\nDELETE FROM plays WHERE day < '2018-01-01';\nCOMMIT;\nVACUUM plays;",
    page: Some("r_SVL_MULTI_STATEMENT_VIOLATIONS"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if subject.kind.class != Class::NotInTransaction || !subject.place.is_in_transaction() {
        return;
    }
    findings.push(
        Finding::new(
            &LINT,
            subject.words.span(0, 1),
            format!("`{}` cannot run inside a transaction", subject.kind.command),
            "a transaction is open here",
            "run it before `BEGIN` or after `COMMIT`",
        )
        .refused(),
    );
}

#[cfg(test)]
mod tests {
    use super::super::tests::{script, unit};
    use super::LINT;

    #[test]
    fn vacuum_and_append_in_a_transaction_are_found() {
        assert_eq!(script(&LINT, "begin; vacuum t; commit"), ["vacuum"]);
        assert_eq!(unit(&LINT, "alter table a append from b"), ["alter"]);
    }

    #[test]
    fn they_are_fine_outside_and_others_inside() {
        assert!(script(&LINT, "begin; commit; vacuum t").is_empty());
        assert!(script(&LINT, "begin; alter table a add column b int; commit").is_empty());
    }
}
