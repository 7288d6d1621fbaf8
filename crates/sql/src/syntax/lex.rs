//! Tokens with exact byte ranges.

use sqlparser::tokenizer::{Token as Raw, TokenWithSpan, Tokenizer, Whitespace};

use super::dialect::Redshift;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;

/// Redshift's limit for the text of a statement, in bytes:
/// <https://docs.aws.amazon.com/redshift/latest/dg/c_redshift-sql.html>.
const MAX_BYTES: usize = 16 * 1024 * 1024;

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

/// All tokens of the text; together they cover it.
pub(crate) fn tokens(source: &str) -> Result<Vec<Token>, Fault> {
    let raw = raw_tokens(source)?;
    Ok(raw
        .into_iter()
        .map(|(raw, span)| Token {
            kind: kind_of(&raw),
            span,
        })
        .collect())
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

/// The library's tokens with byte ranges instead of lines and columns.
pub(super) fn raw_tokens(source: &str) -> Result<Vec<(Raw, Span)>, Fault> {
    if source.len() > MAX_BYTES {
        return Err(Fault::new(
            FaultKind::TooLong,
            Span::new(0, 0),
            format!("the statement has {} bytes", source.len()),
            "starts here",
        )
        .help("Redshift takes at most 16 MB in one statement"));
    }
    let mut places = Places::new(source);
    let mut raw: Vec<TokenWithSpan> = Vec::new();
    Tokenizer::new(&Redshift, source)
        .tokenize_with_location_into_buf(&mut raw)
        .map_err(|error| {
            let start = Places::new(source).byte(error.location.line, error.location.column);
            unreadable(&error.message, start, source)
        })?;
    let starts: Vec<usize> = raw
        .iter()
        .map(|token| places.byte(token.span.start.line, token.span.start.column))
        .collect();
    let ends = starts.iter().copied().skip(1).chain([source.len()]);
    // Tokens touch each other, so that one ends where the next one starts.
    Ok(raw
        .into_iter()
        .zip(starts.iter().zip(ends))
        .map(|(raw, (start, end))| (raw.token, Span::new(*start, end)))
        .collect())
}

fn unreadable(message: &str, start: usize, source: &str) -> Fault {
    let end = source[start..]
        .chars()
        .next()
        .map_or(start, |first| start + first.len_utf8());
    let lower = message.to_ascii_lowercase();
    let what = match source[start..].chars().next() {
        Some('\'') => "a string",
        Some('"') => "a quoted name",
        Some('/') => "a comment",
        Some('$') => "a dollar-quoted string",
        // The library points behind the place where a comment starts.
        _ if lower.contains("comment") => "a comment",
        _ if lower.contains("string literal") => "a string",
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
    .help("close it; inside a string, `''` is a quote and a backslash takes the next character")
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
