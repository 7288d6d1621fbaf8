//! Text as SQL literals, and back.
//!
//! A backslash in a Redshift literal takes the next character, so doubling quotes alone would let
//! a value end the literal. `E'…'` is no way out: Redshift does not reliably accept it.

use crate::span::Span;

/// Why a text cannot be written as a literal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuoteFault {
    #[error("a NUL character cannot be written in SQL")]
    Nul,
    #[error("a backslash cannot be written here, because it takes the next character")]
    Backslash,
}

/// The text as one literal, `'it''s'`.
///
/// # Errors
/// Refuses NUL and backslashes; where an expression may stand, use [`expression`].
pub fn literal(text: &str) -> Result<String, QuoteFault> {
    if text.contains('\0') {
        return Err(QuoteFault::Nul);
    }
    if text.contains('\\') {
        return Err(QuoteFault::Backslash);
    }
    Ok(format!("'{}'", text.replace('\'', "''")))
}

/// The text as an expression: backslashes become `CHR(92)`, `('a' || CHR(92) || 'b')`.
///
/// # Errors
/// Refuses NUL.
pub fn expression(text: &str) -> Result<String, QuoteFault> {
    if !text.contains('\\') {
        return literal(text);
    }
    let parts = text
        .split('\\')
        .map(literal)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(format!("({})", parts.join(" || CHR(92) || ")))
}

/// The value of a COPY option, which must be a plain literal. Backslashes are refused except in
/// the values that Redshift's documentation writes itself: `\N`, `\t`, `\|`, `\0` and `\000`.
///
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html>.
///
/// # Errors
/// Refuses NUL and other backslashes.
pub fn copy_literal(text: &str) -> Result<String, QuoteFault> {
    const DOCUMENTED: &[&str] = &["\\N", "\\t", "\\|", "\\0", "\\000"];
    if DOCUMENTED.contains(&text) {
        return Ok(format!("'{text}'"));
    }
    literal(text)
}

/// Why a literal has no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnquoteFault {
    #[error("an octal or hexadecimal escape is not supported")]
    NumericEscape { at: Span },
}

/// The value of a literal with its quotes, escapes resolved as PostgreSQL 8 does:
/// <https://www.postgresql.org/docs/8.0/sql-syntax.html>.
pub(crate) fn value_of(written: &str) -> Result<String, UnquoteFault> {
    let mut value = String::with_capacity(written.len());
    let inside = raw_inside(written);
    let mut characters = inside.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '\'' => {
                // The second half of a doubled quote.
                characters.next();
                value.push('\'');
            }
            '\\' => match characters.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, 't')) => value.push('\t'),
                Some((_, 'r')) => value.push('\r'),
                Some((_, 'b')) => value.push('\u{8}'),
                Some((_, 'f')) => value.push('\u{c}'),
                Some((_, '0'..='7' | 'x')) => {
                    // One byte for the opening quote.
                    return Err(UnquoteFault::NumericEscape {
                        at: Span::new(at + 1, at + 3),
                    });
                }
                Some((_, other)) => value.push(other),
                None => value.push('\\'),
            },
            other => value.push(other),
        }
    }
    Ok(value)
}

/// The text between the quotes with only doubled quotes resolved: what COPY reads.
pub(crate) fn raw_value(written: &str) -> String {
    raw_inside(written).replace("''", "'")
}

fn raw_inside(written: &str) -> &str {
    written
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''))
        .unwrap_or(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(literal("it's").as_deref(), Ok("'it''s'"));
        assert_eq!(literal("").as_deref(), Ok("''"));
    }

    #[test]
    fn a_backslash_never_reaches_a_literal() {
        assert_eq!(literal("a\\"), Err(QuoteFault::Backslash));
        assert_eq!(
            expression("a\\b'c").as_deref(),
            Ok("('a' || CHR(92) || 'b''c')")
        );
        assert_eq!(expression("plain").as_deref(), Ok("'plain'"));
    }

    #[test]
    fn nul_is_refused_everywhere() {
        assert_eq!(literal("a\0"), Err(QuoteFault::Nul));
        assert_eq!(expression("\\\0"), Err(QuoteFault::Nul));
        assert_eq!(copy_literal("\0"), Err(QuoteFault::Nul));
    }

    #[test]
    fn copy_knows_the_documented_escapes_only() {
        assert_eq!(copy_literal("\\N").as_deref(), Ok("'\\N'"));
        assert_eq!(copy_literal("s3://a\\'"), Err(QuoteFault::Backslash));
    }

    #[test]
    fn escapes_are_read_as_the_server_reads_them() {
        assert_eq!(value_of("'it''s'").as_deref(), Ok("it's"));
        assert_eq!(value_of(r"'a\'b\\c\td\q'").as_deref(), Ok("a'b\\c\tdq"));
        assert_eq!(
            value_of(r"'a\x41'"),
            Err(UnquoteFault::NumericEscape {
                at: Span::new(2, 4)
            })
        );
        assert_eq!(raw_value(r"'\t''x'"), "\\t'x");
    }

    proptest! {
        #[test]
        fn what_is_quoted_reads_back_as_itself(text in "[^\\\\\0]*") {
            let quoted = literal(&text).expect("nothing to refuse");
            prop_assert_eq!(value_of(&quoted), Ok(text));
            let tokens = crate::syntax::lex::tokens(&quoted).expect("one literal");
            prop_assert_eq!(tokens.len(), 1);
        }

        #[test]
        fn no_value_ends_its_literal(text in "[a'\\\\;]{0,12}") {
            let quoted = expression(&text).expect("no NUL");
            prop_assert_eq!(crate::split(&quoted).expect("closed").len(), 1);
        }
    }
}
