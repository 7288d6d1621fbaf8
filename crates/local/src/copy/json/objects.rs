//! Objects one after another, with or without line breaks between them.

use std::io::{self, Read};

use super::super::bytes::{Bytes, LIMIT};
use super::super::fault::RowFault;

/// Cuts a stream into top-level objects and arrays. It does not judge what is inside.
#[derive(Debug, Default)]
pub(in crate::copy) struct Objects {
    bytes: Bytes,
    /// The line of the window's first byte, from 1.
    line: u64,
    /// Bytes of the item handed out last.
    taken: usize,
}

/// What stands next in the stream.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::copy) enum Item<'a> {
    Value { line: u64, bytes: &'a [u8] },
    Fault { line: u64, fault: RowFault },
}

enum Scan {
    /// The item ends before this offset.
    Whole(usize),
    Unfinished,
}

impl Objects {
    /// Starts on another file, passing over its first lines, whatever stands in them.
    pub(in crate::copy) fn start(&mut self, reader: &mut impl Read, header: u64) -> io::Result<()> {
        self.bytes.clear();
        self.line = 1;
        self.taken = 0;
        for _ in 0..header {
            let before = self.line;
            self.skip_line(reader)?;
            if self.line == before {
                break;
            }
        }
        Ok(())
    }

    pub(in crate::copy) fn next(&mut self, reader: &mut impl Read) -> io::Result<Option<Item<'_>>> {
        self.advance(self.taken);
        self.taken = 0;
        loop {
            let blank = self
                .bytes
                .window()
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count();
            self.advance(blank);
            if !self.bytes.window().is_empty() {
                break;
            }
            if self.bytes.more(reader)? == 0 {
                return Ok(None);
            }
        }
        let line = self.line;
        if !matches!(self.bytes.window()[0], b'{' | b'[') {
            self.skip_line(reader)?;
            return Ok(Some(Item::Fault {
                line,
                fault: RowFault::Json {
                    what: "a JSON object is expected here".to_owned(),
                },
            }));
        }
        let mut scanner = Scanner::default();
        loop {
            match scanner.scan(self.bytes.window()) {
                Scan::Whole(end) if end <= LIMIT => {
                    self.taken = end;
                    let bytes = &self.bytes.window()[..end];
                    return Ok(Some(Item::Value { line, bytes }));
                }
                Scan::Unfinished if self.bytes.window().len() <= LIMIT => {}
                Scan::Whole(_) | Scan::Unfinished => {
                    // Where the next object starts cannot be told without reading this one.
                    self.skip_item(reader, scanner)?;
                    return Ok(Some(Item::Fault {
                        line,
                        fault: RowFault::TooLarge { limit: LIMIT },
                    }));
                }
            }
            if self.bytes.more(reader)? == 0 {
                let rest = self.bytes.window().len();
                self.advance(rest);
                return Ok(Some(Item::Fault {
                    line,
                    fault: RowFault::Json {
                        what: "the file ends inside this JSON object".to_owned(),
                    },
                }));
            }
        }
    }

    fn advance(&mut self, bytes: usize) {
        for byte in &self.bytes.window()[..bytes] {
            self.line += u64::from(*byte == b'\n');
        }
        self.bytes.consume(bytes);
    }

    fn skip_line(&mut self, reader: &mut impl Read) -> io::Result<()> {
        loop {
            let window = self.bytes.window();
            if let Some(end) = window.iter().position(|byte| *byte == b'\n') {
                self.advance(end + 1);
                return Ok(());
            }
            let rest = window.len();
            self.advance(rest);
            if self.bytes.more(reader)? == 0 {
                return Ok(());
            }
        }
    }

    fn skip_item(&mut self, reader: &mut impl Read, mut scanner: Scanner) -> io::Result<()> {
        loop {
            if let Scan::Whole(end) = scanner.scan(self.bytes.window()) {
                self.advance(end);
                return Ok(());
            }
            let rest = self.bytes.window().len();
            self.advance(rest);
            scanner.scanned = 0;
            if self.bytes.more(reader)? == 0 {
                return Ok(());
            }
        }
    }
}

/// Finds where brackets close; goes on where it stopped when there is more to read.
#[derive(Debug, Default)]
struct Scanner {
    scanned: usize,
    depth: usize,
    text: Text,
    end: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Text {
    #[default]
    Outside,
    Inside,
    Escaped,
}

impl Scanner {
    fn scan(&mut self, window: &[u8]) -> Scan {
        if let Some(end) = self.end {
            return Scan::Whole(end);
        }
        for (offset, byte) in window.iter().enumerate().skip(self.scanned) {
            match (self.text, byte) {
                (Text::Escaped, _) | (Text::Outside, b'"') => self.text = Text::Inside,
                (Text::Inside, b'\\') => self.text = Text::Escaped,
                (Text::Inside, b'"') => self.text = Text::Outside,
                (Text::Outside, b'{' | b'[') => self.depth += 1,
                (Text::Outside, b'}' | b']') => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        self.end = Some(offset + 1);
                        return Scan::Whole(offset + 1);
                    }
                }
                _ => {}
            }
        }
        self.scanned = window.len();
        Scan::Unfinished
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a byte at a time, so that every cut between reads is tried.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else {
                return Ok(0);
            };
            buffer[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn items(text: &str) -> Vec<String> {
        let mut objects = Objects::default();
        let mut reader = Drops(text.as_bytes());
        objects.start(&mut reader, 0).expect("memory can be read");
        let mut found = Vec::new();
        while let Some(item) = objects.next(&mut reader).expect("memory can be read") {
            found.push(match item {
                Item::Value { line, bytes } => {
                    format!("{line} {}", String::from_utf8_lossy(bytes))
                }
                Item::Fault { line, fault } => format!("{line} ! {fault}"),
            });
        }
        found
    }

    #[test]
    fn objects_follow_each_other_with_or_without_line_breaks() {
        assert_eq!(
            items("{\"a\":1}{\"a\":2}\n\n{\n\"a\":3}\n"),
            ["1 {\"a\":1}", "1 {\"a\":2}", "3 {\n\"a\":3}"]
        );
    }

    #[test]
    fn brackets_inside_text_do_not_count() {
        let text = r#"{"a":"}\"]{","b":[{"c":"\\"}]}"#;
        assert_eq!(items(text), [format!("1 {text}")]);
    }

    #[test]
    fn lines_of_a_header_are_counted_and_not_read() {
        let mut objects = Objects::default();
        let mut reader = Drops(b"{ not an object\n\n{\"a\":1}");
        objects.start(&mut reader, 2).expect("memory can be read");
        let item = objects.next(&mut reader).expect("memory can be read");
        assert!(
            matches!(item, Some(Item::Value { line: 3, .. })),
            "{item:?}"
        );
        objects.start(&mut reader, 9).expect("memory can be read");
        assert_eq!(objects.next(&mut reader).expect("memory can be read"), None);
    }

    #[test]
    fn a_broken_line_does_not_hide_the_next() {
        assert_eq!(
            items("oops {\n{\"a\":1}\n"),
            ["1 ! a JSON object is expected here", "2 {\"a\":1}"]
        );
    }

    #[test]
    fn a_file_that_ends_inside_an_object_is_a_fault() {
        assert_eq!(
            items("{\"a\":1}\n{\"a\":"),
            ["1 {\"a\":1}", "2 ! the file ends inside this JSON object"]
        );
    }

    #[test]
    fn an_object_over_four_megabytes_is_a_fault_and_is_passed_over() {
        let mut objects = Objects::default();
        let text = format!("{{\"a\":\"{}\"}}\n{{\"b\":1}}", "x".repeat(LIMIT));
        let mut reader = text.as_bytes();
        objects.start(&mut reader, 0).expect("memory can be read");
        assert_eq!(
            objects.next(&mut reader).expect("memory can be read"),
            Some(Item::Fault {
                line: 1,
                fault: RowFault::TooLarge { limit: LIMIT }
            })
        );
        assert_eq!(
            objects.next(&mut reader).expect("memory can be read"),
            Some(Item::Value {
                line: 2,
                bytes: b"{\"b\":1}"
            })
        );
    }
}
