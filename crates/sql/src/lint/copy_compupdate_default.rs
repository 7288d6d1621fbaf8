//! COPY that chooses encodings.

use super::copying::{Copying, Layout};
use super::history::Deed;
use super::{Finding, Level, Lint, Subject};
use crate::fault::Edit;
use crate::span::Span;

pub(super) const LINT: Lint = Lint {
    code: "lint/copy-compupdate-default",
    number: Some("RS106"),
    level: Level::Warn,
    what: "COPY that does not say what becomes of the columns' encodings",
    why: "into an empty table, COPY sets the encoding of every column anew unless the table names \
          encodings. A table that is emptied for each load changes with its data, and each load \
          pays for it.",
    bad: "COPY plays FROM 's3://music/plays.csv' IAM_ROLE default CSV;",
    good: "COPY plays FROM 's3://music/plays.csv' IAM_ROLE default CSV COMPUPDATE OFF;",
    page: Some("copy-parameters-data-load"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(copy) = Copying::of(subject) else {
        return;
    };
    // Columnar files get no encodings.
    let is_settled = copy.option("compupdate").is_some()
        || copy.option("noload").is_some()
        || copy.layout() == Layout::Columnar;
    if is_settled || names_encodings(subject, &copy) {
        return;
    }
    let end = subject.words.whole().end;
    let mut finding = Finding::new(
        &LINT,
        copy.name.span,
        format!("COPY may change the encodings of `{}`", copy.name.table),
        "if it is empty",
        "add `COMPUPDATE OFF`; `ENCODE` in CREATE TABLE says which encodings are meant",
    );
    finding.edits.push(Edit {
        span: Span::new(end, end),
        replacement: " COMPUPDATE OFF".to_owned(),
    });
    findings.push(finding);
}

/// Whether the script made the table with an encoding of its own, which COPY leaves alone.
fn names_encodings(subject: &Subject<'_>, copy: &Copying<'_, '_>) -> bool {
    let made = subject.before(&copy.name).into_iter().find_map(|event| {
        let is_made = matches!(event.deed, Deed::CreatedTable(_));
        is_made.then(|| subject.words_at(event.index)).flatten()
    });
    made.is_some_and(|words| {
        words.iter().any(|(at, word)| {
            let encoding = words.get(at + 1);
            word.is("encode") && encoding.is_some_and(|name| !name.is_one_of(&["auto", "raw"]))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{fixed, script};
    use super::LINT;

    #[test]
    fn a_copy_without_the_option_is_found_and_mended() {
        assert_eq!(
            fixed(&LINT, "copy a.t from 's3://b/k' iam_role default -- all\n;"),
            "copy a.t from 's3://b/k' iam_role default COMPUPDATE OFF -- all\n;"
        );
        let raw = "create table t (a int encode raw); copy t from 's3://b/k' iam_role default";
        assert_eq!(script(&LINT, raw), ["t"]);
    }

    #[test]
    fn settled_encodings_are_fine() {
        for text in [
            "copy t from 's3://b/k' iam_role default compupdate on",
            "create table t (a int encode az64); copy t from 's3://b/k' iam_role default",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
