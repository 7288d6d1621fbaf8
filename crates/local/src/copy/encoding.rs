//! Text in other encodings, as UTF-8:
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html#copy-encoding>.

use std::io::{self, Read};

use sql::statement::Encoding;

/// A byte that no UTF-8 has: what cannot be decoded reaches the row as a fault of its own, or gets
/// the character of ACCEPTINVCHARS.
const INVALID: u8 = 0xff;

const CHUNK: usize = 16 * 1024;

/// Turns a stream into UTF-8. UTF-8 itself is passed on as it is, valid or not.
pub(super) struct Transcoded<R> {
    reader: R,
    form: Form,
    /// Bytes read and not decoded: half a unit, or half a pair.
    rest: Vec<u8>,
    decoded: Vec<u8>,
    given: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Utf8,
    Latin1,
    /// UTF-16 whose byte order mark is still to come.
    Marked,
    /// UTF-16 of known order, where a mark may still come and says nothing.
    Start(Order),
    Utf16(Order),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

impl Order {
    fn unit(self, bytes: [u8; 2]) -> u16 {
        match self {
            Self::Little => u16::from_le_bytes(bytes),
            Self::Big => u16::from_be_bytes(bytes),
        }
    }
}

/// The byte order mark as a unit.
const MARK: u16 = 0xfeff;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stream {
    GoesOn,
    Ended,
}

impl<R: Read> Transcoded<R> {
    pub(super) fn new(reader: R, encoding: Encoding) -> Self {
        Self {
            reader,
            form: match encoding {
                Encoding::Utf8 => Form::Utf8,
                Encoding::Latin1 => Form::Latin1,
                Encoding::Utf16 => Form::Marked,
                Encoding::Utf16LittleEndian => Form::Start(Order::Little),
                Encoding::Utf16BigEndian => Form::Start(Order::Big),
            },
            rest: Vec::new(),
            decoded: Vec::new(),
            given: 0,
        }
    }

    fn decode(&mut self, stream: Stream) -> io::Result<()> {
        self.decoded.clear();
        self.given = 0;
        if self.form == Form::Latin1 {
            let text: String = self.rest.drain(..).map(char::from).collect();
            self.decoded = text.into_bytes();
            return Ok(());
        }
        let mut at = 0;
        while let Some(pair) = self.rest.get(at..at + 2) {
            let pair = [pair[0], pair[1]];
            let order = match self.form {
                Form::Marked => {
                    let order = [Order::Little, Order::Big];
                    let order = order.into_iter().find(|order| order.unit(pair) == MARK);
                    let Some(order) = order else {
                        return Err(unmarked());
                    };
                    self.form = Form::Utf16(order);
                    at += 2;
                    continue;
                }
                Form::Start(order) => {
                    self.form = Form::Utf16(order);
                    if order.unit(pair) == MARK {
                        at += 2;
                        continue;
                    }
                    order
                }
                Form::Utf16(order) => order,
                Form::Utf8 | Form::Latin1 => break,
            };
            let first = order.unit(pair);
            let second = self
                .rest
                .get(at + 2..at + 4)
                .map(|pair| order.unit([pair[0], pair[1]]));
            let is_high = (0xd800..0xdc00).contains(&first);
            if is_high && second.is_none() && stream == Stream::GoesOn {
                break;
            }
            let units = [first, second.unwrap_or_default()];
            match char::decode_utf16(units).next() {
                Some(Ok(character)) => {
                    let mut bytes = [0; 4];
                    self.decoded
                        .extend_from_slice(character.encode_utf8(&mut bytes).as_bytes());
                    at += 2 * character.len_utf16();
                }
                _ => {
                    self.decoded.extend_from_slice(&[INVALID, INVALID]);
                    at += 2;
                }
            }
        }
        self.rest.drain(..at);
        if stream == Stream::Ended && !self.rest.is_empty() {
            self.rest.clear();
            self.decoded.push(INVALID);
        }
        Ok(())
    }
}

fn unmarked() -> io::Error {
    io::Error::new(
        io::ErrorKind::Unsupported,
        "it has no byte order mark, which UTF16 asks for; UTF16LE and UTF16BE need none",
    )
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.form == Form::Utf8 {
            return self.reader.read(buffer);
        }
        while self.given == self.decoded.len() {
            let kept = self.rest.len();
            self.rest.resize(kept + CHUNK, 0);
            let read = self.reader.read(&mut self.rest[kept..]);
            self.rest
                .truncate(kept + read.as_ref().copied().unwrap_or(0));
            let read = read?;
            let stream = if read == 0 {
                Stream::Ended
            } else {
                Stream::GoesOn
            };
            self.decode(stream)?;
            if stream == Stream::Ended && self.decoded.is_empty() {
                return Ok(0);
            }
        }
        let left = &self.decoded[self.given..];
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.given += count;
        Ok(count)
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

    fn decoded(encoding: Encoding, bytes: &[u8]) -> Result<Vec<u8>, String> {
        let mut text = Vec::new();
        Transcoded::new(Drops(bytes), encoding)
            .read_to_end(&mut text)
            .map(|_| text)
            .map_err(|error| error.to_string())
    }

    fn units(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf16_of_both_orders_becomes_utf8() {
        let text = "a|é|🎵\n";
        let little = units(text, u16::to_le_bytes);
        let big = units(text, u16::to_be_bytes);
        let read = |encoding, bytes: &[u8]| decoded(encoding, bytes).expect("text");
        assert_eq!(read(Encoding::Utf16LittleEndian, &little), text.as_bytes());
        assert_eq!(read(Encoding::Utf16BigEndian, &big), text.as_bytes());
        let marked = units(&format!("\u{feff}{text}"), u16::to_be_bytes);
        assert_eq!(read(Encoding::Utf16, &marked), text.as_bytes());
        assert_eq!(read(Encoding::Utf16BigEndian, &marked), text.as_bytes());
    }

    #[test]
    fn utf16_without_a_mark_is_refused_where_no_order_is_named() {
        let bytes = units("a", u16::to_le_bytes);
        let fault = decoded(Encoding::Utf16, &bytes).expect_err("no mark");
        assert!(fault.contains("no byte order mark"), "{fault}");
    }

    #[test]
    fn half_a_pair_and_half_a_unit_stay_invalid() {
        let lone = [0x3d, 0xd8, b'a', 0];
        assert_eq!(
            decoded(Encoding::Utf16LittleEndian, &lone),
            Ok(vec![INVALID, INVALID, b'a'])
        );
        assert_eq!(
            decoded(Encoding::Utf16LittleEndian, b"a\0b"),
            Ok(vec![b'a', INVALID])
        );
        assert_eq!(
            decoded(Encoding::Utf16LittleEndian, &[0x3d, 0xd8]),
            Ok(vec![INVALID, INVALID])
        );
    }

    #[test]
    fn latin_1_has_a_character_for_each_byte_and_utf8_is_passed_on() {
        assert_eq!(decoded(Encoding::Latin1, b"Bj\xf6rk"), Ok("Björk".into()));
        assert_eq!(decoded(Encoding::Utf8, b"\xf6"), Ok(vec![0xf6]));
    }
}
