//! COPY that adds to what an earlier run loaded.

use super::copying::Copying;
use super::history::{Deed, Event};
use super::{Finding, Level, Lint, Place, Subject};
use crate::statement::Persistence;

pub(super) const LINT: Lint = Lint {
    code: "lint/copy-append-not-idempotent",
    number: Some("RS108"),
    level: Level::Warn,
    what: "a script that copies into a table which it neither makes nor empties",
    why: "COPY keeps no list of the files it has loaded: when the script runs again, after a \
          failure or by a retry, every row is there twice.",
    bad: "COPY plays FROM 's3://music/plays.csv' IAM_ROLE default CSV;",
    good: "CREATE TEMP TABLE new_plays (play_id BIGINT, user_id INT);\n\
           COPY new_plays FROM 's3://music/plays.csv' IAM_ROLE default CSV;",
    page: Some("r_COPY"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(copy) = Copying::of(subject) else {
        return;
    };
    // A unit's ledger knows what was loaded.
    if subject.place == Place::Unit || copy.option("noload").is_some() {
        return;
    }
    let name = &copy.name;
    let starts_empty = subject
        .before(name)
        .iter()
        .any(|event| is_fresh(subject, event));
    let ends_empty = subject
        .after(name)
        .iter()
        .any(|event| matches!(event.deed, Deed::Emptied | Deed::Dropped));
    if starts_empty || ends_empty || name.table.as_str().starts_with('#') {
        return;
    }
    findings.push(Finding::new(
        &LINT,
        name.span,
        format!(
            "a second run loads the same rows into `{}` again",
            name.table
        ),
        "neither made nor emptied in this script",
        "copy into a temporary table, then delete and insert, or merge, in one transaction",
    ));
}

/// Whether the table holds no rows of an earlier run behind this event.
fn is_fresh(subject: &Subject<'_>, event: &Event) -> bool {
    match event.deed {
        Deed::Emptied | Deed::Dropped | Deed::CreatedTable(Persistence::Temporary) => true,
        Deed::CreatedTable(Persistence::Permanent) => {
            let words = subject.words_at(event.index);
            words.is_some_and(|words| {
                words
                    .find_outside_brackets(0, &["if", "not", "exists"])
                    .is_none()
            })
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{script, unit};
    use super::LINT;

    const COPY: &str = "copy t from 's3://b/k.csv' iam_role default csv";

    #[test]
    fn a_copy_that_adds_rows_is_found() {
        assert_eq!(script(&LINT, COPY), ["t"]);
        let kept = format!("create table if not exists t (a int); {COPY}");
        assert_eq!(script(&LINT, &kept), ["t"]);
        let other = format!("truncate other.t; copy my.{}", &COPY[5..]);
        assert_eq!(script(&LINT, &other), ["my.t"]);
    }

    #[test]
    fn tables_that_are_fresh_or_emptied_are_fine() {
        for text in [
            format!("truncate my.t; {COPY}"),
            format!("delete from t where day = 1; {COPY}"),
            format!("drop table if exists t; create table if not exists t (a int); {COPY}"),
            format!("create table #t (a int); copy #{}", &COPY[5..]),
            format!("{COPY}; insert into u (a) select a from t; truncate t"),
        ] {
            assert!(script(&LINT, &text).is_empty(), "{text}");
        }
        assert!(unit(&LINT, COPY).is_empty());
    }
}
