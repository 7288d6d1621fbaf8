//! The options of COPY.

mod conflicts;
mod reading;
mod table;
mod values;

pub(super) use reading::Reading;

use super::cursor::Cursor;
use super::options::{given_twice, skip_values, unknown};
use crate::fault::{Fault, FaultKind};
use crate::span::Span;
use crate::syntax::lex::TokenKind;
use table::{OPTIONS, Value};
use values::one_character;

/// Reads one option; a fault is kept and the option stepped over.
pub(super) fn read(cursor: &mut Cursor<'_>, reading: &mut Reading) {
    if cursor.take(&[","]).is_some() || reading.authorizing.read(cursor, &mut reading.faults) {
        return;
    }
    let span = cursor.span();
    let word = cursor.word();
    let Some((name, value)) = OPTIONS.iter().find(|(name, _)| *name == word) else {
        let known = OPTIONS.iter().map(|(name, _)| *name);
        reading.faults.push(unknown(cursor, "COPY", known));
        cursor.next();
        skip_values(cursor);
        return;
    };
    cursor.next();
    if reading.seen.insert(name, span).is_some() {
        reading.faults.push(given_twice(name, span));
    }
    if let Err(fault) = apply(reading, cursor, value, name) {
        let is_syntax = fault.kind == FaultKind::Syntax;
        reading.faults.push(fault);
        skip_values(cursor);
        // Nothing says where the next option starts but its name.
        while is_syntax && !cursor.is_at_end() && !OPTIONS.iter().any(|(name, _)| cursor.is(name)) {
            cursor.next();
        }
    }
}

fn apply(
    reading: &mut Reading,
    cursor: &mut Cursor<'_>,
    value: &Value,
    name: &'static str,
) -> Result<(), Fault> {
    let upper = name.to_uppercase();
    let wrong = |span: Span, reason: String| {
        Fault::new(
            FaultKind::CopyOptionValue,
            span,
            format!("`{upper}` cannot be {reason}"),
            "this value",
        )
    };
    match value {
        Value::Flag(set) => set(reading),
        Value::Text(set) => {
            cursor.take(&["as"]);
            let text = cursor.literal("a text in quotes")?;
            set(reading, text.value).map_err(|reason| wrong(text.span, reason))?;
        }
        Value::OneCharacter(set) => {
            cursor.take(&["as"]);
            let text = cursor.literal("a character in quotes")?;
            let character = one_character(&text)?;
            set(reading, character);
        }
        Value::OptionalCharacter(set) => {
            cursor.take(&["as"]);
            let given = cursor.peek().is_some_and(|t| t.kind == TokenKind::Text);
            let character = if given {
                Some(one_character(&cursor.literal("a character in quotes")?)?)
            } else {
                None
            };
            set(reading, character);
        }
        Value::Number(set) => {
            cursor.take(&["as"]);
            let number = cursor.number("a whole number")?;
            set(reading, number.value).map_err(|reason| wrong(number.span, reason))?;
        }
        Value::Switch(set) => {
            let off = cursor
                .take(&["off"])
                .or_else(|| cursor.take(&["false"]))
                .is_some();
            if !off && cursor.take(&["on"]).is_none() {
                cursor.take(&["true"]);
            }
            set(reading, !off);
        }
        Value::Own(parse) => parse(reading, cursor)?,
        Value::Ignored => {
            cursor.take(&["as"]);
            cursor.literal("a text in quotes")?;
        }
    }
    Ok(())
}
