//! DELETE and UPDATE of every row.

use super::history::Deed;
use super::{Finding, Level, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: "lint/delete-or-update-without-where",
    number: Some("RS204"),
    level: Level::Error,
    what: "DELETE or UPDATE without WHERE, of a table that the script neither made nor refills",
    why: "it changes every row. Mostly the condition was forgotten, or stands in a comment, and \
          Redshift keeps no earlier version to go back to.",
    bad: "UPDATE users SET level = 'free';",
    good: "UPDATE users SET level = 'free' WHERE user_id = 7;",
    page: Some("r_DELETE"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let words = &subject.words;
    let (command, table) = match subject.kind.command {
        "DELETE" => ("DELETE", "delete"),
        "UPDATE" => ("UPDATE", "update"),
        _ => return,
    };
    let Some(at) = words.find_outside_brackets(0, &[table]) else {
        return;
    };
    let Some((name, next)) = words.name(words.skip(at + 1, &["from"])) else {
        return;
    };
    if words.find_outside_brackets(next, &["where"]).is_some() {
        return;
    }
    let is_own = subject
        .before(&name)
        .iter()
        .any(|event| matches!(event.deed, Deed::CreatedTable(_)));
    let is_refilled = command == "DELETE"
        && subject
            .after(&name)
            .iter()
            .any(|event| event.deed == Deed::Filled);
    if is_own || is_refilled || name.table.as_str().starts_with('#') {
        return;
    }
    findings.push(Finding::new(
        &LINT,
        words.span(at, next - at),
        format!("this {command} changes every row of `{}`", name.table),
        "no `WHERE`",
        if command == "DELETE" {
            "add `WHERE …`; to replace all rows, insert the new ones in the same transaction; \
             `WHERE TRUE` says that every row is meant"
        } else {
            "add `WHERE …`; `WHERE TRUE` says that every row is meant"
        },
    ));
}

#[cfg(test)]
mod tests {
    use super::super::tests::{script, unit};
    use super::LINT;

    #[test]
    fn writes_of_every_row_are_found() {
        assert_eq!(unit(&LINT, "delete from a.users"), ["delete from a.users"]);
        assert_eq!(
            script(&LINT, "update t set a = 1 -- where b = 2"),
            ["update t"]
        );
        // The condition inside the brackets is another one.
        assert_eq!(
            script(&LINT, "update t set a = (select max(b) from s where c = 1)"),
            ["update t"]
        );
    }

    #[test]
    fn conditions_replacements_and_tables_of_the_script_are_fine() {
        for text in [
            "delete from t where a = 1",
            "update t set a = s.a from s where s.b = t.b",
            "begin; delete from t; insert into t (a) select a from s; commit",
            "delete from t; alter table t append from s",
            "create temp table t (a int); update t set a = 1; delete from t",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
