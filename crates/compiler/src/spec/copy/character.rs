//! Options that are one character.

use crate::source::Spanned;
use crate::spec::decode::{Decoder, Field};
use crate::spec::fault::Fault;

impl Decoder<'_> {
    /// Reads one character of ASCII. NUL and line ends separate rows, so they are none.
    pub(super) fn character(&mut self, field: Field<'_>) -> Option<Spanned<char>> {
        let text = self.leaf::<String>(field)?;
        let mut characters = text.value.chars();
        if let (Some(character), None) = (characters.next(), characters.next())
            && character.is_ascii()
            && !matches!(character, '\0' | '\n' | '\r')
        {
            return Some(Spanned::new(character, text.span));
        }
        self.faults.push(Fault::OutOfRange {
            field: field.to_string(),
            problem: "is not one character of ASCII",
            span: field.place(),
            help: "write one character in quotes, such as `\"|\"` or `\"\\t\"`".into(),
        });
        None
    }
}
