//! Fields of fixed width:
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html#copy-fixedwidth>.
//!
//! Widths count characters, and a byte that is no UTF-8 counts as one.

use std::io;

use super::bytes::{Bytes, LIMIT};
use super::fault::RowFault;
use super::records::{BlankLines, Fields, Record};

/// Reads lines; one line is held at a time.
#[derive(Debug)]
pub(super) struct FixedWidth<'a> {
    widths: &'a [u32],
    blank_lines: BlankLines,
    missing: Missing,
    bytes: Bytes,
    line: u64,
    text: Vec<u8>,
    ends: Vec<usize>,
}

/// Columns behind the end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    Refused,
    /// `FILLRECORD`.
    Filled,
}

impl<'a> FixedWidth<'a> {
    pub(super) fn new(widths: &'a [u32], blank_lines: BlankLines, missing: Missing) -> Self {
        Self {
            widths,
            blank_lines,
            missing,
            bytes: Bytes::default(),
            line: 1,
            text: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Starts on another file, passing over its first lines.
    pub(super) fn start(&mut self, reader: &mut impl io::Read, header: u64) -> io::Result<()> {
        self.bytes.clear();
        self.line = 1;
        if header == 0 {
            self.bytes.refuse_mark(reader)?;
        }
        for _ in 0..header {
            if self.read_line(reader)? == Line::None {
                break;
            }
            self.line += 1;
        }
        Ok(())
    }

    pub(super) fn next(&mut self, reader: &mut impl io::Read) -> io::Result<Option<Record<'_>>> {
        loop {
            let line = self.line;
            let read = self.read_line(reader)?;
            self.line += 1;
            let fault = match read {
                Line::None => return Ok(None),
                Line::Whole if self.text.is_empty() && self.blank_lines == BlankLines::Ignored => {
                    continue;
                }
                Line::Whole => self.cut().err(),
                Line::TooLong => Some(RowFault::TooLarge { limit: LIMIT }),
            };
            let fields = match fault {
                Some(fault) => Err(fault),
                None => Ok(Fields::new(&self.text, &self.ends)),
            };
            return Ok(Some(Record { line, fields }));
        }
    }

    /// Reads a line into the text, without what ends it.
    fn read_line(&mut self, reader: &mut impl io::Read) -> io::Result<Line> {
        self.text.clear();
        let mut read = Line::None;
        loop {
            if self.bytes.window().is_empty() && self.bytes.more(reader)? == 0 {
                return Ok(read);
            }
            let window = self.bytes.window();
            let end = window.iter().position(|byte| *byte == b'\n');
            let part = &window[..end.unwrap_or(window.len())];
            if read == Line::None {
                read = Line::Whole;
            }
            if self.text.len() + part.len() > LIMIT {
                read = Line::TooLong;
                self.text.clear();
            } else {
                self.text.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.bytes.consume(used);
            if end.is_some() {
                if self.text.last() == Some(&b'\r') {
                    self.text.pop();
                }
                return Ok(read);
            }
        }
    }

    /// Finds the fields. The last one may be shorter than its width: editors cut blanks there.
    fn cut(&mut self) -> Result<(), RowFault> {
        self.ends.clear();
        let mut widths = self.widths.iter();
        let mut left = widths.next().copied().unwrap_or(0);
        let mut found: u64 = 0;
        let mut end = 0;
        for length in characters(&self.text) {
            found += 1;
            if left == 0 {
                self.ends.push(end);
                left = widths.next().copied().unwrap_or(0);
            }
            end += length;
            // Counting goes on behind the last width, to say how long the line is.
            left = left.saturating_sub(1);
        }
        let expected = self.widths.iter().map(|width| u64::from(*width)).sum();
        if found > expected {
            return Err(RowFault::LineWidth { found, expected });
        }
        self.ends.push(end);
        if self.ends.len() < self.widths.len() && self.missing == Missing::Refused {
            return Err(RowFault::LineWidth { found, expected });
        }
        Ok(())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    None,
    Whole,
    TooLong,
}

/// The length of each character in bytes.
fn characters(text: &[u8]) -> impl Iterator<Item = usize> {
    text.utf8_chunks().flat_map(|chunk| {
        let invalid = std::iter::repeat_n(1, chunk.invalid().len());
        chunk.valid().chars().map(char::len_utf8).chain(invalid)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(widths: &[u32], missing: Missing, text: impl AsRef<[u8]>) -> Vec<String> {
        let mut lines = FixedWidth::new(widths, BlankLines::Ignored, missing);
        let mut reader = text.as_ref();
        let mut rows = Vec::new();
        lines.start(&mut reader, 0).expect("memory can be read");
        while let Some(record) = lines.next(&mut reader).expect("memory can be read") {
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
    fn fields_are_as_wide_as_they_are_said_to_be() {
        assert_eq!(
            rows(&[3, 5, 2], Missing::Refused, "1  Park IL\r\n\n22 Field \n"),
            ["1 <1  ><Park ><IL>", "3 <22 ><Field>< >"]
        );
    }

    #[test]
    fn widths_count_characters() {
        assert_eq!(rows(&[2, 2], Missing::Refused, "éèab"), ["1 <éè><ab>"]);
        assert_eq!(
            rows(&[2, 2], Missing::Refused, b"\xff\xfeab"),
            ["1 <\u{fffd}\u{fffd}><ab>"]
        );
    }

    #[test]
    fn a_line_that_is_too_short_or_too_long_is_a_fault() {
        assert_eq!(
            rows(&[2, 2], Missing::Refused, "ab\nabcde\n"),
            [
                "1 ! the line has 2 characters for a width of 4",
                "2 ! the line has 5 characters for a width of 4"
            ]
        );
        assert_eq!(rows(&[2, 2], Missing::Filled, "ab\n"), ["1 <ab>"]);
    }

    #[test]
    fn headers_are_passed_over() {
        let mut lines = FixedWidth::new(&[1], BlankLines::Rows, Missing::Refused);
        let mut reader = "id\n7\n".as_bytes();
        lines.start(&mut reader, 1).expect("memory can be read");
        let record = lines.next(&mut reader).expect("memory can be read");
        assert_eq!(record.map(|record| record.line), Some(2));
    }
}
