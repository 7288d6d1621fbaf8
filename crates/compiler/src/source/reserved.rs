//! Characters that mean something to plans, and therefore never stand in a user's text.

use plan::slot;

/// Marks around what a template was made of. They never reach output.
pub(crate) const FROM: char = '\u{E000}';
pub(crate) const FROM_END: char = '\u{E001}';
pub(crate) const VALUE: char = '\u{E002}';
pub(crate) const VALUE_END: char = '\u{E003}';

/// The first reserved character and its byte.
pub(crate) fn reserved(text: &str) -> Option<(usize, char)> {
    let marks = [FROM, FROM_END, VALUE, VALUE_END, slot::OPEN, slot::CLOSE];
    text.char_indices().find(|(_, c)| marks.contains(c))
}
