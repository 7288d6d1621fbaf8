//! Text columns whose length nobody wrote.

use super::declared::Declared;
use super::{Finding, Level, Lint, Subject};
use crate::fault::Edit;

pub(super) const LINT: Lint = Lint {
    code: "lint/text-is-varchar-256",
    number: Some("RS304"),
    level: Level::Warn,
    what: "a column of type TEXT, or of VARCHAR without a length",
    why: "elsewhere such a column takes any text. Here it is VARCHAR(256), counted in bytes, and \
          the first longer value stops the load.",
    bad: "CREATE TABLE songs (song_id INT, title TEXT);",
    good: "CREATE TABLE songs (song_id INT, title VARCHAR(512));",
    page: Some("r_Character_types"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for column in Declared::all(subject) {
        let Some(written) = column.type_without_sizes() else {
            continue;
        };
        if !["text", "varchar", "nvarchar", "character varying"].contains(&written.as_str()) {
            continue;
        }
        let mut finding = Finding::new(
            &LINT,
            column.ty.span,
            format!("`{}` holds 256 bytes, no more", column.name.value),
            format!("`{}` is VARCHAR(256)", written.to_uppercase()),
            "write the length that the values need, in bytes: `VARCHAR(n)`, at most 65535",
        );
        finding.edits.push(Edit {
            span: column.ty.span,
            replacement: "VARCHAR(256)".to_owned(),
        });
        findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{fixed, script};
    use super::LINT;

    #[test]
    fn types_without_a_length_are_found_and_spelled_out() {
        assert_eq!(script(&LINT, "alter table t add column a text"), ["text"]);
        assert_eq!(
            fixed(
                &LINT,
                "create table t (a text not null, b varchar, c character varying, d nvarchar)"
            ),
            "create table t (a VARCHAR(256) not null, b VARCHAR(256), c VARCHAR(256), d \
             VARCHAR(256))"
        );
    }

    #[test]
    fn lengths_and_casts_are_fine() {
        let text = "create table t (text varchar(10), b varchar(max), c char(3), d bpchar)";
        assert!(script(&LINT, text).is_empty());
        assert!(script(&LINT, "select a::text from t").is_empty());
    }
}
