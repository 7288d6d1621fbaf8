//! CSV and delimited text:
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html>.
//!
//! Our own reader and not the `csv` crate: Redshift passes over blanks around quotes, counts empty
//! lines as rows, and has a delimited format without quotes, none of which that crate can tell.

use std::io;

use super::bytes::{Bytes, LIMIT};
use super::fault::RowFault;

/// How fields are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Csv {
        delimiter: u8,
        quote: u8,
    },
    Delimited {
        delimiter: u8,
        escapes: Escapes,
        quotes: Quotes,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    None,
    /// `ESCAPE`: a backslash takes the meaning from the next character.
    Backslash(Mark),
}

/// What `\N` alone in a field is under `ESCAPE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// The letter, as NULL is written otherwise.
    Letter,
    /// Itself: the null string, as `\\N` is.
    Null,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    Kept,
    /// `REMOVEQUOTES`: a pair around a field is no part of it, and hides delimiters.
    Removed,
}

/// Lines with nothing in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlankLines {
    Rows,
    /// `IGNOREBLANKLINES`.
    Ignored,
}

/// Reads rows; one row is held at a time.
#[derive(Debug)]
pub(super) struct Records {
    dialect: Dialect,
    blank_lines: BlankLines,
    bytes: Bytes,
    line: u64,
    fields: Vec<u8>,
    ends: Vec<usize>,
    /// A delimiter of several characters, or nothing.
    several: Vec<u8>,
}

/// One row.
#[derive(Debug)]
pub(super) struct Record<'a> {
    pub(super) line: u64,
    pub(super) fields: Result<Fields<'a>, RowFault>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'a> {
    bytes: &'a [u8],
    ends: &'a [usize],
}

impl<'a> Fields<'a> {
    pub(super) fn new(bytes: &'a [u8], ends: &'a [usize]) -> Self {
        Self { bytes, ends }
    }

    pub(super) fn len(self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(self, index: usize) -> &'a [u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[index]]
    }
}

/// What was read.
#[derive(Debug)]
enum Read {
    Row,
    Faulty(RowFault),
    End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Escaped,
    Quoted,
    /// After a quote inside quotes: it closes, or it is one of two.
    QuoteInQuoted,
    AfterQuoted,
    /// A field that is `\N` so far.
    Marked,
    /// Inside a pair of these quotes that will be removed.
    Enclosed(u8),
    EscapedInEnclosed(u8),
    /// After such a quote: it closes where the field ends here.
    QuoteInEnclosed(u8),
    /// After such a quote and a carriage return.
    ReturnAfterEnclosed(u8),
}

/// Stands for a delimiter of several characters: a byte that no UTF-8 has.
const SEVERAL: u8 = 0xfe;

/// Another such byte, in whose place a file may have the one above: both are no UTF-8.
const INVALID: u8 = 0xff;

/// What is looked for in the next bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Bytes,
    Delimiters,
}

impl State {
    /// Whether a delimiter means nothing here.
    fn look(self) -> Look {
        match self {
            Self::Quoted | Self::Escaped | Self::Enclosed(_) | Self::EscapedInEnclosed(_) => {
                Look::Bytes
            }
            _ => Look::Delimiters,
        }
    }

    /// Whether a line break is a part of the field.
    fn holds_line_breaks(self) -> bool {
        matches!(
            self,
            Self::Quoted | Self::Escaped | Self::EscapedInEnclosed(_)
        )
    }

    fn is_open(self) -> bool {
        matches!(
            self,
            Self::Quoted | Self::Enclosed(_) | Self::EscapedInEnclosed(_)
        )
    }
}

impl Records {
    pub(super) fn new(dialect: Dialect, blank_lines: BlankLines) -> Self {
        Self {
            dialect,
            blank_lines,
            bytes: Bytes::default(),
            line: 1,
            fields: Vec::new(),
            ends: Vec::new(),
            several: Vec::new(),
        }
    }

    /// With a delimiter of several characters; the dialect's own is told by [`Self::SEVERAL`].
    pub(super) fn separated_by(mut self, several: &str) -> Self {
        self.several = several.as_bytes().to_vec();
        self
    }

    /// The dialect's delimiter where [`Self::separated_by`] names the real one.
    pub(super) const SEVERAL: u8 = SEVERAL;

    /// Starts on another file, passing over its first lines.
    pub(super) fn start(&mut self, reader: &mut impl io::Read, header: u64) -> io::Result<()> {
        self.bytes.clear();
        self.line = 1;
        if header == 0 {
            self.bytes.refuse_mark(reader)?;
        }
        for _ in 0..header {
            while let Some(byte) = self.byte(reader, Look::Bytes)? {
                if byte == b'\n' {
                    break;
                }
            }
        }
        Ok(())
    }

    fn byte(&mut self, reader: &mut impl io::Read, look: Look) -> io::Result<Option<u8>> {
        if self.bytes.window().is_empty() && self.bytes.more(reader)? == 0 {
            return Ok(None);
        }
        let mut byte = self.bytes.window()[0];
        if byte == SEVERAL {
            byte = INVALID;
        }
        if look == Look::Delimiters && self.several.first() == Some(&byte) {
            while self.bytes.window().len() < self.several.len() {
                if self.bytes.more(reader)? == 0 {
                    break;
                }
            }
            if self.bytes.window().starts_with(&self.several) {
                self.bytes.consume(self.several.len());
                return Ok(Some(SEVERAL));
            }
        }
        self.bytes.consume(1);
        if byte == b'\n' {
            self.line += 1;
        }
        Ok(Some(byte))
    }

    pub(super) fn next(&mut self, reader: &mut impl io::Read) -> io::Result<Option<Record<'_>>> {
        loop {
            let line = self.line;
            let fault = match self.read(reader)? {
                Read::End => return Ok(None),
                Read::Row => None,
                Read::Faulty(fault) => Some(fault),
            };
            let is_blank = fault.is_none() && self.ends.as_slice() == [0];
            if is_blank && self.blank_lines == BlankLines::Ignored {
                continue;
            }
            let fields = match fault {
                Some(fault) => Err(fault),
                None => Ok(Fields::new(&self.fields, &self.ends)),
            };
            return Ok(Some(Record { line, fields }));
        }
    }

    fn read(&mut self, reader: &mut impl io::Read) -> io::Result<Read> {
        self.fields.clear();
        self.ends.clear();
        let mut fault = None;
        let mut state = State::FieldStart;
        let mut read = 0;
        loop {
            let Some(byte) = self.byte(reader, state.look())? else {
                if read == 0 {
                    return Ok(Read::End);
                }
                break;
            };
            read += 1;
            if read > LIMIT {
                fault = Some(RowFault::TooLarge { limit: LIMIT });
                self.fields.clear();
            }
            if byte == b'\n' && !state.holds_line_breaks() {
                break;
            }
            if fault.is_none() {
                match self.step(state, byte) {
                    Ok(next) => state = next,
                    Err(found) => {
                        fault = Some(found);
                        state = State::Plain;
                    }
                }
            }
        }
        if fault.is_none() && state.is_open() {
            fault = Some(RowFault::UnclosedQuote);
        }
        if self.fields.last() == Some(&b'\r') && state == State::Plain {
            self.fields.pop();
        }
        self.ends.push(self.fields.len());
        Ok(fault.map_or(Read::Row, Read::Faulty))
    }

    fn step(&mut self, state: State, byte: u8) -> Result<State, RowFault> {
        let (delimiter, quote) = match self.dialect {
            Dialect::Csv { delimiter, quote } => (delimiter, Some(quote)),
            Dialect::Delimited {
                delimiter,
                escapes,
                quotes,
            } => return Ok(self.step_delimited(state, byte, delimiter, escapes, quotes)),
        };
        let is_blank = |byte: u8| matches!(byte, b' ' | b'\t') && byte != delimiter;
        Ok(match state {
            State::Quoted if Some(byte) == quote => State::QuoteInQuoted,
            State::Quoted => {
                self.fields.push(byte);
                State::Quoted
            }
            State::QuoteInQuoted if Some(byte) == quote => {
                self.fields.push(byte);
                State::Quoted
            }
            _ if byte == delimiter => {
                self.ends.push(self.fields.len());
                State::FieldStart
            }
            State::QuoteInQuoted | State::AfterQuoted => {
                if is_blank(byte) || byte == b'\r' {
                    State::AfterQuoted
                } else {
                    return Err(RowFault::TextAfterQuote);
                }
            }
            State::FieldStart if Some(byte) == quote => {
                // Blanks before a quote do not count.
                let start = self.ends.last().copied().unwrap_or(0);
                self.fields.truncate(start);
                State::Quoted
            }
            State::FieldStart if is_blank(byte) => {
                self.fields.push(byte);
                State::FieldStart
            }
            _ => {
                self.fields.push(byte);
                State::Plain
            }
        })
    }

    fn step_delimited(
        &mut self,
        state: State,
        byte: u8,
        delimiter: u8,
        escapes: Escapes,
        quotes: Quotes,
    ) -> State {
        let escapes_next = byte == b'\\' && escapes != Escapes::None;
        let state = match state {
            State::Escaped => {
                let start = self.ends.last().copied().unwrap_or(0);
                let is_mark = escapes == Escapes::Backslash(Mark::Null) && byte == b'N';
                if is_mark && self.fields.len() == start {
                    self.fields.extend_from_slice(b"\\N");
                    return State::Marked;
                }
                self.fields.push(byte);
                return State::Plain;
            }
            State::EscapedInEnclosed(quote) => {
                self.fields.push(byte);
                return State::Enclosed(quote);
            }
            State::Enclosed(quote) if byte == quote => return State::QuoteInEnclosed(quote),
            State::QuoteInEnclosed(_) if byte == delimiter => State::Plain,
            State::QuoteInEnclosed(quote) if byte == b'\r' => {
                return State::ReturnAfterEnclosed(quote);
            }
            // The quote was none that closes.
            State::QuoteInEnclosed(quote) => {
                self.fields.push(quote);
                if byte == quote {
                    return State::QuoteInEnclosed(quote);
                }
                State::Enclosed(quote)
            }
            State::ReturnAfterEnclosed(quote) => {
                self.fields.extend_from_slice(&[quote, b'\r']);
                if byte == quote {
                    return State::QuoteInEnclosed(quote);
                }
                State::Enclosed(quote)
            }
            // More follows than the null string.
            State::Marked if byte != delimiter && byte != b'\r' => {
                let start = self.ends.last().copied().unwrap_or(0);
                self.fields.remove(start);
                State::Plain
            }
            other => other,
        };
        match state {
            State::Enclosed(quote) if escapes_next => State::EscapedInEnclosed(quote),
            State::Enclosed(quote) => {
                self.fields.push(byte);
                State::Enclosed(quote)
            }
            _ if byte == delimiter => {
                self.ends.push(self.fields.len());
                State::FieldStart
            }
            State::FieldStart if quotes == Quotes::Removed && matches!(byte, b'\'' | b'"') => {
                State::Enclosed(byte)
            }
            _ if escapes_next => State::Escaped,
            _ => {
                self.fields.push(byte);
                State::Plain
            }
        }
    }
}

#[cfg(test)]
mod tests;
