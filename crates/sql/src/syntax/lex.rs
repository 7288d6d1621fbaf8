//! Tokens with exact byte ranges.

use sqlparser::tokenizer::{Token as Raw, TokenWithSpan, Tokenizer, Whitespace};

use super::dialect::Redshift;
use crate::fault::{Fault, FaultKind};
use crate::quote;
use crate::span::Span;

/// What a token is; its text lies in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Space,
    Comment,
    /// An unquoted word: name or keyword.
    Word,
    /// `"name"`.
    QuotedName,
    /// `'text'`.
    Text,
    /// `$$text$$`.
    DollarText,
    Number,
    /// An operator or a punctuation mark.
    Symbol,
    /// A literal of another database, such as `E'…'`.
    ForeignText,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}

impl Token {
    pub(crate) fn is_significant(self) -> bool {
        !matches!(self.kind, TokenKind::Space | TokenKind::Comment)
    }
}

/// The tokens of a text without blanks and comments, and what the parser library made of each:
/// two lists of one length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lexed {
    pub(crate) tokens: Vec<Token>,
    pub(super) raw: Vec<Raw>,
}

impl Lexed {
    pub(crate) fn new(source: &str) -> Result<Self, Fault> {
        let raw = library_tokens(source)?;
        // About every second one is a blank.
        let mut lexed = Self {
            tokens: Vec::with_capacity(raw.len() / 2 + 1),
            raw: Vec::with_capacity(raw.len() / 2 + 1),
        };
        for (mut raw, token) in located(source, raw) {
            // The library's escapes are MySQL's.
            if let Raw::SingleQuotedString(value) = &mut raw {
                *value = quote::value_of(token.span.text(source));
            }
            if token.is_significant() {
                lexed.tokens.push(token);
                lexed.raw.push(raw);
            }
        }
        Ok(lexed)
    }

    /// The tokens between two positions, which it has no longer.
    pub(crate) fn take(&mut self, start: usize, end: usize) -> Self {
        let raw = self.raw.get_mut(start..end).unwrap_or_default();
        Self {
            tokens: self.tokens.get(start..end).unwrap_or_default().to_vec(),
            raw: raw
                .iter_mut()
                .map(|raw| std::mem::replace(raw, Raw::EOF))
                .collect(),
        }
    }

    /// Tokens of other databases; asked of one statement, so that those around it are still read.
    pub(super) fn foreign(&self) -> Vec<Fault> {
        let tokens = self.raw.iter().zip(&self.tokens);
        tokens
            .filter_map(|(raw, token)| foreign(raw, token.span))
            .collect()
    }

    /// Without the last token.
    pub(crate) fn pop(&mut self) {
        self.tokens.pop();
        self.raw.pop();
    }

    /// Every place moved by a function.
    pub(crate) fn moved(mut self, place: impl Fn(usize) -> usize) -> Self {
        for token in &mut self.tokens {
            token.span = Span::new(place(token.span.start), place(token.span.end));
        }
        self
    }
}

/// All tokens of the text; together they cover it.
pub(crate) fn tokens(source: &str) -> Result<Vec<Token>, Fault> {
    let raw = library_tokens(source)?;
    Ok(located(source, raw).map(|(_, token)| token).collect())
}

/// Tokens of other databases that the library reads as Redshift's.
fn foreign(raw: &Raw, span: Span) -> Option<Fault> {
    let (what, instead) = match raw {
        Raw::Word(word) if word.quote_style == Some('`') => (
            "quotes of names but `\"`",
            "write `\"name\"`, or the name alone",
        ),
        Raw::DoubleEq => ("operator `==`", "write `=`"),
        _ => return None,
    };
    let message = format!("Redshift has no {what}");
    Some(Fault::new(FaultKind::NotRedshift, span, message, "not Redshift").help(instead))
}

fn kind_of(raw: &Raw) -> TokenKind {
    match raw {
        Raw::Whitespace(Whitespace::SingleLineComment { .. } | Whitespace::MultiLineComment(_)) => {
            TokenKind::Comment
        }
        Raw::Whitespace(_) => TokenKind::Space,
        Raw::Word(word) if word.quote_style.is_some() => TokenKind::QuotedName,
        Raw::Word(_) => TokenKind::Word,
        Raw::SingleQuotedString(_) => TokenKind::Text,
        Raw::DollarQuotedString(_) => TokenKind::DollarText,
        Raw::Number(..) => TokenKind::Number,
        Raw::EscapedStringLiteral(_)
        | Raw::UnicodeStringLiteral(_)
        | Raw::NationalStringLiteral(_)
        | Raw::HexStringLiteral(_)
        | Raw::SingleQuotedByteStringLiteral(_)
        | Raw::DoubleQuotedByteStringLiteral(_)
        | Raw::SingleQuotedRawStringLiteral(_)
        | Raw::DoubleQuotedRawStringLiteral(_)
        | Raw::TripleSingleQuotedString(_)
        | Raw::TripleDoubleQuotedString(_)
        | Raw::DoubleQuotedString(_) => TokenKind::ForeignText,
        _ => TokenKind::Symbol,
    }
}

fn library_tokens(source: &str) -> Result<Vec<TokenWithSpan>, Fault> {
    let mut raw = Vec::new();
    Tokenizer::new(&Redshift, source)
        .tokenize_with_location_into_buf(&mut raw)
        .map_err(|error| {
            // The library points at the end of the text where a comment or a dollar-quoted string
            // is open; what cannot be read starts where the last whole token ends.
            let (line, column) = raw
                .last()
                .map_or((1, 1), |last| (last.span.end.line, last.span.end.column));
            let start = Places::new(source).byte(line, column);
            unreadable(&error.message, start, source)
        })?;
    Ok(raw)
}

/// The library's tokens with byte ranges instead of lines and columns. Tokens touch each other, so
/// that one ends where the next one starts.
fn located(source: &str, raw: Vec<TokenWithSpan>) -> impl Iterator<Item = (Raw, Token)> {
    let mut places = Places::new(source);
    let mut byte = move |token: &TokenWithSpan| {
        let start = token.span.start;
        places.byte(start.line, start.column)
    };
    let mut raw = raw.into_iter().peekable();
    let mut start = raw.peek().map_or(0, &mut byte);
    std::iter::from_fn(move || {
        let token = raw.next()?;
        let end = raw.peek().map_or(source.len(), &mut byte);
        let span = Span::new(start, end);
        start = end;
        let kind = kind_of(&token.token);
        Some((token.token, Token { kind, span }))
    })
}

fn unreadable(message: &str, start: usize, source: &str) -> Fault {
    let end = source[start..]
        .chars()
        .next()
        .map_or(start, |first| start + first.len_utf8());
    let lower = message.to_ascii_lowercase();
    let (what, help) = match source[start..].chars().next() {
        Some('"') => ("a quoted name", "close it with `\"`"),
        Some('/') => (
            "a comment",
            "close it with `*/`; a comment inside it needs an end of its own",
        ),
        Some('$') => (
            "a dollar-quoted string",
            "close it with the same `$…$` that it starts with",
        ),
        first if first == Some('\'') || lower.contains("string literal") => (
            "a string",
            "close it; inside a string, `''` is a quote and a backslash takes the next character",
        ),
        _ => {
            return Fault::new(
                FaultKind::Syntax,
                Span::new(start, end),
                "the text cannot be split into words",
                "cannot be read",
            );
        }
    };
    Fault::new(
        FaultKind::Unterminated,
        Span::new(start, end),
        format!("{what} has no end"),
        "starts here",
    )
    .help(help)
}

/// Byte offsets of ascending lines and columns, both counted from 1, columns in characters.
struct Places<'a> {
    rest: std::str::CharIndices<'a>,
    line: u64,
    column: u64,
    byte: usize,
    len: usize,
}

impl<'a> Places<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            rest: source.char_indices(),
            line: 1,
            column: 1,
            byte: 0,
            len: source.len(),
        }
    }

    fn byte(&mut self, line: u64, column: u64) -> usize {
        while (self.line, self.column) < (line, column) {
            let Some((at, character)) = self.rest.next() else {
                return self.len;
            };
            self.byte = at + character.len_utf8();
            if character == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.byte
    }
}
