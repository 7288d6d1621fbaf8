//! A walk over the tokens of a statement.

mod types;

use plan::Identifier;

use crate::fault::{Fault, FaultKind};
use crate::quote;
use crate::span::{Span, Spanned};
use crate::split::{is_semicolon, name_of};
use crate::statement::Name;
use crate::syntax::lex::{Lexed, Token, TokenKind};
use crate::syntax::{self, Parameters, Sql};

/// Reserved words that begin a clause or stand between names.
#[rustfmt::skip] // a list of words
const STRUCTURAL: &[&str] = &[
    "all", "and", "as", "case", "check", "collate", "constraint", "create", "cross", "default",
    "distinct", "else", "end", "except", "false", "for", "foreign", "from", "full", "grant",
    "group", "having", "in", "inner", "intersect", "into", "is", "join", "left", "like", "limit",
    "natural", "not", "null", "on", "or", "order", "outer", "primary", "references", "right",
    "select", "some", "table", "then", "to", "true", "union", "unique", "using", "when", "where",
    "with",
];

pub(in crate::parse) struct Cursor<'a> {
    source: &'a str,
    lexed: Lexed,
    at: usize,
    /// Behind the last token that may be taken.
    end: usize,
    /// What stands inside literals that hold SQL, by the position of the literal.
    inside: Vec<(usize, Vec<Token>)>,
}

impl<'a> Cursor<'a> {
    pub(in crate::parse) fn new(source: &'a str, lexed: Lexed) -> Self {
        Self {
            source,
            at: 0,
            end: lexed.tokens.len(),
            lexed,
            inside: Vec::new(),
        }
    }

    /// The tokens of the whole text; a literal that holds SQL is replaced by the tokens in it.
    pub(in crate::parse) fn into_tokens(self) -> Vec<Token> {
        let mut tokens = self.lexed.tokens;
        for (at, inside) in self.inside.into_iter().rev() {
            tokens.splice(at..=at, inside);
        }
        tokens
    }

    pub(in crate::parse) fn source(&self) -> &'a str {
        self.source
    }

    pub(in crate::parse) fn peek(&self) -> Option<Token> {
        self.token(0)
    }

    fn token(&self, ahead: usize) -> Option<Token> {
        let at = self.at + ahead;
        if at < self.end {
            self.lexed.tokens.get(at).copied()
        } else {
            None
        }
    }

    pub(in crate::parse) fn kind(&self) -> Option<TokenKind> {
        self.peek().map(|token| token.kind)
    }

    pub(in crate::parse) fn kind_at(&self, ahead: usize) -> Option<TokenKind> {
        self.token(ahead).map(|token| token.kind)
    }

    pub(in crate::parse) fn is_at_end(&self) -> bool {
        self.at >= self.end
    }

    /// Whether no token stands so far ahead.
    pub(in crate::parse) fn is_past(&self, ahead: usize) -> bool {
        self.at + ahead >= self.end
    }

    pub(in crate::parse) fn next(&mut self) -> Option<Token> {
        let token = self.peek();
        self.at += usize::from(token.is_some());
        token
    }

    /// To the end, whatever stands there.
    pub(in crate::parse) fn skip_rest(&mut self) {
        self.at = self.end;
    }

    /// Takes the words off the end, if the statement ends with them.
    pub(in crate::parse) fn take_last(&mut self, words: &[&str]) -> Option<Span> {
        let start = self
            .end
            .checked_sub(words.len())
            .filter(|start| *start >= self.at)?;
        let ahead = start - self.at;
        if !(words.iter().enumerate()).all(|(index, word)| self.is_at(ahead + index, word)) {
            return None;
        }
        let first = self.lexed.tokens.get(start)?.span;
        let last = self.lexed.tokens.get(self.end - 1)?.span;
        self.end = start;
        Some(first.union(last))
    }

    /// The rest as a query or a statement that changes rows.
    pub(in crate::parse) fn sql(&mut self, parameters: Parameters) -> Result<Sql, Vec<Fault>> {
        let rest = self.lexed.take(self.at, self.end);
        if rest.tokens.is_empty() {
            return Err(vec![self.unexpected("a query")]);
        }
        self.at = self.end;
        syntax::parse(self.source, rest, parameters)
    }

    /// The rest as a query.
    pub(in crate::parse) fn query(&mut self) -> Result<Sql, Vec<Fault>> {
        match self.word().as_str() {
            "select" | "with" | "(" => self.sql(Parameters::Refused),
            _ => Err(vec![self.unexpected("a query")]),
        }
    }

    /// A literal that holds a query; its places are those in the literal.
    pub(in crate::parse) fn quoted_query(&mut self) -> Result<Sql, Vec<Fault>> {
        let token = self
            .peek()
            .filter(|token| matches!(token.kind, TokenKind::Text | TokenKind::DollarText))
            .ok_or_else(|| vec![self.unexpected("a query in quotes")])?;
        let written = token.span.text(self.source);
        let (text, places) = match token.kind {
            TokenKind::DollarText => inside_dollars(written),
            _ => quote::value_with_places(written).ok_or_else(|| {
                vec![Fault::new(
                    FaultKind::BadLiteral,
                    token.span,
                    "the escapes of this literal make no text",
                    "not UTF-8",
                )]
            })?,
        };
        let place = |byte: usize| {
            token.span.start
                + places
                    .get(byte)
                    .or(places.last())
                    .copied()
                    .unwrap_or_default()
        };
        let outside = |mut fault: Fault| {
            fault.span = Span::new(place(fault.span.start), place(fault.span.end));
            fault
        };
        let mut lexed = Lexed::new(&text)
            .map_err(|fault| vec![outside(fault)])?
            .moved(place);
        while let Some(last) = lexed.tokens.last()
            && is_semicolon(*last, self.source)
        {
            lexed.pop();
        }
        let first = lexed.tokens.first();
        let first = first.map(|first| first.span.text(self.source));
        let is_query = first.is_some_and(|first| {
            let words = ["select", "with", "("];
            words.iter().any(|word| first.eq_ignore_ascii_case(word))
        });
        if !is_query {
            return Err(vec![self.unexpected("a query in quotes")]);
        }
        self.inside.push((self.at, lexed.tokens.clone()));
        self.at += 1;
        syntax::parse(self.source, lexed, Parameters::Refused)
    }

    /// Where the next token stands; behind the last one at the end.
    pub(in crate::parse) fn span(&self) -> Span {
        self.peek().map_or_else(
            || {
                let end = self.last_byte();
                Span::new(end, end)
            },
            |token| token.span,
        )
    }

    /// From the next token to the last one.
    pub(in crate::parse) fn rest(&self) -> Span {
        Span::new(self.span().start, self.last_byte())
    }

    fn last_byte(&self) -> usize {
        let last = self.end.checked_sub(1);
        last.and_then(|last| self.lexed.tokens.get(last))
            .map_or(0, |token| token.span.end)
    }

    pub(in crate::parse) fn previous(&self) -> Span {
        self.at
            .checked_sub(1)
            .and_then(|at| self.lexed.tokens.get(at))
            .map_or_else(Span::default, |token| token.span)
    }

    /// The next word or symbol in lower case; empty for names in quotes, literals and the end.
    pub(in crate::parse) fn word(&self) -> String {
        self.word_at(0)
    }

    pub(in crate::parse) fn word_at(&self, ahead: usize) -> String {
        self.token(ahead)
            .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Symbol))
            .map_or_else(String::new, |token| {
                token.span.text(self.source).to_ascii_lowercase()
            })
    }

    pub(in crate::parse) fn is(&self, word: &str) -> bool {
        self.is_at(0, word)
    }

    /// Whether this word stands so many tokens ahead.
    pub(in crate::parse) fn is_at(&self, ahead: usize, word: &str) -> bool {
        self.token(ahead).is_some_and(|token| {
            matches!(token.kind, TokenKind::Word | TokenKind::Symbol)
                && token.span.text(self.source).eq_ignore_ascii_case(word)
        })
    }

    /// Whether the next words are these.
    pub(in crate::parse) fn are(&self, words: &[&str]) -> bool {
        words
            .iter()
            .enumerate()
            .all(|(ahead, word)| self.is_at(ahead, word))
    }

    /// Takes the first of the words that is next.
    pub(in crate::parse) fn take_one<'w>(&mut self, words: &[&'w str]) -> Option<&'w str> {
        let word = *words.iter().find(|word| self.is(word))?;
        self.at += 1;
        Some(word)
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

    /// A name. A word that builds statements is a slip of grammar and no name; that other words
    /// are reserved too is for the lints to say.
    pub(in crate::parse) fn identifier(
        &mut self,
        what: &str,
    ) -> Result<Spanned<Identifier>, Fault> {
        if let Some(word) = STRUCTURAL.iter().find(|word| self.is(word)) {
            let help = format!("write `\"{word}\"` if this reserved word is the name");
            return Err(self.unexpected(what).help(help));
        }
        self.any_identifier(what)
    }

    /// A name, whatever word it is.
    pub(in crate::parse) fn any_identifier(
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
        let name = written
            .parse()
            .map_err(|fault: plan::identifier::IdentifierFault| {
                Fault::new(
                    FaultKind::InvalidName,
                    token.span,
                    fault.to_string(),
                    "this name",
                )
            })?;
        self.at += 1;
        Ok(Spanned::new(name, token.span))
    }

    /// `table`, `schema.table` or `database.schema.table`.
    pub(in crate::parse) fn name(&mut self, what: &str) -> Result<Name, Fault> {
        let first = self.identifier(what)?;
        let mut span = first.span;
        let mut parts = vec![first.value];
        while parts.len() < 3 && self.take(&["."]).is_some() {
            // Behind a dot no word is a keyword.
            let part = self.any_identifier(what)?;
            span = span.union(part.span);
            parts.push(part.value);
        }
        let mut parts = parts.into_iter().rev();
        Ok(Name {
            table: parts.next().expect("the first part"),
            schema: parts.next(),
            database: parts.next(),
            span,
        })
    }

    /// `a, b, c`.
    pub(in crate::parse) fn names(&mut self, what: &str) -> Result<Vec<Name>, Fault> {
        let mut names = vec![self.name(what)?];
        while self.take(&[","]).is_some() {
            names.push(self.name(what)?);
        }
        Ok(names)
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
}

/// The text between the tags of `$tag$…$tag$`.
fn inside_dollars(written: &str) -> (String, Vec<usize>) {
    let tag = written
        .char_indices()
        .filter(|(_, character)| *character == '$')
        .nth(1)
        .map_or(0, |(at, _)| at + 1);
    let end = written.len().saturating_sub(tag).max(tag);
    let text = written.get(tag..end).unwrap_or_default().to_owned();
    (text, (tag..=end).collect())
}
