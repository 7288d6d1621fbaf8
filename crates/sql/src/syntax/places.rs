//! Places of whole expressions.
//!
//! The parser library knows where names stand exactly, and where calls and brackets end only
//! roughly; the tokens know.

use super::lex::{Token, TokenKind};
use crate::span::Span;

/// The tokens of a statement, to find brackets in.
#[derive(Debug)]
pub(crate) struct Places<'a> {
    source: &'a str,
    /// Without blanks and comments.
    tokens: &'a [Token],
}

impl<'a> Places<'a> {
    pub(crate) fn new(source: &'a str, tokens: &'a [Token]) -> Self {
        Self { source, tokens }
    }

    /// The span with its brackets closed.
    pub(crate) fn balanced(&self, span: Span) -> Span {
        if span.is_empty() {
            return span;
        }
        let first = self
            .tokens
            .partition_point(|token| token.span.start < span.start);
        let last = self
            .tokens
            .partition_point(|token| token.span.start < span.end);
        let mut open = 0_usize;
        let mut missing = 0_usize;
        for token in self.tokens.get(first..last).unwrap_or_default() {
            match self.bracket(*token) {
                Some('(') => open += 1,
                Some(_) if open > 0 => open -= 1,
                Some(_) => missing += 1,
                None => {}
            }
        }
        let mut whole = span;
        if open > 0
            && let Some(end) = self.closing(last, open)
        {
            whole.end = end;
        }
        for token in self.tokens.get(..first).unwrap_or_default().iter().rev() {
            if missing == 0 {
                break;
            }
            if self.bracket(*token) == Some('(') {
                missing -= 1;
                whole.start = token.span.start;
            }
        }
        whole
    }

    /// The span with the brackets that stand around it.
    pub(crate) fn bracketed(&self, span: Span) -> Span {
        let first = self
            .tokens
            .partition_point(|token| token.span.start < span.start);
        let behind = self
            .tokens
            .partition_point(|token| token.span.start < span.end);
        let before = first.checked_sub(1).and_then(|at| self.tokens.get(at));
        match (before, self.tokens.get(behind)) {
            (Some(open), Some(close))
                if self.bracket(*open) == Some('(') && self.bracket(*close) == Some(')') =>
            {
                open.span.union(close.span)
            }
            _ => span,
        }
    }

    /// The word or name before an alias, `AS` left out.
    pub(crate) fn word_before(&self, alias: Span) -> Option<&'a str> {
        let behind = self
            .tokens
            .partition_point(|token| token.span.start < alias.start);
        let mut before = self.tokens.get(..behind)?.iter().rev();
        let is_as = |token: &&Token| token.span.text(self.source).eq_ignore_ascii_case("as");
        let word = before.find(|token| !is_as(token))?;
        matches!(word.kind, TokenKind::Word | TokenKind::QuotedName)
            .then(|| word.span.text(self.source).trim_matches('"'))
    }

    /// A call from its name to its last bracket, `OVER (…)` and its like included.
    pub(crate) fn call_span(&self, name: Span) -> Span {
        const TAILS: &[&str] = &["over", "within", "group", "ignore", "respect", "nulls"];
        let mut at = self
            .tokens
            .partition_point(|token| token.span.start < name.end);
        let mut span = name;
        while let Some(token) = self.tokens.get(at) {
            if self.bracket(*token) == Some('(') {
                let Some(end) = self.closing(at + 1, 1) else {
                    break;
                };
                span.end = end;
                at = self.tokens.partition_point(|token| token.span.start < end);
                continue;
            }
            let text = token.span.text(self.source).to_ascii_lowercase();
            let is_tail =
                span != name && token.kind == TokenKind::Word && TAILS.contains(&text.as_str());
            if !is_tail {
                break;
            }
            at += 1;
        }
        span
    }

    /// The first word of a type after `::` or `AS`, at or behind the start of a cast.
    pub(crate) fn type_span(&self, cast: Span, word: &str) -> Option<Span> {
        let first = self
            .tokens
            .partition_point(|token| token.span.start < cast.start);
        let pairs = self.tokens.get(first..)?.windows(2);
        let text = |token: Token| token.span.text(self.source);
        pairs
            .filter_map(|pair| <[Token; 2]>::try_from(pair).ok())
            .find(|[before, ty]| {
                let introduces = text(*before) == "::" || text(*before).eq_ignore_ascii_case("as");
                introduces && text(*ty).eq_ignore_ascii_case(word)
            })
            .map(|[_, ty]| ty.span)
    }

    /// Where the bracket closes that is open so many levels deep before this token.
    fn closing(&self, from: usize, mut open: usize) -> Option<usize> {
        for token in self.tokens.get(from..)? {
            match self.bracket(*token) {
                Some('(') => open += 1,
                Some(_) => {
                    open -= 1;
                    if open == 0 {
                        return Some(token.span.end);
                    }
                }
                None => {}
            }
        }
        None
    }

    fn bracket(&self, token: Token) -> Option<char> {
        match token.span.text(self.source) {
            "(" => Some('('),
            ")" => Some(')'),
            _ => None,
        }
    }
}
