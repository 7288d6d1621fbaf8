//! Words of a SQL text, by a scanner that knows nothing of the parser under test.

use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An unquoted word.
    Word,
    /// `"name"`.
    Quoted,
    /// A string, also between dollars.
    Text,
    Number,
    /// One character of punctuation, or `::`.
    Symbol,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    /// In bytes.
    pub(crate) place: Range<usize>,
    pub(crate) text: &'a str,
}

impl Token<'_> {
    pub(crate) fn is(&self, word: &str) -> bool {
        self.kind != Kind::Text && self.text.eq_ignore_ascii_case(word)
    }

    pub(crate) fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    pub(crate) fn is_name(&self) -> bool {
        matches!(self.kind, Kind::Word | Kind::Quoted)
    }
}

/// The tokens of the text without blanks and comments; what has no end goes to the end.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let (kind, length) = if first.is_whitespace() {
            (None, first.len_utf8())
        } else if rest.starts_with("--") {
            (None, rest.find('\n').unwrap_or(rest.len()))
        } else if rest.starts_with("/*") {
            (None, comment(rest))
        } else {
            let (kind, length) = token(rest, first);
            (Some(kind), length)
        };
        if let Some(kind) = kind {
            tokens.push(Token {
                kind,
                place: at..at + length,
                text: &rest[..length],
            });
        }
        at += length;
    }
    tokens
}

fn token(rest: &str, first: char) -> (Kind, usize) {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '#');
    let while_ = |test: &dyn Fn(char) -> bool| rest.find(|c| !test(c)).unwrap_or(rest.len());
    match first {
        '\'' => (Kind::Text, quoted(rest, '\'', Backslash::Escapes)),
        '"' => (Kind::Quoted, quoted(rest, '"', Backslash::IsItself)),
        '$' if rest.starts_with("$$") => {
            let end = rest[2..].find("$$").map_or(rest.len(), |end| end + 4);
            (Kind::Text, end)
        }
        '0'..='9' => (
            Kind::Number,
            while_(&|c| c.is_ascii_alphanumeric() || c == '.'),
        ),
        _ if first.is_alphabetic() || matches!(first, '_' | '#') => (Kind::Word, while_(&is_word)),
        _ if rest.starts_with("::") => (Kind::Symbol, 2),
        _ => (Kind::Symbol, first.len_utf8()),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Backslash {
    Escapes,
    IsItself,
}

/// The length of what stands between two quotes, a doubled quote being part of it.
fn quoted(rest: &str, quote: char, backslash: Backslash) -> usize {
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character == '\\' && backslash == Backslash::Escapes {
            characters.next();
        } else if character == quote && characters.next_if(|(_, next)| *next == quote).is_none() {
            return at + 1;
        }
    }
    rest.len()
}

/// The length of a comment with comments inside.
fn comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}
