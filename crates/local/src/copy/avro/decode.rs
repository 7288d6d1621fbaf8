//! Avro's binary values as JSON text:
//! <https://avro.apache.org/docs/1.11.1/specification/#binary-encoding>.

use std::fmt::Write as _;

use super::schema::Type;
use crate::copy::bytes::LIMIT;

/// Why a record cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    TooLarge,
    Broken(&'static str),
}

const SHORT: Fault = Fault::Broken("a record goes on behind its block");
const WRONG: Fault = Fault::Broken("a record does not fit its schema");

/// Deeper values are none that a row could hold.
const DEPTH: usize = 64;

/// Bytes of a block that were not read yet.
pub(super) struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Fault> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(SHORT)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(SHORT)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn long(&mut self) -> Result<i64, Fault> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.array()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(zigzag(value));
            }
        }
        Err(WRONG)
    }

    fn length(&mut self) -> Result<usize, Fault> {
        usize::try_from(self.long()?).map_err(|_| WRONG)
    }

    /// The items of the next block of an array or a map; 0 at its end.
    fn items(&mut self) -> Result<u64, Fault> {
        let count = self.long()?;
        if count < 0 {
            // How many bytes they have: of use to who passes over them.
            self.long()?;
        }
        Ok(count.unsigned_abs())
    }
}

pub(super) fn zigzag(value: u64) -> i64 {
    let half = (value >> 1).cast_signed();
    if value & 1 == 0 { half } else { !half }
}

/// Writes the next value of a type. An enum is its name, a union is what it holds.
pub(super) fn write(
    types: &[Type],
    ty: usize,
    cursor: &mut Cursor<'_>,
    text: &mut String,
    depth: usize,
) -> Result<(), Fault> {
    if text.len() > LIMIT {
        return Err(Fault::TooLarge);
    }
    if depth > DEPTH {
        return Err(WRONG);
    }
    match &types[ty] {
        Type::Null => text.push_str("null"),
        Type::Boolean => text.push_str(match cursor.array()? {
            [0] => "false",
            [1] => "true",
            _ => return Err(WRONG),
        }),
        Type::Int => {
            let value = i32::try_from(cursor.long()?).map_err(|_| WRONG)?;
            write!(text, "{value}").expect("a string takes all");
        }
        Type::Long => write!(text, "{}", cursor.long()?).expect("a string takes all"),
        Type::Float => {
            let value = f32::from_le_bytes(cursor.array()?);
            let told = value.is_finite().then(|| format!("{value:?}"));
            number(told, text);
        }
        Type::Double => {
            let value = f64::from_le_bytes(cursor.array()?);
            let told = value.is_finite().then(|| format!("{value:?}"));
            number(told, text);
        }
        Type::Bytes => {
            let length = cursor.length()?;
            bytes(cursor.take(length)?, text);
        }
        Type::Fixed(length) => bytes(cursor.take(*length)?, text),
        Type::Text => {
            let length = cursor.length()?;
            let value = std::str::from_utf8(cursor.take(length)?).map_err(|_| WRONG)?;
            string(value, text);
        }
        Type::Enum(symbols) => {
            let symbol = symbols.get(cursor.length()?).ok_or(WRONG)?;
            string(symbol, text);
        }
        Type::Union(members) => {
            let member = *members.get(cursor.length()?).ok_or(WRONG)?;
            write(types, member, cursor, text, depth + 1)?;
        }
        Type::Record(fields) => {
            text.push('{');
            for (index, (name, ty)) in fields.iter().enumerate() {
                separate(index, text);
                string(name, text);
                text.push(':');
                write(types, *ty, cursor, text, depth + 1)?;
            }
            text.push('}');
        }
        Type::Array(item) => {
            text.push('[');
            let mut written = 0;
            loop {
                let items = cursor.items()?;
                for _ in 0..items {
                    separate(written, text);
                    write(types, *item, cursor, text, depth + 1)?;
                    written += 1;
                }
                if items == 0 {
                    break;
                }
            }
            text.push(']');
        }
        Type::Map(value) => {
            text.push('{');
            let mut written = 0;
            loop {
                let items = cursor.items()?;
                for _ in 0..items {
                    separate(written, text);
                    let length = cursor.length()?;
                    let key = std::str::from_utf8(cursor.take(length)?).map_err(|_| WRONG)?;
                    string(key, text);
                    text.push(':');
                    write(types, *value, cursor, text, depth + 1)?;
                    written += 1;
                }
                if items == 0 {
                    break;
                }
            }
            text.push('}');
        }
    }
    Ok(())
}

fn separate(before: usize, text: &mut String) {
    if before > 0 {
        text.push(',');
    }
}

/// JSON has no word for what is no number; a text of that kind fits no column of numbers.
fn number(value: Option<String>, text: &mut String) {
    match value {
        Some(value) => text.push_str(&value),
        None => text.push_str("\"NaN\""),
    }
}

/// A character per byte, as Avro's own JSON has it.
fn bytes(bytes: &[u8], text: &mut String) {
    let value: String = bytes.iter().copied().map(char::from).collect();
    string(&value, text);
}

fn string(value: &str, text: &mut String) {
    let quoted = serde_json::to_string(value).expect("a string is JSON");
    text.push_str(&quoted);
}
