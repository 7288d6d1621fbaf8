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
    Csv { delimiter: u8, quote: u8 },
    Delimited { delimiter: u8, escapes: Escapes },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    None,
    /// `ESCAPE`: a backslash takes the meaning from the next character.
    Backslash,
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
        }
    }

    /// Starts on another file, passing over its first lines.
    pub(super) fn start(&mut self, reader: &mut impl io::Read, header: u64) -> io::Result<()> {
        self.bytes.clear();
        self.line = 1;
        for _ in 0..header {
            while let Some(byte) = self.byte(reader)? {
                if byte == b'\n' {
                    break;
                }
            }
        }
        Ok(())
    }

    fn byte(&mut self, reader: &mut impl io::Read) -> io::Result<Option<u8>> {
        if self.bytes.window().is_empty() && self.bytes.more(reader)? == 0 {
            return Ok(None);
        }
        let byte = self.bytes.window()[0];
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
                None => Ok(Fields {
                    bytes: &self.fields,
                    ends: &self.ends,
                }),
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
            let Some(byte) = self.byte(reader)? else {
                if read == 0 {
                    return Ok(Read::End);
                }
                if state == State::Quoted {
                    fault = Some(RowFault::UnclosedQuote);
                }
                break;
            };
            read += 1;
            if read > LIMIT {
                fault = Some(RowFault::TooLarge { limit: LIMIT });
                self.fields.clear();
            }
            let ends_row = byte == b'\n' && !matches!(state, State::Quoted | State::Escaped);
            if ends_row {
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
        if self.fields.last() == Some(&b'\r') && state == State::Plain {
            self.fields.pop();
        }
        self.ends.push(self.fields.len());
        Ok(fault.map_or(Read::Row, Read::Faulty))
    }

    fn step(&mut self, state: State, byte: u8) -> Result<State, RowFault> {
        let (delimiter, quote, escapes) = match self.dialect {
            Dialect::Csv { delimiter, quote } => (delimiter, Some(quote), Escapes::None),
            Dialect::Delimited { delimiter, escapes } => (delimiter, None, escapes),
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
            State::Escaped => {
                self.fields.push(byte);
                State::Plain
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
            State::FieldStart if quote.is_some() && is_blank(byte) => {
                self.fields.push(byte);
                State::FieldStart
            }
            _ if byte == b'\\' && escapes == Escapes::Backslash => State::Escaped,
            _ => {
                self.fields.push(byte);
                State::Plain
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSV: Dialect = Dialect::Csv {
        delimiter: b',',
        quote: b'"',
    };
    const PIPES: Dialect = Dialect::Delimited {
        delimiter: b'|',
        escapes: Escapes::None,
    };

    fn rows(dialect: Dialect, header: u64, text: &str) -> Vec<String> {
        let mut records = Records::new(dialect, BlankLines::Rows);
        let mut reader = text.as_bytes();
        records
            .start(&mut reader, header)
            .expect("memory can be read");
        let mut rows = Vec::new();
        while let Some(record) = records.next(&mut reader).expect("memory can be read") {
            let shown = match record.fields {
                Ok(fields) => {
                    let texts: Vec<_> = (0..fields.len())
                        .map(|index| String::from_utf8_lossy(fields.get(index)))
                        .collect();
                    format!("<{}>", texts.join("><"))
                }
                Err(fault) => format!("! {fault}"),
            };
            rows.push(format!("{} {shown}", record.line));
        }
        rows
    }

    #[test]
    fn a_quoted_field_holds_delimiters_line_breaks_and_doubled_quotes() {
        assert_eq!(
            rows(CSV, 0, "a,\"b,\"\"c\"\"\nd\",e\nf,g,h\n"),
            ["1 <a><b,\"c\"\nd><e>", "3 <f><g><h>"]
        );
    }

    #[test]
    fn blanks_around_a_quoted_field_do_not_count_and_others_do() {
        assert_eq!(rows(CSV, 0, " \"a\" , b \n"), ["1 <a>< b >"]);
    }

    #[test]
    fn headers_are_passed_over_and_lines_are_still_counted() {
        assert_eq!(rows(CSV, 1, "id,name\n1,x"), ["2 <1><x>"]);
    }

    #[test]
    fn windows_line_ends_end_a_row() {
        assert_eq!(
            rows(CSV, 0, "a,b\r\n\"c\",\"d\"\r\n"),
            ["1 <a><b>", "2 <c><d>"]
        );
    }

    #[test]
    fn delimited_text_has_no_quotes() {
        assert_eq!(rows(PIPES, 0, "1|say \"hi|\n"), ["1 <1><say \"hi><>"]);
    }

    #[test]
    fn a_backslash_escapes_only_where_it_was_asked_for() {
        let escaped = Dialect::Delimited {
            delimiter: b'|',
            escapes: Escapes::Backslash,
        };
        assert_eq!(rows(escaped, 0, "1|a\\|b\\\nc\n"), ["1 <1><a|b\nc>"]);
        assert_eq!(rows(PIPES, 0, "1|a\\|b\n"), ["1 <1><a\\><b>"]);
    }

    #[test]
    fn an_empty_line_is_a_row_unless_ignored() {
        assert_eq!(rows(CSV, 0, "a\n\nb\n"), ["1 <a>", "2 <>", "3 <b>"]);
        let mut records = Records::new(CSV, BlankLines::Ignored);
        let mut reader = "a\n\nb\n".as_bytes();
        let mut lines = Vec::new();
        while let Some(record) = records.next(&mut reader).expect("memory can be read") {
            lines.push(record.line);
        }
        assert_eq!(lines, [1, 3]);
    }

    #[test]
    fn broken_quotes_are_faults_of_their_row() {
        assert_eq!(
            rows(CSV, 0, "\"a\"b,c\nd,\"e"),
            [
                "1 ! text follows a closing quotation mark",
                "2 ! a quotation mark is not closed"
            ]
        );
    }
}
