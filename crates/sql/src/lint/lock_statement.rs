//! LOCK.

use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/lock-statement",
    number: Some("RS008"),
    level: Level::Warn,
    what: "LOCK",
    why: "LOCK has one mode, ACCESS EXCLUSIVE: until the transaction ends, every reader of the \
          table waits too, dashboards included.",
    bad: "BEGIN;\nLOCK users;\nDELETE FROM users WHERE user_id = 7;\nCOMMIT;",
    good: "BEGIN;\nDELETE FROM users WHERE user_id = 7;\nCOMMIT;",
    page: Some("r_LOCK"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let words = &subject.words;
    if !words.are(0, &["lock"]) {
        return;
    }
    findings.push(Finding::new(
        &LINT,
        words.whole(),
        "`LOCK` keeps readers out until the transaction ends",
        "an exclusive lock",
        "remove it and retry the transaction when Redshift reports error 1023; where one writer \
         at a time is needed, lock a table of its own that nobody reads",
    ));
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn lock_is_found() {
        assert_eq!(
            script(&LINT, "begin; lock table a, b.c; commit"),
            ["lock table a, b.c"]
        );
    }

    #[test]
    fn a_column_of_that_name_is_fine() {
        assert!(script(&LINT, "select lock from doors").is_empty());
    }
}
