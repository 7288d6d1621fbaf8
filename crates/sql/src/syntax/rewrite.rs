//! Tokens made ready for the parser library.
//!
//! Places become columns of line 1. What Redshift reads and the library does not is written as
//! the library reads it, where that changes no meaning: `APPROXIMATE` before a call is left out,
//! `DELETE t` gets its `FROM`, a list behind `EXCLUDE` its brackets, `BINARY VARYING` is one word,
//! `KEEP` and `SET` of `OBJECT_TRANSFORM` are commas. A subquery that starts a list behind `IN` gets
//! `COALESCE` around it, as the library would take the list for that query.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{
    Location, Span as RawSpan, Token as Raw, TokenWithSpan, Whitespace, Word,
};

use super::lex::{Token, TokenKind};

/// Tokens whose columns are bytes of the whole source.
pub(super) fn located(source: &str, tokens: &[Token], raw: Vec<Raw>) -> Vec<TokenWithSpan> {
    let mut rewrite = Rewrite {
        source,
        tokens,
        located: Vec::with_capacity(raw.len() + 1),
        brackets: Vec::new(),
        excluded_to: None,
        closings: None,
    };
    for (at, raw) in raw.into_iter().enumerate() {
        rewrite.token(at, raw);
    }
    rewrite.located
}

struct Rewrite<'a> {
    source: &'a str,
    tokens: &'a [Token],
    located: Vec<TokenWithSpan>,
    /// What the brackets around the token are, the innermost last.
    brackets: Vec<Bracket>,
    /// The position of the last column behind `EXCLUDE`.
    excluded_to: Option<usize>,
    /// For each bracket where it closes, once that was asked.
    closings: Option<Vec<Option<usize>>>,
}

/// What may follow a part of a query that stands in brackets.
const QUERY: &[&str] = &[
    "union",
    "intersect",
    "except",
    "minus",
    "order",
    "limit",
    "offset",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    ObjectTransform,
    /// Around a subquery that is one value of a list.
    Value,
    Other,
}

impl Rewrite<'_> {
    fn token(&mut self, at: usize, mut raw: Raw) {
        match &mut raw {
            Raw::LParen if self.is_value_of_list(at) => {
                self.brackets.push(Bracket::Value);
                self.push(at, Raw::Word(keyword("coalesce", Keyword::NoKeyword)));
                self.push(at, Raw::LParen);
            }
            Raw::LParen => {
                let is_transform = at
                    .checked_sub(1)
                    .is_some_and(|before| self.is(before, "object_transform"));
                self.brackets.push(if is_transform {
                    Bracket::ObjectTransform
                } else {
                    Bracket::Other
                });
            }
            Raw::RParen => self.close(at),
            Raw::SingleQuotedString(_) if self.continues_a_literal(at) => {
                self.push(at, Raw::Whitespace(Whitespace::Newline));
            }
            Raw::Word(word) if word.quote_style.is_none() => match word.value.as_bytes().first() {
                Some(b'a' | b'A') if self.is(at, "approximate") && self.is_call(at + 1) => return,
                Some(b'b' | b'B') if self.is(at, "binary") && self.is(at + 1, "varying") => {
                    *word = keyword("varbinary", Keyword::VARBINARY);
                }
                Some(b'v' | b'V') if self.is(at, "varying") && self.is_behind(at, "binary") => {
                    return;
                }
                Some(b'd' | b'D') if self.is(at, "delete") && self.is_bare_delete(at) => {
                    self.push(at, raw);
                    self.push(at, Raw::Word(keyword("from", Keyword::FROM)));
                    return;
                }
                Some(b'e' | b'E') if self.is(at, "exclude") => {
                    if let Some(last) = self.excluded(at) {
                        self.excluded_to = Some(last);
                        self.push(at, raw);
                        self.push(at, Raw::LParen);
                        return;
                    }
                }
                Some(b'k' | b'K' | b's' | b'S')
                    if self.brackets.last() == Some(&Bracket::ObjectTransform)
                        && (self.is(at, "keep") || self.is(at, "set")) =>
                {
                    self.push(at, Raw::Comma);
                    return;
                }
                _ => {}
            },
            _ => {}
        }
        self.push(at, raw);
        if self.excluded_to == Some(at) {
            self.excluded_to = None;
            self.push(at, Raw::RParen);
        }
    }

    fn close(&mut self, at: usize) {
        if self.brackets.pop() == Some(Bracket::Value) {
            self.push(at, Raw::RParen);
        }
    }

    fn push(&mut self, at: usize, raw: Raw) {
        let span = self
            .tokens
            .get(at)
            .map_or_else(Default::default, |token| token.span);
        let span = RawSpan::new(column(span.start), column(span.end));
        self.located.push(TokenWithSpan::new(raw, span));
    }

    fn text(&self, at: usize) -> &str {
        self.tokens
            .get(at)
            .map_or("", |token| token.span.text(self.source))
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.kind(at) == Some(TokenKind::Word) && self.text(at).eq_ignore_ascii_case(word)
    }

    fn is_behind(&self, at: usize, word: &str) -> bool {
        at.checked_sub(1)
            .is_some_and(|before| self.is(before, word))
    }

    fn is_name(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(TokenKind::Word | TokenKind::QuotedName))
    }

    fn is_call(&self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Word) && self.text(at + 1) == "("
    }

    /// Literals on lines of their own are one literal.
    fn continues_a_literal(&self, at: usize) -> bool {
        let Some((before, token)) = at
            .checked_sub(1)
            .and_then(|before| self.tokens.get(before))
            .zip(self.tokens.get(at))
        else {
            return false;
        };
        let gap = self.source.get(before.span.end..token.span.start);
        before.kind == TokenKind::Text && gap.is_some_and(|gap| gap.contains('\n'))
    }

    /// The bracket of a subquery right behind `IN (`, if more of the list follows it.
    fn is_value_of_list(&mut self, at: usize) -> bool {
        let opens = at >= 2 && self.text(at - 1) == "(" && self.is(at - 2, "in");
        if !opens {
            return false;
        }
        let inner = (at + 1..self.tokens.len()).find(|next| self.text(*next) != "(");
        let is_query = inner.is_some_and(|word| self.is(word, "select") || self.is(word, "with"));
        if !is_query {
            return false;
        }
        let Some(next) = self.closing(at).map(|close| close + 1) else {
            return false;
        };
        // The query itself may end there, or go on.
        let goes_on = QUERY.iter().any(|word| self.is(next, word));
        self.kind(next).is_some() && self.text(next) != ")" && !goes_on
    }

    /// Where the bracket closes.
    fn closing(&mut self, at: usize) -> Option<usize> {
        if self.closings.is_none() {
            let mut closings = vec![None; self.tokens.len()];
            let mut open = Vec::new();
            for (place, token) in self.tokens.iter().enumerate() {
                match token.span.text(self.source) {
                    "(" => open.push(place),
                    ")" => {
                        if let Some(bracket) = open.pop() {
                            closings[bracket] = Some(place);
                        }
                    }
                    _ => {}
                }
            }
            self.closings = Some(closings);
        }
        *self.closings.as_ref()?.get(at)?
    }

    /// `DELETE table`, at the start or behind common table expressions.
    fn is_bare_delete(&self, at: usize) -> bool {
        let begins = match at.checked_sub(1) {
            None => true,
            Some(before) => self.brackets.is_empty() && self.text(before) == ")",
        };
        begins && self.is_name(at + 1) && !self.is(at + 1, "from")
    }

    /// The last of several columns behind `EXCLUDE`, if they stand without brackets before FROM.
    fn excluded(&self, at: usize) -> Option<usize> {
        let mut last = at + 1;
        if !self.is_name(last) {
            return None;
        }
        while self.text(last + 1) == "," && self.is_name(last + 2) {
            last += 2;
        }
        (last > at + 1 && self.is(last + 1, "from")).then_some(last)
    }
}

fn keyword(word: &str, keyword: Keyword) -> Word {
    Word {
        value: word.to_owned(),
        quote_style: None,
        keyword,
    }
}

fn column(byte: usize) -> Location {
    Location {
        line: 1,
        column: u64::try_from(byte + 1).unwrap_or(u64::MAX),
    }
}
