//! MERGE from a view.

use super::history::Deed;
use super::{Finding, Level, Lint, Subject};

/// A query, a common table expression and the target itself as source are refused by the binder.
pub(super) const LINT: Lint = Lint {
    code: "lint/merge-source-not-table",
    number: Some("RS201"),
    level: Level::Error,
    what: "MERGE whose source is a view",
    why: "the source of MERGE must be a table: Redshift refuses a view, whatever it selects.",
    bad: "CREATE VIEW new_users AS SELECT user_id, level FROM staging_users;\n\
          MERGE INTO users USING new_users ON users.user_id = new_users.user_id\n\
          WHEN MATCHED THEN UPDATE SET level = new_users.level\n\
          WHEN NOT MATCHED THEN INSERT (user_id, level) VALUES (new_users.user_id, \
          new_users.level);",
    good: "CREATE TEMP TABLE new_users AS SELECT user_id, level FROM staging_users;\n\
           MERGE INTO users USING new_users ON users.user_id = new_users.user_id\n\
           WHEN MATCHED THEN UPDATE SET level = new_users.level\n\
           WHEN NOT MATCHED THEN INSERT (user_id, level) VALUES (new_users.user_id, \
           new_users.level);",
    page: Some("r_MERGE"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let words = &subject.words;
    if !words.are(0, &["merge"]) {
        return;
    }
    let Some((source, _)) = words
        .find_outside_brackets(1, &["using"])
        .and_then(|at| words.name(at + 1))
    else {
        return;
    };
    let last = subject.before(&source).into_iter().find(|event| {
        matches!(
            event.deed,
            Deed::CreatedView | Deed::CreatedTable(_) | Deed::Dropped | Deed::RenamedFrom(_)
        )
    });
    if last.is_some_and(|event| event.deed == Deed::CreatedView) {
        findings.push(
            Finding::new(
                &LINT,
                source.span,
                format!("`{}` is a view, MERGE needs a table", source.table),
                "a view",
                "create a temporary table from it first: `CREATE TEMP TABLE … AS SELECT …`",
            )
            .refused(),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    const MERGE: &str = "merge into t using s on t.a = s.a when matched then delete when not \
                         matched then insert (a) values (s.a)";

    #[test]
    fn a_view_as_source_is_found() {
        let text = format!("create or replace view s as select 1 as a; {MERGE}");
        assert_eq!(script(&LINT, &text), ["s"]);
    }

    #[test]
    fn tables_and_what_is_not_known_are_fine() {
        assert!(script(&LINT, MERGE).is_empty());
        let text =
            format!("create view s as select 1 as a; drop view s; create table s (a int); {MERGE}");
        assert!(script(&LINT, &text).is_empty());
    }
}
