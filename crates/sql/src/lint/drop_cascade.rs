//! DROP … CASCADE.

use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/drop-cascade",
    number: Some("RS404"),
    level: Level::Warn,
    what: "DROP with CASCADE",
    why: "CASCADE also drops every view, also those of other teams, that hangs on the object, and \
          nothing brings them back. While a materialized view refreshes, it fails with \
          `could not complete because of conflict with concurrent transaction`.",
    bad: "DROP TABLE plays CASCADE;",
    good: "DROP VIEW daily_plays;\nDROP TABLE plays;",
    page: Some("r_DROP_TABLE"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let words = &subject.words;
    if !words.are(0, &["drop"]) {
        return;
    }
    let last = words.len() - 1;
    if !words.are(last, &["cascade"]) {
        return;
    }
    findings.push(Finding::new(
        &LINT,
        words.span(last, 1),
        "`CASCADE` drops what this statement does not name",
        "dependent views go too",
        "drop the dependent views by name first; `WITH NO SCHEMA BINDING` keeps a view from \
         depending on a table",
    ));
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn cascade_is_found() {
        assert_eq!(script(&LINT, "drop schema s CASCADE;"), ["CASCADE"]);
    }

    #[test]
    fn a_plain_drop_is_fine() {
        assert!(script(&LINT, "drop view v restrict").is_empty());
        assert!(script(&LINT, "drop table if exists a, b").is_empty());
    }
}
