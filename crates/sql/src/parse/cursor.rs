//! A walk over the tokens of a statement.

use plan::{Identifier, SqlType};

use crate::fault::{Fault, FaultKind};
use crate::quote;
use crate::span::{Span, Spanned};
use crate::split::name_of;
use crate::statement::Name;
use crate::syntax::lex::{Token, TokenKind};

pub(in crate::parse) struct Cursor<'a> {
    source: &'a str,
    /// Without blanks and comments.
    tokens: &'a [Token],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(in crate::parse) fn new(source: &'a str, tokens: &'a [Token]) -> Self {
        Self {
            source,
            tokens,
            at: 0,
        }
    }

    pub(in crate::parse) fn source(&self) -> &'a str {
        self.source
    }

    pub(in crate::parse) fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    pub(in crate::parse) fn is_at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub(in crate::parse) fn next(&mut self) -> Option<Token> {
        let token = self.peek();
        self.at += usize::from(token.is_some());
        token
    }

    /// Where the next token stands; behind the last one at the end.
    pub(in crate::parse) fn span(&self) -> Span {
        self.peek().map_or_else(
            || {
                let end = self.tokens.last().map_or(0, |token| token.span.end);
                Span::new(end, end)
            },
            |token| token.span,
        )
    }

    /// From the next token to the last one.
    pub(in crate::parse) fn rest(&self) -> Span {
        let end = self.tokens.last().map_or(0, |token| token.span.end);
        Span::new(self.span().start, end)
    }

    pub(in crate::parse) fn previous(&self) -> Span {
        self.at
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .map_or_else(Span::default, |token| token.span)
    }

    /// The next word or symbol in lower case; empty for names in quotes, literals and the end.
    pub(in crate::parse) fn word(&self) -> String {
        self.word_at(0)
    }

    pub(in crate::parse) fn word_at(&self, ahead: usize) -> String {
        self.tokens
            .get(self.at + ahead)
            .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Symbol))
            .map_or_else(String::new, |token| {
                token.span.text(self.source).to_ascii_lowercase()
            })
    }

    pub(in crate::parse) fn is(&self, word: &str) -> bool {
        self.word() == word
    }

    /// Whether the next words are these.
    pub(in crate::parse) fn are(&self, words: &[&str]) -> bool {
        words
            .iter()
            .enumerate()
            .all(|(ahead, word)| self.word_at(ahead) == *word)
    }

    /// Takes the words if they are next.
    pub(in crate::parse) fn take(&mut self, words: &[&str]) -> Option<Span> {
        if !self.are(words) {
            return None;
        }
        let start = self.span();
        self.at += words.len();
        Some(start.union(self.previous()))
    }

    pub(in crate::parse) fn expect(&mut self, words: &[&str]) -> Result<Span, Fault> {
        self.take(words)
            .ok_or_else(|| self.unexpected(&format!("`{}`", words.join(" ").to_uppercase())))
    }

    /// Takes tokens up to the word, not itself, stepping over brackets; true if it was found.
    pub(in crate::parse) fn skip_to(&mut self, words: &[&str]) {
        let mut depth = 0_usize;
        while let Some(token) = self.peek() {
            let text = token.span.text(self.source);
            if depth == 0 && words.iter().any(|word| text.eq_ignore_ascii_case(word)) {
                return;
            }
            match text {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
        }
    }

    pub(in crate::parse) fn end(&self) -> Result<(), Fault> {
        if self.is_at_end() {
            Ok(())
        } else {
            Err(Fault::new(
                FaultKind::Syntax,
                self.span(),
                format!("`{}` is not expected here", self.span().text(self.source)),
                "the statement should end before this",
            ))
        }
    }

    pub(in crate::parse) fn unexpected(&self, expected: &str) -> Fault {
        let found = self.span().text(self.source);
        let message = if found.is_empty() {
            format!("the statement ends where {expected} is expected")
        } else {
            format!("`{found}` stands where {expected} is expected")
        };
        Fault::new(FaultKind::Syntax, self.span(), message, "not expected here")
    }

    pub(in crate::parse) fn identifier(
        &mut self,
        what: &str,
    ) -> Result<Spanned<Identifier>, Fault> {
        let Some(token) = self
            .peek()
            .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::QuotedName))
        else {
            return Err(self.unexpected(what));
        };
        let text = token.span.text(self.source);
        let written = match token.kind {
            TokenKind::QuotedName => name_of(text),
            _ => text.to_owned(),
        };
        let name: Identifier =
            written
                .parse()
                .map_err(|fault: plan::identifier::IdentifierFault| {
                    Fault::new(
                        FaultKind::InvalidName,
                        token.span,
                        fault.to_string(),
                        "this name",
                    )
                })?;
        // An unquoted reserved word here is a slip of grammar, not a name.
        let is_plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if token.kind == TokenKind::Word && is_plain && name.to_sql().starts_with('"') {
            return Err(self.unexpected(what).help(format!(
                "write `\"{name}\"` if this reserved word is the name"
            )));
        }
        self.at += 1;
        Ok(Spanned::new(name, token.span))
    }

    /// `table` or `schema.table`.
    pub(in crate::parse) fn name(&mut self, what: &str) -> Result<Name, Fault> {
        let first = self.identifier(what)?;
        if self.take(&["."]).is_none() {
            return Ok(Name {
                schema: None,
                table: first.value,
                span: first.span,
            });
        }
        let second = self.identifier(what)?;
        if self.is(".") {
            return Err(Fault::new(
                FaultKind::Unsupported,
                first.span.union(self.span()),
                "a table of another database is not supported",
                "three parts",
            ));
        }
        Ok(Name {
            schema: Some(first.value),
            table: second.value,
            span: first.span.union(second.span),
        })
    }

    /// `(a, b, c)`.
    pub(in crate::parse) fn columns(&mut self) -> Result<Vec<Spanned<Identifier>>, Fault> {
        self.expect(&["("])?;
        let mut columns = vec![self.identifier("a column")?];
        while self.take(&[","]).is_some() {
            columns.push(self.identifier("a column")?);
        }
        self.expect(&[")"])?;
        Ok(columns)
    }

    /// A literal as COPY reads it: backslashes stay.
    pub(in crate::parse) fn literal(&mut self, what: &str) -> Result<Spanned<String>, Fault> {
        match self.peek() {
            Some(token) if token.kind == TokenKind::Text => {
                self.at += 1;
                let value = quote::raw_value(token.span.text(self.source));
                Ok(Spanned::new(value, token.span))
            }
            _ => Err(self.unexpected(what)),
        }
    }

    pub(in crate::parse) fn number(&mut self, what: &str) -> Result<Spanned<u64>, Fault> {
        match self.peek() {
            Some(token) if token.kind == TokenKind::Number => {
                let value = token
                    .span
                    .text(self.source)
                    .parse()
                    .map_err(|_| self.unexpected(what))?;
                self.at += 1;
                Ok(Spanned::new(value, token.span))
            }
            _ => Err(self.unexpected(what)),
        }
    }

    /// A column type: its words, then its sizes in brackets.
    pub(in crate::parse) fn column_type(&mut self) -> Result<Spanned<SqlType>, Fault> {
        let start = self.span();
        let first = self.word();
        if first.is_empty()
            || self
                .peek()
                .is_some_and(|token| token.kind != TokenKind::Word)
        {
            return Err(self.unexpected("a type"));
        }
        self.at += 1;
        let _: Option<Span> = match first.as_str() {
            "double" => self.take(&["precision"]),
            "character" | "binary" => self.take(&["varying"]),
            _ => None,
        };
        if self.take(&["("]).is_some() {
            self.skip_to(&[")"]);
            self.expect(&[")"])?;
        }
        if first == "timestamp" || first == "time" {
            let _: Option<Span> = self
                .take(&["with", "time", "zone"])
                .or_else(|| self.take(&["without", "time", "zone"]));
        }
        let span = start.union(self.previous());
        let value =
            span.text(self.source)
                .parse()
                .map_err(|fault: plan::sql_type::SqlTypeFault| {
                    Fault::new(FaultKind::ColumnType, span, fault.to_string(), "this type")
                })?;
        Ok(Spanned::new(value, span))
    }
}
