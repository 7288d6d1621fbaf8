//! Text into one statement.
//!
//! Queries and statements that change rows go to the parser library; the rest is parsed here,
//! because it is Redshift's own and every word of it must keep its place.

mod attributes;
mod copy;
mod copy_options;
mod create_table;
mod cursor;
mod other;
mod session;

use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::split::is_semicolon;
use crate::statement::Statement;
use crate::syntax;
use crate::syntax::lex::{self, Token, TokenKind};
use cursor::Cursor;
#[cfg(test)]
pub(crate) use other::commands;

/// A statement and the text it was read from; spans point into that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    pub text: String,
    pub statement: Statement,
}

/// Parses exactly one statement; a semicolon may follow it.
///
/// # Errors
/// All faults that were found, in the order of the text.
pub fn parse(text: &str) -> Result<Parsed, Vec<Fault>> {
    let tokens = lex::tokens(text).map_err(|fault| vec![fault])?;
    let mut tokens: Vec<Token> = tokens.into_iter().filter(|t| t.is_significant()).collect();
    while tokens.last().is_some_and(|last| is_semicolon(*last, text)) {
        tokens.pop();
    }
    let Some((first, last)) = tokens.first().zip(tokens.last()) else {
        return Err(vec![
            Fault::new(
                FaultKind::EmptyStatement,
                Span::new(0, text.len()),
                "there is no statement here",
                "only blanks and comments",
            )
            .help("write a statement, or leave the text out"),
        ]);
    };
    if let Some(semicolon) = tokens.iter().find(|token| is_semicolon(**token, text)) {
        return Err(vec![
            Fault::new(
                FaultKind::MoreThanOneStatement,
                semicolon.span,
                "more than one statement is given",
                "the first one ends here",
            )
            .help("give each statement a place of its own"),
        ]);
    }
    foreign_literals(&tokens, text)?;
    let place = first.span.union(last.span);
    let mut cursor = Cursor::new(text, &tokens);
    let mut statement = statement(&mut cursor, place)?;
    if let Statement::Other(other) = &mut statement {
        other.span = place;
    }
    Ok(Parsed {
        text: text.to_owned(),
        statement,
    })
}

fn foreign_literals(tokens: &[Token], text: &str) -> Result<(), Vec<Fault>> {
    let faults: Vec<Fault> = tokens
        .iter()
        .filter(|token| token.kind == TokenKind::ForeignText)
        .map(|token| {
            let written = token.span.text(text);
            let prefix = written.split('\'').next().unwrap_or_default();
            Fault::new(
                FaultKind::NotRedshift,
                token.span,
                format!("Redshift does not reliably read `{prefix}'…'`"),
                "a literal with a prefix",
            )
            .help("write `'…'`; a backslash takes the next character there")
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

fn statement(cursor: &mut Cursor<'_>, place: Span) -> Result<Statement, Vec<Fault>> {
    let sql = || syntax::parse(cursor.source(), place);
    match cursor.word().as_str() {
        "select" | "with" | "(" => sql().map(Statement::Query),
        "insert" => sql().map(Statement::Insert),
        "update" => sql().map(Statement::Update),
        "delete" => sql().map(Statement::Delete),
        "merge" if !ends_with(cursor, place, &["remove", "duplicates"]) => {
            sql().map(Statement::Merge)
        }
        "copy" if !cursor.are(&["copy", "job"]) => copy::parse(cursor).map(Statement::Copy),
        "create" => create_table::parse(cursor),
        "begin" | "start" | "commit" | "end" | "rollback" | "abort" | "lock" | "set" | "drop"
        | "analyze" | "analyse" => session::parse(cursor),
        _ => other::parse(cursor),
    }
}

/// Whether the last words of the statement are these.
fn ends_with(cursor: &Cursor<'_>, place: Span, words: &[&str]) -> bool {
    let text = place.text(cursor.source()).to_ascii_lowercase();
    let mut written = text.split_whitespace().rev();
    words.iter().rev().all(|word| written.next() == Some(word))
}

#[cfg(test)]
mod tests;
