//! A script cut into its statements, also where a part of it cannot be split into words.

use crate::fault::{Fault, FaultKind};
use crate::lint::words::Words;
use crate::parse::{Parsed, parse};
use crate::span::Span;
use crate::split::{self, is_semicolon, split};
use crate::syntax::lex;

/// A statement's text, or text that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    /// In the script.
    pub(super) span: Span,
    /// Why it cannot be split into words; its spans count bytes of the script.
    pub(super) fault: Option<Fault>,
    /// Its words, which can be read once.
    words: Option<split::Piece<'a>>,
}

impl<'a> Piece<'a> {
    /// Its words, until it is read; `None` where it cannot be split into words.
    pub(super) fn words(&self) -> Option<Words<'a>> {
        let words = self.words.as_ref()?;
        Some(Words::split(self.text, words.tokens()))
    }

    /// The statement, or why it cannot be read, in places of the script.
    pub(super) fn read(&mut self) -> Result<Parsed, Vec<Fault>> {
        if let Some(fault) = &self.fault {
            return Err(vec![fault.clone()]);
        }
        let read = match self.words.take() {
            Some(words) => words.parse(),
            None => parse(self.text),
        };
        read.map_err(|faults| {
            let faults = faults.into_iter();
            faults.map(|fault| fault.moved(self.span.start)).collect()
        })
    }
}

/// The statements of a script. A string or a comment without an end reaches to the end of the
/// script; behind a character that cannot be read, the next statement starts after a semicolon.
pub(super) fn pieces(script: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut base = 0;
    while base < script.len() {
        let rest = &script[base..];
        let fault = match split(rest) {
            Ok(statements) => {
                extend(&mut found, rest, base, statements);
                break;
            }
            Err(fault) => fault,
        };
        let (complete, broken) = rest.split_at(end_of_complete(rest, fault.span.start));
        if let Ok(statements) = split(complete) {
            extend(&mut found, complete, base, statements);
        }
        let start = base + complete.len() + blanks_before(broken);
        let end = match fault.kind {
            FaultKind::Syntax => rest[fault.span.end..]
                .find(';')
                .map(|at| base + fault.span.end + at),
            _ => None,
        };
        let text = script[start..end.unwrap_or(script.len())].trim_end();
        found.push(Piece {
            text,
            span: Span::new(start, start + text.len()),
            fault: Some(fault.moved(base)),
            words: None,
        });
        match end {
            Some(semicolon) => base = semicolon + 1,
            None => break,
        }
    }
    found
}

fn extend<'a>(
    found: &mut Vec<Piece<'a>>,
    text: &'a str,
    base: usize,
    statements: Vec<split::Piece<'a>>,
) {
    found.extend(statements.into_iter().map(|statement| Piece {
        text: statement.span.text(text),
        span: statement.span.moved(base),
        fault: None,
        words: Some(statement),
    }));
}

/// Where the statements end that lie whole before the fault.
fn end_of_complete(text: &str, fault: usize) -> usize {
    let tokens = lex::tokens(&text[..fault]).unwrap_or_default();
    let mut tokens = tokens.into_iter().rev();
    tokens
        .find(|token| is_semicolon(*token, text))
        .map_or(0, |semicolon| semicolon.span.end)
}

fn blanks_before(text: &str) -> usize {
    text.len() - skip_blanks_and_comments(text).len()
}

/// The text behind the blanks and comments that it starts with.
pub(super) fn skip_blanks_and_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let after = if let Some(comment) = rest.strip_prefix("--") {
            comment.split_once('\n').map_or("", |(_, after)| after)
        } else if let Some((_, after)) = rest
            .strip_prefix("/*")
            .and_then(|comment| comment.split_once("*/"))
        {
            after
        } else {
            return rest;
        };
        rest = after.trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(script: &str) -> Vec<(&str, Option<&str>)> {
        pieces(script)
            .into_iter()
            .map(|piece| {
                assert_eq!(piece.text, piece.span.text(script));
                (piece.text, piece.fault.map(|fault| fault.span.text(script)))
            })
            .collect()
    }

    #[test]
    fn statements_lose_their_semicolons_and_the_comments_around_them() {
        assert_eq!(
            cut("-- a\nselect 1;;\n select ';' /* b */; -- c"),
            [("select 1", None), ("select ';'", None)]
        );
        assert!(cut("").is_empty());
        assert!(cut(" -- nothing\n").is_empty());
    }

    #[test]
    fn a_string_without_an_end_takes_the_rest_and_nothing_before_it() {
        assert_eq!(
            cut("select 1; -- a\nselect 'x;\nselect 2;"),
            [("select 1", None), ("select 'x;\nselect 2;", Some("'"))]
        );
    }

    #[test]
    fn a_comment_without_an_end_takes_the_rest_and_nothing_before_it() {
        let script = "select 1;\nselect 2 /* x; select 3";
        let found = pieces(script);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0].text, "select 1");
        assert_eq!(found[1].text, "select 2 /* x; select 3");
        assert!(found[1].fault.is_some());
        assert_eq!(
            found[1].fault.as_ref().map(|fault| fault.span.start),
            Some(19)
        );
        let nested = format!("select /* a */ 1; {}", "/* select 2; ".repeat(20));
        assert_eq!(pieces(&nested)[0].text, "select /* a */ 1");
    }

    #[test]
    fn a_dollar_quoted_string_without_an_end_takes_the_rest_and_nothing_before_it() {
        let body = "create procedure p() as $$ begin; end";
        for (script, at) in [(body.to_owned(), "$"), (body.replace("$$", "$body$"), "$")] {
            let script = format!("select 1; {script}");
            let (_, broken) = script.split_once("; ").expect("two statements");
            assert_eq!(cut(&script), [("select 1", None), (broken, Some(at))]);
        }
    }
}
