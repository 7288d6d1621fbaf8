//! Avro: <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html#copy-avro>.
//!
//! Our own reader of object container files, by <https://avro.apache.org/docs/1.11.1/specification/>: the
//! library would be twenty crates for the three codecs that COPY knows, and has no way to keep a number's
//! own text. A record becomes the text of a JSON object, and goes on as one.

mod decode;
mod schema;

use std::io::{self, BufReader, Read};

use executor::SessionError;
use flate2::read::DeflateDecoder;

use super::bytes::LIMIT;
use super::fault::RowFault;
use super::files::File;
use crate::refusal::{not_rehearsed, refused, sqlstate};
use decode::Cursor;
use schema::Schema;

/// Redshift's limit for the header, schema and all.
const HEADER: usize = 1024 * 1024;

/// What a block may become: a bound against bombs, far above what COPY takes.
const UNPACKED: u64 = 64 * 1024 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Codec {
    Null,
    Deflate,
    Snappy,
}

/// Why a file cannot be read on.
#[derive(Debug)]
enum Broken {
    Io(io::Error),
    Form(&'static str),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Takes a record's number in its file, from 1, and its text as JSON.
pub(super) type Sink<'a> = dyn FnMut(u64, Result<&str, RowFault>) -> Result<(), SessionError> + 'a;

pub(super) fn read(
    file: &File,
    source: impl Read,
    unreadable: &dyn Fn(io::Error) -> SessionError,
    sink: &mut Sink<'_>,
) -> Result<(), SessionError> {
    let told = |broken: Broken| match broken {
        Broken::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => unreadable(error),
        Broken::Io(_) => tell(file, "it ends too early"),
        Broken::Form(why) => tell(file, why),
    };
    let mut reader = BufReader::new(source);
    let header = Header::read(&mut reader).map_err(told)?;
    let schema = Schema::parse(&header.schema).map_err(|why| match why {
        schema::Refused::Unknown(what) => not_rehearsed(format_args!("COPY from Avro with {what}")),
        schema::Refused::Broken(why) => tell(file, why),
    })?;
    let mut number = 0;
    let mut text = String::new();
    let mut stored = Vec::new();
    let mut unpacked = Vec::new();
    while let Some(records) = block(&mut reader, &header, &mut stored).map_err(told)? {
        let bytes = unpack(header.codec, &stored, &mut unpacked).map_err(told)?;
        let mut cursor = Cursor::new(bytes);
        for _ in 0..records {
            number += 1;
            text.clear();
            match schema.write(&mut cursor, &mut text) {
                Ok(()) => sink(number, Ok(&text))?,
                Err(decode::Fault::TooLarge) => {
                    // Where the next record starts is not known.
                    sink(number, Err(RowFault::TooLarge { limit: LIMIT }))?;
                    return Err(tell(file, "a record is larger than 4 MB"));
                }
                Err(decode::Fault::Broken(why)) => return Err(tell(file, why)),
            }
        }
        if !cursor.is_at_end() {
            return Err(tell(file, "a block has more bytes than records"));
        }
    }
    Ok(())
}

fn tell(file: &File, why: &str) -> SessionError {
    refused(
        sqlstate::INTERNAL,
        format!("`{}` cannot be read as Avro: {why}", file.uri),
    )
}

struct Header {
    schema: Vec<u8>,
    codec: Codec,
    marker: [u8; 16],
}

impl Header {
    fn read(reader: &mut impl Read) -> Result<Self, Broken> {
        let mut magic = [0; 4];
        reader.read_exact(&mut magic)?;
        if magic != *b"Obj\x01" {
            return Err(Broken::Form("it does not start as one"));
        }
        let (mut schema, mut codec, mut left) = (None, Codec::Null, HEADER);
        loop {
            let count = match long(reader)? {
                0 => break,
                count if count < 0 => {
                    long(reader)?;
                    count.unsigned_abs()
                }
                count => count.unsigned_abs(),
            };
            for _ in 0..count {
                let key = bytes(reader, &mut left)?;
                let value = bytes(reader, &mut left)?;
                match key.as_slice() {
                    b"avro.schema" => schema = Some(value),
                    b"avro.codec" => {
                        codec = match value.as_slice() {
                            b"null" | b"" => Codec::Null,
                            b"deflate" => Codec::Deflate,
                            b"snappy" => Codec::Snappy,
                            _ => return Err(Broken::Form("COPY does not know its codec")),
                        }
                    }
                    _ => {}
                }
            }
        }
        let mut marker = [0; 16];
        reader.read_exact(&mut marker)?;
        let schema = schema.ok_or(Broken::Form("it has no schema"))?;
        Ok(Self {
            schema,
            codec,
            marker,
        })
    }
}

/// Reads a block; answers how many records it has, and nothing at the end of the file.
fn block(
    reader: &mut impl Read,
    header: &Header,
    stored: &mut Vec<u8>,
) -> Result<Option<u64>, Broken> {
    let mut first = [0];
    if reader.read(&mut first)? == 0 {
        return Ok(None);
    }
    let records = long(&mut first.as_slice().chain(&mut *reader))?;
    let size = long(reader)?;
    let records = u64::try_from(records).map_err(|_| Broken::Form("a block counts below zero"))?;
    let size = usize::try_from(size)
        .ok()
        .filter(|size| *size <= LIMIT)
        .ok_or(Broken::Form("a block is larger than 4 MB"))?;
    stored.resize(size, 0);
    reader.read_exact(stored)?;
    let mut marker = [0; 16];
    reader.read_exact(&mut marker)?;
    if marker != header.marker {
        return Err(Broken::Form("a block does not end where it says"));
    }
    Ok(Some(records))
}

fn unpack<'a>(
    codec: Codec,
    stored: &'a [u8],
    unpacked: &'a mut Vec<u8>,
) -> Result<&'a [u8], Broken> {
    const WRONG: Broken = Broken::Form("a block cannot be unpacked");
    unpacked.clear();
    match codec {
        Codec::Null => return Ok(stored),
        Codec::Deflate => {
            let mut reader = DeflateDecoder::new(stored).take(UNPACKED);
            reader.read_to_end(unpacked).map_err(|_| WRONG)?;
        }
        Codec::Snappy => {
            // The last four bytes are a checksum of what was packed.
            let (packed, sum) = stored.split_last_chunk::<4>().ok_or(WRONG)?;
            let length = snap::raw::decompress_len(packed).map_err(|_| WRONG)?;
            if u64::try_from(length).map_or(true, |length| length > UNPACKED) {
                return Err(WRONG);
            }
            *unpacked = snap::raw::Decoder::new()
                .decompress_vec(packed)
                .map_err(|_| WRONG)?;
            let mut crc = flate2::Crc::new();
            crc.update(unpacked);
            if crc.sum() != u32::from_be_bytes(*sum) {
                return Err(WRONG);
            }
        }
    }
    Ok(unpacked)
}

/// A zigzag number of variable length.
fn long(reader: &mut impl Read) -> Result<i64, Broken> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let mut byte = [0];
        reader.read_exact(&mut byte)?;
        value |= u64::from(byte[0] & 0x7f) << shift;
        if byte[0] & 0x80 == 0 {
            return Ok(decode::zigzag(value));
        }
    }
    Err(Broken::Form("a number has no end"))
}

fn bytes(reader: &mut impl Read, left: &mut usize) -> Result<Vec<u8>, Broken> {
    let length = usize::try_from(long(reader)?)
        .ok()
        .filter(|length| *length <= *left)
        .ok_or(Broken::Form("its header is larger than 1 MB"))?;
    // A key without a length costs, too, so that no count of them goes on for ever.
    *left = left.saturating_sub(length + 1);
    let mut bytes = vec![0; length];
    reader.read_exact(&mut bytes)?;
    Ok(bytes)
}
