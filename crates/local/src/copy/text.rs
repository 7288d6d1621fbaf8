//! Text and its bytes.

use super::fault::RowFault;

/// The bytes as text; `replacement` stands in for those that are no UTF-8.
pub(super) fn valid<'a>(
    bytes: &'a [u8],
    replacement: Option<char>,
    replaced: &'a mut String,
) -> Result<&'a str, RowFault> {
    match (std::str::from_utf8(bytes), replacement) {
        (Ok(text), _) => Ok(text),
        (Err(_), None) => Err(RowFault::InvalidUtf8),
        (Err(_), Some(replacement)) => {
            replace_invalid(bytes, replacement, replaced);
            Ok(replaced)
        }
    }
}

/// Replaces each byte that is no UTF-8 by `replacement`:
/// <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html#copy-acceptinvchars>.
pub(super) fn replace_invalid(bytes: &[u8], replacement: char, into: &mut String) {
    into.clear();
    for chunk in bytes.utf8_chunks() {
        into.push_str(chunk.valid());
        into.extend(std::iter::repeat_n(replacement, chunk.invalid().len()));
    }
}

/// The beginning of the text in at most so many bytes, cut between characters.
pub(super) fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_invalid_byte_gets_a_character_in_its_place() {
        let mut text = String::new();
        replace_invalid(b"a\xe2\x82b\xffc", '^', &mut text);
        assert_eq!(text, "a^^b^c");
    }

    #[test]
    fn a_cut_never_splits_a_character() {
        assert_eq!(cut("aé", 2), "a");
        assert_eq!(cut("aé", 3), "aé");
        assert_eq!(cut("aé", 9), "aé");
    }
}
