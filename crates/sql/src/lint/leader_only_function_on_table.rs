//! Functions of the leader node in a query of tables.

use super::{Finding, Level, Lint, Subject};
use crate::classify::tables;
use crate::statement::Name;

pub(super) const LINT: Lint = Lint {
    code: "lint/leader-only-function-on-table",
    number: Some("RS301"),
    level: Level::Error,
    what: "a function that only the leader node knows, in a statement that reads tables",
    why: "rows of tables are worked on by the compute nodes, which do not know the function: \
          `Specified types or functions (one per INFO message) not supported on Redshift \
          tables`. Without a table the same query works, which hides it.",
    bad: "SELECT user_id, NOW() - registered_at AS since FROM users;",
    good: "SELECT user_id, GETDATE() - registered_at AS since FROM users;",
    page: Some("c_SQL_functions_leader_node_only"),
};

/// The function, and what to write instead.
const FUNCTIONS: &[(&str, &str)] = &[
    ("age", "write `DATEDIFF(day, a, b)`"),
    ("current_schema", "read it in a statement of its own"),
    ("current_schemas", "read them in a statement of their own"),
    (
        "generate_series",
        "number the rows of a table: `ROW_NUMBER() OVER ()`",
    ),
    ("get_byte", "write `ASCII(SUBSTRING(text, n, 1))`"),
    ("has_database_privilege", "ask in a statement of its own"),
    ("has_schema_privilege", "ask in a statement of its own"),
    ("has_table_privilege", "ask in a statement of its own"),
    ("isfinite", "compare with `'infinity'`"),
    ("now", "write `GETDATE()` or `SYSDATE`"),
    ("set_bit", "compute it with `|` and `<<`"),
    ("set_byte", "cut and join the text"),
    ("to_ascii", "write `TRANSLATE`"),
];

/// Reserved words without brackets.
const WORDS: &[(&str, &str)] = &[
    ("current_time", "write `GETDATE()::time`"),
    ("current_timestamp", "write `GETDATE()` or `SYSDATE`"),
    ("localtime", "write `GETDATE()::time`"),
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let words = &subject.words;
    let mut used = Vec::new();
    for (at, word) in words.iter() {
        let is_called = words.are(at + 1, &["("]);
        let rows = if is_called { FUNCTIONS } else { WORDS };
        let is_name = words.are(at + 1, &["."])
            || at.checked_sub(1).is_some_and(|before| {
                words
                    .get(before)
                    .is_some_and(|before| before.is_one_of(&[".", "as", "default"]))
            });
        if let Some((name, instead)) = rows.iter().find(|(name, _)| word.is(name))
            && !is_name
        {
            used.push((word.span, name, instead));
        }
    }
    if used.is_empty() || !tables(subject.parsed).reads.iter().any(is_on_compute_nodes) {
        return;
    }
    for (span, name, instead) in used {
        findings.push(Finding::new(
            &LINT,
            span,
            format!(
                "`{}` does not work on the rows of a table",
                name.to_ascii_uppercase()
            ),
            "known to the leader node only",
            *instead,
        ));
    }
}

/// Catalogue tables lie on the leader node; all others on the compute nodes.
fn is_on_compute_nodes(name: &Name) -> bool {
    let is_catalogue = |name: &str| name.starts_with("pg_") || name == "information_schema";
    match &name.schema {
        Some(schema) => !is_catalogue(schema.as_str()),
        None => !is_catalogue(name.table.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::LINT;

    #[test]
    fn leader_functions_over_tables_are_found() {
        let text = "select age(a), current_timestamp from t join pg_class on true";
        assert_eq!(script(&LINT, text), ["age", "current_timestamp"]);
        let insert = "insert into u (a) select now() from t";
        assert_eq!(script(&LINT, insert), ["now"]);
    }

    #[test]
    fn they_are_fine_alone_on_the_catalogue_and_as_names() {
        for text in [
            "select now(), current_timestamp, current_schema()",
            "select current_schema() from pg_catalog.pg_class",
            "select age, t.now, getdate() as current_timestamp from t",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
