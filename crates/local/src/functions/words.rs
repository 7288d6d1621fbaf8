//! Text, letter by letter.

use super::{Answer, Fault, at};

/// <https://docs.aws.amazon.com/redshift/latest/dg/r_INITCAP.html>: letters behind anything that is
/// neither a letter nor a digit.
pub(super) fn initcap(arguments: &[&str]) -> Answer {
    let text = at(arguments, 0);
    if !text.is_ascii() {
        return Err(Fault::open("INITCAP of letters beyond ASCII"));
    }
    let mut inside = false;
    let result = text
        .chars()
        .map(|letter| {
            let shown = if inside {
                letter.to_ascii_lowercase()
            } else {
                letter.to_ascii_uppercase()
            };
            inside = letter.is_ascii_alphanumeric();
            shown
        })
        .collect();
    Ok(Some(result))
}

/// <https://docs.aws.amazon.com/redshift/latest/dg/r_UPPER.html>.
pub(super) fn upper(arguments: &[&str]) -> Answer {
    cased(at(arguments, 0), char::to_uppercase)
}

/// <https://docs.aws.amazon.com/redshift/latest/dg/r_LOWER.html>.
pub(super) fn lower(arguments: &[&str]) -> Answer {
    cased(at(arguments, 0), char::to_lowercase)
}

/// Letter by letter. What of a letter that becomes several, as sharp s does, is not documented.
fn cased<I: Iterator<Item = char>>(text: &str, other: fn(char) -> I) -> Answer {
    let mut result = String::with_capacity(text.len());
    for letter in text.chars() {
        let mut letters = other(letter);
        match (letters.next(), letters.next()) {
            (Some(one), None) => result.push(one),
            _ => {
                return Err(Fault::open(
                    "a letter that has no single one in the other case",
                ));
            }
        }
    }
    Ok(Some(result))
}

/// Character by character, not by what a reader sees as one.
#[expect(clippy::unnecessary_wraps, reason = "the shape of every body")]
pub(super) fn reverse(arguments: &[&str]) -> Answer {
    Ok(Some(at(arguments, 0).chars().rev().collect()))
}

/// The code point of the first character; 0 without one.
#[expect(clippy::unnecessary_wraps, reason = "the shape of every body")]
pub(super) fn ascii(arguments: &[&str]) -> Answer {
    let code = at(arguments, 0).chars().next().map_or(0, u32::from);
    Ok(Some(code.to_string()))
}

/// <https://docs.aws.amazon.com/redshift/latest/dg/r_QUOTE_IDENT.html>.
pub(super) fn quote_ident(arguments: &[&str]) -> Answer {
    let name = at(arguments, 0);
    let is_plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    // Whether a reserved word is quoted is not documented.
    if is_plain {
        return Err(Fault::open("QUOTE_IDENT of a name that may need no quotes"));
    }
    Ok(Some(format!("\"{}\"", name.replace('"', "\"\""))))
}

/// <https://docs.aws.amazon.com/redshift/latest/dg/r_QUOTE_LITERAL.html>.
pub(super) fn quote_literal(arguments: &[&str]) -> Answer {
    let text = at(arguments, 0);
    if text.contains('\\') {
        return Err(Fault::open("QUOTE_LITERAL of a backslash"));
    }
    Ok(Some(format!("'{}'", text.replace('\'', "''"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_start_behind_anything_but_letters_and_digits() {
        let of = |text| initcap(&[text]).ok().flatten();
        assert_eq!(
            of("non-musical 3rd o'NEIL").as_deref(),
            Some("Non-Musical 3rd O'Neil")
        );
        assert_eq!(of("über"), None);
    }

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(quote_literal(&["it's"]), Ok(Some("'it''s'".to_owned())));
        assert_eq!(quote_ident(&["a\"B"]), Ok(Some("\"a\"\"B\"".to_owned())));
        assert!(quote_ident(&["plain"]).is_err());
        assert!(quote_literal(&["a\\b"]).is_err());
    }
}
