//! TRUNCATE inside a transaction.

use super::{Finding, Level, Lint, Subject};
use crate::classify::Class;
use crate::fault::Edit;

pub(super) const LINT: Lint = Lint {
    code: "lint/truncate-in-transaction",
    number: Some("RS001"),
    level: Level::Error,
    what: "TRUNCATE inside a transaction",
    why: "TRUNCATE commits everything before it and cannot be rolled back: if the load behind it \
          fails, readers see an empty table.",
    bad: "BEGIN;\nTRUNCATE users;\nINSERT INTO users SELECT * FROM users_new;\nCOMMIT;",
    good: "BEGIN;\nDELETE FROM users;\nINSERT INTO users SELECT * FROM users_new;\nCOMMIT;",
    page: Some("r_TRUNCATE"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if subject.kind.class != Class::ImplicitCommit || !subject.place.is_in_transaction() {
        return;
    }
    let words = &subject.words;
    let named = words.skip(1, &["table"]);
    let mut finding = Finding::new(
        &LINT,
        words.span(0, 1),
        format!(
            "`{}` commits the transaction it stands in",
            subject.kind.command
        ),
        "everything before it is committed here",
        "write `DELETE FROM` in its place",
    );
    if words.are(0, &["truncate"]) {
        finding.edits.push(Edit {
            span: words.span(0, named),
            replacement: "DELETE FROM".to_owned(),
        });
    }
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use super::super::tests::{fixed, script, unit};
    use super::LINT;

    #[test]
    fn truncate_in_a_transaction_is_found_and_becomes_delete() {
        assert_eq!(script(&LINT, "begin; TRUNCATE users; commit"), ["TRUNCATE"]);
        assert_eq!(unit(&LINT, "truncate table a.b"), ["truncate"]);
        assert_eq!(
            fixed(&LINT, "begin; truncate table a.b; commit"),
            "begin; DELETE FROM a.b; commit"
        );
    }

    #[test]
    fn truncate_alone_and_delete_are_fine() {
        assert!(script(&LINT, "truncate users; begin; commit; truncate users").is_empty());
        assert!(script(&LINT, "begin; delete from users where id = 1; commit").is_empty());
    }
}
