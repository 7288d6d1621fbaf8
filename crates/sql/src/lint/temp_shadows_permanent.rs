//! Two tables of one name.

use super::history::Deed;
use super::{Finding, Level, Lint, Subject};
use crate::statement::{Persistence, Statement};

pub(super) const LINT: Lint = Lint {
    code: "lint/temp-shadows-permanent",
    number: Some("RS409"),
    level: Level::Warn,
    what: "a temporary table with the name of a permanent one",
    why: "the schema of temporary tables is searched first: from here on the bare name means the \
          temporary table, and what is written to it is gone with the session.",
    bad: "CREATE TABLE users (user_id INT);\nCREATE TEMP TABLE users AS SELECT user_id FROM \
          staging_users;\nINSERT INTO users SELECT user_id FROM new_users;",
    good: "CREATE TABLE users (user_id INT);\nCREATE TEMP TABLE users_stage AS SELECT user_id \
           FROM staging_users;\nINSERT INTO users SELECT user_id FROM users_stage;",
    page: Some("r_CREATE_TABLE_NEW"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let (name, persistence) = match &subject.parsed.statement {
        Statement::CreateTable(create) => (&create.name, create.persistence),
        Statement::CreateTableAs(create) => (&create.name, create.persistence),
        _ => return,
    };
    if persistence == Persistence::Permanent {
        return;
    }
    let is_permanent = |deed: &Deed| matches!(deed, Deed::CreatedTable(Persistence::Permanent));
    let before = subject.before(name).into_iter().find(|event| {
        is_permanent(&event.deed) || matches!(event.deed, Deed::Dropped | Deed::RenamedTo(_))
    });
    if !before.is_some_and(|event| is_permanent(&event.deed)) {
        return;
    }
    findings.push(Finding::new(
        &LINT,
        name.span,
        format!("`{}` hides the permanent table of this name", name.table),
        "comes first for a bare name",
        "give it a name of its own, such as one that ends in `_stage`",
    ));
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn a_table_that_is_hidden_is_found() {
        let text = "create table s.t (a int); create temporary table t (a int)";
        assert_eq!(script(&LINT, text), ["t"]);
    }

    #[test]
    fn other_names_and_tables_that_are_gone_are_fine() {
        for text in [
            "create table t (a int); create temp table t_stage (a int)",
            "create table t (a int); drop table t; create temp table t (a int)",
            "create temp table t (a int)",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
