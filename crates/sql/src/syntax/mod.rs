//! The only place that imports the parser library.
//!
//! The library gives the tree of queries and of statements that change rows; everything else is
//! parsed by [`crate::parse`]. Its places are lines and columns; here every token is given line 1
//! and its byte as column, so that a place in the tree is a byte range.

mod deny;
mod depth;
mod dialect;
pub(crate) mod lex;
mod places;
mod relations;

pub(crate) use places::Places;
pub(crate) use relations::relations;
pub(crate) use sqlparser::ast;
pub(crate) use sqlparser::ast::Spanned as HasSpan;

use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Span as RawSpan, Token as Raw, TokenWithSpan};

use crate::fault::{Fault, FaultKind};
use crate::quote;
use crate::span::Span;

/// How deep expressions and queries may nest. Real pipelines stay below 20.
const MAX_DEPTH: usize = 100;

/// A query or a statement that changes rows, parsed but not resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sql(pub(crate) Box<ast::Statement>);

/// The place of a node; empty where the library does not know it.
pub(crate) fn span_of(node: &impl HasSpan) -> Span {
    from_raw(node.span())
}

pub(crate) fn from_raw(span: RawSpan) -> Span {
    let byte = |location: Location| usize::try_from(location.column).unwrap_or(0);
    if span.start.line == 0 {
        Span::default()
    } else {
        Span::new(byte(span.start) - 1, byte(span.end).max(1) - 1)
    }
}

/// Parses the one statement that stands at `place` of `source`.
pub(crate) fn parse(source: &str, place: Span) -> Result<Sql, Vec<Fault>> {
    let tokens = located_tokens(source, place).map_err(|fault| vec![fault])?;
    depth::check(&tokens).map_err(|fault| vec![fault])?;
    let mut parser = Parser::new(&dialect::Redshift)
        .with_recursion_limit(MAX_DEPTH)
        .with_tokens_with_locations(tokens);
    let statement = parser
        .parse_statement()
        .map_err(|error| vec![fault_of(&error, source, place)])?;
    let rest = parser.peek_token();
    if rest.token != Raw::EOF {
        let span = from_raw(rest.span);
        return Err(vec![Fault::new(
            FaultKind::Syntax,
            span,
            format!("`{}` is not expected here", span.text(source)),
            "the statement should end before this",
        )]);
    }
    let faults = deny::check(&statement);
    if faults.is_empty() {
        return Ok(Sql(Box::new(statement)));
    }
    let places = Places::new(source);
    Err(faults
        .into_iter()
        .map(|mut fault| {
            fault.span = places.balanced(fault.span);
            fault
        })
        .collect())
}

/// Tokens of the statement, their columns being bytes of the whole source.
fn located_tokens(source: &str, place: Span) -> Result<Vec<TokenWithSpan>, Fault> {
    let shift = |mut fault: Fault| {
        fault.span.start += place.start;
        fault.span.end += place.start;
        fault
    };
    let text = place.text(source);
    let column = |byte: usize| Location {
        line: 1,
        column: u64::try_from(place.start + byte + 1).unwrap_or(u64::MAX),
    };
    lex::raw_tokens(text)
        .map_err(shift)?
        .into_iter()
        .map(|(mut token, span)| {
            // The library's escapes are MySQL's.
            if let Raw::SingleQuotedString(value) = &mut token {
                *value = quote::value_of(span.text(text)).map_err(|fault| {
                    let quote::UnquoteFault::NumericEscape { at } = &fault;
                    shift(
                        Fault::new(
                            FaultKind::Unsupported,
                            Span::new(span.start + at.start, span.start + at.end),
                            fault.to_string(),
                            "this escape",
                        )
                        .help("write the character itself, or `CHR(code)`"),
                    )
                })?;
            }
            let span = RawSpan::new(column(span.start), column(span.end));
            Ok(TokenWithSpan::new(token, span))
        })
        .collect()
}

fn fault_of(error: &ParserError, source: &str, place: Span) -> Fault {
    let message = match error {
        ParserError::RecursionLimitExceeded => return depth::too_deep(place),
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => message,
    };
    // "Expected: X, found: Y at Line: 1, Column: N"
    let (what, byte) = match message.rsplit_once(" at Line: 1, Column: ") {
        Some((what, column)) => (what, column.trim().parse::<usize>().ok()),
        None => (message.as_str(), None),
    };
    let at = byte.map_or(place.end, |column| column.saturating_sub(1));
    if what.starts_with("Expected an expression, found: ") {
        return nothing_before_from(source, at);
    }
    let span = word_at(source, at, place);
    let (expected, found) = what
        .strip_prefix("Expected: ")
        .and_then(|rest| rest.rsplit_once(", found: "))
        .map_or((None, span.text(source)), |(expected, _)| {
            (Some(expected), span.text(source))
        });
    let message = match (expected, found) {
        (Some(expected), "") => format!("the statement ends where {expected} is expected"),
        (Some(expected), found) => format!("`{found}` stands where {expected} is expected"),
        (None, _) => lower_first(what.strip_prefix("sql parser error: ").unwrap_or(what)),
    };
    Fault::new(FaultKind::Syntax, span, message, "not expected here")
}

/// The library finds a select list that ends in a comma only behind the word FROM.
fn nothing_before_from(source: &str, behind: usize) -> Fault {
    let mut before = lex::tokens(source).unwrap_or_default();
    before.retain(|token| token.is_significant() && token.span.end <= behind);
    let from = before.pop().map_or_else(Span::default, |token| token.span);
    let fault = Fault::new(
        FaultKind::Syntax,
        from,
        format!(
            "`{}` stands where an expression is expected",
            from.text(source)
        ),
        "not expected here",
    );
    match before.last() {
        Some(last) if last.span.text(source) == "," => fault.help("remove the comma before it"),
        _ => fault.help("select at least one expression"),
    }
}

/// The token that starts at this byte.
fn word_at(source: &str, at: usize, place: Span) -> Span {
    let rest = source.get(at..place.end).unwrap_or_default();
    let length = lex::tokens(rest)
        .ok()
        .and_then(|tokens| tokens.first().map(|token| token.span.end))
        .unwrap_or(rest.len());
    Span::new(at, at + length)
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}
