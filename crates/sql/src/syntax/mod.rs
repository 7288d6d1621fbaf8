//! The only place that imports the parser library.
//!
//! The library gives the tree of queries and of statements that change rows; everything else is
//! parsed by [`crate::parse`]. Its places are lines and columns; here every token is given line 1
//! and its byte as column, so that a place in the tree is a byte range.

mod deny;
mod depth;
mod dialect;
mod into;
pub(crate) mod lex;
mod misspelt;
mod places;
mod relations;
mod rewrite;

pub(crate) use into::{Into, SqlKind, take_into};
pub(crate) use places::Places;
pub(crate) use relations::relations;
pub(crate) use sqlparser::ast;
pub(crate) use sqlparser::ast::Spanned as HasSpan;

use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Span as RawSpan, Token as Raw};

use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use lex::{Lexed, Token};

/// How deep expressions and queries may nest. Real pipelines stay below 20.
const MAX_DEPTH: usize = 100;

/// A query or a statement that changes rows, parsed but not resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sql(
    pub(crate) Box<ast::Statement>,
    /// The common table expressions before a DELETE or an UPDATE; queries hold their own.
    pub(crate) Option<Box<ast::With>>,
);

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

/// Parses the one statement that these tokens of the source are.
pub(crate) fn parse(source: &str, lexed: Lexed, parameters: Parameters) -> Result<Sql, Vec<Fault>> {
    let Some((first, last)) = lexed.tokens.first().zip(lexed.tokens.last()) else {
        return Err(vec![Fault::new(
            FaultKind::Syntax,
            Span::new(source.len(), source.len()),
            "the statement ends where a query is expected",
            "not expected here",
        )]);
    };
    let foreign = lexed.foreign();
    if !foreign.is_empty() {
        return Err(foreign);
    }
    let place = first.span.union(last.span);
    let tokens = rewrite::located(source, &lexed.tokens, lexed.raw);
    depth::check(&tokens).map_err(|fault| vec![fault])?;
    let mut parser = Parser::new(&dialect::Redshift)
        .with_recursion_limit(MAX_DEPTH)
        .with_tokens_with_locations(tokens);
    let statement = parser
        .parse_statement()
        .map_err(|error| vec![fault_of(&error, source, &lexed.tokens, place)])?;
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
    let faults = deny::check(&statement, parameters);
    if faults.is_empty() {
        return Ok(Sql::new(statement));
    }
    let places = Places::new(source, &lexed.tokens);
    Err(faults
        .into_iter()
        .map(|mut fault| {
            fault.span = places.balanced(fault.span);
            fault
        })
        .collect())
}

/// Whether `$1` may stand for a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parameters {
    Refused,
    /// In what PREPARE prepares.
    Allowed,
}

impl Sql {
    /// The library hangs `WITH … DELETE` and `WITH … UPDATE` under a query.
    fn new(statement: ast::Statement) -> Self {
        let ast::Statement::Query(mut query) = statement else {
            return Self(Box::new(statement), None);
        };
        let with = query.with.take();
        match *query.body {
            ast::SetExpr::Insert(inner)
            | ast::SetExpr::Update(inner)
            | ast::SetExpr::Delete(inner) => Self(Box::new(inner), with.map(Box::new)),
            body => {
                query.body = Box::new(body);
                query.with = with;
                Self(Box::new(ast::Statement::Query(query)), None)
            }
        }
    }
}

fn fault_of(error: &ParserError, source: &str, tokens: &[Token], place: Span) -> Fault {
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
        return nothing_before_from(source, tokens, at);
    }
    if let Some(fault) = misspelt::call_around(source, tokens, at) {
        return fault;
    }
    let span = tokens
        .iter()
        .find(|token| token.span.start == at)
        .map_or(Span::new(place.end, place.end), |token| token.span);
    let (expected, found) = what
        .strip_prefix("Expected: ")
        .and_then(|rest| rest.rsplit_once(", found: "))
        .map_or((None, span.text(source)), |(expected, _)| {
            (Some(expected), span.text(source))
        });
    let message = match (expected.map(quoted), found) {
        (Some(expected), "") => format!("the statement ends where {expected} is expected"),
        (Some(expected), found) => format!("`{found}` stands where {expected} is expected"),
        // The library names the token in its own notation.
        (None, found) if what.starts_with("No infix parser") => {
            format!("`{found}` is not expected here")
        }
        (None, _) => lower_first(what.strip_prefix("sql parser error: ").unwrap_or(what)),
    };
    Fault::new(FaultKind::Syntax, span, message, "not expected here")
}

/// The library finds a select list that ends in a comma only behind the word FROM.
fn nothing_before_from(source: &str, tokens: &[Token], behind: usize) -> Fault {
    let before = tokens.partition_point(|token| token.span.end <= behind);
    let mut before = tokens.get(..before).unwrap_or_default().iter().rev();
    let from = before.next().map_or_else(Span::default, |token| token.span);
    let fault = Fault::new(
        FaultKind::Syntax,
        from,
        format!(
            "`{}` stands where an expression is expected",
            from.text(source)
        ),
        "not expected here",
    );
    match before.next() {
        Some(last) if last.span.text(source) == "," => fault.help("remove the comma before it"),
        _ => fault.help("select at least one expression"),
    }
}

/// Symbols and keywords in backticks; what the library describes stays as it is, but for the
/// article that it leaves out.
fn quoted(expected: &str) -> String {
    if expected == "identifier" {
        "an identifier".to_owned()
    } else if expected.contains(|character: char| character.is_ascii_lowercase()) {
        expected.to_owned()
    } else {
        format!("`{expected}`")
    }
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}
