//! BEGIN, COMMIT and ROLLBACK where Callsheet writes them.

use super::{Finding, Level, Lint, Place, Subject};
use crate::classify::Class;

pub(super) const LINT: Lint = Lint {
    code: "lint/user-transaction-control",
    number: Some("RS003"),
    level: Level::Error,
    what: "BEGIN, COMMIT or ROLLBACK in the SQL of a pipeline",
    why: "a unit is one transaction whose last statement is its ledger row; a COMMIT of one's own \
          makes half of it visible without that row, and the next run does it again.",
    bad: "COMMIT",
    good: "SELECT user_id FROM staging_events",
    page: None,
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if subject.kind.class == Class::TransactionControl && subject.place == Place::Unit {
        findings.push(Finding::new(
            &LINT,
            subject.words.whole(),
            format!("`{}` stands in the SQL of a unit", subject.kind.command),
            "a unit is one transaction already",
            "remove it: a unit begins and commits by itself",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{script, unit};
    use super::LINT;

    #[test]
    fn transaction_control_in_a_unit_is_found() {
        for text in ["BEGIN", "end transaction", "rollback"] {
            assert_eq!(unit(&LINT, text), [text]);
        }
    }

    #[test]
    fn a_script_begins_and_commits_as_it_likes() {
        assert!(script(&LINT, "begin; delete from t where a = 1; commit").is_empty());
        assert!(unit(&LINT, "select 1").is_empty());
    }
}
