//! Scripts into statements, and statements into their meaning.

use plan::Identifier;

use crate::fault::Fault;
use crate::parse::{self, Parsed};
use crate::span::Span;
use crate::syntax::lex::{Lexed, Token, TokenKind};

/// One statement of a script, without its semicolon and the comments around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    pub text: &'a str,
    /// Where it stands in the script.
    pub span: Span,
    /// Its tokens, their places being those of the script.
    lexed: Lexed,
}

impl Piece<'_> {
    /// Its tokens, their places being those of its own text.
    pub(crate) fn tokens(&self) -> Vec<Token> {
        let moved = |token: &Token| Token {
            span: Span::new(
                token.span.start - self.span.start,
                token.span.end - self.span.start,
            ),
            ..*token
        };
        self.lexed.tokens.iter().map(moved).collect()
    }

    /// [`crate::parse()`], without a second look for words.
    ///
    /// # Errors
    /// All faults that were found, in the order of the text.
    pub fn parse(self) -> Result<Parsed, Vec<Fault>> {
        let start = self.span.start;
        parse::parse_tokens(self.text, self.lexed.moved(|place| place - start))
    }
}

/// The statements of a script, split at semicolons outside strings, names and comments.
///
/// # Errors
/// A string, a quoted name or a comment without an end.
pub fn split(script: &str) -> Result<Vec<Piece<'_>>, Fault> {
    let mut lexed = Lexed::new(script)?;
    let ends = (0..lexed.tokens.len())
        .filter(|at| is_semicolon(lexed.tokens[*at], script))
        .chain([lexed.tokens.len()])
        .collect::<Vec<_>>();
    let mut pieces = Vec::new();
    let mut start = 0;
    for end in ends {
        // Most texts are one statement.
        let statement = if start == 0 && end == lexed.tokens.len() {
            std::mem::take(&mut lexed)
        } else {
            lexed.take(start, end)
        };
        start = end + 1;
        if let Some((first, last)) = statement.tokens.first().zip(statement.tokens.last()) {
            let span = first.span.union(last.span);
            pieces.push(Piece {
                text: span.text(script),
                span,
                lexed: statement,
            });
        }
    }
    Ok(pieces)
}

/// Where the words, literals and signs of a text stand, comments and blanks left out.
///
/// # Errors
/// A string, a quoted name or a comment without an end.
pub fn words(text: &str) -> Result<Vec<Span>, Fault> {
    let tokens = Lexed::new(text)?.tokens;
    Ok(tokens.into_iter().map(|token| token.span).collect())
}

pub(crate) fn is_semicolon(token: Token, source: &str) -> bool {
    token.kind == TokenKind::Symbol && token.span.text(source) == ";"
}

/// The statement as its tokens alone: comments dropped, blanks folded, unquoted words in lower
/// case, names quoted only where they must be, literals as written. Two texts with one meaning
/// differ in layout at most; its digest tells a changed comment from a change.
///
/// # Errors
/// A string, a quoted name or a comment without an end.
pub fn meaning(statement: &str) -> Result<String, Fault> {
    let mut words: Vec<String> = Lexed::new(statement)?
        .tokens
        .into_iter()
        .map(|token| {
            let text = token.span.text(statement);
            match token.kind {
                TokenKind::Word | TokenKind::Number => text.to_ascii_lowercase(),
                TokenKind::QuotedName => name_of(text)
                    .parse::<Identifier>()
                    .map_or_else(|_| text.to_owned(), |name| name.to_sql()),
                _ => text.to_owned(),
            }
        })
        .collect();
    while words.last().is_some_and(|last| last == ";") {
        words.pop();
    }
    Ok(words.join(" "))
}

/// The name inside double quotes.
pub(crate) fn name_of(quoted: &str) -> String {
    quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(quoted)
        .replace("\"\"", "\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::FaultKind;
    use crate::syntax::lex;
    use proptest::prelude::*;

    fn texts(script: &str) -> Vec<&str> {
        split(script)
            .expect("a readable script")
            .into_iter()
            .map(|piece| piece.text)
            .collect()
    }

    #[test]
    fn statements_end_at_semicolons_outside_strings_and_comments() {
        assert_eq!(
            texts("-- one;\nselect ';' /* ; */ ;\n\n;select \";\"; select $$;$$"),
            ["select ';'", "select \";\"", "select $$;$$"]
        );
    }

    #[test]
    fn a_backslash_takes_the_quote_after_it() {
        assert_eq!(texts(r"select 'a\'; drop table t'; select 2").len(), 2);
        assert_eq!(texts(r"select 'a\\'; select 2").len(), 2);
    }

    #[test]
    fn pieces_know_their_place() {
        let script = "select 'ä' ;\n select 2";
        let pieces = split(script).expect("two statements");
        assert_eq!(&script[pieces[1].span.range()], "select 2");
    }

    #[test]
    fn what_has_no_end_is_said() {
        for script in [
            "select 'a",
            "select \"a",
            "select /* a",
            "select /* a /* b */\n c",
            "select $$ a",
            "select $f$ a $$",
        ] {
            let fault = split(script).expect_err("no end");
            assert_eq!(fault.kind, FaultKind::Unterminated, "{script}: {fault}");
            assert_eq!(fault.span, crate::span::Span::new(7, 8), "{script}");
        }
    }

    #[test]
    fn words_have_their_places() {
        let text = "select a.\"B\" -- why\n, 'c d'";
        let words = words(text).expect("readable");
        let words: Vec<_> = words.into_iter().map(|span| span.text(text)).collect();
        assert_eq!(words, ["select", "a", ".", "\"B\"", ",", "'c d'"]);
    }

    #[test]
    fn meaning_ignores_layout_comments_and_case_of_words() {
        let meaning = |text| meaning(text).expect("readable");
        assert_eq!(
            meaning("SELECT  a, \"B\"\n-- why\nFROM t;"),
            meaning("select a,b from t")
        );
        assert_ne!(meaning("select 'A'"), meaning("select 'a'"));
        assert_eq!(meaning("select \"order\""), "select \"order\"");
    }

    proptest! {
        #[test]
        fn any_text_is_split_or_refused(script in "\\PC{0,80}") {
            if let Ok(pieces) = split(&script) {
                for piece in pieces {
                    prop_assert_eq!(&script[piece.span.range()], piece.text);
                }
            }
        }

        #[test]
        fn tokens_cover_the_text(script in "([a-z'\"\\\\/*$; \n-]|ä){0,40}") {
            if let Ok(tokens) = lex::tokens(&script) {
                let joined: String = tokens.iter().map(|t| t.span.text(&script)).collect();
                prop_assert_eq!(joined, script);
            }
        }
    }
}
