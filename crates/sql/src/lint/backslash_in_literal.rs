//! Backslashes that vanish.

use super::{Finding, Level, Lint, Subject};
use crate::fault::Edit;
use crate::span::Span;
use crate::syntax::lex::TokenKind;

pub(super) const LINT: Lint = Lint {
    code: "lint/backslash-in-literal",
    number: Some("RS312"),
    level: Level::Warn,
    what: "a single backslash in a literal before a character that it does not change",
    why: "a backslash takes the next character here and is dropped itself, which PostgreSQL no \
          longer does: `'\\d+'` is the pattern `d+`, and `'\\_'` in LIKE is a wildcard again.",
    bad: "SELECT REGEXP_SUBSTR(user_agent, '\\d+') AS version FROM events;",
    good: "SELECT REGEXP_SUBSTR(user_agent, '\\\\d+') AS version FROM events;",
    page: Some("pattern-matching-conditions-posix"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    // Other statements hold paths, options and bodies that are read in other ways.
    let is_option =
        subject.words.are(0, &["unload"]) || subject.words.are(0, &["create", "external"]);
    if subject.queries().is_empty() || is_option {
        return;
    }
    for (_, word) in subject.words.iter() {
        if word.kind != TokenKind::Text {
            continue;
        }
        let lost = lost_backslashes(word.text);
        if lost.is_empty() {
            continue;
        }
        let place = |at: usize| word.span.start + at;
        let mut finding = Finding::new(
            &LINT,
            word.span,
            "a backslash in this literal is dropped",
            "takes the next character",
            "double it: `\\\\`",
        );
        finding.edits = lost
            .into_iter()
            .map(|at| Edit {
                span: Span::new(place(at), place(at)),
                replacement: "\\".to_owned(),
            })
            .collect();
        findings.push(finding);
    }
}

/// Where backslashes stand that do nothing to the character behind them but lose themselves.
fn lost_backslashes(literal: &str) -> Vec<usize> {
    let mut lost = Vec::new();
    let mut characters = literal.char_indices();
    while let Some((at, character)) = characters.next() {
        if character != '\\' {
            continue;
        }
        let taken = characters.next().map(|(_, taken)| taken);
        let has_meaning = taken.is_none_or(|taken| {
            matches!(
                taken,
                '\\' | '\'' | '"' | 'n' | 't' | 'r' | 'b' | 'f' | 'x' | '0'..='7'
            )
        });
        if !has_meaning {
            lost.push(at);
        }
    }
    lost
}

#[cfg(test)]
mod tests {
    use super::super::tests::{fixed, script};
    use super::LINT;

    #[test]
    fn backslashes_that_vanish_are_found_and_doubled() {
        assert_eq!(
            fixed(&LINT, r"select 'a\d\_' from t where b like '%\%'"),
            r"select 'a\\d\\_' from t where b like '%\\%'"
        );
    }

    #[test]
    fn escapes_that_mean_something_are_fine() {
        for text in [
            r"select 'a\\d', 'it\'s', 'line\nend\t' from t",
            r"copy t from 's3://b/k' iam_role default null as '\N' delimiter '\|'",
        ] {
            assert!(script(&LINT, text).is_empty(), "{text}");
        }
    }
}
