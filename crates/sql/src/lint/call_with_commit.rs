//! CALL, inside a transaction, of a procedure that commits.

use super::history::Deed;
use super::words::Words;
use super::{Finding, Level, Lint, Subject};
use crate::syntax::lex::TokenKind;

pub(super) const LINT: Lint = Lint {
    code: "lint/call-with-commit",
    number: Some("RS009"),
    level: Level::Error,
    what: "CALL, inside a transaction, of a procedure that commits or truncates",
    why: "a procedure that runs inside somebody's transaction may not end it: COMMIT, ROLLBACK \
          and TRUNCATE in its body fail there, and with them everything the transaction did.",
    bad: "CREATE PROCEDURE reload() AS $$\nBEGIN\n  TRUNCATE users;\nEND;\n$$ LANGUAGE plpgsql;\n\
          BEGIN;\nCALL reload();\nCOMMIT;",
    good: "CREATE PROCEDURE reload() AS $$\nBEGIN\n  DELETE FROM users;\nEND;\n$$ LANGUAGE \
           plpgsql;\nBEGIN;\nCALL reload();\nCOMMIT;",
    page: Some("stored-procedure-transaction-management"),
};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if !subject.words.are(0, &["call"]) || !subject.place.is_in_transaction() {
        return;
    }
    let Some((name, _)) = subject.words.name(1) else {
        return;
    };
    let last = subject.before(&name).into_iter().find(|event| {
        matches!(
            event.deed,
            Deed::CreatedProcedure | Deed::CreatedCommittingProcedure
        )
    });
    if last.is_some_and(|event| event.deed == Deed::CreatedCommittingProcedure) {
        findings.push(Finding::new(
            &LINT,
            name.span,
            format!("`{}` ends the transaction that it is called in", name.table),
            "commits, rolls back or truncates",
            "call it outside `BEGIN … COMMIT`, or write `DELETE FROM` for TRUNCATE and leave \
             COMMIT and ROLLBACK to the caller",
        ));
    }
}

/// Whether a CREATE PROCEDURE has COMMIT, ROLLBACK or TRUNCATE in its body. Commands in strings
/// that the body executes are not looked into.
pub(super) fn commits(words: &Words<'_>) -> bool {
    let bodies = words
        .iter()
        .filter(|(_, word)| word.kind == TokenKind::DollarText);
    bodies
        .filter_map(|(_, word)| {
            let inside = word.text.strip_prefix('$')?;
            let tag = inside.find('$')? + 1;
            inside.get(tag..inside.len().checked_sub(tag)?)
        })
        .any(|body| {
            let body = Words::new(body);
            body.iter()
                .any(|(at, word)| starts_a_statement(&body, at) && ends_a_transaction(word.text))
        })
}

fn starts_a_statement(body: &Words<'_>, at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|before| body.get(before))
        .is_some_and(|before| before.is_one_of(&[";", "begin", "then", "else", "loop"]))
}

fn ends_a_transaction(word: &str) -> bool {
    ["commit", "rollback", "truncate"]
        .iter()
        .any(|other| word.eq_ignore_ascii_case(other))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{script, unit};
    use super::LINT;

    const COMMITS: &str = "create procedure p(a int) as $body$ begin insert into t values (a); \
                           commit; end $body$ language plpgsql;";

    #[test]
    fn a_call_in_a_transaction_of_a_procedure_that_commits_is_found() {
        assert_eq!(
            script(&LINT, &format!("{COMMITS} begin; call p(1); commit")),
            ["p"]
        );
    }

    #[test]
    fn a_call_outside_and_one_of_an_unknown_procedure_are_fine() {
        assert!(script(&LINT, &format!("{COMMITS} call p(1)")).is_empty());
        assert!(unit(&LINT, "call elsewhere.q()").is_empty());
        // The word is a name or a text here.
        let harmless = "create procedure p() as $$ begin raise info 'commit;'; select commit from \
                        t; end $$ language plpgsql; begin; call p(); commit";
        assert!(script(&LINT, harmless).is_empty());
    }
}
