//! Names as Redshift keeps them.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::reserved::RESERVED;

/// The longest name Redshift keeps; a longer one would be cut without a word.
const MAX_BYTES: usize = 127;

/// A name, folded to lower case as Redshift folds quoted and unquoted names alike.
///
/// 1 to 127 bytes, no control characters and no backslash: names also stand in literals, where a
/// backslash takes the next character.
/// Source: <https://docs.aws.amazon.com/redshift/latest/dg/r_names.html>.
///
/// Cheap to clone: every column of every query holds some.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Identifier(Arc<str>);

/// Why a text is no identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierFault {
    #[error("a name cannot be empty")]
    Empty,
    #[error("a name has at most {MAX_BYTES} bytes, this one has {bytes}")]
    TooLong { bytes: usize },
    #[error("a name cannot hold the control character U+{code:04X}")]
    ControlCharacter { code: u32 },
    #[error("a name cannot hold a backslash")]
    Backslash,
}

impl Identifier {
    /// The folded name, without quotes.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as SQL text: in quotes only where Redshift needs them.
    pub fn to_sql(&self) -> String {
        if is_plain(&self.0) {
            self.0.to_string()
        } else {
            format!("\"{}\"", self.0.replace('"', "\"\""))
        }
    }
}

/// Whether a folded name reads as itself without quotes.
fn is_plain(name: &str) -> bool {
    let mut characters = name.chars();
    let starts_well = characters
        .next()
        .is_some_and(|first| first.is_ascii_lowercase() || first == '_');
    starts_well
        && characters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && RESERVED.binary_search(&name).is_err()
}

impl FromStr for Identifier {
    type Err = IdentifierFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(IdentifierFault::Empty);
        }
        if text.len() > MAX_BYTES {
            return Err(IdentifierFault::TooLong { bytes: text.len() });
        }
        if let Some(control) = text.chars().find(|c| c.is_control()) {
            return Err(IdentifierFault::ControlCharacter {
                code: u32::from(control),
            });
        }
        if text.contains('\\') {
            return Err(IdentifierFault::Backslash);
        }
        // Redshift folds ASCII letters only.
        let is_folded = !text.bytes().any(|byte| byte.is_ascii_uppercase());
        Ok(Self(if is_folded {
            Arc::from(text)
        } else {
            Arc::from(text.to_ascii_lowercase())
        }))
    }
}

impl TryFrom<String> for Identifier {
    type Error = IdentifierFault;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Identifier> for String {
    fn from(identifier: Identifier) -> Self {
        identifier.0.to_string()
    }
}

/// Shows the bare name, for messages; SQL text comes from [`Identifier::to_sql`].
impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sql(name: &str) -> String {
        name.parse::<Identifier>().expect("a valid name").to_sql()
    }

    #[test]
    fn quotes_only_what_needs_them() {
        assert_eq!(sql("song_id"), "song_id");
        assert_eq!(sql("Song_ID"), "song_id");
        assert_eq!(sql("timestamp"), "\"timestamp\"");
        assert_eq!(sql("2018"), "\"2018\"");
        assert_eq!(sql("a\"b"), "\"a\"\"b\"");
    }

    #[test]
    fn refuses_what_redshift_would_cut_or_choke_on() {
        assert_eq!("".parse::<Identifier>(), Err(IdentifierFault::Empty));
        assert_eq!(
            "x".repeat(128).parse::<Identifier>(),
            Err(IdentifierFault::TooLong { bytes: 128 })
        );
        assert_eq!(
            "a\0".parse::<Identifier>(),
            Err(IdentifierFault::ControlCharacter { code: 0 })
        );
        assert_eq!(
            "a\\b".parse::<Identifier>(),
            Err(IdentifierFault::Backslash)
        );
    }

    #[test]
    fn reserved_words_are_sorted_for_the_search() {
        assert!(RESERVED.is_sorted());
    }
}
