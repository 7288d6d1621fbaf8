//! The words of a statement, for what no tree keeps: options, attributes and their places.

use std::borrow::Cow;

use plan::Identifier;

use crate::parse::Parsed;
use crate::span::Span;
use crate::split::name_of;
use crate::statement::Name;
use crate::syntax::lex::{self, Token, TokenKind};

/// The tokens of a statement, blanks and comments left out.
#[derive(Clone, Debug)]
pub(crate) struct Words<'a> {
    text: &'a str,
    tokens: Cow<'a, [Token]>,
}

/// One token and its text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
    pub(super) text: &'a str,
}

impl<'a> Words<'a> {
    /// Of a text in a statement, such as the body of a procedure; none if it cannot be read.
    pub(super) fn new(text: &'a str) -> Self {
        let mut tokens = lex::tokens(text).unwrap_or_default();
        tokens.retain(|token| token.is_significant());
        let is_semicolon = |token: &Token| token.span.text(text) == ";";
        while tokens.last().is_some_and(is_semicolon) {
            tokens.pop();
        }
        Self {
            text,
            tokens: Cow::Owned(tokens),
        }
    }

    /// Of a text whose tokens are known.
    pub(crate) fn split(text: &'a str, tokens: Vec<Token>) -> Self {
        Self {
            text,
            tokens: Cow::Owned(tokens),
        }
    }

    /// Of a statement; the query in UNLOAD's literal is there as words.
    pub(super) fn of(parsed: &'a Parsed) -> Self {
        Self {
            text: &parsed.text,
            tokens: Cow::Borrowed(&parsed.tokens),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<Word<'a>> {
        self.tokens.get(at).map(|token| Word {
            kind: token.kind,
            span: token.span,
            text: token.span.text(self.text),
        })
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, Word<'a>)> {
        (0..self.len()).filter_map(|at| Some((at, self.get(at)?)))
    }

    /// Whether these words stand here.
    pub(super) fn are(&self, at: usize, words: &[&str]) -> bool {
        words
            .iter()
            .enumerate()
            .all(|(ahead, word)| self.get(at + ahead).is_some_and(|written| written.is(word)))
    }

    /// Where these words stand first, at or behind `from`, outside brackets.
    pub(super) fn find_outside_brackets(&self, from: usize, words: &[&str]) -> Option<usize> {
        let mut at = from;
        while at < self.len() {
            if self.are(at, words) {
                return Some(at);
            }
            at = if self.are(at, &["("]) {
                self.closing(at) + 1
            } else {
                at + 1
            };
        }
        None
    }

    /// Behind these words if they stand here, `at` itself if not.
    pub(super) fn skip(&self, at: usize, words: &[&str]) -> usize {
        if self.are(at, words) {
            at + words.len()
        } else {
            at
        }
    }

    /// The bracket that closes the one here; the last token if none does.
    pub(super) fn closing(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        for (at, word) in self.iter().skip(open) {
            match word.text {
                "(" => depth += 1,
                ")" if depth <= 1 => return at,
                ")" => depth -= 1,
                _ => {}
            }
        }
        self.len().saturating_sub(1)
    }

    /// From the first of so many words to the last one.
    pub(super) fn span(&self, at: usize, count: usize) -> Span {
        let place = |at: usize| self.get(at).map_or_else(Span::default, |word| word.span);
        place(at).union(place(at + count.max(1) - 1))
    }

    pub(super) fn text_at(&self, span: Span) -> &'a str {
        span.text(self.text)
    }

    /// The whole statement, the semicolon left out.
    pub(super) fn whole(&self) -> Span {
        self.span(0, self.len())
    }

    /// `table`, `schema.table` or `database.schema.table`, and the word behind it.
    pub(super) fn name(&self, at: usize) -> Option<(Name, usize)> {
        let mut parts = vec![self.identifier(at)?];
        let mut next = at + 1;
        while parts.len() < 3 && self.are(next, &["."]) {
            parts.push(self.identifier(next + 1)?);
            next += 2;
        }
        let mut parts = parts.into_iter().rev();
        let name = Name {
            table: parts.next()?,
            schema: parts.next(),
            database: parts.next(),
            span: self.span(at, next - at),
        };
        Some((name, next))
    }

    pub(super) fn identifier(&self, at: usize) -> Option<Identifier> {
        let word = self.get(at)?;
        match word.kind {
            TokenKind::Word => word.text.parse().ok(),
            TokenKind::QuotedName => name_of(word.text).parse().ok(),
            _ => None,
        }
    }
}

impl Word<'_> {
    /// Whether it is this keyword or symbol; names in quotes and literals are neither.
    pub(super) fn is(self, word: &str) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Symbol)
            && self.text.eq_ignore_ascii_case(word)
    }

    pub(super) fn is_one_of(self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }
}
