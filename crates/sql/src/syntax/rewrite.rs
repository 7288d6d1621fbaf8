//! Tokens made ready for the parser library.
//!
//! Places become columns of line 1. Words that Redshift reads and the library does not are left
//! out where they change no tree.

use sqlparser::tokenizer::{Location, Span as RawSpan, Token as Raw, TokenWithSpan, Whitespace};

use super::lex::{Token, TokenKind};
use crate::quote;

/// Tokens whose columns are bytes of the whole source.
pub(super) fn located(source: &str, tokens: &[Token], raw: Vec<Raw>) -> Vec<TokenWithSpan> {
    let mut located = Vec::with_capacity(raw.len() + 1);
    let word = |at: usize, word: &str| {
        tokens.get(at).is_some_and(|token| {
            token.kind == TokenKind::Word && token.span.text(source).eq_ignore_ascii_case(word)
        })
    };
    for (at, (mut raw, token)) in raw.into_iter().zip(tokens).enumerate() {
        let written = token.span.text(source);
        let span = RawSpan::new(column(token.span.start), column(token.span.end));
        match &mut raw {
            // The library's escapes are MySQL's.
            Raw::SingleQuotedString(value) => {
                *value = quote::value_of(written);
                if let Some(before) = at.checked_sub(1).and_then(|before| tokens.get(before))
                    && before.kind == TokenKind::Text
                    && source
                        .get(before.span.end..token.span.start)
                        .is_some_and(|gap| gap.contains('\n'))
                {
                    // Literals on lines of their own are one literal.
                    let newline = Raw::Whitespace(Whitespace::Newline);
                    located.push(TokenWithSpan::new(newline, span));
                }
            }
            // `APPROXIMATE COUNT(DISTINCT a)`: the call alone has the same type.
            Raw::Word(_) if word(at, "approximate") && is_call(source, tokens, at + 1) => continue,
            _ => {}
        }
        located.push(TokenWithSpan::new(raw, span));
    }
    located
}

fn is_call(source: &str, tokens: &[Token], at: usize) -> bool {
    let is_name = tokens
        .get(at)
        .is_some_and(|token| token.kind == TokenKind::Word);
    is_name
        && tokens
            .get(at + 1)
            .is_some_and(|token| token.span.text(source) == "(")
}

fn column(byte: usize) -> Location {
    Location {
        line: 1,
        column: u64::try_from(byte + 1).unwrap_or(u64::MAX),
    }
}
