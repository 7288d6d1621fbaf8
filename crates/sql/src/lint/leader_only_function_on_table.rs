//! Functions of the leader node in a query of tables.

use super::words::{Word, Words};
use super::{Finding, Level, Lint, Subject};
use crate::classify::tables;
use crate::signatures::{Runs, signature};
use crate::statement::Name;
use crate::syntax::lex::TokenKind;

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

/// What to write instead, where there is something.
const INSTEAD: &[(&str, &str)] = &[
    ("age", "write `DATEDIFF(day, a, b)`"),
    ("current_time", "write `GETDATE()::time`"),
    ("current_timestamp", "write `GETDATE()` or `SYSDATE`"),
    (
        "generate_series",
        "number the rows of a table: `ROW_NUMBER() OVER (ORDER BY …)`",
    ),
    ("get_byte", "write `ASCII(SUBSTRING(text, n, 1))`"),
    ("isfinite", "compare with `'infinity'`"),
    ("localtime", "write `GETDATE()::time`"),
    ("localtimestamp", "write `GETDATE()` or `SYSDATE`"),
    ("now", "write `GETDATE()` or `SYSDATE`"),
    ("to_ascii", "write `TRANSLATE`"),
];

/// Functions that are written without brackets.
const WORDS: &[&str] = &[
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let words = subject.words.iter();
    let used: Vec<_> = words
        .filter(|(at, word)| is_leaders(&subject.words, *at, *word))
        .collect();
    if used.is_empty() || !tables(subject.parsed).reads.iter().any(is_on_compute_nodes) {
        return;
    }
    for (_, word) in used {
        let instead = INSTEAD.iter().find(|(name, _)| word.is(name));
        findings.push(Finding::new(
            &LINT,
            word.span,
            format!(
                "`{}` does not work on the rows of a table",
                word.text.to_ascii_uppercase()
            ),
            "known to the leader node only",
            instead.map_or("ask for it in a statement without tables", |(_, help)| {
                *help
            }),
        ));
    }
}

/// Whether a function of the leader node alone is used here.
fn is_leaders(words: &Words<'_>, at: usize, word: Word<'_>) -> bool {
    if word.kind != TokenKind::Word {
        return false;
    }
    let is_called = words.are(at + 1, &["("]);
    let is_name = words.are(at + 1, &["."])
        || at
            .checked_sub(1)
            .and_then(|before| words.get(before))
            .is_some_and(|before| before.is_one_of(&[".", "as", "default"]));
    (is_called || word.is_one_of(WORDS))
        && !is_name
        && signature(word.text).is_some_and(|row| row.runs == Runs::LeaderNode)
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
