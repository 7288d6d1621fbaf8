//! TRUNCATE inside a transaction.

use super::{Finding, Level, Lint, Subject};
use crate::classify::Class;
use crate::span::Span;

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
    let text = &subject.parsed.text;
    let start = text.len() - text.trim_start().len();
    let command = subject.kind.command;
    findings.push(Finding::new(
        &LINT,
        Span::new(start, start + command.len()),
        format!("`{command}` commits the transaction it stands in"),
        "everything before it is committed here",
        "write `DELETE FROM` in its place",
    ));
}

#[cfg(test)]
mod tests {
    use super::super::tests::{in_transaction, script};

    #[test]
    fn truncate_in_a_transaction_is_found() {
        assert_eq!(
            in_transaction("TRUNCATE users"),
            ["lint/truncate-in-transaction `TRUNCATE`"]
        );
    }

    #[test]
    fn truncate_alone_and_delete_are_fine() {
        assert!(script("TRUNCATE users").is_empty());
        assert!(in_transaction("DELETE FROM users WHERE id = 1").is_empty());
    }
}
