//! JSON as the data set writes it: ASCII only, everything else as `\u` escapes.

use std::fmt::Write;

/// Whether `/` is written `\/`, as the event logs do and the catalogue does not.
#[derive(Clone, Copy)]
pub(crate) enum Slash {
    Plain,
    Escaped,
}

/// A JSON string with its quotes.
pub(crate) fn text(value: &str, slash: Slash) -> String {
    let mut written = String::from('"');
    for character in value.chars() {
        match (character, slash) {
            ('"', _) => written.push_str("\\\""),
            ('\\', _) => written.push_str("\\\\"),
            ('/', Slash::Escaped) => written.push_str("\\/"),
            (' '..='~', _) => written.push(character),
            _ => {
                // Beyond the first plane JSON writes a pair of surrogates.
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(written, "\\u{unit:04x}").expect("a string takes any text");
                }
            }
        }
    }
    written.push('"');
    written
}

/// A JSON string or null.
pub(crate) fn optional(value: Option<&str>, slash: Slash) -> String {
    value.map_or_else(|| "null".to_owned(), |value| text(value, slash))
}

/// Digits as they are, or null.
pub(crate) fn digits(value: Option<&str>) -> &str {
    value.unwrap_or("null")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ascii_is_written() {
        assert_eq!(
            text("a/\"é\u{83}𝄞\u{19}\\", Slash::Escaped),
            r#""a\/\"\u00e9\u0083\ud834\udd1e\u0019\\""#
        );
    }

    #[test]
    fn a_slash_stays_plain_where_it_is_plain() {
        assert_eq!(text("a/b", Slash::Plain), r#""a/b""#);
    }
}
