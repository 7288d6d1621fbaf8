//! What the options of COPY and of UNLOAD have in common.

use super::authorization::Authorizing;
use super::cursor::Cursor;
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::syntax::lex::TokenKind;

/// The word that stands here is no option of the command.
pub(super) fn unknown(
    cursor: &Cursor<'_>,
    command: &str,
    known: impl Iterator<Item = &'static str>,
) -> Fault {
    let span = cursor.span();
    Fault::new(
        FaultKind::UnknownOption,
        span,
        format!("{command} has no option `{}`", span.text(cursor.source())),
        "unknown option",
    )
    .nearest(&cursor.word(), known.chain(Authorizing::WORDS))
}

pub(super) fn given_twice(name: &str, second: Span) -> Fault {
    Fault::new(
        FaultKind::DuplicateOption,
        second,
        format!("`{}` is given twice", name.to_uppercase()),
        "the second one",
    )
    .help("keep one")
}

/// Steps over what can only be the value of an option that was not understood.
pub(super) fn skip_values(cursor: &mut Cursor<'_>) {
    cursor.take(&["as"]);
    cursor.take_one(&["on", "off", "true", "false", "default", "auto", "preset"]);
    while matches!(cursor.kind(), Some(TokenKind::Text | TokenKind::Number)) {
        cursor.next();
    }
}
