//! Text as SQL literals, and back.
//!
//! A backslash in a Redshift literal takes the next character, so doubling quotes alone would let
//! a value end the literal. `E'…'` is no way out: Redshift does not reliably accept it.

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

/// The value of a literal with its quotes, escapes resolved as PostgreSQL 8 does:
/// <https://www.postgresql.org/docs/8.0/sql-syntax.html>. Bytes that are no UTF-8 become U+FFFD.
pub(crate) fn value_of(written: &str) -> String {
    if !raw_inside(written).contains(['\\', '\'']) {
        return raw_inside(written).to_owned();
    }
    String::from_utf8_lossy(&resolved(written).0).into_owned()
}

/// The value, and for each of its bytes where it stands in the written literal; one place more
/// for the end. `None` where escapes make bytes that are no UTF-8.
pub(crate) fn value_with_places(written: &str) -> Option<(String, Vec<usize>)> {
    let (value, places) = resolved(written);
    Some((String::from_utf8(value).ok()?, places))
}

fn resolved(written: &str) -> (Vec<u8>, Vec<usize>) {
    let inside = raw_inside(written);
    let offset = usize::from(inside.len() != written.len());
    let bytes = inside.as_bytes();
    let mut value = Vec::with_capacity(bytes.len());
    let mut places = Vec::with_capacity(bytes.len() + 1);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let (resolved, length) = match byte {
            // The second one is half of a doubled quote.
            b'\'' => (b'\'', 2),
            b'\\' => escape(&bytes[at + 1..]),
            other => (*other, 1),
        };
        value.push(resolved);
        places.push(offset + at);
        at += length;
    }
    places.push(offset + bytes.len());
    (value, places)
}

/// The byte that an escape stands for, and its length with the backslash.
fn escape(rest: &[u8]) -> (u8, usize) {
    match rest.first() {
        Some(b'n') => (b'\n', 2),
        Some(b't') => (b'\t', 2),
        Some(b'r') => (b'\r', 2),
        Some(b'b') => (8, 2),
        Some(b'f') => (12, 2),
        Some(b'0'..=b'7') => {
            let digits = rest
                .iter()
                .take(3)
                .take_while(|digit| matches!(digit, b'0'..=b'7'));
            let (value, length) = digits.fold((0_u32, 1), |(value, length), digit| {
                (value * 8 + u32::from(digit - b'0'), length + 1)
            });
            (value.to_le_bytes()[0], length)
        }
        Some(other) => (*other, 2),
        None => (b'\\', 1),
    }
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
        assert_eq!(value_of("'it''s'"), "it's");
        assert_eq!(value_of(r"'a\'b\\c\td\q'"), "a'b\\c\tdq");
        assert_eq!(value_of(r"'a\101\12\0'"), "aA\n\0");
        assert_eq!(value_of(r"'\303\244'"), "ä");
        assert_eq!(value_of(r"'\303'"), "\u{fffd}");
        assert_eq!(raw_value(r"'\t''x'"), "\\t'x");
    }

    #[test]
    fn each_byte_of_a_value_knows_where_it_was_written() {
        let written = r"'a''b\101c'";
        let (value, places) = value_with_places(written).expect("UTF-8");
        assert_eq!(value, "a'bAc");
        assert_eq!(places, [1, 2, 4, 5, 9, 10]);
    }

    proptest! {
        #[test]
        fn what_is_quoted_reads_back_as_itself(text in "[^\\\\\0]*") {
            let quoted = literal(&text).expect("nothing to refuse");
            prop_assert_eq!(value_of(&quoted), text);
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
